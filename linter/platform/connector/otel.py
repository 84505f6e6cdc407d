"""OpenTelemetry Collector files to their receivers, processors, exporters, connectors and extensions.

Platform `otel-collector`. Types `receiver`, `processor`, `exporter`, `connector`, `extension` (body: the component's
settings and `plugin`, its type without the name: `otlp` of `otlp/2`) and `service`. Jaeger v2 has the same shape. The
configuration of an `OpenTelemetryCollector` object is read as well. `${env:X}` is UNKNOWN, `${env:X:-d}` its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import COLLECTOR, resolve_map
from linter.platform.connector.shapes import inside
from linter.platform.connector.stages import Hosts, Part, entries_of, resource
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, get, text

_TYPES = {
    "receivers": ("receiver", "source"), "processors": ("processor", "filter"), "exporters": ("exporter", "sink"),
    "connectors": ("connector", "filter"), "extensions": ("extension", "server"),
}  # fmt: skip
_LISTENERS = frozenset(
    "otlp jaeger zipkin opencensus fluentforward carbon statsd splunk_hec signalfx syslog tcplog udplog "
    "webhookevent collectd influxdb loki skywalking awsxray datadog otelarrow".split()
)
_HOSTS: dict[str, Hosts] = {
    "otlp": {"endpoint": ("otlp", "4317")},
    "otlp_grpc": {"endpoint": ("otlp", "4317")},
    "jaeger": {"endpoint": ("jaeger", "14250")},
    "kafka": {"brokers": ("kafka", "9092")},
    "kafkametrics": {"brokers": ("kafka", "9092")},
    "postgresql": {"endpoint": ("postgres", "5432")},
    "mysql": {"endpoint": ("mysql", "3306")},
    "redis": {"endpoint": ("redis", "6379")},
    "mongodb": {"hosts": ("mongodb", "27017"), "endpoint": ("mongodb", "27017")},
    "carbon": {"endpoint": ("graphite", "2003")},
}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The components of a document with `service.pipelines`."""
    for root in document.roots:
        if document.syntax not in ("yaml", "json"):
            continue
        settings = get(root, "spec", "config") if text(root, "kind") == "OpenTelemetryCollector" else root
        if isinstance(settings, Leaf) and isinstance(settings.value, str):
            settings = next(iter(inside(settings, "yaml").roots), None)
        if isinstance(settings, Map) and _is_collector(settings):
            yield from _components(resolve_map(settings, COLLECTOR))


def _is_collector(root: Map) -> bool:
    pipelines = entries_of(get(root, "service", "pipelines"))
    parts = [get(root, kind) for kind in _TYPES]
    used = any(get(p.value, "receivers") is not None or get(p.value, "exporters") is not None for p in pipelines)
    return used and any(isinstance(p, Map) for p in parts)


def _components(root: Map) -> Iterator[Resource]:
    for entry in root.entries:
        kind = str(entry.key.value)
        if kind in _TYPES:
            for found in entries_of(entry.value):
                yield _component(*_TYPES[kind], found)
        elif kind == "service" and isinstance(entry.value, Map):
            yield Resource("otel-collector", "service", "service", entry.value, entry.key.span, role="server")


def _component(type: str, role: str, found: Entry) -> Resource:
    id = str(found.key.value)
    plugin = id.partition("/")[0]
    if type == "receiver" and plugin in _LISTENERS:
        role = "listener"
    hosts = _HOSTS.get(plugin) if role != "listener" else None
    return resource("otel-collector", type, Part(plugin, _body(found), found.key.span, id), role, hosts)


def _body(found: Entry) -> Map:
    """The settings of a component; one with none at all has the defaults, one that is not known is open."""
    value: Node = found.value
    if isinstance(value, Map):
        return value
    unknown = isinstance(value, Leaf) and value.value is UNKNOWN
    return Map((), found.key.span, unknown, found.key.span)
