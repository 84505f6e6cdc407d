"""MirrorMaker 2 properties to the whole configuration, its replication flows and its clients.

Platform `mirrormaker`: type `settings` (body: the flat keys), type `flow`, one for each `A->B` that is enabled
(body: the keys of the flow, where the settings without a prefix stand in for what it does not set).
Platform `kafka`, type `client`, one a cluster (`A.`): see `kafka_settings`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.connector import kafka_settings
from linter.platform.connector.references import KAFKA, resolve_map
from linter.platform.connector.shapes import has, key_span, sub
from linter.tree import Document, Map, get

_FLOW = pattern(r"(?P<flow>[\w.\-]+->[\w.\-]+)\.enabled")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The flows and clients of a properties file that names `clusters`."""
    root = document.roots[0] if document.roots else None
    if document.syntax != "properties" or not isinstance(root, Map) or not has(root, "clusters"):
        return
    if not any(str(e.key.value).endswith(".bootstrap.servers") for e in root.entries):
        return
    body = resolve_map(root, KAFKA)
    name = document.path.rpartition("/")[2].partition(".")[0]
    reached = kafka_settings.reached(body)
    owner = Resource("mirrormaker", "settings", name, body, key_span(body, "clusters"), role="worker", systems=reached)
    yield owner
    yield from _flows(body, owner)
    yield from kafka_settings.clients(body, owner)


def _flows(body: Map, owner: Resource) -> Iterator[Resource]:
    common = tuple(e for e in body.entries if "->" not in str(e.key.value))
    for entry in body.entries:
        found = _FLOW.fullmatch(str(entry.key.value))
        enabled = get(body, str(entry.key.value))
        if found and getattr(enabled, "value", None) in ("true", True):
            own = sub(body, f"{found['flow']}.")
            flow = own._replace(entries=(*common, *own.entries))
            yield Resource("mirrormaker", "flow", found["flow"], flow, entry.key.span, parent=owner)
