"""Camel custom resources, application properties and routes in YAML to bindings, settings and endpoints.

Platform `camel`. The type of a custom resource of `camel.apache.org` is its kind; each of the `source`, `steps` and
`sink` of a `Pipe` or `KameletBinding` is a `step` as well (body: its properties and `plugin`, the kamelet's name).
Type `application`: the flat `camel.*` settings. Type `endpoint`: a `uri` of a route, with its `parameters` (those of
the query among them) and `plugin`, the component. `{{x}}` is UNKNOWN, `{{x:default}}` its default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, header
from linter.platform.connector.references import CAMEL, resolve_map
from linter.platform.connector.shapes import MAX_DEPTH, first, flat
from linter.platform.connector.stages import entries_of, items_of, reached, with_plugin
from linter.platform.slices import piece
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get, text

_KIND = "camel.apache.org/kamelet.type"
_STEPS = (("source", "source"), ("sink", "sink"))
_URI = pattern(r"(?P<component>[a-z][a-z0-9+\-]*):[^?\s]*(?:\?(?P<query>.*))?")
_PAIR = pattern(r"(?P<name>[\w.\-]+)=(?P<value>RAW\([^)]*+(?:\)|\Z)|[^&]*)")
_KAFKA = ("kafka", "9092")
_HOSTS = {"bootstrapservers": _KAFKA, "brokers": _KAFKA, "camel.component.kafka.brokers": _KAFKA}
_INNER = frozenset(("kamelet", "direct", "seda", "log", "bean", "timer", "mock", "vm", "ref"))


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """What a document configures for Camel."""
    for root in document.roots:
        if isinstance(root, Map) and (text(root, "apiVersion") or "").startswith("camel.apache.org/"):
            yield from _object(root)
        elif isinstance(root, Map) and document.syntax in ("properties", "yaml"):
            yield from _application(root, document)
        elif isinstance(root, Seq) and document.syntax == "yaml" and any(_is_route(item) for item in root.items):
            yield from _endpoints(root, document.path.rpartition("/")[2].partition(".")[0])


def _object(root: Map) -> Iterator[Resource]:
    kind, name = text(root, "kind") or "", text(root, "metadata", "name") or "unnamed"
    at = get(root, "metadata", "name")
    place = at.span if isinstance(at, Leaf) else header(root, root.entries[0].key.span)
    body = resolve_map(root, CAMEL)
    space = text(root, "metadata", "namespace") or "default"
    role = _kamelet(body) if kind == "Kamelet" else "connector"
    found = () if kind == "Kamelet" else reached(body, _HOSTS)
    yield Resource("camel", kind, name, body, place, f"{kind}.{space}.{name}", role=role, systems=found)
    spec = get(body, "spec")
    for key, part in _STEPS:
        yield from _step(get(spec, key), part, name)
    for item in items_of(get(spec, "steps")):
        yield from _step(item, "filter", name)
    for key in ("template", "flows", "flow"):
        yield from _endpoints(get(spec, key), name)


def _kamelet(body: Map) -> str:
    """What a kamelet is used as: source, sink, or a filter between them."""
    kind = next((text(e.value) for e in entries_of(get(body, "metadata", "labels")) if e.key.value == _KIND), None)
    return kind if kind in ("source", "sink") else "filter"


def _step(node: Node | None, role: str, owner: str) -> Iterator[Resource]:
    kamelet, properties = text(node, "ref", "name") or text(node, "uri"), get(node, "properties")
    if kamelet and isinstance(properties, Map) and properties.entries:
        place = properties.entries[0].key.span
        body = with_plugin(properties, kamelet.partition("?")[0], place)
        found = reached(properties, _HOSTS)
        yield Resource("camel", "step", f"{owner}.{role}", body, place, role=role, systems=found)


def _application(root: Map, document: Document) -> Iterator[Resource]:
    body = resolve_map(flat(root), CAMEL)
    found = first(body, lambda key: key.startswith("camel."))
    if found is not None:
        name = document.path.rpartition("/")[2].rpartition(".")[0]
        place = found.key.span
        yield Resource("camel", "application", name, body, place, role="worker", systems=reached(body, _HOSTS))


def _is_route(item: Node) -> bool:
    return get(item, "from", "uri") is not None or get(item, "route", "from", "uri") is not None


def _endpoints(node: Node | None, owner: str, depth: int = 0) -> Iterator[Resource]:
    """Every `uri`, and every `to` that is a URI, at any depth."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, Map):
        for entry in node.entries:
            if entry.key.value in ("uri", "to", "toD", "wireTap") and isinstance(entry.value, Leaf):
                parameters = get(node, "parameters") if entry.key.value == "uri" else None
                yield from _endpoint(entry.value, parameters, owner, entry.key.span)
            else:
                yield from _endpoints(entry.value, owner, depth + 1)
    for item in node.items if isinstance(node, Seq) else ():
        yield from _endpoints(item, owner, depth + 1)


def _endpoint(uri: Leaf, parameters: Node | None, owner: str, place: Span) -> Iterator[Resource]:
    found = _URI.fullmatch(uri.value) if isinstance(uri.value, str) else None
    if found is None or found["component"] in _INNER:
        return
    own = parameters.entries if isinstance(parameters, Map) else ()
    entries = (Entry(Leaf("uri", uri.span), uri), *_query(uri, found), *own)
    body = with_plugin(Map(entries, uri.span, head=place), found["component"], place)
    yield Resource("camel", "endpoint", f"{owner}.{found['component']}", body, place, systems=reached(body, _HOSTS))


def _query(uri: Leaf, found: re.Match[str]) -> Iterator[Entry]:
    at = found.start("query")
    for pair in _PAIR.finditer(found["query"] or ""):
        name, value = pair.span("name"), pair.span("value")
        yield Entry(piece(uri, at + name[0], at + name[1]), piece(uri, at + value[0], at + value[1]))
