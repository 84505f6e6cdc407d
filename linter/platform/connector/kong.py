"""Kong's declarative configuration and settings to services, routes, plugins and consumers.

Platform `kong`. Type `config`: the file's map with `logged` (whether any plugin logs). Type `service`: its map with
`protocol` (from `url` where it is given there) and `local`. Type `route`: its map with `authenticated`: whether a
plugin of the route, its service, or the whole file asks who calls; left out where a plugin is not one of Kong's own.
Types `plugin` and `consumer`. Type `settings`: `kong.conf` or `KONG_*`, names in lower case without the prefix.
`{vault://env/x}` and `${{ env "DECK_X" }}` are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_local, joined, known, lowered, members, stem
from linter.platform.connector.references import resolve_map
from linter.platform.connector.shapes import key_span, sub
from linter.platform.connector.systems import database, systems, unique
from linter.tree import UNKNOWN, Document, Leaf, Map, Node, Span, get, text

REFERENCE = pattern(r"\{vault://[^{}]*\}|\$\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{\{[^{}]*\}\}")
PREFIX = "KONG_"
_LISTENERS = ("admin_listen", "proxy_listen")
_AUTHENTICATING = frozenset(
    "key-auth key-auth-enc basic-auth jwt jwt-signer oauth2 oauth2-introspection hmac-auth ldap-auth ldap-auth-advanced"
    " openid-connect mtls-auth saml session vault-auth header-cert-auth upstream-oauth request-termination".split()
)
_LOGGING = frozenset(
    "http-log file-log tcp-log udp-log syslog loggly kafka-log opentelemetry datadog statsd zipkin"
    " confluent azure-functions solace-log".split()
)
_OTHERS = frozenset(
    "cors acl acme ip-restriction bot-detection rate-limiting rate-limiting-advanced response-ratelimiting prometheus"
    " request-size-limiting request-transformer request-transformer-advanced response-transformer correlation-id"
    " response-transformer-advanced proxy-cache proxy-cache-advanced aws-lambda pre-function post-function canary"
    " grpc-gateway grpc-web request-validator mocking degraphql websocket-validator route-by-header forward-proxy"
    " exit-transformer graphql-rate-limiting-advanced tls-metadata-headers tls-handshake-modifier redirect jq"
    " standard-webhooks service-protection ai-proxy ai-prompt-guard ai-prompt-decorator ai-prompt-template".split()
)
_CUSTOM_CODE = frozenset({"pre-function", "post-function"})


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The entities of a document with `_format_version`, or the settings of a `kong.conf`."""
    root = document.roots[0] if document.roots else None
    if not isinstance(root, Map):
        return
    if get(root, "_format_version") is not None:
        yield from _config(resolve_map(root, REFERENCE), document)
    elif document.syntax in ("properties", "ini") and any(get(root, key) is not None for key in _LISTENERS):
        yield settings(root, stem(document.path), key_span(root, *_LISTENERS))


def settings(written: Map, name: str, place: Span) -> Resource:
    """The settings of a node."""
    body = resolve_map(written, REFERENCE)
    reached = database(body, "postgres", ("pg_host", "pg_port", "pg_database"), "5432")
    return Resource("kong", "settings", name, body, place, role="server", systems=unique(reached))


def from_environment(variables: Map, name: str, place: Span) -> Resource:
    """The settings that `KONG_*` variables make, open because a file may set the rest."""
    found = lowered(sub(variables, PREFIX, is_open=True))
    assert isinstance(found, Map)
    return settings(found, name, place)


def _config(root: Map, document: Document) -> Iterator[Resource]:
    body = added(root, key_span(root, "_format_version"), logged=_any(root, _LOGGING))
    place = key_span(root, "_format_version")
    yield Resource("kong", "config", stem(document.path), body, place, role="server")
    shared = list(members(get(root, "plugins")))
    for service in members(get(root, "services")):
        yield from _service(service, shared)
    for route in members(get(root, "routes")):
        yield _route(route, [*shared, *members(get(route, "plugins"))], text(route, "service") or "")
    for plugin in shared:
        yield _plugin(plugin)
    for consumer in members(get(root, "consumers")):
        name = text(consumer, "username") or text(consumer, "custom_id") or "consumer"
        yield Resource("kong", "consumer", name, consumer, key_span(consumer, "username", "custom_id"))


def _service(service: Map, shared: list[Map]) -> Iterator[Resource]:
    name, place = text(service, "name") or text(service, "host") or "service", key_span(service, "name", "url", "host")
    url = get(service, "url")
    scheme = (known(url) or "").partition("://")[0] or None
    protocol = None if get(service, "protocol") is not None else scheme if url is not None else "http"
    body = added(service, url.span if url is not None else place, protocol=protocol)
    body = joined(body, "target", url) if url is not None else added(body, place, target=_target(body))
    body = added(body, place, local=is_local(url if url is not None else get(service, "host")))
    yield Resource("kong", "service", name, body, place, role="sink", systems=unique(_systems(body)))
    plugins = list(members(get(service, "plugins")))
    for route in members(get(service, "routes")):
        yield _route(route, [*shared, *plugins, *members(get(route, "plugins"))], name)
    for plugin in plugins:
        yield _plugin(plugin)


def _target(service: Map) -> str | None:
    """The address that protocol and host make, None where they are not known."""
    protocol, host = known(get(service, "protocol")), known(get(service, "host"))
    return f"{protocol}://{host}" if protocol and host else None


def _systems(service: Map) -> Iterator[System]:
    yield from systems(get(service, "url"))
    scheme = text(service, "protocol")
    if scheme and get(service, "url") is None:
        yield from database(service, scheme, ("host", "port", ""), "80" if scheme == "http" else "443")


def _route(route: Map, plugins: list[Map], service: str) -> Resource:
    name, place = text(route, "name") or "route", key_span(route, "name", "paths", "hosts")
    bound = [p for p in plugins if _bound(p, "route", name) and _bound(p, "service", service)]
    body = added(route, place, authenticated=_authenticated(bound))
    return Resource("kong", "route", f"{service}.{name}".lstrip("."), body, place, role="listener")


def _bound(plugin: Map, key: str, name: str) -> bool:
    """Whether a plugin is for this entity: it names it, or names none."""
    target = get(plugin, key)
    if isinstance(target, Map):
        target = get(target, "name") or get(target, "id")
    return target is None or (isinstance(target, Leaf) and target.value in (None, name, UNKNOWN))


def _authenticated(plugins: list[Map]) -> bool | None:
    names = {text(p, "name") for p in plugins if known(get(p, "enabled")) != "false"}
    if names & _AUTHENTICATING:
        return True
    return False if names <= (_OTHERS | _LOGGING) - _CUSTOM_CODE else None


def _any(root: Map, names: frozenset[str]) -> bool:
    groups: list[Node] = [root, *members(get(root, "services")), *members(get(root, "routes"))]
    groups += [r for s in members(get(root, "services")) for r in members(get(s, "routes"))]
    return any(text(p, "name") in names for g in groups for p in members(get(g, "plugins")))


def _plugin(plugin: Map) -> Resource:
    name = text(plugin, "name") or "plugin"
    return Resource("kong", "plugin", name, plugin, key_span(plugin, "name"))
