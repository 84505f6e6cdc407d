"""The tests of a rule on a plain value: equality as configuration means it, order, membership, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable

from linter.pattern import pattern
from linter.typed import Any, TypeAlias

Plain: TypeAlias = "str | int | float | bool | list[Any] | dict[str, Any] | None"
_NUMBER = pattern(r"[^\d-]{0,8}(-?\d{1,18}(?:[._]\d{1,18}){0,3})")
_COMPILED: dict[str, re.Pattern[str]] = {}


LONG = 8192
"""Characters of a value that any pattern is searched for in; a longer one is for patterns of linear time only."""


def found(wanted: str, text: str) -> re.Match[str] | None:
    """The first match of a rule's pattern; compiled once a run (`re` keeps too few)."""
    compiled = _COMPILED.get(wanted)
    if compiled is None:
        compiled = _COMPILED[wanted] = re.compile(wanted)
    return compiled.search(text)


def _has(text: str, wanted: str) -> bool | None:
    """Whether a value matches; None for a long one that the pattern could be slow on."""
    if len(text) > LONG:
        from linter.slow import growth

        if growth(wanted).degree > 1:
            return None
    return found(wanted, text) is not None


def _has_not(text: str, wanted: str) -> bool | None:
    answer = _has(text, wanted)
    return None if answer is None else not answer


def _same(have: Plain, want: Plain) -> bool:
    """Equal as configuration means it: `true` is `"true"`, `3` is `"3"`."""
    if isinstance(have, bool) or isinstance(want, bool):
        return str(have).lower() == str(want).lower()
    if isinstance(have, (list, dict)) or isinstance(want, (list, dict)):
        return have == want
    return have == want or (have is not None and want is not None and str(have) == str(want))


def _contains(have: Plain, want: Plain) -> bool:
    if isinstance(have, dict):
        return want in have
    if isinstance(have, list):
        return any(_same(item, want) for item in have)
    return _same(have, want)


def _number(value: Plain) -> tuple[float, ...] | None:
    """A number, or the numbers of a version such as `v1.2` or `"TLSv1.2"`; None for anything else."""
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        return None
    digits = _NUMBER.fullmatch(str(value).strip())
    return None if digits is None else tuple(float(p) for p in re.split(r"[._]", digits[1]))


def _compare(have: Plain, want: Plain) -> int | None:
    left, right = _number(have), _number(want)
    if left is None or right is None:
        return None
    return (left > right) - (left < right)


def _at_least(have: Plain, want: Plain) -> bool | None:
    order = _compare(have, want)
    return None if order is None else order >= 0


def _at_most(have: Plain, want: Plain) -> bool | None:
    order = _compare(have, want)
    return None if order is None else order <= 0


TESTS: dict[str, Callable[[Any, Any], bool | None]] = {
    "equals": _same,
    "not_equals": lambda have, want: not _same(have, want),
    "in": lambda have, want: any(_same(have, w) for w in want),
    "not_in": lambda have, want: not any(_same(have, w) for w in want),
    "contains": _contains,
    "contains_all": lambda have, want: all(_contains(have, w) for w in want),
    "not_contains": lambda have, want: not _contains(have, want),
    "matches": lambda have, want: _has(_flat(have), want),
    "not_matches": lambda have, want: _has_not(_flat(have), want),
    "at_least": _at_least,
    "at_most": _at_most,
}
"""Predicate name to test of `(value, wanted)`; None means that the two cannot be compared."""


def _flat(value: Plain) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
