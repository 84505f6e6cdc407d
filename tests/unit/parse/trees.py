"""Helpers of the parser tests: read a text, strip places, and give back what a span covers."""

from __future__ import annotations

from collections.abc import Iterator

from linter.parse import parse
from linter.tree import Choice, Document, Leaf, Map, Node, Seq, Span


def read(text: str, syntax: str, path: str = "app") -> Document:
    return parse(Document(f"{path}.{syntax}" if "." not in path else path, syntax, text))


def root(text: str, syntax: str, path: str = "app") -> Node:
    document = read(text, syntax, path)
    assert document.problems == ()
    assert len(document.roots) == 1
    return document.roots[0]


def plain(node: Node) -> object:
    match node:
        case Leaf(value=value):
            return value
        case Seq(items=items):
            return [plain(i) for i in items]
        case Map(entries=entries):
            return {e.key.value: plain(e.value) for e in entries}
        case Choice(options=options):
            return tuple(plain(o) for o in options)
    raise AssertionError(node)


def cut(span: Span) -> str:
    return span.document.text[span.start : span.end]


def leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case Seq(items=items):
            for item in items:
                yield from leaves(item)
        case Map(entries=entries):
            for entry in entries:
                yield entry.key
                yield from leaves(entry.value)
        case Choice(options=options):
            for option in options:
                yield from leaves(option)
