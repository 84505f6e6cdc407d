"""A line of text and the ranges of its secrets to a line that may be shown."""

from __future__ import annotations

from collections.abc import Iterable

MASK = "***"


def redact(line: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Replace each half-open range of characters by a mark of fixed width, which tells nothing of the length.

    >>> redact("password = hunter2", [(11, 18)])
    'password = ***'
    """
    pieces, at = [], 0
    for start, end in sorted(ranges):
        if end <= at or start >= len(line):
            continue
        pieces += [line[at : max(at, start)], MASK] if start >= at else []
        at = max(at, end)
    return "".join([*pieces, line[at:]])
