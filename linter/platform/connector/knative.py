"""Knative Eventing's sources, brokers, triggers, subscriptions and sinks.

Platform `knative`, the type is the kind (`KafkaSource`, `Broker`, `Trigger`, `ContainerSource`, ...); the body is the
whole object, of the groups `eventing`, `sources`, `messaging`, `flows` and `sinks.knative.dev`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, get, text

_GROUPS = tuple(f"{name}.knative.dev/" for name in ("eventing", "sources", "messaging", "flows", "sinks"))


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The objects of a stream."""
    for root in document.roots:
        if isinstance(root, Map) and (text(root, "apiVersion") or "").startswith(_GROUPS):
            yield _object(resolve_map(root, BRACES))


def _object(body: Map) -> Resource:
    kind, name = text(body, "kind") or "", text(body, "metadata", "name") or "unnamed"
    named = get(body, "metadata", "name")
    place = named.span if named is not None else key_span(body, "kind")
    address = f"{kind}.{text(body, 'metadata', 'namespace') or 'default'}.{name}"
    role = "source" if kind.endswith("Source") else "sink" if kind.endswith("Sink") else "connector"
    return Resource("knative", kind, name, body, place, address, role=role, systems=unique(_systems(body)))


def _systems(body: Map) -> Iterator[System]:
    yield from systems(get(body, "spec", "bootstrapServers"), "kafka", "9092")
    for path in (("sink", "uri"), ("subscriber", "uri"), ("delivery", "deadLetterSink", "uri")):
        yield from systems(get(body, "spec", *path))
