"""sarif-om objects to JSON text.

sarif-om has no serialiser of its own. What equals its default is left out, but never a `level`:
a reader that finds none takes the rule's. Property bags are written as they are, nulls too.
"""

from __future__ import annotations

import json

import attr

from linter.typed import Any

_ALWAYS = frozenset({"level"})
_FIELDS: dict[type, list[tuple[str, str, Any]]] = {}


def dumps(log: Any) -> str:
    """The JSON text of a SARIF log, on one line."""
    return json.dumps(plain(log), ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """A sarif-om object, or a list of them, as what JSON has."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    cls = type(value)
    if not attr.has(cls):
        return value
    out = {}
    for name, written, default in _FIELDS.get(cls) or _fields(cls):
        held = getattr(value, name)
        if held is not None and (name in _ALWAYS or held != default):
            out[written] = plain(held)
    return out


def _fields(cls: type) -> list[tuple[str, str, Any]]:
    """Name, name in SARIF and default of each field."""
    made = [(a.name, a.metadata["schema_property_name"], _default(a.default)) for a in attr.fields(cls)]
    _FIELDS[cls] = made
    return made


def _default(default: Any) -> Any:
    return default.factory() if hasattr(default, "factory") else default
