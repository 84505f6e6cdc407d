"""MCP client configuration to the servers that an assistant starts or calls.

Platform `mcp`, type `server`: the body is the server's own map (`command`, `args`, `env`, `url`, `headers`).
Known places: `mcpServers` of `.mcp.json`, Claude Desktop, Cursor and Gemini; `servers` of VS Code's `mcp.json`
(that name alone is no sign); `mcp.servers` of its settings; `mcp_servers` of Codex's TOML; `context_servers` of Zed.
References are `${VAR}`, `${env:VAR}`, `${input:id}`, and `${VAR:-default}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.members import items, members, named
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Leaf, Map, Node, Span, get, text

_KEYS = ("mcpServers", "mcp_servers", "context_servers")
_URLS = ("url", "serverUrl", "httpUrl")
_OWN = frozenset({"command", "args", *_URLS})


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The servers of a document in JSON, TOML or YAML."""
    for root in document.roots:
        for place in _places(root, document):
            yield from _servers(place)


def _places(root: Node, document: Document) -> Iterator[Node]:
    for key in _KEYS:
        if (found := get(root, key)) is not None:
            yield found
    if (found := get(root, "mcp", "servers")) is not None:
        yield found
    named_so = document.path.rpartition("/")[2] == "mcp.json"
    if named_so and (found := get(root, "servers")) is not None:
        yield found


def _servers(node: Node) -> Iterator[Resource]:
    if isinstance(node, Map):
        for name, body, at in named(node):
            yield from _server(name, body, at)
    else:
        for member in members(node):
            yield from _server(text(member, "name") or "server", member, key_span(member, "name"))


def _server(name: str, body: Map, at: Span) -> Iterator[Resource]:
    if not _OWN & {e.key.value for e in body.entries}:
        return
    resolved = resolve_map(body, SHELL)
    remote = [found for key in _URLS for found in systems(get(resolved, key))]
    for argument in items(get(resolved, "args")):
        if isinstance(argument, Leaf) and str(argument.value).startswith(("http://", "https://")):
            remote += systems(argument)
    yield Resource("mcp", "server", name, resolved, at, role="server", systems=unique(remote))
