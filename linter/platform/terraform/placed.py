"""A plan's values to values with unknowns, placed where the source writes them."""

from __future__ import annotations

from collections.abc import Mapping

from linter.parse import embedded
from linter.platform.terraform.values import plain
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, Span, get


def with_unknowns(values: Map, after: Node | None, refs: Mapping[str, tuple[str, ...]]) -> Map:
    """A resource's values with what is known after apply as unknown, naming what it is taken from."""
    entries = {e.key.value: e for e in values.entries}
    for entry in after.entries if isinstance(after, Map) else ():
        name = str(entry.key.value)
        old = entries.get(name)
        made = _unknown(old.value if old is not None else None, entry.value, refs.get(name, ()))
        if made is not None:
            entries[name] = Entry(old.key if old is not None else entry.key, made)
    return values._replace(entries=tuple(entries.values()))


def _unknown(value: Node | None, after: Node, refs: tuple[str, ...]) -> Node | None:
    """A value with its unknown parts; None where there is neither."""
    match after:
        case Leaf(value=True):
            return Leaf(UNKNOWN, after.span, (), refs)
        case Map(entries=entries) if entries and (value is None or isinstance(value, Map)):
            have = {e.key.value: e for e in value.entries} if value is not None else {}
            for entry in entries:
                old = have.get(entry.key.value)
                made = _unknown(old.value if old is not None else None, entry.value, refs)
                if made is not None:
                    have[entry.key.value] = Entry(entry.key, made)
            base = value if value is not None else Map((), after.span)
            return base._replace(entries=tuple(have.values()))
        case Seq(items=items) if items and (value is None or isinstance(value, Seq)):
            old_items = value.items if value is not None else ()
            pairs = [_unknown(old_items[n] if n < len(old_items) else None, item, refs) for n, item in enumerate(items)]
            kept = tuple(p for p in pairs if p is not None)
            return (value or Seq((), after.span))._replace(items=kept)
    return value


def at_source(value: Node, written: Node | None, place: Span | None, plan: Document) -> Node:
    """The value with the places of the source's value; what the source does not write is placed at the block."""
    match value:
        case Leaf():
            return _leaf(value, written, place, plan)
        case Seq(items=items):
            same = written.items if isinstance(written, Seq) and len(written.items) == len(items) else ()
            made = (at_source(item, same[n] if same else None, place, plan) for n, item in enumerate(items))
            return Seq(tuple(made), _span(value, written, place, plan), value.open)
        case Map(entries=entries):
            kept = tuple(_entry(e, written, place, plan) for e in entries)
            head = written.head if isinstance(written, Map) else None
            return Map(kept, _span(value, written, place, plan), value.open, head)
    return value


def _entry(entry: Entry, written: Node | None, place: Span | None, plan: Document) -> Entry:
    name = str(entry.key.value)
    key = next((e.key for e in written.entries if e.key.value == name), None) if isinstance(written, Map) else None
    found = get(written, name)
    inner = place if isinstance(written, Map) or place is None else _span(entry.value, None, place, plan)
    return Entry(
        key or entry.key._replace(span=_span(entry.key, None, place, plan)), at_source(entry.value, found, inner, plan)
    )


def _leaf(value: Leaf, written: Node | None, place: Span | None, plan: Document) -> Node:
    if isinstance(written, Leaf):
        return Leaf(value.value, written.span, written.via, written.refs or value.refs, written.segments)
    if isinstance(written, (Map, Seq)) and (tree := embedded(value)) is not None:
        return written if plain(written) == plain(tree) else at_source(tree, written, written.span, plan)
    return Leaf(value.value, _span(value, written, place, plan), (), value.refs, () if place else value.segments)


def _span(value: Node, written: Node | None, place: Span | None, plan: Document) -> Span:
    """The source's place, else the block's, else the plan's own (as text that no fix may change)."""
    if written is not None:
        return written.span
    if place is not None:
        return place
    at = value.span
    return Span(plan, at.start, at.end) if at.document.outer is None else at
