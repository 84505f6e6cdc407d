"""Fluentd files to their sources, filters and matches, those in labels and the stores of a copy among them.

Platform `fluentd`. Types `source`, `filter`, `match` (a `<store>` is one) and `system`; the body has the parameters,
the sections inside (`transport`, `security`, `server`, `buffer`) and `plugin`, which is what `@type` says. Ruby
(`"#{ENV['X']}"`) is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import RUBY, resolve_map
from linter.platform.connector.stages import reached, with_plugin
from linter.tree import Document, Entry, Map, get, text

_TYPES = {"source": "source", "filter": "filter", "match": "match", "store": "match", "secondary": "match"}
_ROLES = {"source": "source", "filter": "filter", "match": "sink", "system": "server"}
_LISTENERS = frozenset("forward http tcp udp syslog unix secure_forward monitor_agent prometheus".split())
_HOLDERS = frozenset(("label", "worker", "match", "store"))
_PORTS = {
    "elasticsearch": ("elasticsearch", "9200"), "opensearch": ("opensearch", "9200"), "splunk_hec": ("splunk", "8088"),
    "remote_syslog": ("syslog", "514"), "gelf": ("gelf", "12201"), "influxdb": ("influxdb", "8086"),
    "redis": ("redis", "6379"), "mongo": ("mongodb", "27017"), "mysql": ("mysql", "3306"),
}  # fmt: skip
_HOSTS = {"brokers": ("kafka", "9092"), "hosts": ("elasticsearch", "9200")}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The parts of a Fluentd document."""
    for root in document.roots:
        if document.syntax == "fluentd" and isinstance(root, Map):
            yield from _parts(resolve_map(root, RUBY))


def _parts(block: Map) -> Iterator[Resource]:
    for entry in block.entries:
        kind = str(entry.key.value)
        if not isinstance(entry.value, Map):
            continue
        if kind in _TYPES and get(entry.value, "@type") is not None:
            yield _part(_TYPES[kind], entry.value, entry)
        elif kind == "system":
            yield Resource(
                "fluentd", "system", "system", entry.value, entry.value.head or entry.key.span, role="server"
            )
        if kind in _HOLDERS:
            yield from _parts(entry.value)


def _part(type: str, body: Map, entry: Entry) -> Resource:
    plugin = text(body, "@type") or ""
    place = body.head or entry.key.span
    port = _PORTS.get(plugin)
    systems = reached(body, _HOSTS, dict([port]) if port else None)
    for server in body.entries:
        if plugin in ("forward", "secure_forward") and server.key.value == "server" and isinstance(server.value, Map):
            systems += reached(server.value, {}, {"forward": "24224"})
    role = "listener" if type == "source" and plugin in _LISTENERS else _ROLES[type]
    name = text(body, "@id") or plugin
    return Resource("fluentd", type, name, with_plugin(body, plugin, place), place, role=role, systems=systems)
