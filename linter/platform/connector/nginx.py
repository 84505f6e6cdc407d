"""nginx configuration to servers and locations, with what they inherit.

Platform `nginx`. Type `server`: the body is its directives, those of `http` that it does not set included, with
`listeners` (maps of `address` and `ssl`), `tls` (whether every listener is), `redirects` (whether it only sends callers
elsewhere or away), `proxies` (whether a location passes requests on). Type `location`: each block with `proxy_pass`,
`grpc_pass` or its kin, the server's directives included, with `target` and `scheme`. A block that includes other files
is open. Variables (`$x`) and templates are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.connector.members import added, is_local, joined, known
from linter.platform.connector.references import leaf
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get

VARIABLE = pattern(r"\$\{[^{}]*\}|\$\w+|\{\{[^{}]*\}\}|\{%[^%]*%\}|<%[^%]*%>")
_PASSES = ("proxy_pass", "grpc_pass", "uwsgi_pass", "fastcgi_pass", "scgi_pass")
_REPEATED = frozenset({"location", "server", "listen", "include", "upstream", "map", "if", "geo", "types", "@arg"})
_GONE = frozenset({"301", "302", "307", "308", "403", "404", "410", "444"})
_KNOWN = frozenset("server http events upstream stream location ssl_protocols proxy_pass listen server_name".split())


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The servers and locations of a document, or the directives of a fragment."""
    root = document.roots[0] if document.syntax == "nginx" and document.roots else None
    if not isinstance(root, Map) or not _KNOWN & {str(e.key.value) for e in root.entries}:
        return
    found = list(_servers(root, Map((), root.span), 0))
    yield from found
    if not any(r.type == "server" for r in found):
        yield Resource("nginx", "fragment", document.path.rpartition("/")[2], _flat(root), key_span(root, *_KNOWN))


def _servers(block: Map, above: Map, depth: int) -> Iterator[Resource]:
    """The servers of `http` and `stream`, or of a file that one of them includes."""
    inherited = _inherit(_flat(block), above)
    upstreams = {n for e in block.entries if e.key.value == "upstream" for n in _arguments(e.value)}
    for entry in block.entries:
        if not isinstance(entry.value, Map):
            continue
        if entry.key.value in ("http", "stream") and depth == 0:
            yield from _servers(entry.value, inherited, 1)
        elif entry.key.value == "server":
            yield from _server(entry.value, entry.key.span, inherited, upstreams)


def _flat(block: Map) -> Map:
    """The plain directives of a block, values resolved; the last of repeated ones is what a test sees."""
    entries = tuple(Entry(e.key, _resolved(e.value)) for e in block.entries if not isinstance(e.value, Map))
    return Map(entries, block.span, block.open or has(block, "include"), block.head)


def _resolved(node: Node) -> Node:
    match node:
        case Leaf():
            return leaf(node, VARIABLE)
        case Seq(items=listed):
            return node._replace(items=tuple(_resolved(item) for item in listed))
    return node


def _inherit(block: Map, above: Map) -> Map:
    """A block with the directives of the level above that it does not set itself."""
    own = {e.key.value for e in block.entries}
    more = tuple(e for e in above.entries if e.key.value not in own and e.key.value not in _REPEATED)
    return block._replace(entries=(*block.entries, *more), open=block.open or above.open)


def _server(block: Map, at: Span, above: Map, upstreams: set[str]) -> Iterator[Resource]:
    body = _inherit(_flat(block), above)
    name = next((n for e in block.entries if e.key.value == "server_name" for n in _words(e.value)), "server")
    listeners = [_listener(e.value) for e in body.entries if e.key.value == "listen"]
    made = list(_locations(block, body, name, upstreams, 0))
    secure = None
    if listeners or not body.open:
        legacy = known(get(body, "ssl")) == "on"
        secure = bool(listeners) and all(legacy or known(get(m, "ssl")) == "true" for m in listeners)
    body = joined(body, "listeners", Seq(tuple(listeners), at) if listeners else None)
    place = next((m.span for m in listeners), at)
    body = added(body, place, tls=secure, redirects=_redirects(block), proxies=any(r.systems or r for r in made))
    owner = Resource("nginx", "server", name, body, at, role="listener")
    yield owner
    for resource in made:
        resource.parent = owner
        yield resource


def _listener(node: Node) -> Map:
    words = _words(node)
    first = node.items[0] if isinstance(node, Seq) and node.items else node
    body = Map((Entry(Leaf("address", first.span), first),), first.span, head=first.span)
    return added(body, first.span, ssl="ssl" in words or "quic" in words, local=is_local(first))


def _redirects(block: Map) -> bool:
    """Whether the server, or its location `/`, sends callers to another place or away."""
    inside = [e.value for e in block.entries if e.key.value in ("location", "if") and isinstance(e.value, Map)]
    for body in (block, *inside):
        found = get(body, "return")
        words = _words(found) if found is not None else ()
        if words and (words[0] in _GONE or words[0].startswith("https")):
            return True
        if any(e.key.value == "rewrite" and "https://" in " ".join(_words(e.value)) for e in body.entries):
            return True
    return False


def _locations(block: Map, above: Map, server: str, upstreams: set[str], depth: int) -> Iterator[Resource]:
    for entry in block.entries:
        if entry.key.value != "location" or not isinstance(entry.value, Map) or depth > 8:
            continue
        body = _inherit(_flat(entry.value), above)
        path = " ".join(_arguments(entry.value)) or "/"
        for key in _PASSES:
            target = get(_flat(entry.value), key)
            if isinstance(target, Leaf):
                yield _location(body, target, f"{server} {path}", upstreams)
        yield from _locations(entry.value, body, server, upstreams, depth + 1)


def _location(body: Map, target: Leaf, name: str, upstreams: set[str]) -> Resource:
    value = known(target) or ""
    host = value.partition("://")[2].partition("/")[0].partition(":")[0]
    grouped = host in upstreams
    scheme = value.partition("://")[0] if "://" in value else None
    full = added(body, target.span, scheme=scheme, local=grouped or is_local(target), grouped=grouped)
    full = joined(full, "target", target)
    found = () if grouped else unique(systems(target))
    return Resource("nginx", "location", name, full, target.span, role="sink", systems=found)


def _words(node: Node) -> tuple[str, ...]:
    listed = node.items if isinstance(node, Seq) else (node,)
    return tuple(str(i.value) for i in listed if isinstance(i, Leaf) and isinstance(i.value, str))


def _arguments(block: Node) -> tuple[str, ...]:
    """What a block is called with: the path of a location, the name of an upstream."""
    found = get(block, "@arg")
    return () if found is None else _words(found)
