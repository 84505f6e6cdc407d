"""Traefik's static and dynamic configuration and its flags to entry points, transports and options.

Platform `traefik`. Type `static`: the whole static configuration; `entrypoint`: each of its entry points with `name`,
`port` and `redirects`; type `dynamic`: the whole dynamic one; `transport`: a servers transport; `tls-options`: a TLS
option; `service`: a load balancer. Type `v1`: a configuration of the first version. All names are in lower case,
because Traefik does not look at their case. Templates are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_local, known, lowered, members, named, stem
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Span, get

_STATIC = frozenset("api certificatesresolvers accesslog serverstransport tracing entrypoints ping log".split())
_PROVIDERS = frozenset(
    "docker swarm file kubernetescrd kubernetesingress kubernetesgateway consulcatalog ecs nomad etcd redis".split()
)
_FIRST = frozenset("defaultentrypoints docker acme file web logslevel frontends rancher consul marathon".split())
_DYNAMIC = ("http", "tcp", "udp", "tls")
_PARTS = frozenset("routers services middlewares serverstransports".split())


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The configuration of a TOML or YAML file; a chart's values are none."""
    if document.path.rpartition("/")[2].startswith("values"):
        return
    for root in document.roots:
        if not isinstance(root, Map):
            continue
        if get(root, "apiVersion") is not None:
            continue  # custom resources are Kubernetes'
        body = resolve_map(root, BRACES)
        yield from file(body, stem(document.path))


def file(written: Map, name: str) -> Iterator[Resource]:
    """What a file of either kind configures."""
    body = lowered(written)
    assert isinstance(body, Map)
    names = {str(e.key.value) for e in body.entries}
    if "entrypoints" in names and names & _FIRST and "providers" not in names:
        yield Resource("traefik", "v1", name, body, key_span(body, "defaultentrypoints", "entrypoints"), role="server")
    elif _is_static(body, names):
        yield from static(body, name, key_span(body, "entrypoints", "providers"))
    if any(isinstance(get(body, part), Map) for part in _DYNAMIC) and _is_dynamic(body):
        yield from _dynamic(body, name)


def static(body: Map, name: str, place: Span) -> Iterator[Resource]:
    """The static configuration and its entry points, from names in lower case."""
    owner = Resource("traefik", "static", name, body, place, role="server")
    yield owner
    for entry, value, at in named(get(body, "entrypoints")):
        address = get(value, "address")
        port = (known(address) or "").partition("/")[0].rpartition(":")[2] or None
        redirects = get(value, "http", "redirections") is not None
        secure = get(value, "http", "tls") is not None
        full = added(value, at, name=entry, port=port, redirects=redirects, tls=secure, local=is_local(address))
        yield Resource("traefik", "entrypoint", entry, full, at, role="listener", parent=owner)


def _is_static(body: Map, names: set[str]) -> bool:
    providers = get(body, "providers")
    known_ones = isinstance(providers, Map) and any(e.key.value in _PROVIDERS for e in providers.entries)
    addressed = any(has(value, "address") for _, value, _ in named(get(body, "entrypoints")))
    return addressed or (known_ones and bool(names & _STATIC))


def _is_dynamic(body: Map) -> bool:
    for part in ("http", "tcp", "udp"):
        found = get(body, part)
        if isinstance(found, Map) and any(isinstance(get(found, name), Map) for name in _PARTS):
            return True
    found = get(body, "tls")
    return (
        has(body, "tls") and (has(found or body, "options") or has(found or body, "stores")) and len(body.entries) <= 4
    )


def _dynamic(body: Map, name: str) -> Iterator[Resource]:
    place = key_span(body, *_DYNAMIC)
    owner = Resource("traefik", "dynamic", name, body, place, role="server")
    yield owner
    for protocol in ("http", "tcp"):
        for transport, value, at in named(get(body, protocol, "serverstransports")):
            yield Resource("traefik", "transport", transport, value, at, parent=owner)
        for service, value, at in named(get(body, protocol, "services")):
            found = unique(_systems(value))
            yield Resource("traefik", "service", service, value, at, role="sink", systems=found, parent=owner)
    for option, value, at in named(get(body, "tls", "options")):
        yield Resource("traefik", "tls-options", option, value, at, parent=owner)


def _systems(service: Map) -> Iterator[System]:
    for server in members(get(service, "loadbalancer", "servers")):
        yield from systems(get(server, "url"))


def from_flags(flags: list[Leaf], name: str, place: Span, *, is_open: bool = False) -> Iterator[Resource]:
    """The static configuration that `--api.insecure=true` and its kin make, from strings without their dashes.

    It is open where variables or a file (`--configfile`) may set more.
    """
    tree: dict[str, object] = {}
    spans: dict[str, Span] = {}
    for flag in flags:
        key, sign, value = str(flag.value).lower().partition("=")
        node, parts = tree, key.split(".")
        for part in parts[:-1]:
            below = node.setdefault(part, {})
            if not isinstance(below, dict):
                break
            node = below
            spans.setdefault(part, flag.span)
        else:
            node[parts[-1]] = flag._replace(value=value if sign else True)
    body = _tree(tree, place, spans)
    yield from static(body._replace(open=is_open or "configfile" in tree), name, place)


def _tree(node: dict[str, object], place: Span, spans: dict[str, Span]) -> Map:
    entries = []
    for name, value in node.items():
        at = value.span if isinstance(value, Leaf) else spans.get(name, place)
        found: Node = value if isinstance(value, Leaf) else _tree(value if isinstance(value, dict) else {}, at, spans)
        entries.append(Entry(Leaf(name, at), found))
    return Map(tuple(entries), place)
