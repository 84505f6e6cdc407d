"""upgradelint: configuration of integrations to findings that name an upgrade trigger."""

from __future__ import annotations

__version__ = "0.1.0"
