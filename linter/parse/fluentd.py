"""Fluentd text to a map of directives: `<source>` ... `</source>` is a map of its parameters.

The argument of a directive (`<match app.**>`) is its first member, `@arg`. Repeated directives
stay repeated entries. A value that is JSON keeps its text and opens on demand. `#{ENV['X']}` stays
text.
"""

from __future__ import annotations

import re

from linter.parse import MAX_DEPTH, whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Document, Entry, Leaf, Map, Span

MAX_PROBLEMS = 20
_MAX_JSON = 100_000

_LINE = pattern(
    r"""\s*+(?:(?P<comment>\#[^\r\n]*+)
    |</(?P<close>[\w.@-]++)\s*>
    |<(?P<open>[\w.@-]++)[ \t]*+(?P<arg>[^>\r\n]*+)>
    |(?P<key>[^\s\#<][^\s]*+)[ \t]*+
    |(?P<end>\Z)|(?P<bad>[^\r\n]++))""",
    re.VERBOSE,
)
_VALUE = pattern(
    r"""(?:"(?P<double>(?:[^"\\]++|\\.)*+)"|'(?P<single>(?:[^'\\]++|\\.)*+)')(?=[ \t]*+(?:\#|[\r\n]|\Z))
    |(?P<json>[\[{])
    |(?P<bare>(?:[^\s]++|[ \t]++(?!\#|[\r\n]|\Z))*+)""",
    re.VERBOSE | re.DOTALL,
)
_PIECE = pattern(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]|[^\[\]{}"]++|"', re.DOTALL)
_LINE_END = pattern(r"[ \t]*+(?P<comment>\#[^\r\n]*+)?(?=[\r\n]|\Z)")
_DOUBLE = pattern(r"\\(?:\r\n|.)", re.DOTALL)
_SINGLE = pattern(r"\\(['\\])")
_NEVER = pattern(r"(?!)")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b"}


class _Block(NamedTuple):
    key: Leaf
    head: Span
    entries: list[Entry]


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    reader = _Reader(document)
    reader.run()
    document.roots = (Map(tuple(reader.entries), whole(document)),)
    document.comments = tuple(reader.comments)
    document.problems = tuple(reader.problems[:MAX_PROBLEMS])


class _Reader:
    """The directives that are open."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.entries: list[Entry] = []
        self.stack: list[_Block] = []
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []

    def run(self) -> None:
        at = 0
        while True:
            match = _LINE.match(self.text, at)
            assert match is not None, "every line is one of these"
            at = match.end()
            if match["comment"] is not None:
                self.comments.append(Span(self.document, *match.span("comment")))
            elif match["close"] is not None:
                self._close(match)
            elif match["open"] is not None:
                self._open(match)
            elif match["key"] is not None:
                at = self._parameter(match)
            elif match["bad"] is not None:
                self.problems.append((match.start("bad"), "a line that is no directive and no parameter"))
            else:
                self._finish()
                return

    def _leaf(self, start: int, end: int) -> Leaf:
        return Leaf(self.text[start:end], Span(self.document, start, end))

    def _add(self, entry: Entry) -> None:
        (self.stack[-1].entries if self.stack else self.entries).append(entry)

    def _open(self, match: re.Match[str]) -> None:
        start, end = match.span("arg")
        end = start + len(match["arg"].rstrip())
        head = Span(self.document, match.start("open") - 1, match.end())
        entries = []
        if end > start:
            argument = self._leaf(start, end)
            entries = [Entry(Leaf("@arg", argument.span), argument)]
        if len(self.stack) >= MAX_DEPTH:
            self.problems.append((head.start, f"nested deeper than {MAX_DEPTH} levels"))
            return
        self.stack.append(_Block(self._leaf(*match.span("open")), head, entries))

    def _close(self, match: re.Match[str]) -> None:
        name = match["close"]
        if not any(block.key.value == name for block in self.stack):
            self.problems.append((match.start("close"), f"</{name}> closes nothing"))
            return
        while self.stack[-1].key.value != name:
            self.problems.append((self.stack[-1].head.start, f"<{self.stack[-1].key.value}> is not closed"))
            self._end(match.start("close") - 2)
        self._end(match.end())

    def _end(self, at: int) -> None:
        key, head, entries = self.stack.pop()
        self._add(Entry(key, Map(tuple(entries), head._replace(end=at), head=head)))

    def _finish(self) -> None:
        if self.stack:
            self.problems.append((self.stack[-1].head.start, f"<{self.stack[-1].key.value}> is not closed"))
        while self.stack:
            self._end(len(self.text))

    def _parameter(self, match: re.Match[str]) -> int:
        """Add a parameter; returns the end of its line."""
        value = _VALUE.match(self.text, match.end())
        assert value is not None, "a value may be empty"
        leaf, end = self._value(value)
        self._add(Entry(self._leaf(*match.span("key")), leaf))
        rest = _LINE_END.match(self.text, end)
        if rest is not None and rest["comment"]:
            self.comments.append(Span(self.document, *rest.span("comment")))
        return rest.end() if rest is not None else end

    def _value(self, value: re.Match[str]) -> tuple[Leaf, int]:
        style = value.lastgroup or "bare"
        start, end = value.span(style)
        match style:
            case "double":
                return decoded(self.document, start, end, _DOUBLE, _escape), value.end()
            case "single":
                return decoded(self.document, start, end, _SINGLE, lambda m: m[1]), value.end()
            case "json":
                end = self._json(start)
        return self._leaf(start, end), end

    def _json(self, start: int) -> int:
        """Where JSON over several lines ends; the end of the line when it is none."""
        depth = 0
        for piece in _PIECE.finditer(self.text, start, start + _MAX_JSON):
            depth += (piece[0] in "[{") - (piece[0] in "]}")
            if depth == 0:
                if _LINE_END.match(self.text, piece.end()):
                    return piece.end()
                break
        line = re.compile(r"[^\r\n]*").match(self.text, start)
        assert line is not None, "the pattern matches nothing as well"
        return start + len(line[0].rstrip())


def _escape(match: re.Match[str]) -> str:
    kind = match[0][1:]
    return "" if kind in ("\n", "\r\n") else _NAMED.get(kind, kind)
