"""Maps and lists of a connector file to their members, and to maps with members that the family adds.

What a family adds (`local`, `authenticated`) is a member of the body like any other, at a place that exists.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Scalar, Seq, Span, Template, get

MAX_DEPTH = 60
_BARE = pattern(r"[A-Za-z0-9_\-]+(?::\d+)?")
_DRIVER = pattern(r"^(?:db\+)?([a-z0-9]+)\+[a-z0-9_]+://")
_LOCAL = pattern(
    r"(?:[A-Za-z][\w+.\-]*:)*(?://)?(?:[^@/\s]*@)?"
    r"(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|host\.docker\.internal)(?:[:/,].*)?|/[^/].*"
)


def items(node: Node | None) -> tuple[Node, ...]:
    """The members of a list; a lone value is a list of one, nothing is none."""
    if isinstance(node, Seq):
        return node.items
    return () if node is None else (node,)


def members(node: Node | None) -> Iterator[Map]:
    """The maps of a list, or the lone map."""
    yield from (item for item in items(node) if isinstance(item, Map))


def named(node: Node | None) -> Iterator[tuple[str, Map, Span]]:
    """The maps of a map with their names and where those are written; repeated blocks are all there."""
    for entry in node.entries if isinstance(node, Map) else ():
        for item in members(entry.value):
            yield str(entry.key.value), item, entry.key.span


def every(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[Map, tuple[str, ...], Span]]:
    """Every map at any depth with the keys that lead to it and where the last of them is written."""
    if isinstance(node, Map):
        yield node, path, node.head or node.span
    yield from _below(node, path)


def _below(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Map, tuple[str, ...], Span]]:
    if len(path) > MAX_DEPTH:
        return
    if isinstance(node, Seq):
        for item in node.items:
            if isinstance(item, Map):
                yield item, path, _first(item)
            yield from _below(item, (*path, "[]") if isinstance(item, Seq) else path)
    for entry in node.entries if isinstance(node, Map) else ():
        below = (*path, str(entry.key.value))
        if isinstance(entry.value, Map):
            yield entry.value, below, entry.key.span
        yield from _below(entry.value, below)


def _first(node: Map) -> Span:
    return node.entries[0].key.span if node.entries else node.span


def added(body: Map, at: Span, **values: Scalar) -> Map:
    """A body with more members, each placed `at`; those that are None are left out."""
    more = tuple(Entry(Leaf(name, at), Leaf(value, at)) for name, value in values.items() if value is not None)
    return body._replace(entries=(*body.entries, *more))


def joined(body: Map, name: str, value: Node | None) -> Map:
    """A body with one more member that is a node of its own; nothing changes where there is none."""
    if value is None:
        return body
    return body._replace(entries=(*body.entries, Entry(Leaf(name, value.span), value)))


def lowered(node: Node, depth: int = 0) -> Node:
    """A tree with every key in lower case, for tools that do not look at it."""
    if depth > MAX_DEPTH:
        return node
    match node:
        case Map(entries=entries):
            changed = (
                Entry(e.key._replace(value=str(e.key.value).lower()), lowered(e.value, depth + 1)) for e in entries
            )
            return node._replace(entries=tuple(changed))
        case Seq(items=listed):
            return node._replace(items=tuple(lowered(item, depth + 1) for item in listed))
    return node


def is_local(node: Node | None) -> bool:
    """Whether an address (host, URL, socket path) is surely the machine's own.

    >>> from linter.tree import Document
    >>> at = Span(Document("a", "text", ""), 0, 0)
    >>> [is_local(Leaf(x, at)) for x in ("localhost", "http://127.0.0.1:8080/x", "/run/x.sock", "http://db.example")]
    [True, True, True, False]
    """
    return isinstance(node, Leaf) and isinstance(node.value, str) and _LOCAL.fullmatch(node.value.strip()) is not None


def is_near(node: Node | None) -> bool:
    """Whether an address is this machine's, or a bare name as containers on one network have.

    >>> from linter.tree import Document
    >>> at = Span(Document("a", "text", ""), 0, 0)
    >>> [is_near(Leaf(x, at)) for x in ("postgres", "postgres:5432", "db.example")]
    [True, True, False]
    """
    if is_local(node):
        return True
    return isinstance(node, Leaf) and isinstance(node.value, str) and _BARE.fullmatch(node.value) is not None


def absent(body: Map, *path: str) -> bool:
    """Whether nothing is at a path and nothing unseen can be."""
    node: Node | None = body
    for name in path:
        if not isinstance(node, Map):
            return node is None or (isinstance(node, Leaf) and node.value is None)
        below = get(node, name)
        if below is None:
            return not node.open
        node = below
    return isinstance(node, Leaf) and node.value is None


def known(node: Node | None) -> str | None:
    """A scalar as text, None when it is absent, unknown or known in parts only."""
    if not isinstance(node, Leaf) or node.value is None or node.value is UNKNOWN or isinstance(node.value, Template):
        return None
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)


def outline(node: Node | None) -> str:
    """A string with a `*` for what is not known of it, "" when it is none."""
    if isinstance(node, Leaf) and isinstance(node.value, Template):
        return "".join(part if isinstance(part, str) else "*" for part in node.value.parts)
    return known(node) or ""


def cut(leaf: Leaf, separator: str) -> tuple[Leaf, ...]:
    """The trimmed parts of a string between separators, each at its own place; empty ones are left out."""
    if not isinstance(leaf.value, str):
        return (leaf,)
    found, at = [], 0
    for part in leaf.value.split(separator):
        text = part.strip()
        if text:
            start = at + len(part) - len(part.lstrip())
            found.append(piece(leaf, start, start + len(text)))
        at += len(part) + len(separator)
    return tuple(found)


def settings(leaf: Leaf, separator: str = ";") -> Map | None:
    """`Key=value;Other=value` as a map of lower-case names without blanks; None when it is no such string."""
    if not isinstance(leaf.value, str) or "=" not in leaf.value:
        return None
    found = []
    for part in cut(leaf, separator):
        name, sign, value = str(part.value).partition("=")
        if sign:
            start = len(name) + 1 + len(value) - len(value.lstrip())
            key = piece(part, 0, len(name))._replace(value=name.lower().replace(" ", "").replace("_", ""))
            found.append(Entry(key, piece(part, start, len(str(part.value)))))
    return Map(tuple(found), leaf.span) if found else None


def dialect(node: Node | None) -> Node | None:
    """A database address of SQLAlchemy without its driver: `postgresql+psycopg2://...` as `postgresql://...`."""
    if not isinstance(node, Leaf):
        return node
    match node.value:
        case str() as value:
            return node._replace(value=_DRIVER.sub(r"\1://", value))
        case Template(parts=(str() as first, *rest)):
            return node._replace(value=Template((_DRIVER.sub(r"\1://", first), *rest)))
    return node


def stem(path: str) -> str:
    """The name of a file without its folder and endings."""
    return path.rpartition("/")[2].partition(".")[0] or path.rpartition("/")[2]
