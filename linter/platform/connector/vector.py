"""Vector's TOML, YAML or JSON to its sources, transforms and sinks.

Platform `vector`. Types `source`, `transform`, `sink` (body: the component's settings and `plugin`, which is its
`type`) and `settings` (what stands beside them: `api`, `secret`, `data_dir`). A sink without `acknowledgements` of its
own has those of the file. `SECRET[backend.key]` and `${X}` are UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import VECTOR, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.stages import Hosts, Part, entries_of, resource
from linter.tree import Document, Entry, Map, Node, get, text

_TYPES = {"sources": ("source", "source"), "transforms": ("transform", "filter"), "sinks": ("sink", "sink")}
_LISTENERS = frozenset(
    "http_server http socket syslog vector fluent splunk_hec heroku_logs datadog_agent opentelemetry statsd logstash "
    "prometheus_remote_write prometheus_pushgateway aws_kinesis_firehose okta".split()
)
_HOSTS: dict[str, Hosts] = {
    "elasticsearch": {"endpoint": ("elasticsearch", "9200"), "endpoints": ("elasticsearch", "9200")},
    "kafka": {"bootstrap_servers": ("kafka", "9092")},
    "vector": {"address": ("vector", "6000")},
    "socket": {"address": ("tcp", "")},
    "redis": {"endpoint": ("redis", "6379")},
    "amqp": {"connection_string": ("amqp", "5672")},
}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The components of a document whose `sources`, `transforms` and `sinks` are Vector's."""
    for root in document.roots:
        if document.syntax in ("toml", "yaml", "json") and isinstance(root, Map) and _is_vector(root):
            yield from _components(resolve_map(root, VECTOR))


def _is_vector(root: Map) -> bool:
    """Sources of a `type` together with sinks or transforms that name their `inputs`."""
    parts = [e.value for kind in _TYPES for e in entries_of(get(root, kind))]
    typed = [p for p in parts if text(p, "type")]
    wired = [p for p in typed if has(p, "inputs")]
    return bool(wired) and len(typed) == len(parts)


def _components(root: Map) -> Iterator[Resource]:
    common = get(root, "acknowledgements")
    for entry in root.entries:
        kind = str(entry.key.value)
        for found in entries_of(entry.value) if kind in _TYPES else ():
            if isinstance(found.value, Map):
                yield _component(*_TYPES[kind], found, common)
    own = tuple(e for e in root.entries if e.key.value not in _TYPES)
    if own:
        body = root._replace(entries=own)
        yield Resource("vector", "settings", "vector", body, key_span(body), role="server")


def _component(type: str, role: str, found: Entry, common: Node | None) -> Resource:
    body = found.value
    assert isinstance(body, Map)
    if type == "sink" and common is not None and not has(body, "acknowledgements"):
        body = body._replace(entries=(*body.entries, Entry(found.key._replace(value="acknowledgements"), common)))
    plugin = text(body, "type") or ""
    role = "listener" if type == "source" and plugin in _LISTENERS else role
    part = Part(plugin, body, found.key.span, str(found.key.value))
    return resource("vector", type, part, role, _HOSTS.get(plugin))
