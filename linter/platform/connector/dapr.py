"""Dapr's components, configurations and subscriptions.

Platform `dapr`. Type `component`: the whole object with `metadata_values`, its `spec.metadata` as a map of names in
lower case (a value from a secret is unknown), and `kind` (`pubsub.redis`). Other types are the kind of the object.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, joined, members
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, get, text

_HOSTS = {"redishost": ("redis", "6379"), "brokers": ("kafka", "9092"), "servers": ("", "")}
_URLS = ("host", "url", "connectionstring", "endpoint", "vaultaddr", "natsurl", "consumerurl")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The objects of a stream."""
    for root in document.roots:
        if isinstance(root, Map) and (text(root, "apiVersion") or "").startswith("dapr.io/"):
            yield _object(resolve_map(root, BRACES))


def _object(body: Map) -> Resource:
    kind, name = text(body, "kind") or "", text(body, "metadata", "name") or "unnamed"
    named = get(body, "metadata", "name")
    place = named.span if named is not None else key_span(body, "kind")
    address = f"{kind}.{text(body, 'metadata', 'namespace') or 'default'}.{name}"
    if kind != "Component":
        return Resource("dapr", kind, name, body, place, address, role="connector" if kind == "HTTPEndpoint" else "")
    values = _values(body)
    full = joined(added(body, place, kind_of=text(body, "spec", "type")), "metadata_values", values)
    return Resource("dapr", "component", name, full, place, address, role="connector", systems=unique(_systems(values)))


def _values(body: Map) -> Map:
    entries = []
    for member in members(get(body, "spec", "metadata")):
        name = get(member, "name")
        if isinstance(name, Leaf) and isinstance(name.value, str):
            value = get(member, "value")
            hidden = Leaf(UNKNOWN, name.span, refs=("secret",))
            entries.append(Entry(name._replace(value=name.value.lower()), hidden if value is None else value))
    return Map(tuple(entries), body.span)


def _systems(values: Map) -> Iterator[System]:
    for key, (kind, port) in _HOSTS.items():
        yield from systems(get(values, key), kind, port)
    for key in _URLS:
        yield from systems(get(values, key))
