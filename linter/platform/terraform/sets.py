"""Terraform's rarer functions on lists, sets and maps; None where the result is not known."""

from __future__ import annotations

from linter.platform.terraform import collections
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import same, scalar, text, truth, whole
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Seq, Span

MAX_PRODUCT = 2_000


def _all(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    return _every(arguments, at, stop=False)


def _any(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    return _every(arguments, at, stop=True)


def _every(arguments: list[Node], at: Span, *, stop: bool) -> Node | None:
    match arguments:
        case [Seq(items=items, open=unseen)]:
            values = [truth(item) for item in items]
            if stop in values:
                return Leaf(stop, at)
            return None if unseen or None in values else Leaf(not stop, at)
    return None


def _index(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items), wanted]:
            for n, item in enumerate(items):
                equal = same(item, wanted)
                if equal is not False:
                    return Leaf(n, at) if equal else None
    return None


def _chunklist(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=items, open=False), size]:
            step = whole(size)
            if step is None or step < 1:
                return None
            return Seq(tuple(Seq(items[n : n + step], at) for n in range(0, len(items), step)), at)
    return None


def _setproduct(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    import itertools

    lists = [a.items for a in arguments if isinstance(a, Seq) and not a.open]
    size = 1
    for items in lists:
        size *= len(items)
    if len(lists) < len(arguments) or not lists or size > MAX_PRODUCT:
        return None
    if any(len(collections.distinct(a, at).items) < len(a.items) for a in arguments if isinstance(a, Seq)):
        return None  # a list keeps its repeated members, unless one of the others is a set
    return Seq(tuple(Seq(tuple(row), at) for row in itertools.product(*lists)), at)


def _setintersection(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    if not all(isinstance(a, Seq) and not a.open for a in arguments) or not arguments:
        return None
    first, *rest = [a.items for a in arguments if isinstance(a, Seq)]
    kept: list[Node] = []
    for item in first:
        answers = [[same(item, other) for other in items] for items in rest]
        if any(True not in row and None in row for row in answers):
            return None
        if all(True in row for row in answers):
            kept.append(item)
    return collections.TABLE["toset"]([Seq(tuple(kept), at)], at, scope)


def _matchkeys(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Seq(items=values, open=False), Seq(items=keys, open=False), Seq(items=wanted, open=False)]:
            if len(values) != len(keys):
                return None
            answers = [[same(key, want) for want in wanted] for key in keys]
            if any(None in row for row in answers):
                return None
            pairs = zip(values, answers, strict=True)
            return Seq(tuple(value for value, row in pairs if True in row), at)
    return None


def _transpose(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    if not isinstance(first, Map) or first.open:
        return None
    found: dict[str, list[Leaf]] = {}
    for entry in first.entries:
        if not isinstance(entry.value, Seq) or entry.value.open:
            return None
        for item in entry.value.items:
            name = text(item)
            if name is None:
                return None
            found.setdefault(name, []).append(entry.key)
    return Map(tuple(Entry(Leaf(k, at), Seq(tuple(v), at)) for k, v in sorted(found.items())), at)


def _issensitive(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    return None if not arguments or scalar(arguments[0]) is UNKNOWN else Leaf(False, at)


TABLE = {
    "alltrue": _all,
    "anytrue": _any,
    "index": _index,
    "chunklist": _chunklist,
    "setproduct": _setproduct,
    "setintersection": _setintersection,
    "matchkeys": _matchkeys,
    "transpose": _transpose,
    "issensitive": _issensitive,
}
