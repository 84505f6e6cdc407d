"""What a template's actions name (`.Values.a.b`, `.Chart.Name`, an include) to the nodes of the values files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Node, Seq, Span, get

MAX_DEPTH = 30
MAX_SOURCES = 300
_MAX_LINES = 1000
MAX_LOOKS = 500_000
"""How many nodes of values files are looked at for one chart's document; what is left then stays at its template."""
MAX_LOOKS_OF_CHART = 10_000_000
"""How many of them for all documents of a chart together."""
_REFERENCE = pattern(
    r"\.(?P<root>Values|Chart)(?P<path>(?:\.[A-Za-z_]\w*)+)"
    r"|index\s+\$?\.Values(?P<index>(?:\s+\"[\w./-]+\")+)"
    r"|(?:include|template)\s+\"(?P<name>[^\"\n]{1,200})\""
)
_BLOCK = pattern(
    r"\{\{-?\s*(?P<word>end|if|with|range|define|block)\b(?P<rest>[^}]{0,400}(?:\}(?!\})[^}]{0,400}){0,8})\}\}"
)
_DEFINE = pattern(r"\{\{-?\s*define\s+\"(?P<name>[^\"\n]{1,200})\"\s*-?\}\}")
_WORD = pattern(r"\"([^\"]*)\"")


class Scope(NamedTuple):
    """A template, and what it may take values from, the first that has a path being the one.

    `values` are roots of values files, `about` is `Chart.yaml`, `defines` are the texts of named templates,
    `memo` keeps what pieces of the template refer to, `looks` counts the nodes looked at: for this document,
    and for the chart.
    """

    template: Document
    values: Sequence[Node]
    about: Node | None
    defines: Mapping[str, str]
    memo: dict[tuple[int, int], list[Node]]
    looks: list[int]


def defines(texts: Sequence[str]) -> dict[str, str]:
    """Named templates and their texts; the end of one is the start of the next, which is close enough to look in."""
    found: dict[str, str] = {}
    for text in texts:
        starts = list(_DEFINE.finditer(text))
        for n, start in enumerate(starts):
            stop = starts[n + 1].start() if n + 1 < len(starts) else len(text)
            found[start["name"]] = text[start.end() : stop]
    return found


def named(start: int, stop: int, scope: Scope) -> list[Node]:
    """The nodes that a piece of the template refers to, in the order of the text, includes opened once."""
    if (start, stop) not in scope.memo:
        found = {id(node): node for node in _named(scope.template.text[start:stop], scope, set())}
        scope.memo[start, stop] = list(found.values())[:MAX_SOURCES]
    return scope.memo[start, stop]


def _named(text: str, scope: Scope, seen: set[str]) -> Iterator[Node]:
    for found in _REFERENCE.finditer(text):
        if found["name"] is not None:
            if found["name"] in scope.defines and found["name"] not in seen and len(seen) < MAX_DEPTH:
                seen.add(found["name"])
                yield from _named(scope.defines[found["name"]], scope, seen)
            continue
        if found["root"] == "Chart":
            first, *rest = found["path"][1:].split(".")
            yield from _at([scope.about], [first[:1].lower() + first[1:], *rest], scope)
        else:
            parts = _WORD.findall(found["index"]) if found["index"] else found["path"][1:].split(".")
            yield from _at(scope.values, parts, scope)


def _at(roots: Sequence[Node | None], path: Sequence[str], scope: Scope) -> Iterator[Node]:
    """The node at a path of the first root that has it; a step past many keys counts as looks."""
    for root in roots:
        node = root
        for name in path:
            over = isinstance(node, Map) and spent(scope, len(node.entries) // 10)
            node = None if over else get(node, name)
        if node is not None:
            yield node
            return


def around(offset: int, scope: Scope) -> list[Node]:
    """What the innermost `with` or `range` around a place of the template goes over; nothing outside of one."""
    blocks = _blocks(scope.template.text)
    for _, start, stop, over in () if spent(scope, len(blocks)) else blocks:
        if start <= offset < stop:
            return named(*over, scope)
    return []


def turns(offset: int, since: int, scope: Scope) -> list[Node | None]:
    """What `.` is in each turn of the loop around a place, where one starts after `since`; once where none does."""
    blocks = _blocks(scope.template.text)
    for word, start, stop, piece in () if spent(scope, len(blocks)) else blocks:
        if word == "range" and since <= start <= offset < stop:
            over = next(iter(named(*piece, scope)), None)
            if isinstance(over, Seq):
                return list(over.items)
            if isinstance(over, Map) and not spent(scope, len(over.entries)):
                members = sorted(over.entries, key=lambda e: str(e.key.value))
                return [over._replace(entries=(member,)) for member in members]
    return [None]


@lru_cache(maxsize=8)
def _blocks(text: str) -> list[tuple[str, int, int, tuple[int, int]]]:
    """The `with` and `range` blocks of a template, the inner first: which, from, to, and where their expression is."""
    opened: list[tuple[str, int, tuple[int, int]]] = []
    found: list[tuple[str, int, int, tuple[int, int]]] = []
    for action in _BLOCK.finditer(text):
        if action["word"] != "end":
            opened.append((action["word"], action.start(), action.span("rest")))
        elif opened:
            word, start, over = opened.pop()
            if word in ("with", "range"):
                found.append((word, start, action.end(), over))
    return found


def same(leaf: Leaf, value: object) -> bool:
    """Whether a rendered value is that of a leaf: numbers and switches as they are written."""
    return _word(leaf.value) == _word(value)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def spent(scope: Scope, nodes: int) -> bool:
    """Count nodes that are about to be looked at; whether there have been too many."""
    scope.looks[0] += nodes
    scope.looks[1] += nodes
    return scope.looks[0] > MAX_LOOKS or scope.looks[1] > MAX_LOOKS_OF_CHART


def only(node: Node, value: object, scope: Scope) -> Leaf | None:
    """The one member of a map that has a value: what a loop over keys and values was at."""
    if not isinstance(node, Map) or spent(scope, len(node.entries)):
        return None
    found = [e.value for e in node.entries if isinstance(e.value, Leaf)]
    equal = [leaf for leaf in found if same(leaf, value)]
    return equal[0] if len(equal) == 1 else None


def search(node: Node, key: str, value: object, scope: Scope, depth: int = 0) -> Leaf | None:
    """The leaf below a node that has the key and the value."""
    size = len(node.entries) if isinstance(node, Map) else len(node.items) if isinstance(node, Seq) else 0
    if depth > MAX_DEPTH or spent(scope, size + 1):
        return None
    if isinstance(node, Map):
        for entry in node.entries:
            if entry.key.value == key and isinstance(entry.value, Leaf) and same(entry.value, value):
                return entry.value
    below = [e.value for e in node.entries] if isinstance(node, Map) else node.items if isinstance(node, Seq) else ()
    return next((f for item in below if (f := search(item, key, value, scope, depth + 1)) is not None), None)


def inexact(value: str, at: Span) -> tuple[Span, tuple[tuple[int, int, int], ...]]:
    """A span and segments for a text that is made from what stands at a place: all of it leads there, no fix does."""
    whole = ((0, at.start, 0), (len(value), at.end, 0))
    document = Document(at.document.path, "yaml", value, at, whole)
    return Span(document, 0, len(value)), ()


def block(value: str, at: Span) -> Leaf:
    """A text of several lines; those that the template has as they are lead to them, others to between them."""
    body = at.document.text[at.start : at.end]
    ours, theirs = value.split("\n"), body.split("\n")
    segments = [(0, at.start, 0)]
    if max(len(ours), len(theirs)) <= _MAX_LINES:
        here, there = _offsets(ours), _offsets(theirs)
        matcher = SequenceMatcher(None, [x.strip() for x in ours], [x.strip() for x in theirs], autojunk=False)
        for a, b, size in matcher.get_matching_blocks():
            for n in range(size):
                line = ours[a + n].strip()
                if line:
                    segments.append(
                        (
                            here[a + n] + ours[a + n].index(line),
                            at.start + there[b + n] + theirs[b + n].index(line),
                            len(line),
                        )
                    )
    segments.append((len(value), at.end, 0))
    document = Document(at.document.path, "yaml", value, at, tuple(segments))
    return Leaf(value, Span(document, 0, len(value)), (), (), ((0, 0, len(value)),))


def _offsets(lines: list[str]) -> list[int]:
    found, at = [], 0
    for line in lines:
        found.append(at)
        at += len(line) + 1
    return found
