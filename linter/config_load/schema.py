"""The table of keys to a JSON Schema (2020-12) for editors; `schema/config.json` is what it gives."""

from __future__ import annotations

import os

from linter.config import Config
from linter.config_load.fields import EXTEND, IGNORE, KEYS, REQUIRED, SCENARIOS, Key
from linter.config_load.shapes import MAX_DAYS
from linter.finding import TRIGGERS
from linter.typed import Any

PATH = os.path.join(os.path.dirname(os.path.dirname(__file__)), "schema", "config.json")
_TEXT = {"type": "string"}
_DAY = r"^\d{4}-\d{2}-\d{2}$"


def schema() -> dict[str, Any]:
    """The schema of `upgradelint.toml` and of `[tool.upgradelint]`."""
    properties = {key.name: {**_shape(key), "description": key.says, **_default(key)} for key in KEYS}
    properties[EXTEND] = {
        **_TEXT,
        "description": "A configuration file whose settings are the defaults of this one.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:upgradelint:config:1",
        "title": "upgradelint configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": dict(sorted(properties.items())),
    }


def _default(key: Key) -> dict[str, Any]:
    value = Config._field_defaults[key.field]
    return {"default": value} if isinstance(value, (bool, int, str)) else {}


def _shape(key: Key) -> dict[str, Any]:
    days = {"type": "integer", "minimum": 0, "maximum": MAX_DAYS}
    match key.kind:
        case "boolean":
            return {"type": "boolean"}
        case "integer":
            return days
        case "string" | "path":
            return _string(key)
        case "strings" | "rules" | "paths":
            return _list(_string(key))
        case "days":
            return _table(SCENARIOS, days)
        case "triggers":
            return _table(SCENARIOS, _list({"enum": list(TRIGGERS)}))
        case "file rules":
            return {"type": "object", "additionalProperties": _list(_TEXT)}
    return _list({"anyOf": [_TEXT, _ignore()]})


def _ignore() -> dict[str, Any]:
    texts = {"anyOf": [_TEXT, _list(_TEXT)]}
    shapes: dict[str, dict[str, Any]] = {
        "reason": {**_TEXT, "minLength": 1},
        "until": {**_TEXT, "pattern": _DAY},
    }
    properties = {name: {**shapes.get(name, texts), "description": says} for name, says in IGNORE.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED),
        "properties": properties,
    }


def _string(key: Key) -> dict[str, Any]:
    if key.choices:
        return {"enum": list(key.choices)}
    return {**_TEXT, "pattern": f"^(?:{key.pattern})$"} if key.pattern else dict(_TEXT)


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _table(names: tuple[str, ...], value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(names, value)}
