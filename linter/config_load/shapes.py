"""A TOML value to the value of a `Config` field, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from linter.config import Ignore
from linter.config_load.fields import IGNORE, REQUIRED, SCENARIOS, Key
from linter.finding import TRIGGERS
from linter.typed import Any

MAX_DAYS = 36_500


class Wrong(Exception):  # noqa: N818 - becomes a ConfigError where the file is known
    """A value does not fit. `key` and `value` help to find its line."""

    def __init__(self, says: str, value: str = "", key: str = "", nth: int = -1) -> None:
        super().__init__(says)
        self.says = says
        self.value = value
        self.key = key
        self.nth = nth


def read(key: Key, value: Any) -> Any:
    """The field's value; raises `Wrong`."""
    return _SHAPES[key.kind](key, value)


def nearest(name: str, known: Any) -> str:
    """A hint with the nearest known name, else all of them when they are few.

    >>> nearest("horizn", ["horizon", "select"])
    '; did you mean horizon?'
    """
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; it is one of {', '.join(known)}" if len(known) <= 12 else ""


def _boolean(key: Key, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("must be true or false")
    return value


def _integer(key: Key, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_DAYS:
        raise Wrong(f"must be a whole number from 0 to {MAX_DAYS}")
    return value


def _string(key: Key, value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("must be a string")
    if key.choices and value not in key.choices:
        raise Wrong(f"{value!r} is not known{nearest(value, key.choices)}", value)
    if key.pattern and not re.fullmatch(key.pattern, value):
        raise Wrong(f"{value!r} does not fit; write {key.form}", value)
    return value


def _strings(key: Key, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Wrong("must be a list of strings")
    return tuple(_string(key, item) for item in value)


def _by_scenario(one: Callable[[Key, Any], Any]) -> Callable[[Key, Any], tuple[tuple[str, Any], ...]]:
    def shape(key: Key, value: Any) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise Wrong(f"must be a table of scenarios ({', '.join(SCENARIOS)})")
        for name in value:
            if name not in SCENARIOS:
                raise Wrong(f"{name!r} is no scenario{nearest(name, SCENARIOS)}", key=name)
        return tuple((name, one(key, item)) for name, item in value.items())

    return shape


def _file_rules(key: Key, value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise Wrong("must be a table of path globs")
    return tuple((glob, _strings(key, ids)) for glob, ids in value.items())


def _ignore(key: Key, value: Any) -> tuple[str | Ignore, ...]:
    if not isinstance(value, list):
        raise Wrong("must be a list of rules, or [[ignore]] tables")
    return tuple(
        _suppression(item, n) if isinstance(item, dict) else _string(key, item) for n, item in enumerate(value)
    )


def _suppression(value: Mapping[str, Any], nth: int) -> Ignore:
    for name in value:
        if name not in IGNORE:
            raise Wrong(f"{name!r} is not known{nearest(name, IGNORE)}", key=name, nth=nth)
    for name in REQUIRED:
        if not value.get(name):
            raise Wrong(f"needs {name!r}", nth=nth)
    fields = {name: _listed(name, item, nth) for name, item in value.items()}
    return Ignore(**fields)


def _listed(name: str, value: Any, nth: int) -> Any:
    if name in ("reason", "until"):
        text = value.isoformat() if name == "until" and hasattr(value, "isoformat") else value
        if not isinstance(text, str) or (name == "until" and not _day(text)):
            raise Wrong(f"{name!r} must be a {'day (YYYY-MM-DD)' if name == 'until' else 'string'}", key=name, nth=nth)
        return text
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(i, str) and i for i in items):
        raise Wrong(f"{name!r} must be a list of strings", key=name, nth=nth)
    return tuple(items)


def _day(text: str) -> bool:
    import datetime

    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _triggers(key: Key, value: Any) -> tuple[str, ...]:
    return _strings(key._replace(choices=TRIGGERS), value)


_SHAPES: dict[str, Callable[[Key, Any], Any]] = {
    "boolean": _boolean,
    "integer": _integer,
    "string": _string,
    "path": _string,
    "strings": _strings,
    "rules": _strings,
    "paths": _strings,
    "days": _by_scenario(_integer),
    "triggers": _by_scenario(_triggers),
    "file rules": _file_rules,
    "ignore": _ignore,
}
