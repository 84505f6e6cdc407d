"""Fluent Bit's classic and YAML files to the service and its inputs, filters and outputs.

Platform `fluent-bit`. Types `input`, `filter`, `output` (body: the settings in lower case and `plugin`, which is what
`Name` says) and `service`. `${X}` of the environment is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.stages import entries_of, items_of, lowered, reached, with_plugin
from linter.tree import Document, Map, Node, get, text

_ROLES = {"input": "source", "filter": "filter", "output": "sink", "service": "server"}
_LISTENERS = frozenset(
    "forward tcp udp http syslog mqtt opentelemetry elasticsearch splunk prometheus_remote_write statsd "
    "collectd nginx_metrics".split()
)
_PORTS = {
    "es": ("elasticsearch", "9200"), "opensearch": ("opensearch", "9200"), "http": ("http", "80"),
    "forward": ("forward", "24224"), "splunk": ("splunk", "8088"), "loki": ("loki", "3100"),
    "influxdb": ("influxdb", "8086"), "opentelemetry": ("otlp", "80"), "gelf": ("gelf", "12201"),
    "syslog": ("syslog", "514"), "pgsql": ("postgres", "5432"), "nats": ("nats", "4222"), "tcp": ("tcp", "5170"),
    "prometheus_remote_write": ("http", "80"), "datadog": ("datadog", "443"), "mqtt": ("mqtt", "1883"),
}  # fmt: skip
_HOSTS = {"brokers": ("kafka", "9092")}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The parts of a document with `[INPUT]`, `[FILTER]` or `[OUTPUT]` sections, or a `pipeline` of them."""
    for root in document.roots:
        if not isinstance(root, Map):
            continue
        found = list(_classic(root) if document.syntax == "ini" else _yaml(root) if document.syntax == "yaml" else ())
        if any(kind != "service" for kind, _ in found):
            for kind, body in found:
                yield _part(kind, resolve_map(body, BRACES))


def _classic(root: Map) -> Iterator[tuple[str, Map]]:
    for section in root.entries:
        kind = str(section.key.value).lower()
        if kind in _ROLES and isinstance(section.value, Map):
            body = lowered(section.value)
            if kind == "service" or get(body, "name") is not None:
                yield kind, body._replace(head=section.key.span)


def _yaml(root: Map) -> Iterator[tuple[str, Map]]:
    pipeline = get(root, "pipeline")
    for entry in entries_of(pipeline):
        kind = str(entry.key.value).removesuffix("s")
        if kind in _ROLES and entry.key.value != kind:
            yield from ((kind, found) for item in items_of(entry.value) for found in _named(item))
    service = next((e for e in root.entries if e.key.value == "service"), None)
    if service is not None and isinstance(service.value, Map) and service.value.entries:
        yield "service", lowered(service.value)._replace(head=service.key.span)


def _named(item: Node) -> Iterator[Map]:
    if isinstance(item, Map) and item.entries:
        body = lowered(item)
        name = get(body, "name")
        if name is not None:
            yield body._replace(head=name.span)


def _part(kind: str, body: Map) -> Resource:
    plugin = (text(body, "name") or "").lower()
    role = "listener" if kind == "input" and plugin in _LISTENERS else _ROLES[kind]
    place = body.head or body.span
    port = _PORTS.get(plugin) if kind == "output" else None
    systems = reached(body, _HOSTS, dict([port]) if port else None)
    name = text(body, "alias") or plugin or kind
    return Resource("fluent-bit", kind, name, with_plugin(body, plugin, place), place, role=role, systems=systems)
