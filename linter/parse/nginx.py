"""nginx text to a map of directives: `listen 443 ssl;` is a list, `http { ... }` a map.

A directive with one argument is a leaf, with several a list, with none an empty string. A block is a
map; its arguments are its first member, `@arg`. Repeated directives stay repeated entries. The
body of a `..._by_lua_block` is one leaf. Holes of templates are UNKNOWN.
"""

from __future__ import annotations

import re

from linter.parse import MAX_DEPTH, whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, Span

MAX_PROBLEMS = 20

_TOKEN = pattern(
    r"""\s*+(?:(?P<comment>\#[^\r\n]*+|\{\#(?:[^#]++|\#(?!\}))*+\#\}|\{%(?:[^%]++|%(?!\}))*+%\})
    |"(?P<double>(?:[^"\\]++|\\.)*+)"
    |'(?P<single>(?:[^'\\]++|\\.)*+)'
    |(?P<mark>[;}]|\{(?!\{))
    |(?P<word>(?:\$\{[^}\s]*+\}|\{\{(?:[^}]++|\}(?!\}))*+\}\}|\\.|[^\s;{}\\]|\{(?=\{))++)
    |(?P<end>\Z)|(?P<bad>.))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = pattern(r"\\([\"'\\ ;])|\\([trn])")
_NAMED = {"t": "\t", "r": "\r", "n": "\n"}
_HOLE = pattern(r"\{\{|\$\{|<%")
_LUA = pattern(
    r"(?:[^{}\"'\-]++|\"(?:[^\"\\\r\n]|\\.)*+\"|'(?:[^'\\\r\n]|\\.)*+'|--[^\r\n]*+|[-\"'])++|(?P<brace>[{}])"
)


class _Block(NamedTuple):
    key: Leaf
    start: int
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
    """The words of the directive that is open, and the blocks around it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entries: list[Entry] = []
        self.stack: list[_Block] = []
        self.words: list[Leaf] = []
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []

    def run(self) -> None:
        text, at = self.document.text, 0
        while True:
            match = _TOKEN.match(text, at)
            assert match is not None, "every character is a token"
            at = match.end()
            match match.lastgroup:
                case "comment":
                    self.comments.append(Span(self.document, *match.span("comment")))
                case "double" | "single" | "word":
                    self.words.append(self._word(*match.span(match.lastgroup)))
                case "mark" if match["mark"] == ";":
                    self._directive()
                case "mark" if match["mark"] == "}":
                    self._close(at)
                case "mark":
                    at = self._open(match.start("mark"))
                case "end":
                    self._finish()
                    return
                case _:
                    self.problems.append((match.start("bad"), "a quote that is not closed"))

    def _word(self, start: int, end: int) -> Leaf:
        if _HOLE.search(self.document.text, start, end):
            return Leaf(UNKNOWN, Span(self.document, start, end))
        return decoded(self.document, start, end, _ESCAPE, lambda m: m[1] or _NAMED[m[2]])

    def _directive(self) -> None:
        if self.words:
            key, *values = self.words
            self._add(key, _arguments(key, values))
        self.words = []

    def _add(self, key: Leaf, value: Node) -> None:
        (self.stack[-1].entries if self.stack else self.entries).append(Entry(key, value))

    def _open(self, at: int) -> int:
        """Open a block at its brace; returns where to read on."""
        if not self.words:
            self.problems.append((at, "a block without a name"))
            self.words = [Leaf("", Span(self.document, at, at))]
        key, *values = self.words
        self.words = []
        if str(key.value).endswith("_by_lua_block"):
            end = self._lua(at + 1)
            self._add(key, Leaf(self.document.text[at + 1 : end], Span(self.document, at + 1, end)))
            return end + 1
        head = key.span._replace(end=values[-1].span.end if values else key.span.end)
        entries = [Entry(Leaf("@arg", head), _arguments(key, values))] if values else []
        if len(self.stack) >= MAX_DEPTH:
            self.problems.append((at, f"nested deeper than {MAX_DEPTH} levels"))
            return len(self.document.text)
        self.stack.append(_Block(key, at, head, entries))
        return at + 1

    def _lua(self, at: int) -> int:
        """Where the brace is that closes a block of Lua."""
        depth = 1
        for match in _LUA.finditer(self.document.text, at):
            if match["brace"]:
                depth += 1 if match["brace"] == "{" else -1
                if not depth:
                    return match.start()
        self.problems.append((at, "a block that is not closed"))
        return len(self.document.text)

    def _close(self, end: int) -> None:
        if self.words:
            self.problems.append((self.words[0].span.start, "missing ';' after this directive"))
            self._directive()
        if not self.stack:
            self.problems.append((end - 1, "a '}' that closes nothing"))
            return
        block = self.stack.pop()
        span = Span(self.document, block.start, end)
        self._add(block.key, Map(tuple(block.entries), span, head=block.head))

    def _finish(self) -> None:
        if self.words:
            self.problems.append((self.words[0].span.start, "missing ';' after this directive"))
            self._directive()
        if self.stack:
            self.problems.append((self.stack[-1].start, "a block that is not closed"))
        while self.stack:
            self._close(len(self.document.text))


def _arguments(key: Leaf, values: list[Leaf]) -> Node:
    match values:
        case []:
            return Leaf("", key.span._replace(start=key.span.end))
        case [one]:
            return one
    return Seq(tuple(values), values[0].span._replace(end=values[-1].span.end))
