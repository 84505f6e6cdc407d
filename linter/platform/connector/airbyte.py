"""Airbyte's manifests, specifications, metadata and chart values to what they say of connectors.

Platform `airbyte`. Type `manifest`: a declarative connector; `requester`: every map with `url_base` in it, with what
its `$ref` names (and the manifest's default `error_handler` where it inherits none: `handled`); `property`: each
property of a specification whose name says that it is a secret; `metadata`: a connector's `metadata.yaml`; `values`:
the chart's values. `{{ config['x'] }}` is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.connector.members import added, every, named, stem
from linter.platform.connector.references import TEMPLATES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, Node, Seq, Span, get, text

_SECRET = pattern(
    r"(?i)^(?:.*_)?(?:password|passphrase|passwd|secret|(?:access|refresh|api|auth|bearer|personal_access|session)_?token"
    r"|token|api_?key|private_key|secret_key|access_key|client_secret|secret_access_key|credentials_json|service_account_info)$"
)
_SPECIFICATIONS = ("connectionSpecification", "connection_specification")
_CHART = frozenset({"secretsManager", "auth", "storage", "edition", "airbyteUrl", "deploymentMode", "workloads"})
_COMPONENTS = frozenset({"webapp", "server", "worker", "temporal", "workload-launcher", "airbyte-bootloader"})
_MAX_REFERENCES = 20


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """What a YAML or JSON document holds of Airbyte."""
    for root in document.roots:
        if not isinstance(root, Map) or get(root, "apiVersion") is not None:
            continue
        body = resolve_map(root, TEMPLATES)
        if text(body, "type") == "DeclarativeSource":
            yield from _manifest(body, document)
        if isinstance(get(body, "data"), Map) and get(body, "data", "dockerRepository") is not None:
            yield _metadata(body)
        for key in _SPECIFICATIONS:
            for found, _, _ in every(body):
                if isinstance(get(found, key, "properties"), Map):
                    yield from _specification(get(found, key), document)
        if _is_values(body):
            yield Resource("airbyte", "values", stem(document.path), body, key_span(body, "global"), role="server")


def _is_values(body: Map) -> bool:
    shared = get(body, "global")
    if not isinstance(shared, Map):
        return False
    own = {str(e.key.value) for e in shared.entries} & _CHART
    return bool(own) and (len(own) >= 2 or bool({str(e.key.value) for e in body.entries} & _COMPONENTS))


def _metadata(body: Map) -> Resource:
    data = get(body, "data")
    assert isinstance(data, Map)
    name = text(data, "name") or text(data, "dockerRepository") or "connector"
    return Resource("airbyte", "metadata", name, data, key_span(data, "dockerRepository"), role="connector")


def _manifest(root: Map, document: Document) -> Iterator[Resource]:
    name = text(root, "metadata", "name") or document.path.split("/")[-2:-1]
    shown = name if isinstance(name, str) else (name[0] if name else stem(document.path))
    made = [_requester(body, path, at, root) for body, path, at in every(root) if has(body, "url_base")]
    made += [_requester(b, p, a, root) for b, p, a in every(root) if has(b, "url") and _is_requester(b)]
    found = unique(s for r in made for s in r.systems)
    yield Resource("airbyte", "manifest", shown, root, key_span(root, "version", "type"), role="source", systems=found)
    yield from made


def _is_requester(body: Map) -> bool:
    return (text(body, "type") or "").endswith("HttpRequester") and not has(body, "url_base")


def _requester(body: Map, path: tuple[str, ...], at: Span, root: Map) -> Resource:
    handled = has(body, "error_handler")
    node: Node | None = body
    for _ in range(_MAX_REFERENCES):
        reference = text(node, "$ref") or ""
        if not reference.startswith("#/") or handled:
            break
        node = get(root, *reference[2:].split("/"))
        handled = node is None or has(node, "error_handler")
    full = added(body, at, handled=handled)
    place = key_span(body, "url_base", "url", "type")
    found = unique([*systems(get(body, "url_base")), *systems(get(body, "url"))])
    return Resource("airbyte", "requester", ".".join(path[-3:]) or "requester", full, place, systems=found)


def _specification(node: Node | None, document: Document) -> Iterator[Resource]:
    place = key_span(node, "properties") if isinstance(node, Map) else Span(document, 0, 0)
    yield Resource(
        "airbyte", "specification", stem(document.path), node if isinstance(node, Map) else Map((), place), place
    )
    for found, path, _ in every(node) if node is not None else ():
        if path[-1:] != ("properties",):
            continue
        for name, body, at in named(found):
            kind = get(body, "type")
            textual = text(body, "type") in (None, "string") or isinstance(kind, Seq)
            if _SECRET.match(name) and textual and not has(body, "const") and not has(body, "enum"):
                if not has(body, "oneOf") and not has(body, "properties"):
                    yield Resource("airbyte", "property", name, body, at)
