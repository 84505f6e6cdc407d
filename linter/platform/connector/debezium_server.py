"""Debezium Server's `application.properties` or `.yaml` to the server and the connector it runs.

Platform `debezium-server`, type `server`: body is the flat settings (`debezium.sink.type`,
`debezium.source.offset.storage`, ...). The keys below `debezium.source.` are a `connector` of platform
`kafka-connect` as well, without that prefix. References are MicroProfile's: `${VAR}`, `${VAR:default}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector import kafka_connect
from linter.platform.connector.references import COLON, resolve_map
from linter.platform.connector.shapes import flat, has, key_span, sub
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map

SOURCE, SINK = "debezium.source.", "debezium.sink."


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The server of a document with `debezium.sink.type` or `debezium.source.connector.class`."""
    for root in document.roots:
        if document.syntax not in ("properties", "yaml", "dotenv") or not isinstance(root, Map):
            continue
        body = resolve_map(flat(root), COLON)
        if has(body, f"{SINK}type") or has(body, f"{SOURCE}{kafka_connect.CLASS}"):
            yield from _server(body, document, reader)


def _server(body: Map, document: Document, reader: Reader) -> Iterator[Resource]:
    name = document.path.rpartition("/")[2].partition(".")[0]
    place = key_span(body, f"{SINK}type", f"{SOURCE}{kafka_connect.CLASS}")
    found = unique(_systems(body))
    yield Resource("debezium-server", "server", name, body, place, role="connector", systems=found)
    source = sub(body, SOURCE)
    if has(source, kafka_connect.CLASS):
        at = key_span(source, kafka_connect.CLASS)
        yield from kafka_connect.connector(source, f"{name}.source", at, reader)


def _systems(body: Map) -> Iterator[System]:
    for entry in body.entries:
        key = str(entry.key.value)
        if not key.startswith(SINK):
            continue
        if key.endswith("bootstrap.servers"):
            yield from systems(entry.value, "kafka", "9092")
        elif key.endswith((".redis.address", "storage.redis.address")):
            yield from systems(entry.value, "redis", "6379")
        elif key.endswith((".url", ".uri", ".endpoint", ".address", ".host")):
            yield from systems(entry.value)
