"""`integration.yaml` and `catalog-info.yaml` to resources and facts: what people declare."""

from __future__ import annotations

import json
from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.predicate import plain
from linter.tree import Document, Leaf, Map, Node, Seq, Span, get, place, text
from linter.typed import Any, TypeAlias

API = "integration-security/"
CATALOG = "backstage.io/"
Fact: TypeAlias = tuple[str, str, str, Span, tuple[tuple[str, object], ...]]
"""Kind, namespace, name, place and data of a declared thing, as `facts` exports them."""


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


def objects(found: list[Resource]) -> Iterator[Fact]:
    """What policy and readiness need of the resources of this module: plain fields and their places."""
    for resource in found:
        declared, _ = plain(resource.body)
        fields = tuple((path, place(span)) for path, span in _fields(resource.body, ""))
        data = (("declared", json.dumps(declared, sort_keys=True)), ("places", fields))
        kind = "Integration" if resource.type == "integration" else "CatalogEntity"
        yield kind, "", resource.name, resource.place, data


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
