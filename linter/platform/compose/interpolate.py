"""`${VAR}`, `${VAR:-default}` and their kin in strings to values, with the place each is written at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from linter.platform.slices import piece
from linter.tree import UNKNOWN, Choice, Entry, Leaf, Map, Node, Seq, Template

_VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?P<op>:?[-?+]|\}))")
_MAX_DEPTH = 8


def environment(root: Node | None, known: Mapping[str, Leaf]) -> dict[str, Leaf]:
    """The variables of an env file, resolved in order; single quotes keep their text."""
    found = dict(known)
    for entry in root.entries if isinstance(root, Map) else ():
        key, leaf = entry.key.value, entry.value
        if isinstance(key, str) and isinstance(leaf, Leaf):
            start = leaf.span.start
            quoted = leaf.span.document.text[start - 1 : start] == "'"
            found[key] = leaf if quoted else resolve(leaf, found)
    return found


def interpolate(node: Node, known: Mapping[str, Leaf], memo: dict[int, tuple[Node, Node]]) -> Node:
    """A tree with its strings resolved; nodes that aliases share stay shared."""
    if id(node) in memo:
        return memo[id(node)][1]
    found: Node = node
    match node:
        case Leaf():
            return resolve(node, known)
        case Map(entries=entries):
            found = node._replace(entries=tuple(Entry(e.key, interpolate(e.value, known, memo)) for e in entries))
        case Seq(items=items):
            found = node._replace(items=tuple(interpolate(i, known, memo) for i in items))
        case Choice(options=options):
            found = node._replace(options=tuple(interpolate(o, known, memo) for o in options))
    memo[id(node)] = node, found
    return found


def resolve(leaf: Leaf, known: Mapping[str, Leaf], depth: int = 0) -> Leaf:
    """One string; a lone variable becomes its value, a mixed one a string known in parts."""
    if not isinstance(leaf.value, str) or "$" not in leaf.value or depth > _MAX_DEPTH:
        return leaf
    parts = list(_parts(leaf, known, depth))
    if len(parts) == 1:
        return parts[0]
    via = tuple(p.span for p in parts if p.via) + leaf.via
    if all(isinstance(p.value, str) for p in parts):
        value = "".join(str(p.value) for p in parts)
        return Leaf(value, leaf.span, via, (), _segments(leaf, parts))
    pieces: list[object] = []
    for part in parts:
        for known_part in part.value.parts if isinstance(part.value, Template) else (part.value,):
            if isinstance(known_part, str) or not pieces or pieces[-1] is not UNKNOWN:
                pieces.append(known_part if isinstance(known_part, str) else UNKNOWN)
    if pieces == [UNKNOWN]:
        return Leaf(UNKNOWN, leaf.span, via)
    return Leaf(Template(tuple(pieces)), leaf.span, via)  # type: ignore[arg-type] # strings and UNKNOWN only


def _parts(leaf: Leaf, known: Mapping[str, Leaf], depth: int) -> Iterator[Leaf]:
    text = leaf.value
    assert isinstance(text, str)
    at = 0
    while (found := _VARIABLE.search(text, at)) is not None:
        if found.start() > at:
            yield piece(leaf, at, found.start())
        end = _end(text, found)
        if end < 0:
            yield piece(leaf, found.start(), len(text))
            return
        if found["dollar"]:
            yield piece(leaf, found.start(), found.start() + 1)
        else:
            yield _variable(leaf, found, end, known, depth)
        at = end
    if at < len(text) or not text:
        yield piece(leaf, at, len(text))


def _end(text: str, found: re.Match[str]) -> int:
    """Where the expression ends; nested ones in a default are balanced. -1 when it does not end."""
    if found["op"] in (None, "}"):
        return found.end()
    depth = 1
    for brace in re.finditer(r"\$\{|\}", text[found.end() : found.end() + 4000]):
        depth += 1 if brace[0] == "${" else -1
        if depth == 0:
            return found.end() + brace.end()
    return -1


def _variable(leaf: Leaf, found: re.Match[str], end: int, known: Mapping[str, Leaf], depth: int) -> Leaf:
    use = piece(leaf, found.start(), end)
    name, op = found["bare"] or found["name"], (found["op"] or "}").lstrip(":")
    have = known.get(name)
    if have is not None and (have.value != "" or ":" not in (found["op"] or "")):
        if op == "+":
            return resolve(piece(leaf, found.end(), end - 1), known, depth + 1)
        return have._replace(via=(use.span, *have.via))
    if op == "-":
        return resolve(piece(leaf, found.end(), end - 1), known, depth + 1)
    return Leaf(UNKNOWN, use.span)


def _segments(leaf: Leaf, parts: list[Leaf]) -> tuple[tuple[int, int, int], ...]:
    """What of the value is written in the string itself; values from elsewhere are gaps."""
    document, start, end = leaf.span
    found = [(0, start, 0)]
    here = 0
    for part in parts:
        size = len(str(part.value))
        if part.span.document is document and start <= part.span.start <= end and not part.segments:
            found.append((here, part.span.start, size))
        here += size
    return (*found, (here, end, 0)) if not leaf.segments else ((0, start, 0), (here, end, 0))
