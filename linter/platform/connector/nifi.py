"""NiFi's `nifi.properties`, flows, templates and providers to settings, processors and controller services.

Platform `nifi`. Type `settings`: the flat keys; a key that branches of a template set more than once is a choice of
its values. Type `flow`: the flow itself. Types `processor` and `service`: body has `class`, `version` of the bundle,
`state` and `properties`, by name. Type `provider`: one of `authorizers.xml` or `login-identity-providers.xml`, its
`class` and `properties`. `#{parameter}`, the expression language and `enc{...}` are UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, header
from linter.platform.connector.references import NIFI, TEMPLATES, resolve_map
from linter.platform.connector.shapes import MAX_DEPTH, first, key_span
from linter.platform.connector.stages import entries_of, reached
from linter.tree import Choice, Document, Entry, Leaf, Map, Node, Seq, get, text

_PROCESSORS = frozenset(("processor", "processors"))
_SERVICES = frozenset(("controllerService", "controllerServices"))
_ROLES = (
    ("listener", pattern(r"(?:^|\.)(?:Listen|Handle)[A-Z]\w*$")),
    ("source", pattern(r"(?:^|\.)(?:Get|Fetch|List|Consume|Query|Execute|Generate|Tail|Subscribe)[A-Z]\w*$")),
    ("sink", pattern(r"(?:^|\.)(?:Put|Publish|Send|Post|Delete|Invoke)[A-Z]\w*$")),
)
_HOSTS = {"kafka brokers": ("kafka", "9092"), "bootstrap.servers": ("kafka", "9092"), "hostname": ("tcp", "")}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The settings of a properties file, or the components of a flow in XML or JSON."""
    root = document.roots[0] if document.roots else None
    if document.syntax == "properties" and isinstance(root, Map):
        found = first(root, lambda key: key.startswith(("nifi.web.", "nifi.flow", "nifi.security.", "nifi.sensitive.")))
        if found is not None:
            body = resolve_map(_choices(root), TEMPLATES)
            place = key_span(body, "nifi.web.https.port", "nifi.web.http.port", str(found.key.value))
            yield Resource("nifi", "settings", "nifi", body, place, role="server", systems=reached(body, {}))
    elif document.syntax in ("xml", "json") and isinstance(root, Map) and _is_flow(root):
        entry = root.entries[0]
        place = header(entry.value, entry.key.span)
        yield Resource("nifi", "flow", _stem(document.path), Map((), place, True, place), place, role="worker")
        yield from _components(root, 0)
    elif document.syntax == "xml" and isinstance(root, Map):
        yield from _providers(root)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _providers(root: Map) -> Iterator[Resource]:
    """The elements of `authorizers.xml` and `login-identity-providers.xml`."""
    listed = get(root, "authorizers") or get(root, "loginIdentityProviders")
    for entry in entries_of(listed):
        identifier = get(entry.value, "identifier")
        if isinstance(entry.value, Map) and isinstance(identifier, Leaf) and get(entry.value, "class") is not None:
            named = get(entry.value, "class")
            assert named is not None
            pairs = tuple(_attributes(entry.value))
            inner = Entry(Leaf("properties", named.span), Map(pairs, named.span, head=named.span))
            body = resolve_map(Map((Entry(Leaf("class", named.span), named), inner), named.span), NIFI)
            shown = text(identifier) or str(entry.key.value)
            systems = reached(body, {})
            yield Resource("nifi", "provider", shown, body, identifier.span, role="server", systems=systems)


def _attributes(element: Map) -> Iterator[Entry]:
    """`<property name="Url">ldaps://...</property>` as a member `Url`."""
    for entry in element.entries:
        name, value = get(entry.value, "@name"), get(entry.value, "#text")
        if entry.key.value == "property" and isinstance(name, Leaf):
            yield Entry(name, value if value is not None else Leaf("", name.span))


def _choices(root: Map) -> Map:
    """A repeated key once, as a choice."""
    values: dict[object, list[Node]] = {}
    for entry in root.entries:
        values.setdefault(entry.key.value, []).append(entry.value)
    kept = {e.key.value: e for e in root.entries}
    return root._replace(
        entries=tuple(
            e if len(values[name]) == 1 else Entry(e.key, Choice(tuple(values[name]), e.key.span))
            for name, e in kept.items()
        )
    )


def _is_flow(root: Map) -> bool:
    flow = get(root, "flowController") or get(root, "template", "snippet") or get(root, "flowContents")
    group = get(root, "rootGroup")
    return (
        isinstance(flow, Map)
        or isinstance(get(group, "processors"), Seq)
        or isinstance(get(root, "flowContents", "processors"), Seq)
    )


def _components(node: Node, depth: int) -> Iterator[Resource]:
    if depth > MAX_DEPTH:
        return
    for item in node.items if isinstance(node, Seq) else ():
        yield from _components(item, depth + 1)
    for entry in entries_of(node):
        kind = str(entry.key.value)
        parts = entry.value.items if isinstance(entry.value, Seq) else (entry.value,)
        type = "processor" if kind in _PROCESSORS else "service" if kind in _SERVICES else ""
        for part in parts:
            if type and isinstance(part, Map) and (get(part, "class") or get(part, "type")) is not None:
                yield _component(part, type)
            elif isinstance(part, (Map, Seq)):
                yield from _components(part, depth + 1)


def _component(part: Map, type: str) -> Resource:
    named = get(part, "class") or get(part, "type")
    assert named is not None
    klass = text(named) or ""
    at = get(part, "name")
    place = at.span if isinstance(at, Leaf) else named.span
    body = resolve_map(Map(tuple(_body(part, named)), part.span, head=place), NIFI)
    role = next((role for role, pattern in _ROLES if pattern.search(klass)), "filter") if type == "processor" else ""
    name = text(at) or klass.rpartition(".")[2]
    return Resource("nifi", type, name, body, place, role=role, systems=reached(body, _HOSTS))


def _body(part: Map, named: Node) -> Iterator[Entry]:
    yield Entry(Leaf("class", named.span), named)
    for name, path in (("version", ("bundle", "version")), ("state", ("scheduledState",)), ("state", ("state",))):
        found = get(part, *path)
        if found is not None:
            yield Entry(Leaf(name, found.span), found)
    listed = get(part, "properties") or get(part, "config", "properties")
    entries = tuple(_pairs(part, listed))
    yield Entry(Leaf("properties", named.span), Map(entries, part.span, head=named.span))


def _pairs(part: Map, listed: Node | None) -> Iterator[Entry]:
    """Properties in the three forms: `<property><name>`, `<properties><entry><key>`, and a JSON map."""
    for entry in part.entries:
        if entry.key.value == "property":
            yield from _pair(entry.value, "name")
    for entry in entries_of(listed):
        if entry.key.value == "entry":
            yield from _pair(entry.value, "key")
        elif isinstance(entry.value, Leaf):
            yield entry


def _pair(node: Node, key: str) -> Iterator[Entry]:
    name, value = get(node, key), get(node, "value")
    if isinstance(name, Leaf) and isinstance(name.value, str) and value is not None:
        yield Entry(name, value)
