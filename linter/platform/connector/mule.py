"""Mule XML to the configurations of its connectors, its TLS contexts and its flows.

Platform `mule`. Type `config`: a global element such as `http:listener-config` or `db:config`, its body the element and
`plugin`, the prefix of its name (`http`). Type `tls`: a `tls:context`, wherever it is. Type `flow`: a flow that a
source starts (its body is open where a file beside it names a default error handler); `sub-flow`: any other one.
`${key}` is what the properties files of the application say, else UNKNOWN, as `${secure::key}` always is.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.references import MULE, resolve_map
from linter.platform.connector.shapes import MAX_DEPTH, flat
from linter.platform.connector.stages import entries_of, reached, with_plugin
from linter.platform.connector.systems import database, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, get, text

_NAMESPACE = "mulesoft.org/schema/mule/"
_PLACEHOLDER = pattern(r"\$\{([\w.\-]+)\}")
_RESOURCES = ("config.yaml", "config.properties", "application.yaml", "application.properties", "mule-app.properties")
_KINDS = {
    "my-sql": "mysql", "mssql": "sqlserver", "oracle": "oracle", "request": "http", "smtp": "smtp", "sftp": "sftp",
    "ftp": "ftp", "amqp": "amqp", "redis": "redis",
}  # fmt: skip
_SOURCES = pattern(r".*(?:listener|scheduler|:on-[\w-]+|subscriber|:poll)$")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The global elements and the flows of a document whose root is `mule`."""
    root = get(document.roots[0], "mule") if document.roots and document.syntax == "xml" else None
    if not isinstance(root, Map) or not any(_NAMESPACE in str(text(e.value)) for e in root.entries):
        return
    known = _properties(document.path, reader)
    body = resolve_map(_placed(root, known, 0), MULE)
    handled = _has_default_handler(document, reader)
    for entry in body.entries:
        if isinstance(entry.value, Map):
            yield from _element(entry, str(entry.key.value), entry.value, handled=handled)
    yield from _contexts(body, 0)


def _element(entry: Entry, tag: str, body: Map, *, handled: bool) -> Iterator[Resource]:
    place = body.head or entry.key.span
    prefix, _, local = tag.rpartition(":")
    name = text(body, "@name") or tag
    if tag in ("flow", "sub-flow"):
        started = any(_SOURCES.fullmatch(str(e.key.value)) for e in body.entries)
        type, role = ("flow", "listener") if started else ("sub-flow", "worker")
        yield Resource("mule", type, name, body._replace(open=body.open or handled), place, role=role)
    elif prefix and local.endswith("config"):
        role = "listener" if local.startswith("listener") else "connector"
        yield Resource(
            "mule", "config", name, with_plugin(body, prefix, place), place, role=role, systems=_reached(body)
        )


def _reached(body: Map) -> tuple[System, ...]:
    """URLs in the element, and the host and port of its connection."""
    found = list(reached(body, {}))
    for entry in entries_of(body):
        kind = next((k for word, k in _KINDS.items() if word in str(entry.key.value)), "")
        if kind and isinstance(entry.value, Map):
            found += database(entry.value, kind, ("@host", "@port", "@database"))
    return unique(found)


def _contexts(node: Node, depth: int) -> Iterator[Resource]:
    if depth > MAX_DEPTH:
        return
    for entry in entries_of(node):
        if entry.key.value == "tls:context" and isinstance(entry.value, Map):
            place = entry.value.head or entry.key.span
            yield Resource("mule", "tls", text(entry.value, "@name") or "tls", entry.value, place)
        else:
            yield from _contexts(entry.value, depth + 1)


def _has_default_handler(document: Document, reader: Reader) -> bool:
    folder = document.path.rpartition("/")[0]
    others = (reader.document(path) for path in reader.names(folder) if path.endswith(".xml"))
    return any("defaultErrorHandler-ref" in other.text for other in (document, *others) if other is not None)


def _properties(path: str, reader: Reader) -> dict[str, Leaf]:
    """What the properties files in `src/main/resources` say, by key; nothing when two of them differ."""
    base, found, _ = path.rpartition("src/main/mule/")
    if not found:
        return {}
    known: dict[str, Leaf] = {}
    for name in _RESOURCES:
        there = f"{base}src/main/resources/{name}"
        document = reader.document(there) if reader.exists(there) else None
        root = document.roots[0] if document is not None and document.roots else None
        for entry in flat(root).entries if isinstance(root, Map) else ():
            if isinstance(entry.value, Leaf):
                known.setdefault(str(entry.key.value), entry.value)
    return known


def _placed(node: Node, known: dict[str, Leaf], depth: int) -> Map:
    """A tree with the placeholders that are whole values replaced by what the properties say."""
    found = _place(node, known, depth)
    assert isinstance(found, Map)
    return found


def _place(node: Node, known: dict[str, Leaf], depth: int) -> Node:
    match node:
        case Map(entries=entries) if known and depth < MAX_DEPTH:
            return node._replace(entries=tuple(Entry(e.key, _place(e.value, known, depth + 1)) for e in entries))
        case Seq(items=items) if known and depth < MAX_DEPTH:
            return node._replace(items=tuple(_place(i, known, depth + 1) for i in items))
        case Leaf(value=str() as value) if (found := _PLACEHOLDER.fullmatch(value)) and found[1] in known:
            there = known[found[1]]
            return there._replace(via=(node.span, *there.via))
    return node
