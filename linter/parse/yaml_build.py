"""YAML events to nodes: anchors resolved, merge keys merged, depth and aliases bounded."""

from __future__ import annotations

from linter.parse import MAX_DEPTH
from linter.parse.yaml_events import Events, NextEvent
from linter.parse.yaml_scalar import CONSTANTS, NUMBER_STARTS, Segments, inner, segments, tagged, typed
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, Span
from linter.typed import Any, TypeAlias

MAX_ALIASED = 2_000_000
"""Characters that all aliases of a text may stand for; a billion laughs asks for more."""

_TYPED_STARTS = NUMBER_STARTS | {word[:1] for word in CONSTANTS}
_STRUCTURES = ("!override", "!merge", "tag:yaml.org,2002:")
_make: Any = tuple.__new__  # a NamedTuple without the keyword call: a third of the time


Found: TypeAlias = tuple[tuple[Node, ...], tuple[tuple[int, str], ...]]
"""Roots and problems."""


class TooDeep(Exception):  # noqa: N818 - a limit, not an error of ours
    """Nested deeper than MAX_DEPTH."""


class Builder:
    """A cursor over events. `roots` are the finished documents, `problems` what was found amiss.

    `text` is what the events come from, `base` its offset in the document's text.
    """

    def __init__(self, document: Document, text: str, base: int = 0) -> None:
        self.document = document
        self.text = text
        self.base = base
        self.roots: list[Node] = []
        self.problems: list[tuple[int, str]] = []
        self.items: list[Node] = []
        self.stack: list[tuple[list[Node], Any, int]] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.earlier: dict[str, tuple[Node, int]] = {}
        self.aliased = 0
        self.alias_end = 0

    def run(self, events: Events, get: NextEvent) -> None:
        """Read events to the end of the stream; raises what the parser raises, and `TooDeep`."""
        scalar, starts = events.scalar, (events.map_start, events.seq_start)
        ends = (events.map_end, events.seq_end)
        document, text, base = self.document, self.text, self.base
        while True:
            event = get()
            kind = type(event)
            if kind is scalar:
                value = event.value
                start, end = event.start_mark.index, event.end_mark.index
                if event.style or event.anchor or event.ctag or value != text[start:end]:
                    self.items.append(self._scalar(event, start, end))
                    continue
                if value[:1] in _TYPED_STARTS:
                    value = typed(value)
                span = _make(Span, (document, start + base, end + base))
                self.items.append(_make(Leaf, (value, span, (), (), ())))
            elif kind in starts:
                if len(self.stack) >= MAX_DEPTH:
                    raise TooDeep(event.start_mark.index)
                self.stack.append((self.items, event, self.aliased))
                self.items = []
            elif kind in ends:
                self._end(type(self.stack[-1][1]) is events.map_start, event.end_mark.index)
            elif kind is events.alias:
                self.items.append(self._alias(event))
            elif kind is events.document_start:
                self.items, self.anchors = [], {}
            elif kind is events.document_end:
                self._finish()
            elif kind is events.stream_end:
                return

    def close(self, map_start: type) -> None:
        """Finish what is still open after an error: unseen members may follow in all of it."""
        while self.stack:
            is_map = type(self.stack[-1][1]) is map_start
            if is_map and len(self.items) % 2:
                self.items.append(Leaf(UNKNOWN, self.items[-1].span))
            self._end(is_map, len(self.text), open=True)
        self._finish()

    def _finish(self) -> None:
        root = self.items[0] if self.items else None
        if root is not None and (not isinstance(root, Leaf) or root.value is not None):
            self.roots.append(root)
        self.items = []

    def _span(self, start: int, end: int) -> Span:
        return Span(self.document, start + self.base, end + self.base)

    def _scalar(self, event: Any, start: int, end: int) -> Leaf:
        text, style, value = event.value, event.style or "", event.value
        if event.anchor or event.ctag:
            start = properties(self.text, start, end)
        start, end = inner(self.text, start, end, style)
        parts: Segments = ()
        if text != self.text[start:end]:
            found = segments(self.text, (start, end), text, style)
            start = min(start, found[0][1])  # a block with deeper first line
            parts = tuple((here, there + self.base, size) for here, there, size in found)
        if event.ctag:
            value, known = tagged(str(event.ctag), text)
            value = value if known else UNKNOWN
        elif not style and text[:1] in _TYPED_STARTS:
            value = typed(text)
        leaf = Leaf(value, self._span(start, end), (), (), parts)
        if event.anchor:
            self.anchors[event.anchor] = leaf, end - start
        return leaf

    def _alias(self, event: Any) -> Node:
        span = self._span(event.start_mark.index, event.end_mark.index)
        self.alias_end = event.end_mark.index
        found = self.anchors.get(event.anchor) or self.earlier.get(event.anchor)
        if found is None:
            self.problems.append((span.start, "an alias of an anchor that is not defined before it"))
            return Leaf(UNKNOWN, span)
        node, size = found
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            if not any("aliases" in reason for _, reason in self.problems):
                self.problems.append((span.start, f"aliases stand for more than {MAX_ALIASED:,} characters"))
            return Leaf(UNKNOWN, span)
        return node._replace(via=(span, *node.via)) if isinstance(node, Leaf) else node

    def _end(self, is_map: bool, stop: int, *, open: bool = False) -> None:  # noqa: FBT001 - which of two
        items = self.items
        self.items, event, before = self.stack.pop()
        start = event.start_mark.index
        if event.anchor or event.ctag:
            start = properties(self.text, start, stop)
        span = self._span(start, stop if event.flow_style and not open else self._stop(items, start))
        node: Node = entries(items, span, open=open) if is_map else Seq(tuple(items), span, open)
        if event.ctag and not str(event.ctag).startswith(_STRUCTURES) and not is_map:
            node = Leaf(UNKNOWN, span)
        if event.anchor:
            self.anchors[event.anchor] = node, span.end - span.start + self.aliased - before
        self.items.append(node)

    def _stop(self, items: list[Node], start: int) -> int:
        """Where a block collection ends: behind its last child as it is written here."""
        if not items:
            return start
        last = items[-1].span.end - self.base
        last += self.text[last : last + 1] in ("'", '"')
        return max(last, self.alias_end if self.alias_end > start else 0)


def properties(text: str, start: int, end: int) -> int:
    """Where a node starts that has an anchor or a tag before it.

    >>> properties("&a !!map # why", 0, 14), properties("&a  x", 0, 5)
    (14, 4)
    """
    at = start
    while at < end and text[at] in "&!":
        stops = ">" if text.startswith("!<", at) else " \t\r\n,[]{}"
        while at < end and text[at] not in stops:
            at += 1
        at += stops == ">"
        while at < end and text[at] in " \t\r\n#":
            if text[at] == "#":
                at = text.find("\n", at, end)
                at = end if at < 0 else at
            else:
                at += 1
    return at


def entries(items: list[Node], span: Span, *, open: bool = False) -> Map:
    """A map of alternating keys and values; keys are strings, merge keys are merged."""
    pairs = []
    plain = True
    for key, value in zip(items[::2], items[1::2], strict=True):
        if key.__class__ is not Leaf or key[0].__class__ is not str or key[0] == "<<":
            plain = False
        pairs.append(_make(Entry, (key, value)))
    if plain:
        return Map(tuple(pairs), span, open)
    return _merged([Entry(_key(key), value) for key, value in pairs], span, open=open)


def _key(node: Node) -> Leaf:
    """A key as a string: `on`, `8080` and `1.0` as they are written; a list or map is UNKNOWN."""
    if not isinstance(node, Leaf) or node.value is UNKNOWN:
        return Leaf(UNKNOWN, node.span)
    if isinstance(node.value, str):
        return node
    document, start, end = node.span
    return node._replace(value=document.text[start:end])


def _merged(pairs: list[Entry], span: Span, *, open: bool) -> Map:
    own = {e.key.value for e in pairs}
    found: list[Entry] = []
    for entry in pairs:
        if not _is_merge(entry.key):
            open = open or entry.key.value is UNKNOWN
            found.append(entry)
            continue
        sources = entry.value.items if isinstance(entry.value, Seq) else (entry.value,)
        for node in sources:
            if not isinstance(node, Map):
                open = True
                continue
            open = open or node.open
            new = [e for e in node.entries if e.key.value not in own or e.key.value is UNKNOWN]
            own.update(e.key.value for e in new)
            found += new
    return Map(tuple(found), span, open)


def _is_merge(key: Leaf) -> bool:
    text, start = key.span.document.text, key.span.start
    return key.value == "<<" and text[start - 1 : start] not in ("'", '"')
