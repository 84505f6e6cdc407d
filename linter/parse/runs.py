"""A written string to its value and a map back to the source: escapes decoded, the rest kept as runs.

What the readers of properties, TOML, dotenv, XML and the pipelines' own languages share.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from linter.tree import UNKNOWN, Document, Leaf, Span

Replace = Callable[["re.Match[str]"], "str | None"]


def decoded(document: Document, start: int, end: int, escape: re.Pattern[str], replace: Replace) -> Leaf:
    """The leaf of the characters `start` to `end`, every `escape` in it replaced.

    A match with a group `keep` stands for the text of that group, which stays a run of its own.
    A replacement of None makes the whole value UNKNOWN.
    """
    text, span = document.text, Span(document, start, end)
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    here, at = 0, start
    kept = "keep" in escape.groupindex
    for match in escape.finditer(text, start, end):
        low, high = match.span("keep") if kept else (-1, -1)
        for first, last in ((at, match.start()), (low, high)):
            if last > first:
                pieces.append(text[first:last])
                runs.append((here, first, last - first))
                here += last - first
        if low < 0:
            new = replace(match)
            if new is None:
                return Leaf(UNKNOWN, span)
            pieces.append(new)
            here += len(new)
        at = match.end()
    if at == start:
        return Leaf(text[start:end], span)
    if at < end:
        pieces.append(text[at:end])
        runs.append((here, at, end - at))
        here += end - at
    return Leaf("".join(pieces), span, (), (), _closed(runs, start, end, here))


def _closed(runs: list[tuple[int, int, int]], start: int, end: int, length: int) -> tuple[tuple[int, int, int], ...]:
    """Say where the ends are when the first or last character is no run of its own."""
    first = [] if runs and runs[0][0] == 0 else [(0, start, 0)]
    last = [] if runs and runs[-1][0] + runs[-1][2] == length else [(length, end, 0)]
    return (*first, *runs, *last)
