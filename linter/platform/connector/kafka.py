"""Kafka client and broker `.properties` files to brokers, their listeners, and clients.

Platform `kafka`. Type `broker`: body is the flat settings of `server.properties`. Type `listener`, one for each
member of `listeners` (`advertised.listeners` where there are none): body is `name`, `protocol` (through
`listener.security.protocol.map`), `host` ("" for all addresses) and `port`. Type `client`: see `kafka_settings`.
A file with `bootstrap.servers` that is no worker, broker or application of its own is a client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.connector import kafka_settings
from linter.platform.connector.kafka_connect import CLASS, is_worker
from linter.platform.connector.references import KAFKA, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Span, get

_BROKER = ("broker.id", "node.id", "process.roles", "zookeeper.connect", "listeners", "log.dirs", "log.dir")
_LISTENER = pattern(r"\s*(?P<name>[\w\-]+)://(?P<host>\[[^\]]*\]|[^:,/\s]*):(?P<port>\d+)\s*")
_PROTOCOLS = frozenset({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"})
_OTHERS = ("spring.", "quarkus.", "mp.messaging.", "debezium.", "camel.", "kafka.bootstrap")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The broker or the clients of a properties file."""
    root = document.roots[0] if document.roots else None
    if document.syntax != "properties" or not isinstance(root, Map) or has(root, CLASS) or is_worker(root):
        return
    if has(root, "clusters") or any(str(e.key.value).startswith(_OTHERS) for e in root.entries):
        return
    name = document.path.rpartition("/")[2].partition(".")[0]
    if is_broker(root):
        yield from broker(root, name, key_span(root, "listeners", "broker.id", "node.id", "process.roles"))
    elif kafka_settings.prefixes(root):
        yield from client(root, name)


def is_broker(root: Map) -> bool:
    """Whether flat settings are those of a broker or a KRaft controller."""
    names = {e.key.value for e in root.entries}
    identity = names & {"broker.id", "node.id", "process.roles", "zookeeper.connect"}
    rest = names & {
        "listeners",
        "log.dirs",
        "log.dir",
        "advertised.listeners",
        "authorizer.class.name",
        "controller.quorum.voters",
    }
    return (bool(identity) and bool(rest)) or {"listeners", "inter.broker.listener.name"} <= names


def client(settings: Map, name: str) -> Iterator[Resource]:
    """The clients of a settings file."""
    body = resolve_map(settings, KAFKA)
    reached = kafka_settings.reached(body)
    owner = Resource(
        "kafka", "settings", name, body, key_span(body, "bootstrap.servers"), role="client", systems=reached
    )
    yield owner
    yield from kafka_settings.clients(body, owner)


def broker(settings: Map, name: str, place: Span) -> Iterator[Resource]:
    """A broker, its listeners and the clients it runs, from flat settings."""
    body = resolve_map(settings, KAFKA)
    owner = Resource("kafka", "broker", name, body, place, role="broker")
    yield owner
    yield from _listeners(body, owner)
    yield from kafka_settings.clients(body, owner, skip=("",))


def _listeners(body: Map, owner: Resource) -> Iterator[Resource]:
    written = get(body, "listeners") or get(body, "advertised.listeners")
    if written is None and not body.open and get(body, "process.roles") is None:
        yield _default(owner)
    if not isinstance(written, Leaf) or not isinstance(written.value, str):
        return
    kinds = _protocols(get(body, "listener.security.protocol.map"))
    at = 0
    for part in written.value.split(","):
        found = _LISTENER.fullmatch(part)
        if found:
            yield _listener(written, at, found, kinds, owner)
        at += len(part) + 1


def _default(owner: Resource) -> Resource:
    """The listener of a broker that names none: `PLAINTEXT://:9092`."""
    at = owner.place
    members = {"name": "PLAINTEXT", "host": "", "port": "9092", "protocol": "PLAINTEXT"}
    body = Map(tuple(Entry(Leaf(key, at), Leaf(value, at)) for key, value in members.items()), at, head=at)
    return Resource("kafka", "listener", f"{owner.name}.plaintext", body, at, role="listener", parent=owner)


def _listener(written: Leaf, at: int, found: re.Match[str], kinds: dict[str, Leaf] | None, owner: Resource) -> Resource:
    parts = {key: piece(written, at + found.start(key), at + found.end(key)) for key in ("name", "host", "port")}
    name = found["name"].upper()
    default: Node = parts["name"] if name in _PROTOCOLS else Leaf(UNKNOWN, parts["name"].span)
    protocol = Leaf(UNKNOWN, parts["name"].span) if kinds is None else kinds.get(name, default)
    members: dict[str, Node] = {**parts, "protocol": protocol}
    entries = tuple(Entry(Leaf(key, parts["name"].span), value) for key, value in members.items())
    body = Map(entries, parts["name"].span, head=parts["name"].span)
    full = f"{owner.name}.{name.lower()}"
    return Resource("kafka", "listener", full, body, parts["name"].span, role="listener", parent=owner)


def _protocols(node: Node | None) -> dict[str, Leaf] | None:
    """Listener name to protocol; None when the map is not known."""
    if node is None:
        return {}
    if not isinstance(node, Leaf) or not isinstance(node.value, str):
        return None
    found, at = {}, 0
    for part in node.value.split(","):
        name, sign, kind = part.partition(":")
        if sign:
            start = at + len(part) - len(kind.lstrip())
            found[name.strip().upper()] = piece(node, start, start + len(kind.strip()))
        at += len(part) + 1
    return found
