"""Environment variables of a container to the Connect worker, the Kafka broker or the Spring application in it.

Images read their settings from variables: `CONNECT_BOOTSTRAP_SERVERS` is `bootstrap.servers`, `KAFKA_LISTENERS` is
`listeners` (`KAFKA_CFG_LISTENERS` in Bitnami's), `SPRING_DATASOURCE_URL` is `spring.datasource.url`. Only Confluent's
images have nothing but what the variables say; the bodies of all others are open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linter.pattern import pattern
from linter.platform import Resource
from linter.platform.connector import kafka, kafka_connect, spring
from linter.platform.connector.shapes import key_span
from linter.tree import Entry, Leaf, Map, Span

PREFIXES = ("CONNECT_", "KAFKA_", "SPRING_", "MANAGEMENT_", "SERVER_SSL_", "OFFSET_STORAGE_TOPIC")
_CONFLUENT = pattern(r"(?:^|/)confluentinc/")
_DEBEZIUM = {
    name: name.lower().replace("_", ".")
    for name in (
        "BOOTSTRAP_SERVERS",
        "GROUP_ID",
        "CONFIG_STORAGE_TOPIC",
        "OFFSET_STORAGE_TOPIC",
        "STATUS_STORAGE_TOPIC",
    )
}
_SPRING = ("SPRING_", "MANAGEMENT_", "SERVER_SSL_")


def from_environment(variables: Map, image: str, name: str, place: Span) -> Iterator[Resource]:
    """What a container's variables configure; `image` is "" where it is not known."""
    is_open = variables.open or not _CONFLUENT.search(image)
    worker = _settings(variables, _worker, is_open=is_open)
    if kafka_connect.is_worker(worker):
        at = key_span(worker, "bootstrap.servers")
        yield from kafka_connect.worker(worker, name, at)
    broker = _settings(variables, _broker, is_open=is_open)
    if kafka.is_broker(broker):
        yield from kafka.broker(broker, name, key_span(broker, "listeners", "advertised.listeners"))
    settings = _settings(variables, _application, is_open=True)
    if settings.entries:
        yield from spring.application(settings._replace(open=False), name)


def _settings(variables: Map, rename: Callable[[str], str], *, is_open: bool) -> Map:
    """The variables that are settings of one program, under the names that the program gives them."""
    found = ((e, rename(str(e.key.value))) for e in variables.entries)
    entries = tuple(Entry(_key(e.key, new), _text(e)) for e, new in found if new)
    return Map(entries, variables.span, is_open, variables.head)


def _key(key: Leaf, name: str) -> Leaf:
    return Leaf(name, key.span)


def _text(entry: Entry) -> Leaf:
    return entry.value if isinstance(entry.value, Leaf) else Leaf(None, entry.value.span)


def _dotted(name: str) -> str:
    return name.lower().replace("___", "-").replace("__", "\0").replace("_", ".").replace("\0", "_")


def _worker(name: str) -> str:
    return _dotted(name.removeprefix("CONNECT_")) if name.startswith("CONNECT_") else _DEBEZIUM.get(name, "")


def _broker(name: str) -> str:
    if name.startswith("KAFKA_CFG_"):
        return _dotted(name.removeprefix("KAFKA_CFG_"))
    return _dotted(name.removeprefix("KAFKA_")) if name.startswith("KAFKA_") else ""


def _application(name: str) -> str:
    return name.lower().replace("_", ".") if name.startswith(_SPRING) else ""
