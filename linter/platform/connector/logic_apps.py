"""Logic Apps and Power Automate workflows and `connections.json` to actions, triggers and connections.

Platform `logic-apps`. Type `workflow`: the body is the definition. Types `action` and `trigger`: the body is its map,
actions of scopes, conditions and loops included, with `secured` (the names in `runtimeConfiguration.secureData`).
Type `connection`: one for each member of `managedApiConnections` and `serviceProviderConnections`, with `kind`
(`managed` or `provider`). Expressions (`@appsetting('X')`, `@{...}`, ARM's `[...]`) are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.data_factory import EXPRESSION
from linter.platform.connector.members import added, every, named, outline, stem
from linter.platform.connector.references import resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, Node, Span, get, text

_SCHEMA = "Microsoft.Logic"
_BRANCHES = (("actions",), ("else", "actions"), ("default", "actions"))
_CONNECTIONS = {"managedApiConnections": "managed", "serviceProviderConnections": "provider"}
_MAX_DEPTH = 12
_REMOTE = frozenset({"Http", "HttpWebhook", "ApiManagement", "Function"})


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The workflows and connections of a JSON document."""
    for root in document.roots if document.syntax == "json" else ():
        yield from _connections(root)
        for body, path, _ in every(root):
            if _SCHEMA in (text(body, "$schema") or "") and isinstance(get(body, "actions"), Map):
                yield from _workflow(body, path, root, document)


def _connections(root: Node) -> Iterator[Resource]:
    for key, kind in _CONNECTIONS.items():
        for name, body, at in named(get(root, key)):
            full = added(resolve_map(body, EXPRESSION), at, kind=kind)
            found = unique(_systems(full, ("parameterValues",)))
            yield Resource("logic-apps", "connection", name, full, at, role="connector", systems=found)


def _workflow(body: Map, path: tuple[str, ...], root: Node, document: Document) -> Iterator[Resource]:
    full = resolve_map(body, EXPRESSION)
    folder = document.path.split("/")[-2:-1]
    name = text(root, "name") or (folder[0] if folder and stem(document.path) == "workflow" else stem(document.path))
    made = [*_parts(get(full, "actions"), "action", 0), *_parts(get(full, "triggers"), "trigger", 0)]
    reached = unique(s for r in made for s in r.systems)
    owner = Resource("logic-apps", "workflow", name, full, key_span(body, "$schema"), role="connector", systems=reached)
    yield owner
    for resource in made:
        resource.parent = owner
        yield resource


def _parts(node: Node | None, kind: str, depth: int) -> Iterator[Resource]:
    """The actions below a node, those that branches and loops hold included."""
    for name, body, at in named(node):
        if has(body, "type"):
            yield _part(name, body, at, kind)
        if depth > _MAX_DEPTH:
            continue
        for path in _BRANCHES:
            yield from _parts(get(body, *path), kind, depth + 1)
        for _, case, _ in named(get(body, "cases")):
            yield from _parts(get(case, "actions"), kind, depth + 1)


def _part(name: str, body: Map, at: Span, kind: str) -> Resource:
    static = text(body, "inputs", "authentication", "type") in ("Basic", "Raw")
    secrets = text(body, "type") in _REMOTE and static
    body = added(body, at, handles_secrets=_reads_vault(body) or secrets)
    return Resource("logic-apps", kind, name, body, at, systems=unique(_systems(body, ("inputs",))))


def _reads_vault(body: Map) -> bool:
    """Whether the action gets a secret's value from Key Vault."""
    provider = text(body, "inputs", "serviceProviderConfiguration", "serviceProviderId") or ""
    operation = text(body, "inputs", "serviceProviderConfiguration", "operationId") or ""
    path = outline(get(body, "inputs", "path"))
    by_provider = provider.lower().endswith("keyvault") and "secret" in operation.lower()
    return by_provider or ("/secrets/" in path and path.rstrip("/").endswith("/value"))


def _systems(body: Map, path: tuple[str, ...]) -> Iterator[System]:
    found = get(body, *path)
    for key in ("uri", "url", "endpoint", "openAIEndpoint", "searchServiceEndpoint", "baseUrl", "rootFolder"):
        yield from systems(get(found, key))
    yield from systems(get(body, "connectionRuntimeUrl"))
