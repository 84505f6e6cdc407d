"""Envoy's bootstrap and xDS files to listeners, clusters, TLS contexts and connection managers.

Platform `envoy`. Types `admin`, `listener`, `cluster` (with `tls`: whether it has a transport socket), `filter` (a
`HttpConnectionManager`, with `logged` where its listener has an access log), `downstream-tls` and `upstream-tls` (the
TLS contexts), and `extension` (every map with an `@type`). Bodies are the maps of the file. Templates are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, every, members
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import database, unique
from linter.tree import Document, Map, Node, get, text

_SECTIONS = ("static_resources", "dynamic_resources", "admin")
_TYPES = {
    "DownstreamTlsContext": "downstream-tls",
    "UpstreamTlsContext": "upstream-tls",
    "HttpConnectionManager": "filter",
}
_TYPED = "type.googleapis.com/envoy."


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The parts of a bootstrap, or of a file with resources for discovery."""
    for root in document.roots:
        if not isinstance(root, Map) or get(root, "apiVersion") is not None or not _is_envoy(root):
            continue
        yield from _parts(resolve_map(root, BRACES))


def _is_envoy(root: Map) -> bool:
    if has(root, "static_resources") or (has(root, "dynamic_resources") and has(root, "node")):
        return True
    return any((text(item, "@type") or "").startswith(_TYPED) for item in members(get(root, "resources")))


def _parts(root: Map) -> Iterator[Resource]:
    admin = get(root, "admin")
    if isinstance(admin, Map):
        yield Resource("envoy", "admin", "admin", admin, key_span(admin, "address"), role="listener")
    static = get(root, "static_resources") or root
    listed = list(members(get(root, "resources")))
    listeners = [*members(get(static, "listeners")), *(r for r in listed if has(r, "filter_chains"))]
    clusters = [*members(get(static, "clusters")), *(r for r in listed if has(r, "load_assignment"))]
    for body in listeners:
        yield _listener(body)
    for body in clusters:
        yield _cluster(body)
    logged = {id(inner) for body in listeners if has(body, "access_log") for inner, _, _ in every(body)}
    yield from _typed(root, logged)


def _listener(body: Map) -> Resource:
    place = key_span(body, "name", "address")
    return Resource("envoy", "listener", text(body, "name") or "listener", body, place, role="listener")


def _cluster(body: Map) -> Resource:
    place = key_span(body, "name")
    secure = has(body, "transport_socket") or has(body, "transport_socket_matches") or has(body, "tls_context")
    full = added(body, place, tls=secure)
    found = unique(_systems(body))
    return Resource("envoy", "cluster", text(body, "name") or "cluster", full, place, role="sink", systems=found)


def _systems(cluster: Map) -> Iterator[System]:
    for group in members(get(cluster, "load_assignment", "endpoints")):
        for endpoint in members(get(group, "lb_endpoints")):
            address = get(endpoint, "endpoint", "address", "socket_address")
            if isinstance(address, Map):
                yield from database(address, "tcp", ("address", "port_value", ""))


def _typed(root: Node, logged: set[int]) -> Iterator[Resource]:
    for body, path, _ in every(root):
        kind = text(body, "@type") or ""
        if not kind.startswith(_TYPED):
            continue
        place = key_span(body, "@type")
        name = ".".join(p for p in path if not p.startswith("[") and p != "typed_config")[-60:] or "extension"
        yield Resource("envoy", "extension", name, body, place)
        found = _TYPES.get(kind.rpartition(".")[2])
        if found is not None:
            place = key_span(body, "common_tls_context", "stat_prefix", "@type")
            full = added(body, place, logged=True) if id(body) in logged else body
            yield Resource("envoy", found, name, full, place)
