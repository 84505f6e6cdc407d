"""Policies to the JSON tree they render: `aws_iam_policy_document`, heredocs with templates.

Source of the rendering: the AWS provider's page of the data source (Version 2012-10-17 and
Effect Allow are its defaults; a list of one is rendered as the value), read 2025-06.
"""

from __future__ import annotations

from collections.abc import Callable

from linter.platform.terraform.module import Block
from linter.platform.terraform.scope import Instance
from linter.platform.terraform.values import text, unknown
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Seq, Span, Template, get

RENDERED: dict[str, tuple[str, ...]] = {
    "aws_iam_policy_document": ("json", "minified_json"),
    "google_iam_policy": ("policy_data",),
}
"""Data source to the attributes that hold the rendered policy."""

_SCALARS = {"sid": "Sid", "effect": "Effect"}
_LISTS = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}
_PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}
_BLOCKS = {**_PRINCIPALS, "condition": "Condition"}
_HOLE = "\ue000"


def renderer(instance: Instance, block: Block) -> Callable[[], Node]:
    """What makes the rendered policy of a data source."""
    from linter.platform.terraform import blocks, expand

    make = _google if block.labels[0] == "google_iam_policy" else _aws
    return lambda: make(blocks.body(block.body, expand.any_scope(instance, block)))


def _google(body: Map) -> Node:
    entries = [Entry(_named("bindings", e.key), e.value) for e in body.entries if e.key.value == "binding"]
    return Map(tuple(entries), body.span, body.open, body.head)


def _named(name: str, key: Leaf) -> Leaf:
    return key._replace(value=name)


def _aws(body: Map) -> Node:
    head = body.head or body.span
    written = get(body, "statement")
    own: list[Node] = [_statement(s) for s in written.items if isinstance(s, Map)] if isinstance(written, Seq) else []
    unseen = body.open or (isinstance(written, Seq) and written.open)
    before, known = _layer(body, ("source_json", "source_policy_documents"))
    after, sure = _layer(body, ("override_json", "override_policy_documents"))
    statements = _overridden(_overridden(before, own, complete=True), after, complete=sure)
    unseen = unseen or not known or not sure
    version = get(body, "version") or Leaf("2012-10-17", head)
    entries = [
        Entry(Leaf("Version", head), version),
        Entry(Leaf("Statement", head), Seq(tuple(statements), head, unseen)),
    ]
    return Map(tuple(entries), body.span, open=False, head=body.head)


def _layer(body: Map, names: tuple[str, ...]) -> tuple[list[Node], bool]:
    """The statements of the documents that arguments list, later ones over earlier, and whether these are all."""
    found: list[Node] = []
    complete = True
    for entry in body.entries:
        if entry.key.value in names and not (isinstance(entry.value, Leaf) and entry.value.value is None):
            more, sure = _sources(entry.value)
            found, complete = _overridden(found, more, complete=True), complete and sure
    return found, complete


def _overridden(under: list[Node], over: list[Node], *, complete: bool) -> list[Node]:
    """Statements with those of the same `Sid` replaced; one with a `Sid` is unknown where more may replace it."""
    names = {sid for s in over if (sid := _sid(s)) is not None}
    kept = [s for s in under if _sid(s) not in names]
    if not complete:
        kept = [s if _sid(s) is None else unknown(s.span) for s in kept]
    return [*kept, *over]


def _sid(statement: Node) -> str | None:
    found = get(statement, "Sid")
    return text(found) or None if found is not None else None


def _sources(node: Node) -> tuple[list[Node], bool]:
    """The statements of other policies, and whether that is all of them."""
    from linter.parse import embedded

    items = node.items if isinstance(node, Seq) else (node,)
    found: list[Node] = []
    complete = not (isinstance(node, Seq) and node.open)
    for item in items:
        tree = embedded(item) if isinstance(item, Leaf) else item
        inner = get(tree, "Statement") if tree is not None else None
        if isinstance(inner, Seq):
            found += inner.items
            complete = complete and not inner.open
        else:
            complete = False
    return found, complete


def _statement(block: Map) -> Map:
    entries: list[Entry] = []
    for entry in block.entries:
        name = str(entry.key.value)
        if isinstance(entry.value, Seq) and not entry.value.items and name not in _LISTS:
            if entry.value.open and name in _BLOCKS:  # a `dynamic` block that may make one
                entries.append(Entry(_named(_BLOCKS[name], entry.key), unknown(entry.value.span)))
        elif name == "not_principals" and isinstance(entry.value, Seq) and entry.value.open:
            entries.append(Entry(_named("NotPrincipal", entry.key), unknown(entry.value.span)))
        elif name in _SCALARS:
            entries.append(Entry(_named(_SCALARS[name], entry.key), entry.value))
        elif name in _LISTS:
            entries.append(Entry(_named(_LISTS[name], entry.key), _single(entry.value)))
        elif name in _PRINCIPALS:
            entries.append(Entry(_named(_PRINCIPALS[name], entry.key), _principals(entry.value)))
        elif name == "condition":
            entries.append(Entry(_named("Condition", entry.key), _conditions(entry.value)))
    if not any(e.key.value == "Effect" for e in entries):
        head = block.head or block.span
        entries.insert(0, Entry(Leaf("Effect", head), Leaf("Allow", head)))
    return Map(tuple(entries), block.span, block.open, block.head)


def _single(node: Node) -> Node:
    """A list of one as its member, as the data source renders it."""
    return node.items[0] if isinstance(node, Seq) and len(node.items) == 1 and not node.open else node


def _principals(node: Node) -> Node:
    """`principals` blocks as an object of type to identifiers; `*` of all types is the string."""
    items = [i for i in node.items if isinstance(i, Map)] if isinstance(node, Seq) else []
    entries: list[Entry] = []
    unseen = isinstance(node, Seq) and node.open
    for item in items:
        kind, names = get(item, "type"), get(item, "identifiers")
        if not isinstance(kind, Leaf) or names is None:
            unseen = True
        elif kind.value == "*" and len(items) == 1:
            return _single(names)
        elif isinstance(kind.value, str):
            entries.append(Entry(kind, _single(names)))
        else:
            unseen = True
    return Map(tuple(entries), node.span, unseen)


def _conditions(node: Node) -> Node:
    items = [i for i in node.items if isinstance(i, Map)] if isinstance(node, Seq) else []
    tests: dict[str, list[Entry]] = {}
    keys: dict[str, Leaf] = {}
    unseen = isinstance(node, Seq) and node.open
    for item in items:
        test, name, values = get(item, "test"), get(item, "variable"), get(item, "values")
        if not isinstance(test, Leaf) or not isinstance(name, Leaf) or values is None or text(test) is None:
            unseen = True
            continue
        keys.setdefault(str(test.value), test)
        tests.setdefault(str(test.value), []).append(Entry(name, _single(values)))
    entries = (Entry(key, Map(tuple(tests[word]), key.span)) for word, key in keys.items())
    return Map(tuple(entries), node.span, unseen)


def spelt(pieces: list[Node], span: Span) -> Node | None:
    """The JSON that literals and values spell, when some values are unknown; None when it is no JSON.

    A hole in a string makes the string known in parts; one in place of a value is that value.
    """
    from linter.platform.terraform.encoding import opened

    first = text(pieces[0]) if pieces else None
    if first is None or not first.lstrip().startswith(("{", "[")):
        return None
    written, quoted = "", False
    runs: list[tuple[int, int, int]] = []
    holes: list[Node] = []
    for piece in pieces:
        word = text(piece)
        if word is None:
            word = _HOLE + str(len(holes)) + _HOLE if quoted else f'"{_HOLE}{len(holes)}{_HOLE}"'
            holes.append(piece)
        elif isinstance(piece, Leaf):
            runs += _run(piece, len(written), span)
            quoted = _is_quoted(word, quoted=quoted)
        written += word
    tree = opened(written, "json", Leaf(written, span, (), (), tuple(runs)))
    return None if tree is None else _refilled(tree, holes)


def _run(piece: Leaf, size: int, span: Span) -> list[tuple[int, int, int]]:
    if piece.via or piece.span.document is not span.document:
        return []
    if piece.segments:
        return [(size + here, start, length) for here, start, length in piece.segments]
    return [(size, piece.span.start, piece.span.end - piece.span.start)]


def _is_quoted(word: str, *, quoted: bool) -> bool:
    at = 0
    while at < len(word):
        at += word[at] == "\\"
        quoted = quoted != (word[at : at + 1] == '"')
        at += 1
    return quoted


def _refilled(node: Node, holes: list[Node]) -> Node:
    match node:
        case Leaf(value=str() as word) if _HOLE in word:
            return _filled(node, word.split(_HOLE), holes)
        case Seq(items=items):
            return node._replace(items=tuple(_refilled(i, holes) for i in items))
        case Map(entries=entries):
            keys = [_refilled(e.key, holes) for e in entries]
            pairs = zip(keys, entries, strict=True)
            known = [
                Entry(k, _refilled(e.value, holes)) for k, e in pairs if isinstance(k, Leaf) and text(k) is not None
            ]
            return Map(tuple(known), node.span, node.open or len(known) < len(keys), node.head)
    return node


def _filled(leaf: Leaf, words: list[str], holes: list[Node]) -> Node:
    if len(words) == 3 and words[0] == words[2] == "":
        only = holes[int(words[1])]
        return unknown(leaf.span, only.refs) if isinstance(only, Leaf) and only.value is UNKNOWN else only
    refs = tuple(dict.fromkeys(r for w in words[1::2] for h in (holes[int(w)],) if isinstance(h, Leaf) for r in h.refs))
    parts = [UNKNOWN if i % 2 else w for i, w in enumerate(words) if i % 2 or w]
    return Leaf(Template(tuple(parts)), leaf.span, (), refs)
