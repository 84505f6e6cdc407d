"""`count` and `for_each` to the scopes of the instances they make."""

from __future__ import annotations

from linter.platform.terraform.module import Block
from linter.platform.terraform.run import MAX_INSTANCES
from linter.platform.terraform.scope import Instance, Scope
from linter.platform.terraform.values import all_refs, ordered, text, unknown, whole
from linter.tree import Entry, Leaf, Map, Node, Seq, Span, get


def scopes(instance: Instance, block: Block) -> list[Scope]:
    """A scope for each instance of a block; one with unknown names when they cannot be told.

    Instances that do not differ (their text names no `each` or `count`) are one.
    """
    from linter.platform.terraform.evaluate import resolve

    plain = Scope(instance, {})
    count, each = get(block.body, "count"), get(block.body, "for_each")
    if count is not None:
        return _counted(plain, resolve(count, plain), block)
    if each is not None:
        return _each(plain, resolve(each, plain), block)
    return [plain]


def any_scope(instance: Instance, block: Block) -> Scope:
    """The scope of an instance that is not told apart from the others."""
    if get(block.body, "count") is None and get(block.body, "for_each") is None:
        return Scope(instance, {})
    found = scopes(instance, block)
    if len(found) == 1:
        return found[0]
    return _open(Scope(instance, {}), block.body.span)


def _counted(plain: Scope, count: Node, block: Block) -> list[Scope]:
    amount = whole(count)
    if amount is None:
        return [plain.bind(count=_names(count.span, index=unknown(count.span)))]
    if amount > MAX_INSTANCES:
        plain.run.skip(count.span, f"Only {MAX_INSTANCES} of {amount} instances are judged one by one.")
    if amount > 1 and not _names_one(block, "count."):
        amount = 1
    numbers = range(min(amount, MAX_INSTANCES))
    return [plain.bind(count=_names(count.span, index=Leaf(i, count.span))) for i in numbers]


def _each(plain: Scope, each: Node, block: Block) -> list[Scope]:
    found = members(each)
    if found is None:
        return [_open(plain, each.span, all_refs(each))]
    if len(found) > MAX_INSTANCES:
        plain.run.skip(each.span, f"Only {MAX_INSTANCES} of {len(found)} instances are judged one by one.")
    if len(found) > 1 and not _names_one(block, "each."):
        found = found[:1]
    return [plain.bind(each=_names(each.span, key=k, value=v)) for k, v in found[:MAX_INSTANCES]]


def members(each: Node) -> list[tuple[Node, Node]] | None:
    """Keys and values of what `for_each` goes through, by key; None when they are not all known."""
    if isinstance(each, Map) and not each.open:
        return [(e.key, e.value) for e in ordered(each)]
    if isinstance(each, Seq) and not each.open and all(text(item) is not None for item in each.items):
        return [(item, item) for item in sorted(each.items, key=lambda i: str(text(i)))]
    return None


def _open(plain: Scope, span: Span, refs: tuple[str, ...] = ()) -> Scope:
    hidden = unknown(span, refs)
    return plain.bind(each=_names(span, key=hidden, value=hidden), count=_names(span, index=unknown(span)))


def _names(span: Span, **values: Node) -> Map:
    return Map(tuple(Entry(Leaf(k, span), v) for k, v in values.items()), span)


def _names_one(block: Block, name: str) -> bool:
    """Whether a block's text tells its instances apart."""
    span = block.body.span
    return span.document.syntax != "hcl" or span.document.text.find(name, span.start, span.end) >= 0
