"""A key of a TOML text to the line it stands on; `tomllib` keeps no places."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*+\[{1,2}([^\]\n]++)\]{1,2}\s*+(?:#.*)?$")


def line_of(text: str, table: str, key: str, value: str = "", nth: int = 0) -> int:
    r"""The line (from 1) of a key in a table, or of a string in its value; the table's line as a fallback.

    `nth` tells apart the tables of an array. An unknown place is line 1.

    >>> line_of('a = 1\n[t]\nb = [\n "x",\n "y"]', "t", "b", "y")
    5
    """
    lines = text.splitlines()
    start, end = _table(lines, table, nth)
    key_at = next((n for n in range(start, end) if _names(lines[n], key)), None)
    quoted = (f'"{value}"', f"'{value}'")
    if key_at is None:
        here = (n + 1 for n in range(start, end) if any(q in lines[n] for q in quoted))
        return next(here, max(start, 1)) if value else max(start, 1)
    if value:
        found = (n for n in range(key_at, end) if any(q in lines[n] for q in quoted))
        return next(found, key_at) + 1
    return key_at + 1


def _table(lines: list[str], table: str, nth: int) -> tuple[int, int]:
    """First line (0-based) behind the table's header, and the line where the next table starts."""
    heads = [(n, found[1].strip().replace('"', "")) for n, text in enumerate(lines) if (found := _HEADER.match(text))]
    if not table:
        return 0, heads[0][0] if heads else len(lines)
    own = [n for n, name in heads if name == table]
    if not own:
        return 0, len(lines)
    at = own[min(nth, len(own) - 1)]
    return at + 1, next((n for n, _ in heads if n > at), len(lines))


def _names(line: str, key: str) -> bool:
    if not key:
        return False
    return re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line) is not None
