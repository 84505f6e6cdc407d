"""A block's body in a scope to a resolved map: arguments, nested blocks, `dynamic` blocks."""

from __future__ import annotations

from collections.abc import Iterable

from linter.platform.terraform import loops
from linter.platform.terraform.run import MAX_INSTANCES
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import all_refs, text, unknown
from linter.tree import Entry, Leaf, Map, Node, Seq, Span, get


def body(block: Map, scope: Scope, skip: Iterable[str] = ()) -> Map:
    """The whole body of a block; nested blocks are lists of maps under their name."""
    groups: dict[str, list[Entry]] = {}
    dynamics = _dynamics(block)
    for entry in block.entries:
        groups.setdefault(str(entry.key.value), []).append(entry)
    for entry in (e for d in dynamics for e in d.entries):
        groups.setdefault(str(entry.key.value), [])
    made: list[Entry] = []
    for name, entries in groups.items():
        if name == "dynamic" or name in skip:
            continue
        value = _value(name, entries, dynamics, scope)
        if value is not None:
            made.append(Entry(entries[-1].key if entries else _key(dynamics, name), value))
    return Map(tuple(made), block.span, block.open, block.head)


def _key(dynamics: list[Map], name: str) -> Leaf:
    return next(e.key for d in dynamics for e in d.entries if e.key.value == name)


def member(block: Map, name: str, scope: Scope) -> Node | None:
    """One argument, or all nested blocks of a name; None when there is neither."""
    return _value(name, [e for e in block.entries if e.key.value == name], _dynamics(block), scope)


def _value(name: str, entries: list[Entry], dynamics: list[Map], scope: Scope) -> Node | None:
    """What the entries of a name, and `dynamic` blocks of that name, come to."""
    from linter.platform.terraform.evaluate import resolve

    flat = not entries or entries[0].key.span.document.syntax == "hcl"
    maps: list[Node] = []
    last: Node | None = None
    for entry in entries:
        if flat and isinstance(entry.value, Map):
            maps.append(body(entry.value, scope))
        else:
            last = entry.value
    dynamic = [e.value for d in dynamics for e in d.entries if e.key.value == name]
    unseen = False
    for one in dynamic:
        if isinstance(one, Map):
            found, complete = _expanded(name, one, scope)
            maps += found
            unseen = unseen or not complete
    if maps or dynamic:
        return Seq(tuple(maps), maps[0].span if maps else dynamic[0].span, unseen)
    return None if last is None else resolve(last, scope)


def _dynamics(block: Map) -> list[Map]:
    """The maps below `dynamic`: each a name to a body (JSON may have a list of bodies)."""
    found: list[Map] = []
    for entry in block.entries:
        if entry.key.value == "dynamic":
            values = entry.value.items if isinstance(entry.value, Seq) else (entry.value,)
            found += [v for v in values if isinstance(v, Map)]
    return found


def _expanded(name: str, dynamic: Map, scope: Scope) -> tuple[list[Node], bool]:
    """The blocks that a `dynamic` block makes, and whether these are all."""
    from linter.platform.terraform.evaluate import resolve

    content, each = get(dynamic, "content"), get(dynamic, "for_each")
    if not isinstance(content, Map) or each is None:
        return [], False
    iterator = _iterator(dynamic) or name
    collection = resolve(each, scope)
    members, complete = loops.pairs(collection, scope)
    if isinstance(collection, Leaf) and collection.value is None:
        complete = True
    if not members and not complete:
        return [body(content, scope.bind(**{iterator: _one(each.span, collection)}))], False
    if len(members) > MAX_INSTANCES:
        scope.run.skip(each.span, f"Only {MAX_INSTANCES} of {len(members)} dynamic blocks are judged.")
        members, complete = members[:MAX_INSTANCES], False
    bound = [scope.bind(**{iterator: _pair(k, v)}) for k, v in members]
    return [body(content, inner) for inner in bound], complete


def _iterator(dynamic: Map) -> str | None:
    found = get(dynamic, "iterator")
    if found is None:
        return None
    span = found.span
    return text(found) or span.document.text[span.start : span.end]


def _one(span: Span, collection: Node) -> Map:
    hidden = unknown(span, all_refs(collection))
    return _pair(hidden, hidden)


def _pair(key: Node, value: Node) -> Map:
    at = key.span
    return Map((Entry(Leaf("key", at), key), Entry(Leaf("value", at), value)), at)
