"""Keys that only the tools' own sources call secret, as words joined by `_`; written by `tools/secret_tables.py`, do not edit."""

from __future__ import annotations

FAMILY_KEYS = frozenset(
    (
        "auth_hash",
        "index_key",
        "nkey",
        "pats",
        "primary_key",
        "routing_key",
        "service_authentication",
        "user_jwt",
    )
)
