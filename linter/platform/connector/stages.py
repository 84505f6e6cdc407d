"""The parts of a pipeline tool's file (input, output, receiver, sink, ...) to resources of one form.

The body of a part has its own settings and `plugin`, what it is made of (`elasticsearch`, `kafka`, `http`).
What it reaches is read from its URLs and from the keys that its family names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.platform import Resource, System
from linter.platform.connector.systems import database, systems, unique
from linter.records import NamedTuple
from linter.tree import Entry, Leaf, Map, Node, Seq, Span, Template, get

Hosts = Mapping[str, tuple[str, str]]
"""Key that names hosts, in lower case, to the kind of system and its usual port."""
MAX_DEPTH = 12
_PROSE = frozenset(
    ("description", "doc", "documentationurl", "$schema", "message", "title", "text", "source", "example")
)


class Part(NamedTuple):
    """One part of a pipeline: what it is made of, its settings, and the place that names it."""

    plugin: str
    body: Map
    place: Span
    id: str = ""


def resource(platform: str, type: str, part: Part, role: str, hosts: Hosts | None = None) -> Resource:
    """A part as a resource; `hosts` are the keys that hold hosts without a scheme."""
    name = part.id or part.plugin or type
    body = with_plugin(part.body, part.plugin, part.place)
    return Resource(platform, type, name, body, part.place, role=role, systems=reached(part.body, hosts or {}))


def with_plugin(body: Map, plugin: str, at: Span) -> Map:
    """A body that says what its part is made of."""
    return body._replace(entries=(*body.entries, Entry(Leaf("plugin", at), Leaf(plugin, at))))


def reached(body: Map, hosts: Hosts, pairs: Mapping[str, str] | None = None) -> tuple[System, ...]:
    """The systems that the values of a tree name: URLs, hosts at known keys, and one host with its port.

    `pairs` maps the kind of a system to its usual port where `host` and `port` are keys of `body`.
    """
    found = list(_reached(body, hosts, "", 0))
    for kind, usual in (pairs or {}).items():
        if isinstance(get(body, "host"), Leaf):
            found += database(body, kind, ("host", "port", ""), usual)
    return unique(found)


def _reached(node: Node, hosts: Hosts, key: str, depth: int) -> Iterator[System]:
    match node:
        case Map(entries=entries) if depth < MAX_DEPTH:
            for entry in entries:
                yield from _reached(entry.value, hosts, str(entry.key.value).lower(), depth + 1)
        case Seq(items=items) if depth < MAX_DEPTH:
            for item in items:
                yield from _reached(item, hosts, key, depth + 1)
        case Leaf(value=str() | Template()) if key not in _PROSE:
            if key in hosts:
                yield from systems(node, *hosts[key])
            elif _is_address(node.value):
                yield from systems(node)


def _is_address(value: object) -> bool:
    known = value.parts[0] if isinstance(value, Template) else value
    if not isinstance(known, str) or len(known) > 1000 or known.startswith(("file:", "unix:")):
        return False
    return ("://" in known or known.startswith("jdbc:")) and not any(c.isspace() for c in known.strip())


def entries_of(node: Node | None) -> tuple[Entry, ...]:
    """The members of a map, none for anything else."""
    return node.entries if isinstance(node, Map) else ()


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The members of a list; a lone value is a list of one."""
    return node.items if isinstance(node, Seq) else () if node is None else (node,)


def lowered(body: Map) -> Map:
    """A map with its keys in lower case, for tools that read them in any case."""
    return body._replace(entries=tuple(Entry(_lower(e.key), e.value) for e in body.entries))


def _lower(key: Leaf) -> Leaf:
    return key._replace(value=key.value.lower()) if isinstance(key.value, str) else key
