"""A JSON Web Token to what it says of itself: its claims, whose it is, whether it is the one of the tutorials."""

from __future__ import annotations

from linter.pattern import pattern
from linter.typed import Any

KIND = "signed token (JWT)"
_SIGNED = pattern(r"eyJ[\w\-]{10,}+\.eyJ[\w\-]{10,}+\.[\w\-]{20,}+")
_ISSUERS = {"Kubernetes": "kubernetes", "Snowflake": "SF:"}
"""Providers whose tokens are named by a claim alone: how their `iss` starts."""


def claims(token: str) -> dict[str, Any]:
    """The second part of a token, decoded; empty when it is no JSON object."""
    import json

    from linter.evidence.pem import decoded

    part = token.split(".", 2)[1] if "." in token else ""
    try:
        found = json.loads(decoded(part.replace("-", "+").replace("_", "/")))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def is_signed(value: str) -> bool:
    """Whether a text is three parts of base64 of which the first two are JSON."""
    return _SIGNED.fullmatch(value) is not None


def is_demonstration(token: str) -> bool:
    """Whether it is issued to John Doe, the user of jwt.io and of most examples of RFC 7519's form."""
    return claims(token).get("name") == "John Doe"


def issued_by(provider: str, token: str) -> bool:
    """Whether a token that looks like a provider's is: a header's first members are anybody's, the issuer is not."""
    start = _ISSUERS.get(provider)
    return start is None or str(claims(token).get("iss", "")).startswith(start)
