"""Versions in use: documents and resources to the products and versions they name."""

from __future__ import annotations
