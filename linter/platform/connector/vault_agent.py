"""HCL of Vault, OpenBao, their agents and proxies to listeners, storage, auto-auth and sinks.

Platform `vault`. Type `server` or `agent`: the whole file. Type `listener` (with `kind`, such as `tcp`): a listener of
either; `client`: how an agent reaches its server; `auth-method` and `sink` of `auto_auth`; `storage` (with `kind`).
Bodies are the blocks of the file; `config` of a method or sink is a map, and `wrapped` says that the method itself
wraps the token.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.members import added, is_local, members, named, stem
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, Node, get, text

_AGENT = ("auto_auth", "template", "cache", "api_proxy", "env_template")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The parts of an HCL document that is a server's or an agent's; Terraform has neither shape."""
    root = document.roots[0] if document.syntax in ("hcl", "json") and document.roots else None
    if not isinstance(root, Map):
        return
    agent = has(root, "auto_auth") or (has(root, "vault") and any(has(root, key) for key in _AGENT))
    agent = agent or has(root, "cache", "listener")
    listener = get(root, "listener")
    stores = has(root, "storage") or has(root, "backend") or has(root, "seal")
    server = stores and (has(listener, "tcp") or has(listener, "unix")) if listener is not None else False
    if agent or server:
        yield from _parts(_plain(root, reader), document, "agent" if agent else "server")


def _plain(root: Map, reader: Reader) -> Map:
    """The tree with the expressions that need no names evaluated."""
    from linter.platform.terraform.evaluate import resolve
    from linter.platform.terraform.module import Module
    from linter.platform.terraform.run import Run
    from linter.platform.terraform.scope import Instance, Scope

    scope = Scope(Instance(Run(reader), Module("", (), (), {}, {}), {}), {})
    found = resolve(root, scope)
    assert isinstance(found, Map)
    return resolve_map(found, BRACES)


def _parts(root: Map, document: Document, kind: str) -> Iterator[Resource]:
    vault = get(root, "vault")
    found = unique(systems(get(vault, "address")))
    place = key_span(root, "vault", "auto_auth", "listener")
    yield Resource("vault", kind, stem(document.path), root, place, role="server", systems=found)
    if isinstance(vault, Map):
        body = added(vault, key_span(root, "vault"), local=is_local(get(vault, "address")))
        yield Resource("vault", "client", "vault", body, key_span(root, "vault"))
    for block, type_ in (("listener", "listener"), ("storage", "storage"), ("backend", "storage")):
        role = "listener" if type_ == "listener" else ""
        for written in (e.value for e in root.entries if e.key.value == block):
            for name, inner, at in named(written):
                full = added(inner, at, kind=name, local=is_local(get(inner, "address")))
                yield Resource("vault", type_, f"{type_}.{name}", full, at, role=role)
    for auth in (e.value for e in root.entries if e.key.value == "auto_auth"):
        yield from _auto_auth(auth)


def _is_wrapped(method: Map) -> bool:
    """Whether the token comes wrapped from the method itself, labelled or not."""
    return has(method, "wrap_ttl") or any(has(inner, "wrap_ttl") for _, inner, _ in named(method))


def _auto_auth(auth: Node) -> Iterator[Resource]:
    wrapped = any(_is_wrapped(method) for method in members(get(auth, "method")))
    for entry in auth.entries if isinstance(auth, Map) else ():
        if entry.key.value not in ("method", "sink"):
            continue
        type_ = "auth-method" if entry.key.value == "method" else "sink"
        for body in members(entry.value):
            labelled = [(n, b) for n, b, _ in named(body) if not has(body, "type") and n != "config"]
            for name, inner in labelled or [(text(body, "type") or type_, body)]:
                full = added(inner, entry.key.span, type=None if has(inner, "type") else name, wrapped=wrapped or None)
                yield Resource("vault", type_, f"{type_}.{name}", full, entry.key.span)
