"""n8n workflows to their nodes, and n8n's environment to the instance.

Platform `n8n`. Type `workflow`: the body is the file's map (`nodes`, `connections`, `settings`, `active`).
Type `node`: the body is the node's map; disabled nodes and notes are left out. Type `instance`: the body is a flat map
of environment variables. A string that starts with `=` is an expression: what is between `{{ }}` is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import items, stem
from linter.platform.connector.references import SHELL, leaf, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, Span, Template, get, text

EXPRESSION = pattern(r"\{\{.*?\}\}|\{\{.*")
PREFIXES = ("N8N_",)
IMAGE = pattern(r"(?:^|/)n8n(?:io/n8n)?(?::|@|$)")
_NOTE = "n8n-nodes-base.stickyNote"
_TRIGGERS = ("trigger", "webhook")
_MAX_DEPTH = 4


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The workflows of a JSON document: one, a list of them, or those of a backup."""
    for root in document.roots:
        for body in _workflows(root, 0):
            yield from _workflow(body, document)


def _workflows(node: Node, depth: int) -> Iterator[Map]:
    """Workflows at the top, in a list, or some keys down; nothing inside one is looked at."""
    if isinstance(node, Map) and _is_workflow(node):
        yield node
    elif depth < _MAX_DEPTH and isinstance(node, (Map, Seq)):
        for inner in node.items if isinstance(node, Seq) else [e.value for e in node.entries]:
            yield from _workflows(inner, depth + 1)


def _is_workflow(body: Map) -> bool:
    nodes = get(body, "nodes")
    if not isinstance(nodes, Seq) or not isinstance(get(body, "connections"), Map):
        return False
    return any(has(node, "typeVersion", "parameters") for node in nodes.items)


def _workflow(body: Map, document: Document) -> Iterator[Resource]:
    name = text(body, "name") or stem(document.path)
    place = key_span(body, "name", "nodes")
    nodes = [node for node in items(get(body, "nodes")) if isinstance(node, Map) and _runs(node)]
    made = [_node(node, name) for node in nodes]
    reached = unique(s for r in made for s in r.systems)
    owner = Resource("n8n", "workflow", name, body, place, role="connector", systems=reached)
    yield owner
    for resource in made:
        resource.parent = owner
        yield resource


def _runs(node: Map) -> bool:
    disabled = get(node, "disabled")
    return text(node, "type") != _NOTE and not (isinstance(disabled, Leaf) and disabled.value is True)


def _node(node: Map, workflow: str) -> Resource:
    body = _resolved(node)
    assert isinstance(body, Map)
    name, kind = text(node, "name") or "node", (text(node, "type") or "").lower()
    role = "source" if any(word in kind for word in _TRIGGERS) else ""
    place = key_span(node, "name", "type")
    found = unique(_systems(get(body, "parameters")))
    return Resource("n8n", "node", f"{workflow}.{name}", body, place, role=role, systems=found)


def _systems(parameters: Node | None) -> Iterator[System]:
    for key in ("url", "uri", "baseUrl", "endpoint", "host", "serverUrl", "sseEndpoint", "endpointUrl"):
        yield from systems(get(parameters, key))


def _resolved(node: Node) -> Node:
    """A node with the expressions in it as what is known of them."""
    match node:
        case Map(entries=entries):
            return node._replace(entries=tuple(Entry(e.key, _resolved(e.value)) for e in entries))
        case Seq(items=listed):
            return node._replace(items=tuple(map(_resolved, listed)))
        case Leaf(value=str() as value) if value.startswith("="):
            return leaf(piece(node, 1, len(value)), EXPRESSION)
        case Leaf(value=Template(parts=(str() as first, *rest))) if first.startswith("="):
            known = (first[1:], *rest) if first != "=" else tuple(rest)
            return node._replace(value=Template(known) if len(known) > 1 else UNKNOWN)
    return node


def instance(variables: Map, name: str, place: Span) -> Resource:
    """The instance that a container's environment configures."""
    body = resolve_map(variables, SHELL)
    reached = [*systems(get(body, "WEBHOOK_URL")), *systems(get(body, "DB_POSTGRESDB_HOST"), "postgres", "5432")]
    return Resource("n8n", "instance", name, body, place, role="server", systems=unique(reached))
