"""Node-RED flows and `settings.js` to the nodes of a flow, and to what protects the editor.

Platform `node-red`. Type `flow`: one a file, the body has `nodes`. Type `node`: each node that is no tab, group or
comment; the body is its map, with `local` where it has an address. Type `settings`: the body has, of `settings.js`,
the top-level properties that are set outside comments (their text where it is a literal, else unknown).
A list is a flow when six of ten members have `id`, `type` and `z` or `wires`. `${X}` is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_local, stem
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import database, systems, unique
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Seq, Span, get, text

_LAYOUT = frozenset({"tab", "group", "comment", "subflow", "junction", "global-config"})
_CONFIGURATION = frozenset({"mqtt-broker", "tls-config", "http proxy", "ui_base", "websocket-client", "smtp"})
_ADDRESSES = ("broker", "server", "host", "url", "path")
_SHARE = 0.6
_PROPERTY = pattern(
    r"(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)|\\.|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
    r"|(?P<open>[{\[(])|(?P<close>[}\])])|(?P<name>\b[A-Za-z_]\w*+)\s*+:\s*+(?P<value>\"[^\"\n]*\"|'[^'\n]*'|true|false|null)?",
    re.DOTALL,
)
_MODULE = "module.exports"


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The nodes of a flow file, or the settings of a `settings.js`."""
    if document.syntax == "text":
        if document.path.rpartition("/")[2].startswith("settings.js") and _MODULE in document.text:
            yield _settings(document)
        return
    for root in document.roots:
        nodes = root if isinstance(root, Seq) else get(root, "flows")
        if isinstance(nodes, Seq) and _is_flow(nodes):
            yield from _flow(nodes, document)


def _is_flow(nodes: Seq) -> bool:
    own = [
        n
        for n in nodes.items
        if has(n, "id", "type") and (has(n, "z") or has(n, "wires") or text(n, "type") in _LAYOUT)
    ]
    wired = any(has(n, "wires") for n in nodes.items)
    return wired and len(own) >= _SHARE * len(nodes.items)


def _flow(nodes: Seq, document: Document) -> Iterator[Resource]:
    maps = [n for n in nodes.items if isinstance(n, Map)]
    made = [_node(n) for n in maps if text(n, "type") not in _LAYOUT and has(n, "type")]
    tab = next((n for n in maps if text(n, "type") == "tab"), maps[0])
    place = key_span(tab, "label", "id")
    body = Map((Entry(Leaf("nodes", place), nodes),), nodes.span)
    name = text(tab, "label") or stem(document.path)
    reached = unique(s for r in made for s in r.systems)
    owner = Resource("node-red", "flow", name, body, place, role="connector", systems=reached)
    yield owner
    for resource in made:
        resource.parent = owner
        yield resource


def _node(node: Map) -> Resource:
    kind = text(node, "type") or ""
    place = key_span(node, "type")
    body = resolve_map(node, BRACES)
    address = next(
        (get(body, k) for k in ("broker", "server", "host", "url", "path") if get(body, k) is not None), None
    )
    body = added(body, place, local=is_local(address))
    name = text(node, "name") or text(node, "id") or kind
    role = "source" if kind in ("http in", "mqtt in", "tcp in", "websocket in") else ""
    role = role or ("connection" if kind in _CONFIGURATION else "")
    return Resource("node-red", "node", f"{kind}.{name}", body, place, role=role, systems=unique(_systems(body, kind)))


def _systems(body: Map, kind: str) -> Iterator[System]:
    if kind == "mqtt-broker":
        yield from database(body, "mqtt", ("broker", "port", ""), "1883")
    for key in ("url", "uri", "host", "broker", "path"):
        if "://" in (text(body, key) or ""):
            yield from systems(get(body, key))


def _settings(document: Document) -> Resource:
    """The properties right inside `module.exports = { ... }`."""
    source, start = document.text, document.text.index(_MODULE)
    entries, depth = [], 0
    for found in _PROPERTY.finditer(source, start):
        depth += (found["open"] is not None) - (found["close"] is not None)
        if found["name"] and depth == 1:
            key = Leaf(found["name"], Span(document, *found.span("name")))
            entries.append(Entry(key, _value(found["value"], Span(document, *found.span("value")), key.span)))
    place = Span(document, start, start + len(_MODULE))
    body = Map(tuple(entries), place)
    return Resource("node-red", "settings", stem(document.path), body, place, role="server")


def _value(written: str | None, span: Span, key: Span) -> Leaf:
    if written is None:
        return Leaf(UNKNOWN, key, refs=("settings.js",))
    if written in ("true", "false", "null"):
        return Leaf({"true": True, "false": False, "null": None}[written], span)
    return Leaf(written[1:-1], Span(span.document, span.start + 1, span.end - 1))
