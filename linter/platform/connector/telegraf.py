"""Telegraf's TOML to the agent and its inputs, processors, aggregators, outputs and secret stores.

Platform `telegraf`. Types `input`, `processor`, `aggregator`, `output`, `secretstore` (body: the plugin's settings
and `plugin`) and `agent`. `@{store:key}` and `${X}` are UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import TELEGRAF, resolve_map
from linter.platform.connector.stages import Hosts, Part, entries_of, items_of, resource
from linter.tree import Document, Leaf, Map, Seq, get, text

_TYPES = {
    "inputs": ("input", "source"), "outputs": ("output", "sink"), "processors": ("processor", "filter"),
    "aggregators": ("aggregator", "filter"), "secretstores": ("secretstore", "source"),
}  # fmt: skip
_LISTENERS = frozenset(
    "http_listener_v2 influxdb_listener influxdb_v2_listener socket_listener syslog statsd opentelemetry "
    "tcp_listener udp_listener webhooks cloud_pubsub_push snmp_trap webhook otlp".split()
)
_HOSTS: dict[str, Hosts] = {
    "kafka": {"brokers": ("kafka", "9092")},
    "kafka_consumer": {"brokers": ("kafka", "9092")},
    "mqtt": {"servers": ("mqtt", "1883")},
    "mqtt_consumer": {"servers": ("mqtt", "1883")},
    "redis": {"servers": ("redis", "6379")},
    "nats": {"servers": ("nats", "4222")},
    "amqp": {"brokers": ("amqp", "5672")},
    "amqp_consumer": {"brokers": ("amqp", "5672")},
    "mongodb": {"servers": ("mongodb", "27017")},
    "postgresql": {"address": ("postgres", "5432"), "connection": ("postgres", "5432")},
    "opentelemetry": {"service_address": ("otlp", "4317")},
}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The parts of a TOML document whose tables are Telegraf's."""
    root = document.roots[0] if document.roots else None
    if document.syntax != "toml" or not isinstance(root, Map) or not _is_telegraf(root):
        return
    body = resolve_map(root, TELEGRAF)
    for entry in body.entries:
        kind = str(entry.key.value)
        if kind in _TYPES:
            for plugins in entries_of(entry.value):
                for item in items_of(plugins.value):
                    if isinstance(item, Map):
                        yield _part(*_TYPES[kind], str(plugins.key.value), item, plugins.key)
        elif kind == "agent" and isinstance(entry.value, Map):
            yield Resource("telegraf", "agent", "agent", entry.value, entry.value.head or entry.key.span, role="server")


def _is_telegraf(root: Map) -> bool:
    """Tables of plugins are lists, `[[inputs.cpu]]`; an agent alone counts by keys of its own."""
    for kind in _TYPES:
        if any(isinstance(e.value, Seq) for e in entries_of(get(root, kind))):
            return True
    agent = get(root, "agent")
    return isinstance(agent, Map) and bool(
        {e.key.value for e in agent.entries}
        & {"flush_interval", "metric_buffer_limit", "metric_batch_size", "collection_jitter", "omit_hostname"}
    )


def _part(type: str, role: str, plugin: str, body: Map, key: Leaf) -> Resource:
    if type == "input" and plugin in _LISTENERS:
        role = "listener"
    place = body.head or key.span
    part = Part(plugin, body, place, text(body, "alias") or text(body, "id") or "")
    return resource("telegraf", type, part, role, _HOSTS.get(plugin))
