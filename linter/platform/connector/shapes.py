"""Trees to the maps that have a given key, at any depth, strings that hold JSON or properties opened on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from linter import parse
from linter.pattern import pattern
from linter.platform.slices import piece
from linter.records import NamedTuple
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span

MAX_DEPTH = 30
_PROPERTIES = pattern(r"^[ \t]*[\w.\-]+[ \t]*[=:]", re.MULTILINE)
_BODY = pattern(r"\{.*\}", re.DOTALL)


class Found(NamedTuple):
    """A map, the keys that lead to it, and the map around it (None at the top)."""

    map: Map
    path: tuple[str, ...]
    around: Map | None


def maps(node: Node, key: str) -> Iterator[Found]:
    """Maps that have `key`, in order; what is inside such a map is not looked at."""
    yield from _maps(node, key, (), None)


def _maps(node: Node, key: str, path: tuple[str, ...], around: Map | None) -> Iterator[Found]:
    if len(path) > MAX_DEPTH:
        return
    match node:
        case Map(entries=entries):
            if any(e.key.value == key for e in entries):
                yield Found(node, path, around)
                return
            for entry in entries:
                yield from _maps(entry.value, key, (*path, str(entry.key.value)), node)
        case Seq(items=items):
            for item in items:
                yield from _maps(item, key, path, around)
        case Leaf(value=str() as value) if key in value and len(value) > len(key) + 1:
            for inner in opened(node):
                yield from _maps(inner, key, path, around)


def opened(leaf: Leaf) -> Iterator[Node]:
    """The tree inside a string: JSON, the JSON body of a command line (`curl -d '{...}'`), or properties."""
    value = leaf.value
    assert isinstance(value, str)
    inner = parse.embedded(leaf)
    if inner is None and "curl" in value and (body := _BODY.search(value)):
        inner = parse.embedded(piece(leaf, *body.span()))
    if inner is not None:
        yield inner
    elif "\n" in value and _PROPERTIES.search(value):
        yield from inside(leaf, "properties").roots


def inside(leaf: Leaf, syntax: str) -> Document:
    """A string read as a text of its own, with places that lead back to the file."""
    assert isinstance(leaf.value, str)
    return parse.parse(Document(leaf.span.document.path, syntax, leaf.value, leaf.span, leaf.segments))


def sub(body: Map, prefix: str, *, is_open: bool = False) -> Map:
    """The entries whose keys start with `prefix`, without it."""
    kept = tuple(Entry(_cut(e.key, len(prefix)), e.value) for e in body.entries if _starts(e.key, prefix))
    return Map(kept, body.span, body.open or is_open, body.head)


def _starts(key: Leaf, prefix: str) -> bool:
    return isinstance(key.value, str) and key.value.startswith(prefix) and len(key.value) > len(prefix)


def _cut(key: Leaf, size: int) -> Leaf:
    return key._replace(value=str(key.value)[size:]) if size else key


def flat(body: Map, joiner: str = ".") -> Map:
    """A map of maps as one map of dotted keys, as Spring, MicroProfile and Camel read YAML."""
    return body._replace(entries=tuple(_flat(body, "", joiner, 0)))


def _flat(body: Map, prefix: str, joiner: str, depth: int) -> Iterator[Entry]:
    for entry in body.entries:
        key = entry.key._replace(value=prefix + str(entry.key.value))
        if isinstance(entry.value, Map) and entry.value.entries and depth < MAX_DEPTH:
            yield from _flat(entry.value, f"{key.value}{joiner}", joiner, depth + 1)
        else:
            yield Entry(key, entry.value)


def has(body: Node, *names: str) -> bool:
    """Whether a map has all these keys."""
    return isinstance(body, Map) and set(names) <= {e.key.value for e in body.entries}


def first(body: Map, wanted: Callable[[str], bool]) -> Entry | None:
    """The first entry whose key is wanted."""
    return next((e for e in body.entries if isinstance(e.key.value, str) and wanted(e.key.value)), None)


def key_span(body: Map, *names: str) -> Span:
    """The place of the first of these keys that is there, else of the first key: one line to point at."""
    for name in names:
        for entry in body.entries:
            if entry.key.value == name:
                return entry.key.span
    return body.entries[0].key.span if body.entries else body.span
