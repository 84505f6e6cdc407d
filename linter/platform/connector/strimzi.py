"""Strimzi and Confluent custom resources to themselves, and to the connectors, workers and brokers in them.

Platform `strimzi` (`kafka.strimzi.io/*`) and `confluent-for-kubernetes` (`platform.confluent.io/*`): the type
is the kind (`Kafka`, `KafkaConnect`, `KafkaConnector`, `KafkaUser`, ...), the body the whole object. A
`KafkaConnector` or Confluent `Connector` is a `kafka-connect` `connector` as well, `spec.config` of a
`KafkaConnect` a `worker`, that of a `Kafka` a `kafka` `broker`; their bodies are open, because the
operator adds to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System, header
from linter.platform.connector import kafka, kafka_connect
from linter.platform.connector.references import KAFKA, resolve_map
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get, text

_GROUPS = {"kafka.strimzi.io": "strimzi", "platform.confluent.io": "confluent-for-kubernetes"}
_ROLES = {
    "KafkaConnector": "connector", "Connector": "connector", "KafkaConnect": "worker", "Connect": "worker",
    "Kafka": "broker", "KafkaMirrorMaker2": "worker", "KafkaMirrorMaker": "worker", "KafkaBridge": "server",
}  # fmt: skip


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The custom resources of a stream, and what they configure."""
    for root in document.roots:
        group = (text(root, "apiVersion") or "").partition("/")[0]
        if group in _GROUPS and isinstance(root, Map):
            yield from _object(root, _GROUPS[group])


def _object(root: Map, platform: str) -> Iterator[Resource]:
    kind, name = text(root, "kind") or "", text(root, "metadata", "name") or "unnamed"
    named = get(root, "metadata", "name")
    at = named.span if isinstance(named, Leaf) else header(root, root.entries[0].key.span)
    body = resolve_map(root, KAFKA)
    space = text(root, "metadata", "namespace") or "default"
    reached = unique(_systems(body))
    yield Resource(platform, kind, name, body, at, f"{kind}.{space}.{name}", role=_ROLES.get(kind, ""), systems=reached)
    yield from _inner(root, kind, name, at)


def _inner(root: Map, kind: str, name: str, at: Span) -> Iterator[Resource]:
    match kind:
        case "KafkaConnector" | "Connector":
            yield from kafka_connect.connector(_connector(root, at), name, at)
        case "KafkaConnect":
            if isinstance(config := get(root, "spec", "config"), Map):
                yield from kafka_connect.worker(config._replace(open=True), name, at)
        case "Kafka":
            if isinstance(config := get(root, "spec", "kafka", "config"), Map):
                yield from kafka.broker(config._replace(open=True), name, at)
        case "KafkaMirrorMaker2":
            yield from _mirrors(root, name)


def _connector(root: Map, at: Span) -> Map:
    """The settings of a connector, its class among them."""
    config = get(root, "spec", "config") or get(root, "spec", "configs")
    entries = config.entries if isinstance(config, Map) else ()
    klass = get(root, "spec", "class")
    own = (Entry(Leaf(kafka_connect.CLASS, at), klass),) if klass is not None else ()
    return Map((*own, *entries), config.span if config else root.span, isinstance(config, Map) and config.open)


def _mirrors(root: Map, name: str) -> Iterator[Resource]:
    """The connectors of each mirror, open: the operator sets their clients."""
    mirrors = get(root, "spec", "mirrors")
    for mirror in mirrors.items if isinstance(mirrors, Seq) else ():
        for part in ("sourceConnector", "checkpointConnector", "heartbeatConnector"):
            config = get(mirror, part, "config")
            if isinstance(config, Map) and config.entries:
                at = config.entries[0].key.span
                yield Resource(
                    "mirrormaker", part, f"{name}.{part}", resolve_map(config._replace(open=True), KAFKA), at
                )


def _systems(body: Map) -> Iterator[System]:
    spec = get(body, "spec")
    yield from systems(get(spec, "bootstrapServers"), "kafka", "9092")
    yield from systems(get(spec, "dependencies", "kafka", "bootstrapEndpoint"), "kafka", "9092")
    yield from systems(get(spec, "dependencies", "schemaRegistry", "url"))
    for cluster in _items(get(spec, "clusters")):
        yield from systems(get(cluster, "bootstrapServers"), "kafka", "9092")


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Seq) else ()
