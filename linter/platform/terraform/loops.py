"""`for` expressions and splats over resolved collections."""

from __future__ import annotations

from linter.parse.hcl_nodes import ITEM, Call, For, Reference, Splat
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import all_refs, is_unknown, ordered, text, truth, unknown
from linter.tree import Choice, Entry, Leaf, Map, Node, Seq

MAX_ITEMS = 10_000
OF_SETS = ("toset", "setunion", "setintersection", "setsubtract", "setproduct")
"""Functions that give sets: their members are their keys."""

Pairs = list[tuple[Node, Node]]


def pairs(collection: Node, scope: Scope) -> tuple[Pairs, bool]:
    """The keys and values to go through, a map's by key, and whether these are all of them."""
    if isinstance(collection, Map):
        return [(e.key, e.value) for e in ordered(collection)[:MAX_ITEMS]], not collection.open
    if isinstance(collection, Seq):
        found: Pairs = []
        for i, item in enumerate(collection.items[:MAX_ITEMS]):
            found.append((unknown(item.span) if collection.open else Leaf(i, item.span), item))
        return found, not collection.open
    return [], False


def bound(names: tuple[str, ...], key: Node, value: Node) -> dict[str, Node]:
    """The names of a `for` for one member."""
    return {names[0]: value} if len(names) == 1 else {names[0]: key, names[1]: value}


def loop(node: For, scope: Scope) -> Node:
    """The value of a `for` expression; open where members may be unseen."""
    from linter.platform.terraform.evaluate import evaluate

    collection = evaluate(node.collection, scope)
    if is_unknown(collection) or isinstance(collection, Choice):
        scope.run.doubted += 1
        return unknown(node.span, all_refs(collection))
    if isinstance(collection, Leaf):
        scope.run.failed += 1
        return unknown(node.span)
    members, complete = pairs(collection, scope)
    if isinstance(node.collection, Call) and node.collection.name in OF_SETS:
        members = [(value, value) for _, value in members]
    kept: Pairs = []
    for key, value in members:
        inner = scope.bind(**bound(node.names, key, value))
        wanted = True if node.condition is None else truth(evaluate(node.condition, inner))
        complete = complete and wanted is not None
        if wanted:
            name = evaluate(node.key, inner) if node.key is not None else key
            kept.append((name, evaluate(node.value, inner)))
    if node.key is None:
        return Seq(tuple(value for _, value in kept), node.span, not complete)
    written = [word for key, _ in kept if (word := text(key)) is not None]
    scope.run.failed += not node.group and len(set(written)) < len(written)
    return _object(node, kept, complete=complete)


def _object(node: For, members: Pairs, *, complete: bool) -> Map:
    groups: dict[str, tuple[Leaf, list[Node]]] = {}
    for key, value in members:
        name = text(key)
        if name is None or not isinstance(key, Leaf):
            complete = False
        elif name in groups and node.group:
            groups[name][1].append(value)
        else:
            groups[name] = (key._replace(value=name), [value])
    entries = (Entry(k, Seq(tuple(vs), node.span, not complete) if node.group else vs[-1]) for k, vs in groups.values())
    return Map(tuple(entries), node.span, not complete)


def splat(node: Splat, scope: Scope) -> Node:
    """`target[*].each`; of a resource it is what one instance has, of what is no list the list of it."""
    from linter.platform.terraform.evaluate import evaluate
    from linter.platform.terraform.references import of_resource

    if isinstance(node.target, Reference) and isinstance(node.each, Reference):
        one = of_resource(node.target, node.each.steps, scope)
        if one is not None:
            return Seq((one,), node.span, open=True)
    target = evaluate(node.target, scope)
    if is_unknown(target) or isinstance(target, Choice):
        scope.run.doubted += 1
        return Seq((unknown(node.span, all_refs(target)),), node.span, open=True)
    if isinstance(target, Leaf) and target.value is None:
        return Seq((), node.span)
    items = target.items if isinstance(target, Seq) else (target,)
    found = tuple(evaluate(node.each, scope.bind(**{ITEM: item})) for item in items[:MAX_ITEMS])
    return Seq(found, node.span, isinstance(target, Seq) and target.open)
