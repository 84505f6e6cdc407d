"""Terraform's functions on lists, sets and maps; None where the result is not known."""

from __future__ import annotations

from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import (
    all_refs,
    is_unknown,
    member,
    number,
    ordered,
    plain,
    same,
    scalar,
    text,
    unknown,
    whole,
)
from linter.tree import Choice, Entry, Leaf, Map, Node, Seq, Span, Template

MAX_RANGE = 1024
MAX_FLAT = 20


def _merge(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    """`merge`: what an unknown map may have overridden is unknown."""
    entries: dict[object, Entry] = {}
    unseen = False
    for argument in arguments:
        if isinstance(argument, Leaf) and argument.value is None:
            continue
        if not isinstance(argument, Map) or argument.open:
            unseen = True
            entries = {k: Entry(e.key, unknown(e.value.span, all_refs(e.value))) for k, e in entries.items()}
        if isinstance(argument, Map):
            entries.update((e.key.value, e) for e in argument.entries)
    return Map(tuple(entries.values()), at, unseen)


def _concat(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    items: list[Node] = []
    unseen = False
    for argument in arguments:
        if isinstance(argument, Seq):
            items += argument.items
            unseen = unseen or argument.open
        else:
            items.append(unknown(argument.span, all_refs(argument)))
            unseen = True
    return Seq(tuple(items), at, unseen)


def _flatten(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    items: list[Node] = []
    unseen = False

    def walk(node: Node, depth: int) -> None:
        nonlocal unseen
        if isinstance(node, Seq) and depth < MAX_FLAT:
            unseen = unseen or node.open
            for item in node.items:
                walk(item, depth + 1)
        elif isinstance(node, Choice):
            unseen = True  # how many members it adds depends on which it is
        else:
            unseen = unseen or is_unknown(node)
            items.append(node)

    for argument in arguments[:1]:
        walk(argument, 0)
    return Seq(tuple(items), at, unseen)


def _distinct(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    return distinct(first, at) if isinstance(first, Seq) else None


def distinct(members: Seq, at: Span) -> Seq:
    """The members each once; open where an unknown one may be another."""
    items: list[Node] = []
    seen: set[tuple[str, object]] = set()
    unseen = False
    for item in members.items:
        value, sure = plain(item)
        key = (type(value).__name__, value if isinstance(item, Leaf) else repr(value))
        if not sure or key not in seen:
            items.append(item)
            unseen = unseen or not sure
        seen.add(key)
    return Seq(tuple(items), at, members.open or (unseen and len(items) > 1))


def _toset(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    return as_set(distinct(first, at)) if isinstance(first, Seq) else None


def as_set(members: Seq) -> Seq:
    """The distinct members in the order Terraform gives them back: by text or by number; else in no order it has."""
    made = distinct(members, members.span)
    if all(isinstance(scalar(i), str) for i in made.items):
        return made._replace(items=tuple(sorted(made.items, key=lambda i: str(scalar(i)))))
    if all(number(i) is not None and not isinstance(scalar(i), str) for i in made.items):
        return made._replace(items=tuple(sorted(made.items, key=lambda i: number(i) or 0)))
    return made if len(made.items) < 2 else made._replace(open=True)


def _union(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    joined = _concat(arguments, at, scope)
    return _toset([joined], at, scope) if joined is not None else None


def _compact(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    if not isinstance(first, Seq):
        return None
    kept = tuple(i for i in first.items if not (isinstance(i, Leaf) and i.value in (None, "")))
    return Seq(kept, at, first.open or any(map(is_unknown, kept)))


def _keys(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    if not isinstance(first, Map):
        return None
    return Seq(tuple(e.key for e in ordered(first)), at, first.open)


def _values(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    if not isinstance(first, Map):
        return None
    return Seq(tuple(e.value for e in ordered(first)), at, first.open)


def _length(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items, open=False)]:
            return Leaf(len(items), at)
        case [Map(entries=entries, open=False)]:
            return Leaf(len(entries), at)
        case [Leaf(value=str() as word)]:
            return Leaf(len(word), at)
    return None


def _element(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items, open=False), place] if items:
            index = whole(place)
            return None if index is None else items[index % len(items)]
        case [Seq(items=(), open=False), _]:
            scope.run.failed += 1
    return None


def _lookup(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    if len(arguments) < 2:
        return None
    key = scalar(arguments[1])
    if is_unknown(arguments[1]) or isinstance(key, Template):
        return None
    before = scope.run.failed
    found = member(arguments[0], key, at, scope.run)
    if scope.run.failed > before and len(arguments) > 2:
        scope.run.failed = before
        return arguments[2]
    return found


def _contains(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items) as first, wanted]:
            answers = [same(item, wanted) for item in items]
            if True in answers:
                return Leaf(True, at)
            return None if None in answers or first.open else Leaf(False, at)
    return None


def _one(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=(only,))]:
            return only
        case [Seq(items=(), open=False)]:
            return Leaf(None, at)
        case [Seq(open=False)]:
            scope.run.failed += 1
    return None


def _range(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    amounts = [whole(a) for a in arguments]
    known = [a for a in amounts if a is not None]
    if not known or len(known) < len(amounts) or len(known) > 3 or 0 in known[2:]:
        return None
    start, end = ([0, *known] if len(known) == 1 else known)[:2]
    if len(known) < 3 and start > end:
        known = [start, end, -1]
    found = range(*known)
    if len(found) > MAX_RANGE:
        return None
    return Seq(tuple(Leaf(i, at) for i in found), at)


def _zipmap(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=keys, open=False), Seq(items=values, open=False)] if len(keys) == len(values):
            if all(text(k) is not None for k in keys):
                pairs = zip(keys, values, strict=True)
                named = ((k._replace(value=text(k)), v) for k, v in pairs if isinstance(k, Leaf))
                return Map(tuple(Entry(k, v) for k, v in named), at)
    return None


def _reverse(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    return Seq(first.items[::-1], at, first.open) if isinstance(first, Seq) else None


def _slice(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items, open=False), first, last]:
            start, end = whole(first), whole(last)
            if start is None or end is None:
                return None
            if not 0 <= start <= end <= len(items):
                scope.run.failed += 1
                return None
            return Seq(items[start:end], at)
    return None


def _sort(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    if not isinstance(first, Seq) or any(text(i) is None for i in first.items):
        return None
    return Seq(tuple(sorted(first.items, key=lambda i: str(text(i)))), at, first.open)


def _sum(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items, open=False)]:
            amounts = [number(i) for i in items]
            known = [a for a in amounts if a is not None]
            return Leaf(sum(known), at) if len(known) == len(amounts) else None
    return None


def _kept(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    return first if isinstance(first, (Map, Seq, Choice)) else None


def _subtract(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items, open=unseen), Seq(items=away, open=False)]:
            verdicts = [(i, [same(i, a) for a in away]) for i in items]
            if all(None not in answers for _, answers in verdicts):
                return _toset([Seq(tuple(i for i, answers in verdicts if True not in answers), at, unseen)], at, scope)
    return None


def _coalescelist(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    for argument in arguments:
        if not isinstance(argument, Seq) or argument.open:
            return None
        if argument.items:
            return argument
    return None


TABLE = {
    "merge": _merge,
    "concat": _concat,
    "flatten": _flatten,
    "distinct": _distinct,
    "toset": _toset,
    "tolist": _kept,
    "tomap": _kept,
    "setunion": _union,
    "setsubtract": _subtract,
    "compact": _compact,
    "keys": _keys,
    "values": _values,
    "length": _length,
    "element": _element,
    "lookup": _lookup,
    "contains": _contains,
    "one": _one,
    "range": _range,
    "zipmap": _zipmap,
    "reverse": _reverse,
    "slice": _slice,
    "sort": _sort,
    "sum": _sum,
    "coalescelist": _coalescelist,
}
