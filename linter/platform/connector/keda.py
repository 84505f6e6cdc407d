"""KEDA's scaled objects and their triggers, and how triggers sign in.

Platform `keda`. Types `ScaledObject`, `ScaledJob`, `TriggerAuthentication`, `ClusterTriggerAuthentication`: the whole
object. Type `trigger`: each of `spec.triggers`, its own map.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import members
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, get, text

_HOSTS = {"bootstrapServers": ("kafka", "9092"), "address": ("redis", "6379"), "addresses": ("redis", "6379")}
_URLS = ("host", "serverAddress", "url", "metricsURL", "connectionString", "natsServerMonitoringEndpoint")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The objects of a stream and their triggers."""
    for root in document.roots:
        if isinstance(root, Map) and (text(root, "apiVersion") or "").startswith(("keda.sh/", "keda.k8s.io/")):
            yield from _object(resolve_map(root, BRACES))


def _object(body: Map) -> Iterator[Resource]:
    kind, name = text(body, "kind") or "", text(body, "metadata", "name") or "unnamed"
    named = get(body, "metadata", "name")
    place = named.span if named is not None else key_span(body, "kind")
    address = f"{kind}.{text(body, 'metadata', 'namespace') or 'default'}.{name}"
    triggers = list(members(get(body, "spec", "triggers")))
    found = unique(s for t in triggers for s in _systems(t))
    owner = Resource("keda", kind, name, body, place, address, role="connector", systems=found)
    yield owner
    for trigger in triggers:
        at = key_span(trigger, "type")
        yield Resource("keda", "trigger", text(trigger, "type") or "trigger", trigger, at, address, parent=owner)


def _systems(trigger: Map) -> Iterator[System]:
    settings = get(trigger, "metadata")
    for key, (kind, port) in _HOSTS.items():
        yield from systems(get(settings, key), kind, port)
    for key in _URLS:
        yield from systems(get(settings, key))
