"""JSON with `{{ templates }}` to a tree with holes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from linter.parse import template
from linter.pattern import pattern
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Scalar, Seq, Span
from linter.typed import Protocol, TypeVar

_MARK = pattern(r"\{[{%]")


class Tokens(Protocol):
    """What a reader of tokens found."""

    roots: list[Node]
    problems: list[tuple[int, str]]

    def run(self) -> None:
        """Read all tokens."""


_Tokens = TypeVar("_Tokens", bound=Tokens)


def templated(document: Document, reader: _Tokens, make: Callable[[Document, str, str], _Tokens]) -> _Tokens:
    """The same reader with its strings known in parts, or one that has read the masked text."""
    if not reader.problems:
        filling = _Filling(template.scalar, [mark.start() for mark in _MARK.finditer(document.text)])
        reader.roots = [filling.node(root) for root in reader.roots]
        return reader
    masked = template.mask(document.text)
    again = make(document, masked.text, masked.hole)
    again.run()
    holes = re.compile(f"{masked.hole}+")
    found = [hole.start() for hole in holes.finditer(masked.text)]
    filling = _Filling(lambda text: template.known(holes.split(text)), found)
    again.roots = [filling.node(root) for root in again.roots]
    document.skipped = template.name(document.path, document.text) if again.problems else ""
    return again


class _Filling:
    """What a string with holes is known as, and where holes are: a part of the tree without one is kept as it is."""

    def __init__(self, known: Callable[[str], Scalar], marks: list[int]) -> None:
        self.known = known
        self.marks = marks

    def _has_holes(self, span: Span) -> bool:
        at = bisect_left(self.marks, span.start)
        return at < len(self.marks) and self.marks[at] < span.end

    def node(self, node: Node) -> Node:
        """The node with its holes."""
        if not self._has_holes(node.span):
            return node
        match node:
            case Leaf(value=str() as text):
                return node._replace(value=self.known(text))
            case Seq(items=items):
                return node._replace(items=tuple(map(self.node, items)))
            case Map(entries=entries):
                kept = tuple(Entry(self._key(e.key), self.node(e.value)) for e in entries)
                return node._replace(entries=kept, open=node.open or any(e.key.value is UNKNOWN for e in kept))
        return node

    def _key(self, key: Leaf) -> Leaf:
        if not self._has_holes(key.span):
            return key
        found = self.known(key.value) if isinstance(key.value, str) else UNKNOWN
        return key._replace(value=found if isinstance(found, str) else UNKNOWN)
