"""A document to the pairs of key and text in it, whatever the syntax, and texts to places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.parse import embedded
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Choice, Document, Entry, Expr, Leaf, Map, Node, Seq, Span, Template

HOLE = "\0"
NEAR = 4_000
DEPTH = 3
_NAMES = ("name", "key", "header", "field_name", "setting")
_VALUES = ("value", "default", "default_value")
_DEFAULT = pattern(r"\|\||\?\?")
_SHELL = pattern(r"\$\{[\w.]+:-?([^{}$]*)\}")


class Pair(NamedTuple):
    """A key and the text under it, a NUL for what is not known. `around` are its maps, innermost last."""

    key: str
    text: str
    leaf: Leaf
    around: tuple[Map, ...]
    at: Leaf | None = None


def pairs(document: Document) -> tuple[Pair, ...]:
    """Every scalar of a document with its key, in order; each node once. Kept with the document."""
    if document.pairs is None:
        document.pairs = tuple(_pairs(document))
    return document.pairs


def _pairs(document: Document) -> Iterator[Pair]:
    seen: set[int] = set()
    stack: list[tuple[str, Node, tuple[Map, ...], Leaf | None]] = [("", r, (), None) for r in reversed(document.roots)]
    while stack:
        key, node, around, at = stack.pop()
        match node:
            case Leaf():
                if (inner := embedded(node)) is not None:
                    stack.append((key, inner, around, at))
                elif (found := text_of(node)) is not None:
                    yield Pair(key, found, node, around, at)
            case Expr(span=span):
                yield Pair(key, raw(span), Leaf(raw(span), span), around, at)
            case Map(entries=entries):
                if id(entries) not in seen:
                    seen.add(id(entries))
                    inside = (*around, node)
                    yield from _named(node, inside)
                    stack += [(str(e.key.value), e.value, inside, e.key) for e in reversed(entries)]
            case Seq(items=items):
                if id(items) not in seen:
                    seen.add(id(items))
                    stack += [(key, item, around, at) for item in reversed(items)]
            case Choice(options=options):
                stack += [(key, option, around, at) for option in reversed(options)]


def _named(node: Map, around: tuple[Map, ...]) -> Iterator[Pair]:
    """`name: x` beside `value: y` is `x: y`."""
    if len(node.entries) < 2:
        return
    members = {str(e.key.value).lower(): e for e in node.entries}
    name = next((members[n] for n in _NAMES if n in members), None)
    value = next((members[v] for v in _VALUES if v in members), None)
    if name is None or value is None or not isinstance(name.value, Leaf) or not isinstance(value.value, Leaf):
        return
    if isinstance(name.value.value, str) and (found := text_of(value.value)) is not None:
        yield Pair(name.value.value, found, value.value, around, name.key)


def text_of(node: Leaf) -> str | None:
    """A scalar as it is written, a NUL for a hole; None for null and what is not known at all."""
    value = node.value
    if isinstance(value, str):
        return value
    if isinstance(value, Template):
        return "".join(p if isinstance(p, str) else HOLE for p in value.parts)
    if value is None or value is UNKNOWN:
        return None
    return raw(node.span) if not isinstance(value, bool) else str(value).lower()


def raw(span: Span) -> str:
    """The source text of a span."""
    return span.document.text[span.start : span.end]


def within(leaf: Leaf, start: int, end: int) -> Span:
    """The part of a leaf's text from `start` to `end`, in the file; all of it where the two differ."""
    value = leaf.value
    if isinstance(value, str):
        if leaf.segments:
            return Span(Document(leaf.span.document.path, "text", value, leaf.span, leaf.segments), start, end)
        if leaf.span.end - leaf.span.start == len(value):
            return Span(leaf.span.document, leaf.span.start + start, leaf.span.start + end)
    return leaf.span


def settled(text: str) -> str | None:
    """The version in a value: quotes stripped, the default of a template taken; None when it stays open.

    >>> settled("${connectionConfig.version} || 2022-11-28"), settled("'2.10'"), settled("{{ v }}")
    ('2022-11-28', '2.10', None)
    """
    if cut := list(_DEFAULT.finditer(text)):
        text = text[cut[-1].end() :]
    text = _SHELL.sub(lambda m: m[1], text).strip().strip("\"'").strip()
    return None if not text or HOLE in text or "{{" in text or "${" in text else text


def nearness(pattern: re.Pattern[str], pair: Pair) -> str:
    """`sure` when the word is in the key, the value or the maps around, `maybe` elsewhere in the file."""
    if pattern.search(pair.key) or pattern.search(pair.text):
        return "sure"
    for node in pair.around[: -DEPTH - 1 : -1]:
        span = node.span
        if span.end - span.start <= NEAR and pattern.search(raw(span)):
            return "sure"
    document = pair.leaf.span.document
    while document.outer is not None:
        document = document.outer.document
    return "maybe" if pattern.search(document.text) or pattern.search(document.path) else ""


def member(node: Map, *names: str) -> Entry | None:
    """The last entry under one of the names, case ignored."""
    return next((e for e in reversed(node.entries) if str(e.key.value).lower() in names), None)
