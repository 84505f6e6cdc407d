"""A Temporal server's configuration to the server and the stores it keeps its state in.

Platform `temporal`. Type `server`: the file's map with `local` (every service listens on this machine only).
Type `datastore`: each of `persistence.datastores` as one map with `kind` (sql, cassandra, elasticsearch) and `local`.
Go templates and `${X}` are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_near, known, named, stem
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import of_hosts, systems, unique
from linter.tree import Document, Leaf, Map, Span, get, text

_KINDS = ("sql", "cassandra", "elasticsearch", "customDatastore")
_PLUGINS = {
    "postgres": "postgres",
    "postgres12": "postgres",
    "postgres12_pgx": "postgres",
    "mysql": "mysql",
    "mysql8": "mysql",
}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The server of a YAML document with data stores and a front end."""
    root = document.roots[0] if document.syntax == "yaml" and document.roots else None
    if not isinstance(root, Map) or not isinstance(get(root, "persistence", "datastores"), Map):
        return
    if has(root, "services") or has(root, "global") or has(root, "clusterMetadata"):
        body = resolve_map(root, BRACES)
        yield _server(body, document)
        for name, store, at in named(get(body, "persistence", "datastores")):
            for kind, inner, _ in named(store):
                if kind in _KINDS:
                    yield _store(name, kind, inner, at)


def _server(root: Map, document: Document) -> Resource:
    place = key_span(root, "global", "services", "persistence")
    bound = [known(get(body, "rpc", "bindOnLocalHost")) for _, body, _ in named(get(root, "services"))]
    body = added(root, place, local=bool(bound) and all(b == "true" for b in bound))
    return Resource("temporal", "server", stem(document.path), body, place, role="server")


def _store(name: str, kind: str, written: Map, at: Span) -> Resource:
    address = get(written, "connectAddr") or get(written, "hosts") or get(written, "url", "host")
    body = added(written, at, kind=kind, local=is_near(address))
    return Resource("temporal", "datastore", name, body, at, role="sink", systems=unique(_systems(body, kind)))


def _systems(body: Map, kind: str) -> Iterator[System]:
    found = get(body, "connectAddr") or get(body, "hosts")
    named_ = _PLUGINS.get(text(body, "pluginName") or "", "sql" if kind == "sql" else kind)
    if isinstance(found, Leaf) and isinstance(found.value, str):
        port = "9042" if kind == "cassandra" else ""
        yield from (System(*pair, found.span) for pair in of_hosts(found.value, named_, port))
    yield from systems(get(body, "url", "host"), "elasticsearch", "9200")
