"""A rendered object to the same object with the places it was made from: the template's, or a values file's.

The template's own tree, read without rendering it, is the model: what has the same key there and is literal
is written there; what an action puts in is looked up in the values that the action names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from math import inf

from linter.pattern import pattern
from linter.platform.helm_values import Scope, around, block, inexact, named, only, same, search, spent, turns
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Choice, Document, Entry, Leaf, Map, Node, Seq, Span, Template, get, text

_LETTER = pattern(r"[A-Za-z]")
_MAX_PAIRS = 40_000
_NAMES = frozenset({"name", "namespace", "generateName"})
"""What places an object or a container: it stays where the template writes it, wherever the word comes from."""


class Near(NamedTuple):
    """Where the walk is: the closest place with a line, the template's text that makes it, and what `.` is.

    `start` and `stop` are offsets in the template, -1 where the walk has left it for a values file.
    """

    span: Span
    start: int
    stop: int
    dot: Node | None = None


def placed(root: Map, scope: Scope) -> Map:
    """The object with its places."""
    template = scope.template
    model = _model(root, template)
    first = _first(template)
    near = Near(first, 0, len(template.text))
    if model is not None:
        starts = _models(template).starts
        after = bisect_right(starts, model.span.start)
        near = Near(first, model.span.start, starts[after] if after < len(starts) else len(template.text))
    found = _map(_without_default(root, model), model, near, scope)
    return found if model is None else found._replace(span=model.span)


def _without_default(root: Map, model: Map | None) -> Map:
    """The object without the namespace that helm takes where nobody names one: who installs the chart does."""
    if text(root, "metadata", "namespace") != "default" or text(model, "metadata", "namespace") is not None:
        return root
    metadata = get(root, "metadata")
    assert isinstance(metadata, Map)
    kept = metadata._replace(entries=tuple(e for e in metadata.entries if e.key.value != "namespace"))
    return root._replace(entries=tuple(Entry(e.key, kept if e.value is metadata else e.value) for e in root.entries))


def _first(template: Document) -> Span:
    """The line with the template's first `kind`, else its first line."""
    body = template.text
    at = body.find("kind:") if not body.startswith("kind:") else 0
    start = max(at, 0)
    stop = body.find("\n", start)
    return Span(template, start, len(body) if stop < 0 else stop)


def _model(root: Map, template: Document) -> Map | None:
    """The template's document that an object comes from: of its kind, and of its name where that is written."""
    kind, name = text(root, "kind"), text(root, "metadata", "name")
    index = _models(template)
    if (kind, name) in index.named:
        return index.named[kind, name]
    first = [index.of_kind[k] for k in {kind, None} if k in index.of_kind]
    return min(first, key=lambda found: found[0])[1] if first else None


class Models(NamedTuple):
    """The maps that a template's documents are: the first of each kind and name, and of each kind with its number.

    `starts` are the offsets of all documents, ascending.
    """

    named: dict[tuple[str | None, str | None], Map]
    of_kind: dict[str | None, tuple[int, Map]]
    starts: list[int]


@lru_cache(maxsize=8)
def _models(template: Document) -> Models:
    found = Models({}, {}, sorted(r.span.start for r in template.roots))
    for n, root in enumerate(template.roots):
        if isinstance(root, Map):
            kind = text(root, "kind")
            found.named.setdefault((kind, text(root, "metadata", "name")), root)
            found.of_kind.setdefault(kind, (n, root))
    return found


def _node(node: Node, model: Node | None, key: str, near: Near, scope: Scope) -> Node:
    if isinstance(model, Choice):
        model = _chosen(node, model)
    match node:
        case Map():
            return _map(node, model if isinstance(model, Map) else None, near, scope)
        case Seq():
            return _seq(node, model if isinstance(model, Seq) else None, near, scope)
        case Leaf():
            return _leaf(node, model, key, near, scope)
    return node


def _chosen(node: Node, model: Choice) -> Node | None:
    """The option that a rendered node may come from: an equal one, else one of its shape."""
    equal = (o for o in model.options if isinstance(o, Leaf) and isinstance(node, Leaf) and same(o, node.value))
    shaped = (o for o in model.options if type(o) is type(node))
    return next(equal, next(shaped, None))


def _map(node: Map, model: Map | None, near: Near, scope: Scope) -> Map:
    known = {e.key.value: e for e in model.entries} if model is not None else {}
    starts = sorted(e.key.span.start for e in known.values() if e.key.span.document is scope.template)
    entries = []
    for entry in node.entries:
        key = str(entry.key.value)
        source = known.get(key) or _given(key, near, scope)
        below = near
        if source is not None:
            at = source.key.span
            inside = at.document is scope.template
            after = bisect_right(starts, at.start)
            stop = starts[after] if after < len(starts) else near.stop
            below = Near(at, at.start, stop, near.dot) if inside else Near(at, -1, -1, near.dot)
        value = _node(entry.value, source.value if source else None, key, below, scope)
        entries.append(Entry(Leaf(entry.key.value, below.span), value))
    return Map(tuple(entries), near.span, node.open, near.span)


def _sources(near: Near, scope: Scope) -> Iterator[Node]:
    """The values that may have made what stands near: `.`, what the actions name, what goes round them."""
    if spent(scope, 1):
        return
    if near.dot is not None:
        yield near.dot
    if near.start >= 0:
        yield from named(near.start, near.stop, scope)
        yield from around(near.start, scope)


def _given(key: str, near: Near, scope: Scope) -> Entry | None:
    """The member of a values file that an action writes into a map."""
    for source in _sources(near, scope):
        if isinstance(source, Map) and not spent(scope, len(source.entries)):
            for entry in source.entries:
                if entry.key.value == key:
                    return entry
    return None


def _seq(node: Seq, model: Seq | None, near: Near, scope: Scope) -> Seq:
    lists = [s for s in _sources(near, scope) if isinstance(s, Seq) and len(s.items) == len(node.items)]
    if model is None and near.start >= 0 and lists:
        model = lists[0]
    pairs = _turned(model, len(node.items), near, scope) if model is not None else []
    if len(pairs) != len(node.items):
        pairs = [(_item(item, n, len(node.items), model, scope), near.dot) for n, item in enumerate(node.items)]
    items = []
    for item, (made, dot) in zip(node.items, pairs, strict=True):
        below = near._replace(dot=dot)
        if made is not None:
            span = _line(made)
            inside = span.document is scope.template
            stop = min(near.stop, max(made.span.end, span.end)) if inside else -1
            below = Near(span, span.start if inside else -1, stop, dot)
        items.append(_node(item, made, "", below, scope))
    return Seq(tuple(items), near.span if model is None else model.span, node.open)


def _turned(model: Seq, size: int, near: Near, scope: Scope) -> list[tuple[Node | None, Node | None]]:
    """The elements of a template's list as often as loops write them, each with what `.` is then; none for too many."""
    found: list[tuple[Node | None, Node | None]] = []
    for item in model.items:
        at = _line(item)
        dots = turns(at.start, near.start, scope) if at.document is scope.template else [None]
        if len(found) + len(dots) > size:
            return []
        found += [(item, near.dot if dot is None else dot) for dot in dots]
    return found


def _line(node: Node) -> Span:
    """A one-line place for a node: a map's first key, a list's first element."""
    match node:
        case Map(entries=entries) if entries:
            return entries[0].key.span
        case Seq(items=items) if items:
            return _line(items[0])
        case Choice(options=options) if options:
            return _line(options[0])
    return node.span


def _item(item: Node, n: int, size: int, model: Seq | None, scope: Scope) -> Node | None:
    """The element of a model that a rendered one comes from: by name, by place, or the only one of a loop."""
    if model is None or not model.items:
        return None
    if size * len(model.items) > _MAX_PAIRS or spent(scope, len(model.items)):
        return model.items[min(n, len(model.items) - 1)]
    name = text(item, "name")
    if name is not None:
        for other in model.items:
            if text(other, "name") == name:
                return other
    if isinstance(item, Leaf):
        for other in model.items:
            if isinstance(other, Leaf) and same(other, item.value):
                return other
    if len(model.items) == size:
        return model.items[n]
    unnamed = [o for o in model.items if not isinstance(o, Map) or text(o, "name") is None]
    have, found, most = set(_words(item)) - {""}, None, -inf
    for other in unnamed:
        words = _words(other)
        if spent(scope, len(words)):
            break
        if (alike := _likeness(have, set(words) - {""})) > most:
            found, most = other, alike
    return found


def _likeness(one: set[str], other: set[str]) -> float:
    """How much two sets of words have in common: what they share, less a little for what they do not."""
    return len(one & other) - len(one ^ other) / 100


def _words(node: Node) -> list[str]:
    """The keys and literal values of a node; one for each node at least."""
    match node:
        case Map(entries=entries):
            return ["", *(str(e.key.value) for e in entries), *(w for e in entries for w in _words(e.value))]
        case Seq(items=items):
            return ["", *(w for i in items for w in _words(i))]
        case Leaf(value=str() as value):
            return [value]
    return [""]


def _leaf(node: Leaf, model: Node | None, key: str, near: Near, scope: Scope) -> Leaf:
    if isinstance(model, Leaf) and not isinstance(model.value, Template) and model.value is not UNKNOWN:
        if same(model, node.value):
            return model._replace(value=node.value)
        model = None
    hole = model.span if isinstance(model, Leaf) and model.span.end > model.span.start else None
    if isinstance(node.value, str) and "\n" in node.value and hole is not None and hole.document is scope.template:
        return block(node.value, hole)
    mixed = isinstance(model, Leaf) and isinstance(model.value, Template) and _has_words(model.value)
    made = None if mixed or key in _NAMES else _value(node, key, hole, near, scope)
    if made is not None:
        return made
    span, segments = inexact(str(node.value), hole or near.span)
    return Leaf(node.value, span, (), (), segments)


def _has_words(value: Template) -> bool:
    """Whether a template writes a part of the value itself, and does not only join what it is given."""
    return any(isinstance(part, str) and _LETTER.search(part) for part in value.parts)


def _value(node: Leaf, key: str, hole: Span | None, near: Near, scope: Scope) -> Leaf | None:
    """The value where a values file has it, whole or as the last part of what the template joins."""
    via = (hole,) if hole is not None else ()
    inside = hole is not None and hole.document is scope.template
    named_ = named(hole.start, hole.end, scope) if hole and inside else []
    for source in (*named_, *_sources(near, scope)):
        leaf = source if isinstance(source, Leaf) and same(source, node.value) else None
        leaf = (
            leaf or search(source, key, node.value, scope) or (only(source, node.value, scope) if not named_ else None)
        )
        if leaf is not None and leaf.value not in (None, ""):
            return leaf._replace(value=node.value, via=(*via, *leaf.via))
    for source in reversed(named_):
        if isinstance(source, Leaf) and isinstance(source.value, str) and source.value:
            if str(node.value).endswith(source.value):
                span, segments = inexact(str(node.value), source.span)
                return Leaf(node.value, span, via, (), segments)
    return None
