"""`integration.yaml` and `catalog-info.yaml` to resources and facts: what people declare."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator

from linter.platform import Reader, Resource
from linter.predicate import plain
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get, place, source, text
from linter.typed import Any, TypeAlias

API = "integration-security/"
CATALOG = "backstage.io/"
Fact: TypeAlias = tuple[str, str, str, Span, tuple[tuple[str, object], ...]]
"""Kind, namespace, name, place and data of a declared thing, as `facts` exports them."""
Hidden: TypeAlias = "Callable[[Document], tuple[tuple[int, int], ...]]"
"""A document to the ranges of its text that may hold secrets, sorted and apart."""
_MASK = "***"


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """Yield each declared integration and each catalogue entity of a YAML or JSON document."""
    for root in document.roots:
        version = text(root, "apiVersion") or ""
        if not isinstance(root, Map) or not version.startswith((API, CATALOG)):
            continue
        type_ = "integration" if version.startswith(API) else "catalog-entity"
        name = text(root, "metadata", "name") or ""
        yield Resource("manifest", type_, name or "unnamed", root, _head(root))


def _head(root: Map) -> Span:
    """The name, where it is written, else the first key: one line to point at."""
    named = get(root, "metadata", "name")
    if isinstance(named, Leaf):
        return named.span
    return root.entries[0].key.span if root.entries else root.span


def objects(found: list[Resource], hidden: Hidden) -> Iterator[Fact]:
    """What policy and readiness need of the resources of this module: plain fields and their places, and no secret."""
    for resource in found:
        declared, _ = plain(_masked(resource.body, hidden))
        fields = tuple((path, place(span)) for path, span in _fields(resource.body, ""))
        data = (("declared", json.dumps(declared, sort_keys=True)), ("places", fields))
        kind = "Integration" if resource.type == "integration" else "CatalogEntity"
        yield kind, "", resource.name, resource.place, data


def _masked(node: Node, hidden: Hidden) -> Node:
    """A tree without what may be secret of its values."""
    match node:
        case Map(entries=entries):
            return node._replace(entries=tuple(Entry(e.key, _masked(e.value, hidden)) for e in entries))
        case Seq(items=items):
            return node._replace(items=tuple(_masked(item, hidden) for item in items))
        case Leaf():
            return _covered(node, hidden)
    return node


def _covered(leaf: Leaf, hidden: Hidden) -> Leaf:
    """A leaf with a mask for each hidden range in it; for all of it where the text is not its value."""
    document, start, end = source(leaf.span)
    ranges = hidden(document)
    first = bisect_right(ranges, (start, 1 << 60)) - 1
    cuts = [(max(low, start), min(high, end)) for low, high in ranges[max(0, first) :] if low < end]
    cuts = [(low, high) for low, high in cuts if high > low]
    if not cuts:
        return leaf
    if document.text[start:end] != leaf.value:
        return leaf._replace(value=_MASK)
    pieces, at = [], start
    for low, high in cuts:
        pieces += [document.text[at:low], _MASK]
        at = high
    return leaf._replace(value="".join([*pieces, document.text[at:end]]))


def _fields(node: Node, path: str) -> Iterator[tuple[str, Span]]:
    """Dotted path and place of every field; members of lists count from 0."""
    match node:
        case Map(entries=entries):
            for entry in entries:
                below = f"{path}.{entry.key.value}" if path else str(entry.key.value)
                yield below, entry.key.span
                yield from _fields(entry.value, below)
        case Seq(items=items):
            for n, item in enumerate(items):
                yield f"{path}.{n}", _point(item)
                yield from _fields(item, f"{path}.{n}")
        case _:
            yield path, node.span


def _point(node: Any) -> Span:
    return node.entries[0].key.span if isinstance(node, Map) and node.entries else node.span
