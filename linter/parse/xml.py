"""XML text to a map with one member, the document element; names keep their prefix as written.

An element with nothing but text is a leaf. Any other one is a map of its attributes (`@name`), its
text (`#text`) and its child elements, repeated ones repeated entries. Entities of a document's
own are not read: a value that uses one is UNKNOWN. After an error what came before it is kept.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from linter.errors import ParseError
from linter.parse import MAX_DEPTH, whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Document, Entry, Leaf, Map, Node, Span

_NAME = r"[^\s=/>\"'<]++"
_TAG = pattern(rf"<(?P<name>{_NAME})")
_ATTRIBUTE = pattern(rf"\s++(?P<name>{_NAME})\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)')")
_TAG_END = pattern(r"\s*+(?P<empty>/?)>")
_CLOSING = pattern(r"</[^>]*+>")
_ATTRIBUTE_ESCAPE = pattern(r"&(?P<entity>[^;&\s]{1,40});|\r\n|[\t\r\n]")
_TEXT_ESCAPE = pattern(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<keep>.*?)\]\]>|&(?P<entity>[^;&\s<]{1,40});|\r\n?", re.DOTALL
)
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class _Element(NamedTuple):
    key: Leaf
    head: Span
    entries: list[Entry]


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    reader = _Reader(document)
    reader.run()
    document.roots = (Map(tuple(reader.roots), whole(document)),)
    document.problems = tuple(reader.problems)
    found = (m for m in _COMMENT.finditer(document.text) if m[0].startswith("<!--") and m[0].endswith("-->"))
    document.comments = tuple(Span(document, *m.span()) for m in found)


class _Reader:
    """The elements that are open, and where the text after the last tag starts."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.data = document.text.encode("utf-8", "replace")
        self.known = (0, 0)
        self.roots: list[Entry] = []
        self.stack: list[_Element] = []
        self.at = 0
        self.problems: list[tuple[int, str]] = []
        self.parser = expat.ParserCreate("utf-8")

    def run(self) -> None:
        parser = self.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            offset = self._offset(parser.ErrorByteIndex)
            said = expat.ErrorString(error.code).removeprefix("not well-formed").strip(" ()")
            self.problems.append((offset, f"no well-formed XML{f': {said}' if said else ''}"))
        except ParseError as error:
            self.problems.append((error.offset, error.reason))
        while self.stack:
            self._finish(max(self.at, self.stack[-1].head.end), complete=False)

    def _offset(self, index: int) -> int:
        """The character at a byte; asked in ascending order, so that each byte is decoded once."""
        if len(self.data) == len(self.text):
            return max(0, index)
        byte, character = self.known
        if index < byte:
            byte, character = 0, 0
        character += len(self.data[byte:index].decode("utf-8", "replace"))
        self.known = index, character
        return character

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        start = self._offset(self.parser.CurrentByteIndex)
        self._chunk(start)
        tag = _TAG.match(self.text, start)
        if tag is None or len(self.stack) >= MAX_DEPTH:
            reason = "an element of an entity is not read" if tag is None else f"nested deeper than {MAX_DEPTH} levels"
            raise ParseError(start, reason)
        entries, at = [], tag.end()
        while (match := _ATTRIBUTE.match(self.text, at)) is not None:
            entries.append(self._attribute(match))
            at = match.end()
        end = _TAG_END.match(self.text, at)
        self.at = end.end() if end else at
        key = Leaf(tag["name"], Span(self.document, *tag.span("name")))
        self.stack.append(_Element(key, Span(self.document, start, self.at), entries))

    def _attribute(self, match: re.Match[str]) -> Entry:
        style = "single" if match["double"] is None else "double"
        start, end = match.span("name")
        key = Leaf(
            "@" + match["name"], Span(self.document, start, end), segments=((0, start, 0), (1, start, end - start))
        )
        return Entry(key, decoded(self.document, *match.span(style), _ATTRIBUTE_ESCAPE, _character))

    def _end(self, _name: str) -> None:
        at = self._offset(self.parser.CurrentByteIndex)
        closing = _CLOSING.match(self.text, at)
        if closing is None:
            self._finish(self.at, complete=True)  # <empty/>
            return
        self._finish(at, complete=True)
        self.at = closing.end()

    def _chunk(self, end: int) -> None:
        """The text between the last tag and the next one, as a member of the element that is open."""
        if self.stack and (leaf := self._leaf(self.at, end)) is not None:
            self.stack[-1].entries.append(Entry(Leaf("#text", leaf.span), leaf))

    def _leaf(self, start: int, end: int) -> Leaf | None:
        piece = self.text[start:end]
        low = start + len(piece) - len(piece.lstrip())
        high = start + len(piece.rstrip())
        if low >= high:
            return None
        leaf = decoded(self.document, low, high, _TEXT_ESCAPE, _character)
        return None if isinstance(leaf.value, str) and not leaf.value.strip() else leaf

    def _finish(self, end: int, *, complete: bool) -> None:
        """Close the innermost element, whose content ends at `end`."""
        key, head, entries = self.stack[-1]
        empty = self.text[head.end - 2 : head.end] == "/>"
        leaf = None if empty else self._leaf(head.end if not entries else self.at, end)
        closing = _CLOSING.match(self.text, end) if complete and not empty else None
        span = head._replace(end=closing.end() if closing else max(end, head.end))
        node: Node
        if entries or empty or not complete:
            members = (*entries, Entry(Leaf("#text", leaf.span), leaf)) if leaf else tuple(entries)
            node = Map(members, span, not complete, head)
        else:
            node = leaf or Leaf("", head._replace(start=head.end))
        self.stack.pop()
        (self.stack[-1].entries if self.stack else self.roots).append(Entry(key, node))


def _character(match: re.Match[str]) -> str | None:
    """What an escape stands for; None for an entity that is not one of the five of XML."""
    entity = match["entity"]
    if entity is None:
        attribute = match.re.pattern == _ATTRIBUTE_ESCAPE.pattern
        return " " if attribute else "\n" if match[0][0] == "\r" else ""
    if entity.startswith("#"):
        digits = entity[2:] if entity[1:2] == "x" else entity[1:]
        base = 16 if entity[1:2] == "x" else 10
        valid = digits.isalnum() and digits.isascii() and (base == 16 or digits.isdigit())
        code = int(digits, base) if valid and all(c in "0123456789abcdefABCDEF" for c in digits) else 0
        return chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else None
    return _NAMED.get(entity)
