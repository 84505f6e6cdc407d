"""Kafka Connect files to connectors, workers and their Kafka clients.

A map with `connector.class` is a connector, wherever it is: `{name, config}` of the REST API, a flat
map, a list, a `.properties` file, a block scalar, the body of a `curl -d`. A worker has `key.converter`
and `offset.storage.*`.

Platform `kafka-connect`: type `connector` (role source or sink; body: the connector's own flat keys),
type `worker` (body: the worker's own flat keys; `mode` is `distributed` or `standalone`). Platform
`kafka`, type `client`: see `kafka_settings`. Config providers (`${file:...}`) are UNKNOWN.
A Debezium connector also has `debezium.major`, the version that runs it: see `debezium_version`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector import debezium_version, kafka_settings
from linter.platform.connector.references import KAFKA, resolve_map
from linter.platform.connector.shapes import Found, has, key_span, maps
from linter.platform.connector.systems import database, systems, unique
from linter.tree import Document, Entry, Leaf, Map, Span, get, source, text

CLASS = "connector.class"
_HISTORY = ("schema.history.internal.", "database.history.")
_DATABASES = {
    "postgres": "postgres", "mysql": "mysql", "mariadb": "mariadb", "sqlserver": "sqlserver", "oracle": "oracle",
    "db2": "db2", "mongodb": "mongodb", "vitess": "vitess", "informix": "informix", "yugabyte": "postgres",
}  # fmt: skip
_PORTS = {"postgres": "5432", "mysql": "3306", "mariadb": "3306", "sqlserver": "1433", "oracle": "1521"}
_ADDRESSES = pattern(r"(?:^|\.)(?:url|urls|uri|endpoint|connection\.string|api\.url)$")
_SINK_KEYS = ("topics", "topics.regex")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The connectors and workers of a document."""
    for root in document.roots:
        if is_worker(root) and isinstance(root, Map):
            yield from worker(root, _stem(document.path))
            continue
        for found in maps(root, CLASS):
            if isinstance(get(found.map, CLASS), Leaf):
                yield from connector(found.map, _name(found, document), _place(found), reader)


def is_worker(root: object) -> bool:
    """Whether a tree holds the settings of a Connect worker (an embedded Debezium engine is none)."""
    if not isinstance(root, Map) or has(root, CLASS):
        return False
    names = {e.key.value for e in root.entries}
    storage = {"offset.storage.topic", "offset.storage.file.filename", "config.storage.topic"} & names
    return (
        bool(storage) and bool({"bootstrap.servers", "key.converter", "group.id"} & names) and "clusters" not in names
    )


def worker(settings: Map, name: str, place: Span | None = None) -> Iterator[Resource]:
    """A worker and its clients, from flat settings."""
    body = resolve_map(settings, KAFKA)
    at = place or key_span(body, "bootstrap.servers", "offset.storage.topic", "offset.storage.file.filename")
    standalone = has(body, "offset.storage.file.filename") and not has(body, "offset.storage.topic")
    mode = Leaf("standalone" if standalone else "distributed", at)
    body = body._replace(entries=(*body.entries, Entry(Leaf("mode", at), mode)))
    reached = kafka_settings.reached(body)
    owner = Resource("kafka-connect", "worker", name, body, at, role="worker", systems=reached)
    yield owner
    yield from kafka_settings.clients(body, owner)


def connector(settings: Map, name: str, place: Span, reader: Reader | None = None) -> Iterator[Resource]:
    """A connector and its clients, from flat settings; with a reader, Debezium's version is looked for around it."""
    body = resolve_map(settings, KAFKA)
    if (text(body, CLASS) or "").startswith("io.debezium."):
        version = Leaf(debezium_version.major(source(place).document, reader), place)
        body = body._replace(entries=(*body.entries, Entry(Leaf("debezium.major", place), version)))
    role = "sink" if any(has(body, key) for key in _SINK_KEYS) else "source"
    owner = Resource("kafka-connect", "connector", name, body, place, role=role, systems=unique(_systems(body)))
    yield owner
    yield from kafka_settings.clients(body, owner)


def _systems(body: Map) -> Iterator[System]:
    klass = (text(body, CLASS) or "").lower()
    kind = next((kind for word, kind in _DATABASES.items() if word in klass), "")
    if kind:
        yield from database(body, kind, ("database.hostname", "database.port", "database.dbname"), _PORTS.get(kind, ""))
    for entry in body.entries:
        key = entry.key.value
        if isinstance(key, str) and _ADDRESSES.search(key) and not key.startswith(_HISTORY):
            yield from systems(entry.value, "mongodb" if key == "mongodb.hosts" else "")
    yield from kafka_settings.reached(body)


def _name(found: Found, document: Document) -> str:
    own = text(found.map, "name") or (
        text(found.around, "name") if found.around and found.path[-1:] == ("config",) else ""
    )
    named = [p for p in found.path if p not in ("config", "connectors", "spec", "data", "configs")]
    return own or (named[-1] if named else "") or _stem(document.path)


def _place(found: Found) -> Span:
    return key_span(found.map, CLASS)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
