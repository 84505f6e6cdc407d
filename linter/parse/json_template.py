"""JSON with `{{ templates }}` to a tree with holes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, TypeVar

from linter.parse import template
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Scalar, Seq


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
        reader.roots = [_node(root, template.scalar) for root in reader.roots]
        return reader
    masked = template.mask(document.text)
    again = make(document, masked.text, masked.hole)
    again.run()
    holes = re.compile(f"{masked.hole}+")
    again.roots = [_node(root, lambda text: template.known(holes.split(text))) for root in again.roots]
    document.skipped = template.name(document.path, document.text) if again.problems else ""
    return again


def _node(node: Node, known: Callable[[str], Scalar]) -> Node:
    match node:
        case Leaf(value=str() as text):
            return node._replace(value=known(text))
        case Seq(items=items):
            return node._replace(items=tuple(_node(item, known) for item in items))
        case Map(entries=entries):
            kept = tuple(Entry(_key(e.key, known), _node(e.value, known)) for e in entries)
            return node._replace(entries=kept, open=node.open or any(e.key.value is UNKNOWN for e in kept))
    return node


def _key(key: Leaf, known: Callable[[str], Scalar]) -> Leaf:
    found = known(key.value) if isinstance(key.value, str) else UNKNOWN
    return key._replace(value=found if isinstance(found, str) else UNKNOWN)
