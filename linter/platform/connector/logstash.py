"""Logstash pipelines and `logstash.yml` to the plugins of a pipeline, and to settings.

Platform `logstash`. Types `input`, `filter` and `output`, one a plugin, those inside conditions among them (body: the
plugin's settings and `plugin`). Type `settings`: the flat keys of `logstash.yml`; type `pipeline`: an element of
`pipelines.yml`. `${KEY}` of the keystore or the environment is UNKNOWN, `${KEY:default}` its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import COLON, resolve_map
from linter.platform.connector.shapes import flat, has, key_span
from linter.platform.connector.stages import Hosts, Part, resource
from linter.tree import Document, Leaf, Map, Seq, get, text

_ROLES = {"input": "source", "filter": "filter", "output": "sink"}
_LISTENERS = frozenset(
    "beats elastic_agent elastic_serverless_forwarder tcp udp http syslog gelf lumberjack snmptrap ganglia graphite "
    "collectd relp netflow websocket".split()
)
_HOSTS: dict[str, Hosts] = {
    "elasticsearch": {"hosts": ("elasticsearch", "9200")},
    "opensearch": {"hosts": ("opensearch", "9200")},
    "kafka": {"bootstrap_servers": ("kafka", "9092")},
    "redis": {"host": ("redis", "6379")},
    "rabbitmq": {"host": ("amqp", "5672")},
    "lumberjack": {"hosts": ("lumberjack", "")},
    "logstash": {"hosts": ("logstash", "9800")},
    "mongodb": {"uri": ("mongodb", "27017")},
    "graphite": {"host": ("graphite", "2003")},
    "email": {"address": ("smtp", "25")},
}
_SETTINGS = frozenset(
    (
        "queue.type",
        "dead_letter_queue.enable",
        "pipeline.workers",
        "pipeline.id",
        "pipeline.batch.size",
        "config.reload.automatic",
        "config.support_escapes",
        "config.debug",
        "api.http.host",
        "api.auth.type",
        "path.config",
    )
)


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The plugins of a pipeline, or the settings of a YAML file that has Logstash's keys."""
    for root in document.roots:
        if document.syntax == "logstash" and isinstance(root, Map):
            yield from _pipeline(resolve_map(root, COLON))
        elif document.syntax == "yaml" and isinstance(root, Seq):
            yield from _pipelines(root)
        elif document.syntax == "yaml" and isinstance(root, Map):
            yield from _settings(root, document)


def _pipeline(root: Map) -> Iterator[Resource]:
    for section in root.entries:
        kind = str(section.key.value)
        if kind in _ROLES and isinstance(section.value, Map):
            yield from _plugins(section.value, kind)


def _plugins(block: Map, kind: str) -> Iterator[Resource]:
    for entry in block.entries:
        name, body = str(entry.key.value), entry.value
        if not isinstance(body, Map):
            continue
        if name in ("if", "else if", "else"):
            yield from _plugins(body, kind)
        else:
            role = "listener" if kind == "input" and name in _LISTENERS else _ROLES[kind]
            part = Part(name, body, entry.key.span, text(body, "id") or "")
            yield resource("logstash", kind, part, role, _HOSTS.get(name))


def _settings(root: Map, document: Document) -> Iterator[Resource]:
    body = flat(root)
    named = document.path.rpartition("/")[2] in ("logstash.yml", "logstash.yaml")
    found = {e.key.value for e in body.entries} & _SETTINGS
    if (named and found) or len(found) > 1:
        place = key_span(body, "queue.type", "pipeline.workers", *sorted(map(str, found)))
        yield Resource("logstash", "settings", "logstash", resolve_map(body, COLON), place, role="server")


def _pipelines(root: Seq) -> Iterator[Resource]:
    for item in root.items:
        body = flat(item) if isinstance(item, Map) else None
        if body is not None and has(body, "pipeline.id"):
            name = get(body, "pipeline.id")
            place = name.span if isinstance(name, Leaf) else item.span
            shown = text(body, "pipeline.id") or "pipeline"
            yield Resource("logstash", "pipeline", shown, resolve_map(body, COLON), place, role="server")
