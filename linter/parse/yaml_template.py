"""A YAML template, or YAML with characters its readers stumble over, to a tree with holes.

Text that is YAML as it is (templates in quotes: Ansible, dbt, Alertmanager) stays as it is; only
its one-line strings are looked at. Anything else is masked first; a map or list into which an
action writes lines is open, and a key that several branches write is a choice.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from linter.parse import template
from linter.parse.template import Mask
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Choice, Document, Entry, Leaf, Map, Node, Seq, Span, Template
from linter.typed import TypeAlias

Read: TypeAlias = Callable[[Document, str], tuple[tuple[Node, ...], tuple[tuple[int, str], ...]]]


class _Filling(NamedTuple):
    """What is needed to turn a masked tree into one with holes; `back` undoes the stand-ins."""

    text: str
    mask: Mask | None
    back: dict[int, str]
    inserts: tuple[int, ...]
    memo: dict[int, tuple[Node, Node]]


_ODD = pattern("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_FORBIDDEN = pattern("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLOCK = pattern(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")
_HELM = ("/templates/", ".j2", ".tpl", ".gotmpl", ".tmpl")


def parse(document: Document, read: Read) -> None:
    """Fill the document's roots and problems; `skipped` says that it is a template we cannot read."""
    plain, back = _stand_ins(document.text)
    bad = _FORBIDDEN.search(document.text)
    said = ((bad.start(), "a control character that YAML does not allow"),) if bad else ()
    templated = "{{" in plain or "{%" in plain or template.is_directed(plain)
    if not (templated and any(mark in f"/{document.path}" for mark in _HELM)):
        roots, problems = read(document, plain)
        if not templated or not (problems or _braced(roots, set())):
            document.roots = _filled(roots, _Filling(plain, None, back, (), {}))
            document.problems = (*said, *problems)
            return
    masked = template.mask(plain)
    roots, problems = read(document, masked.text)
    filling = _Filling(plain, masked, back, tuple(at for at, _ in masked.inserts), {})
    document.roots, document.problems = _filled(roots, filling), (*said, *problems)
    if problems:
        document.skipped = template.name(document.path, plain)
    document.comments = tuple(Span(document, start, end) for start, end in masked.comments)


def _stand_ins(text: str) -> tuple[str, dict[int, str]]:
    """Characters that YAML 1.1 readers reject or break lines at, replaced by ones nobody uses."""
    odd = sorted(set(_ODD.findall(text)))
    if not odd:
        return text, {}
    planes = (range(start, start + 0x1000) for start in range(0xF0000, 0xFF000, 0x1000))
    free = next(p for p in planes if not any(ord(c) in p for c in set(text)))
    there = dict(zip(map(ord, odd), map(chr, free), strict=False))
    return text.translate(there), {ord(new): chr(old) for old, new in there.items()}


def _braced(roots: Iterable[Node], seen: set[int]) -> bool:
    """Whether a `{{ x }}` was read as a map with a map as its key."""
    for node in roots:
        if id(node) in seen or isinstance(node, Leaf):
            continue
        seen.add(id(node))
        if isinstance(node, Map):
            if any(e.key.value is UNKNOWN and _braces(e.key.span) for e in node.entries):
                return True
            if _braced((e.value for e in node.entries), seen):
                return True
        if isinstance(node, Seq) and _braced(node.items, seen):
            return True
    return False


def _braces(span: Span) -> bool:
    return span.document.text.startswith(("{", "{{"), span.start)


def _filled(roots: tuple[Node, ...], filling: _Filling) -> tuple[Node, ...]:
    if filling.mask is None and not filling.back and "{{" not in filling.text and "{%" not in filling.text:
        return roots
    ends = [root.span.start for root in roots[1:]] + [len(filling.text)]
    return tuple(_node(root, end, filling) for root, end in zip(roots, ends, strict=False))


def _node(node: Node, end: int, filling: _Filling) -> Node:
    """A node with its holes; `end` is where the next thing in the text starts."""
    if id(node) in filling.memo:
        return filling.memo[id(node)][1]
    match node:
        case Leaf():
            found: Node = _leaf(node, end, filling)
        case Map():
            found = _map(node, end, filling)
        case Seq():
            found = _seq(node, end, filling)
        case _:
            found = node
    filling.memo[id(node)] = node, found
    return found


def _leaf(leaf: Leaf, end: int, filling: _Filling) -> Leaf:
    value = leaf.value
    if not isinstance(value, str):
        return leaf
    value = value.translate(filling.back) if filling.back else value
    mask = filling.mask
    if mask is None:
        found = template.scalar(value) if "\n" not in value and ("{{" in value or "{%" in value) else value
        return leaf._replace(value=found)
    if mask.hole in value:
        return leaf._replace(value=template.known(re.split(f"{mask.hole}+", value)))
    at = bisect_left(mask.blanks, leaf.span.start)
    inside = at < len(mask.blanks) and mask.blanks[at] < leaf.span.end
    if inside or _continued(leaf, end, filling):
        return leaf._replace(value=Template((UNKNOWN, value, UNKNOWN)))
    return leaf._replace(value=value)


def _continued(leaf: Leaf, end: int, filling: _Filling) -> bool:
    """Whether the leaf is a block scalar to whose end an action adds lines."""
    low, high = (bisect_left(filling.inserts, at) for at in (leaf.span.end, end))
    if low == high:
        return False
    text, column = filling.text, _column(leaf.span)
    before = text[: leaf.span.start].rstrip().rpartition("\n")[2] if column else ""
    is_block = _BLOCK.search(before) and not text[leaf.span.start - column : leaf.span.start].strip()
    return bool(is_block) and any(
        _hint(at, filling) >= column or text.rfind("\n", 0, filling.inserts[at]) + column < filling.inserts[at]
        for at in range(low, high)
    )


def _map(node: Map, end: int, filling: _Filling) -> Map:
    starts = [e.key.span.start for e in node.entries[1:]] + [end]
    found: dict[object, Entry] = {}
    taken: set[int] = set()
    is_open = node.open
    for number, (entry, stop) in enumerate(zip(node.entries, starts, strict=False)):
        key, value = _leaf(entry.key, entry.key.span.end, filling), entry.value
        if isinstance(value, Leaf) and value.value is None and value.span.start == value.span.end:
            value = _absorb(entry, stop, taken, filling)
        else:
            value = _node(value, stop, filling)
        if not isinstance(key.value, str):
            key, is_open = key._replace(value=UNKNOWN), True
        new = Entry(key, value)
        name: object = number if key.value is UNKNOWN or filling.mask is None else key.value
        found[name] = _either(found[name], new) if name in found else new
    spans = [(e.key.span.start, max(e.key.span.end, e.value.span.end)) for e in node.entries]
    is_open = is_open or _opened(node, spans, end, taken, filling)
    return node._replace(entries=tuple(found.values()), open=is_open)


def _either(old: Entry, new: Entry) -> Entry:
    options = old.value.options if isinstance(old.value, Choice) else (old.value,)
    return Entry(old.key, Choice((*options, new.value), options[0].span))


def _absorb(entry: Entry, stop: int, taken: set[int], filling: _Filling) -> Node:
    """A key without a value, below which an action writes one."""
    start = entry.key.span.end
    for at in range(bisect_left(filling.inserts, start), bisect_left(filling.inserts, stop)):
        if _hint(at, filling) < 0 or _hint(at, filling) > _column(entry.key.span):
            taken.add(at)
            return Leaf(UNKNOWN, entry.value.span)
    return entry.value


def _seq(node: Seq, end: int, filling: _Filling) -> Seq:
    ends = [item.span.start for item in node.items[1:]] + [end]
    items = tuple(_node(item, stop, filling) for item, stop in zip(node.items, ends, strict=False))
    spans = [(item.span.start, item.span.end) for item in node.items]
    is_open = node.open or _opened(node, spans, end, set(), filling)
    return node._replace(items=items, open=is_open)


def _opened(node: Map | Seq, children: list[tuple[int, int]], end: int, taken: set[int], filling: _Filling) -> bool:
    """Whether an action writes lines into the node itself, not into a child of it."""
    low, high = (bisect_left(filling.inserts, at) for at in (node.span.start, end))
    for at in range(low, high):
        position = filling.inserts[at]
        child = bisect_right(children, (position, 0)) - 1
        if at in taken or (child >= 0 and position < children[child][1]):
            continue
        if _hint(at, filling) in (-1, _column(node.span)):
            return True
    return False


def _hint(at: int, filling: _Filling) -> int:
    return filling.mask.inserts[at][1] if filling.mask is not None else -1


def _column(span: Span) -> int:
    return span.start - (span.document.text.rfind("\n", 0, span.start) + 1)
