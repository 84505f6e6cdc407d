"""No test but those of the cache remembers anything, and none touches the user's own cache."""

from __future__ import annotations

import os

os.environ["UPGRADELINT_NO_CACHE"] = "1"
