"""A parsed YAML document to its comments: a `#` inside a scalar is none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from linter.pattern import pattern
from linter.tree import Choice, Document, Leaf, Map, Node, Seq, Span

_CANDIDATE = pattern(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)
_LAST = 1 << 62


def comments(document: Document) -> tuple[Span, ...]:
    """The comments in order, together with those the document has already (of its template)."""
    ranges: set[tuple[int, int]] = set()
    _collect(document.roots, ranges, set())
    known = sorted(ranges)
    spans = [Span(document, *m.span()) for m in _CANDIDATE.finditer(document.text) if not _inside(m.start(), known)]
    return tuple(sorted({*document.comments, *spans}, key=lambda s: s[1:]))


def _inside(at: int, known: list[tuple[int, int]]) -> bool:
    index = bisect_right(known, (at, _LAST)) - 1
    return index >= 0 and known[index][0] <= at < known[index][1]


def _collect(nodes: Iterable[Node], ranges: set[tuple[int, int]], seen: set[int]) -> None:
    for node in nodes:
        match node:
            case Leaf(span=span):
                ranges.add(span[1:])
            case Map(entries=entries) if id(node) not in seen:
                seen.add(id(node))
                _collect((e.key for e in entries), ranges, seen)
                _collect((e.value for e in entries), ranges, seen)
            case Seq(items=items) if id(node) not in seen:
                seen.add(id(node))
                _collect(items, ranges, seen)
            case Choice(options=options):
                _collect(options, ranges, seen)
