"""Paths into a tree and the closed set of tests a rule may apply to what is there.

A verdict has three outcomes; UNKNOWN is silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from linter import tree
from linter.comparison import TESTS, Plain
from linter.parse import embedded
from linter.pattern import pattern
from linter.tree import UNKNOWN, Choice, Expr, Leaf, Map, Missing, Node, Path, Seq, Span, Template, get
from linter.typed import Any, TypeAlias


class Verdict(Enum):
    """What a predicate says of a value."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


PASS, FAIL, DOUBT = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
Hit: TypeAlias = "Node | Missing"
_NAME = pattern(r"[\w][\w ./:@-]{0,59}")


def parse_path(text: str) -> Path:
    """Split a path; the notation is the child and wildcard subset of JSONPath (RFC 9535).

    `a.b` are keys, `[*]` each member of a list (a lone value counts as a list of one),
    `.*` each value of a map, `"x.y"` a key with dots.

    >>> parse_path('a.b[*]."c.d".*')
    ('a', 'b', '[*]', 'c.d', '*')
    """
    parts: list[str] = []
    for i, piece in enumerate(text.split('"')):
        if i % 2:
            parts.append(piece)
        else:
            parts.extend(p for p in piece.replace("[*]", ".[*]").split(".") if p)
    return tuple(parts)


def select(node: Node, path: Path, at: Span | None = None) -> Iterator[tuple[Hit, Path]]:
    """Yield what is at `path` with the path walked, and a `Missing` where the walk stops short.

    `at` is where to point when a member of `node` is missing: the header of a resource or
    the key it sits under. Lists are passed through when a key is asked of them, strings that
    hold JSON are opened.
    """
    at = at or _head(node)
    if not path:
        yield node, ()
        return
    head, rest = path[0], path[1:]
    match node:
        case Expr():
            yield Leaf(UNKNOWN, node.span), path
        case Leaf():
            yield from _inside_leaf(node, path, at)
        case Choice(options=options, span=span):
            yield from _choice(options, span, path, at)
        case Seq():
            yield from _members(node, path, at)
        case Map(entries=entries) if head == "*":
            for entry in entries:
                for hit, walked in select(entry.value, rest, entry.key.span):
                    yield hit, (str(entry.key.value), *walked)
        case Map() if head == "[*]":
            yield from select(node, rest, at)
        case Map():
            yield from _member(node, path, at)


def _member(node: Map, path: Path, at: Span) -> Iterator[tuple[Hit, Path]]:
    head, rest = path[0], path[1:]
    for entry in reversed(node.entries):
        if entry.key.value == head:
            for hit, walked in select(entry.value, rest, entry.key.span):
                yield hit, (head, *walked)
            return
    yield (Leaf(UNKNOWN, at) if node.open else Missing(at)), (head,)


def _members(node: Seq, path: Path, at: Span) -> Iterator[tuple[Hit, Path]]:
    rest = path[1:] if path[0] == "[*]" else path
    for item in node.items:
        named = natural(item)
        for hit, walked in select(item, rest, at if isinstance(item, Leaf) else _head(item)):
            yield hit, (f"[{named}]", *walked) if named else walked
    if node.open:
        yield Leaf(UNKNOWN, at), path
    elif not node.items and path[0] != "[*]":
        yield Missing(at), path


def natural(item: Node) -> str:
    """What tells a list's element apart from its neighbours: its name or id, "" for none."""
    if not isinstance(item, Map):
        return ""
    for key in ("name", "id", "sid", "Sid"):
        found = get(item, key)
        if isinstance(found, Leaf) and isinstance(found.value, str) and _NAME.fullmatch(found.value):
            return found.value
    return ""


def _inside_leaf(node: Leaf, path: Path, at: Span) -> Iterator[tuple[Hit, Path]]:
    if node.value is UNKNOWN or isinstance(node.value, Template):
        whole = all(step in ("[*]", "*") for step in path)
        yield Leaf(UNKNOWN, node.span, node.via, node.refs if whole else ()), path
    elif (inner := embedded(node)) is not None:
        yield from select(inner, path, node.span)
    elif path[0] in ("[*]", "*"):
        yield from select(node, path[1:], at)
    else:
        yield Missing(node.span if node.value is not None else at), path


def _choice(options: tuple[Node, ...], span: Span, path: Path, at: Span) -> Iterator[tuple[Hit, Path]]:
    found = [list(select(option, path, at)) for option in options]
    if all(len(hits) == 1 for hits in found):
        nodes = [hits[0][0] for hits in found]
        if all(isinstance(n, Missing) for n in nodes):
            yield found[0][0]
            return
        kept = [n for n in nodes if not isinstance(n, Missing)]
        if len(kept) == len(nodes):
            yield Choice(tuple(kept), span), found[0][0][1]
            return
    yield Leaf(UNKNOWN, span), path


def _head(node: Node) -> Span:
    return node.head if isinstance(node, Map) and node.head else node.span


def judge(hit: Hit, predicate: Mapping[str, Any]) -> Verdict:
    """Judge one hit. `default`, what the platform assumes, stands in for a missing one.

    `exists: true` fails on what is missing, empty or null; an unknown value that is taken
    from another resource (it has `refs`) exists. Without `default` a missing
    value fails every other predicate, as `null` does (Terraform's null is absent).
    """
    if isinstance(hit, Choice):
        verdicts = {judge(option, predicate) for option in hit.options}
        return verdicts.pop() if len(verdicts) == 1 else DOUBT
    name = next(key for key in predicate if key != "default")
    want = predicate[name]
    if isinstance(hit, Missing) or (isinstance(hit, Leaf) and hit.value is None):
        return _judge_missing(name, want, predicate)
    if name == "exists":
        return _judge_existing(hit, want=want)
    if isinstance(hit, Leaf) and isinstance(hit.value, Template):
        return _judge_template(hit.value, name, want)
    have, sure = plain(hit)
    if not sure and name not in ("contains", "contains_all", "not_contains"):
        return DOUBT
    return _verdict(TESTS[name](have, want), name, sure=sure)


def _verdict(answer: bool | None, name: str, *, sure: bool) -> Verdict:  # noqa: FBT001 - three-valued
    if answer is None:
        return DOUBT
    decided = sure or (name != "not_contains") == answer
    return (PASS if answer else FAIL) if decided else DOUBT


def _judge_missing(name: str, want: Any, predicate: Mapping[str, Any]) -> Verdict:
    if name == "exists":
        return FAIL if want else PASS
    if "default" not in predicate:
        return FAIL
    return _verdict(TESTS[name](predicate["default"], want), name, sure=True)


def _judge_existing(hit: Node, *, want: bool) -> Verdict:
    match hit:
        case Expr() | Leaf(value=tree.UNKNOWN, refs=()):
            return DOUBT
        case Leaf(value=value):
            there = value != ""
        case Seq(items=()) | Map(entries=()):
            if hit.open:
                return DOUBT
            there = isinstance(hit, Map)
        case Seq(items=items, open=True) if not want and all(isinstance(i, Map) for i in items):
            return DOUBT  # a `dynamic` block over an unknown collection shows one block that may not be there
        case _:
            there = True
    return PASS if there == want else FAIL


def _judge_template(template: Template, name: str, want: Any) -> Verdict:
    """A string known in parts: only what holds for every filling is decided."""
    known = [p for p in template.parts if isinstance(p, str)]
    match name:
        case "equals" | "in":
            wants = want if isinstance(want, list) else [want]
            return DOUBT if any(_could_be(template, str(w)) for w in wants) else FAIL
        case "not_equals" | "not_in":
            wants = want if isinstance(want, list) else [want]
            return DOUBT if any(_could_be(template, str(w)) for w in wants) else PASS
        case "matches" | "not_matches":
            first = template.parts[0]
            anchored = isinstance(want, str) and want.startswith("^") and isinstance(first, str)
            found = bool(anchored and re.match(want, str(first)))
            found = found or any(not want.startswith("^") and re.search(want, p) for p in known)
            if not found:
                return DOUBT
            return PASS if name == "matches" else FAIL
    return DOUBT


def _could_be(template: Template, want: str) -> bool:
    pattern = "".join(re.escape(p) if isinstance(p, str) else ".*" for p in template.parts)
    return re.fullmatch(pattern, want, re.DOTALL) is not None


def plain(hit: Node) -> tuple[Plain, bool]:
    """Strip places: the plain value, and whether all of it is known and closed.

    Unknown members of lists and maps are left out.
    """
    match hit:
        case Leaf(value=value) if value is UNKNOWN or isinstance(value, Template):
            return None, False
        case Leaf(value=value):
            assert not isinstance(value, Template)
            return value, True  # type: ignore[return-value] # UNKNOWN was handled above
        case Seq(items=items):
            pairs = [plain(item) for item in items]
            return [v for v, sure in pairs if sure], not hit.open and all(sure for _, sure in pairs)
        case Map(entries=entries):
            values = {str(e.key.value): plain(e.value) for e in entries}
            known = {k: v for k, (v, sure) in values.items() if sure}
            return known, not hit.open and all(sure for _, sure in values.values())
    return None, False
