"""TOML text to one tree with exact spans; tables are maps, arrays of tables lists of maps.

A line that is broken is a problem, and the next one that starts a table or a key is read on.
Dates and times are strings as they are written; a bare `${NAME}`, which Telegraf and Vector fill
in before they read the text, is UNKNOWN.
"""

from __future__ import annotations

import re

from linter.errors import ParseError
from linter.parse import MAX_DEPTH, whole
from linter.parse.runs import decoded
from linter.parse.toml_table import Table, freeze
from linter.pattern import pattern
from linter.tree import UNKNOWN, Document, Leaf, Node, Scalar, Seq, Span

MAX_PROBLEMS = 20
MAX_PARTS = 60

_BLANK = pattern(r"(?:[ \t\r\n\f]++|(?P<comment>#[^\r\n]*+))")
_SPACE = pattern(r"[ \t]*+")
_LINE_END = pattern(r"[ \t]*+(?P<comment>#[^\r\n]*+)?(?:\r\n?|\n|\Z)")
_RESUME = pattern(r"""^[ \t]*(?=\[|#|["'\w.-]+[ \t]*=)""", re.MULTILINE)
_KEY = pattern(r"""(?P<bare>[\w-]+)|"(?P<basic>(?:[^"\\\r\n]++|\\[^\r\n])*+)"|'(?P<literal>[^'\r\n]*+)'""")
_VALUE = pattern(
    r'''"""(?:\r\n|\n)?(?P<long>(?:[^"\\]++|\\.|"(?!""))*+"{0,2})"""'''
    r"""|\'\'\'(?:\r\n|\n)?(?P<raw>(?:[^']++|'(?!''))*+'{0,2})\'\'\'"""
    r"""|"(?!"")(?P<basic>(?:[^"\\\r\n]++|\\[^\r\n])*+)"|'(?!'')(?P<literal>[^'\r\n]*+)'|(?P<empty>""|'')"""
    r"""|(?P<time>\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d[\d:.]*(?:[Zz]|[-+]\d\d:\d\d)?)?(?=[\s,\]}#]|\Z))"""
    r"""|(?P<word>(?:\$\{[^}\r\n]*+\}|[^\s,\]}#"'\[{])++)""",
    re.DOTALL,
)
_ESCAPE = pattern(r"\\(?:[ \t]*+(?:\r\n?|\n)\s*+|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|.)|\r\n", re.DOTALL)
_NEWLINE = pattern(r"\r\n")
_NAMED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_INT = pattern(r"[-+]?(?:0|[1-9](?:_?\d)*)|0x[0-9a-fA-F](?:_?[0-9a-fA-F])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*")
_FLOAT = pattern(r"[-+]?(?:(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][-+]?\d(?:_?\d)*)?|inf|nan)")
_CLOCK = pattern(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?")


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    reader = _Reader(document)
    reader.run()
    document.roots = (freeze(reader.root, whole(document)),)
    document.comments = tuple(reader.comments)
    document.problems = tuple(reader.problems)


class _Reader:
    """A cursor over the text; `table` is the one that keys are added to."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.at = 0
        self.root = self.table = Table(Span(document, 0, 0))
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []

    def run(self) -> None:
        text = self.text
        while True:
            self._blank()
            if self.at >= len(text) or len(self.problems) >= MAX_PROBLEMS:
                return
            start = self.at
            try:
                if text[start] == "[":
                    self._header()
                else:
                    self._pair(self.table, 0)
                self._end_of_line()
            except ParseError as error:
                self.problems.append((error.offset, error.reason))
                resume = _RESUME.search(text, text.find("\n", max(error.offset, start)) + 1 or len(text))
                self.at = resume.end() if resume else len(text)

    def _span(self, start: int, end: int) -> Span:
        return Span(self.document, start, end)

    def _blank(self) -> None:
        """Pass blanks, line breaks and comments."""
        while (match := _BLANK.match(self.text, self.at)) is not None:
            if match["comment"] is not None:
                self.comments.append(self._span(*match.span("comment")))
            self.at = match.end()

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None, "the pattern matches nothing as well"
        self.at = match.end()

    def _end_of_line(self) -> None:
        match = _LINE_END.match(self.text, self.at)
        if match is None:
            raise ParseError(self.at, "something after the end of this value")
        if match["comment"] is not None:
            self.comments.append(self._span(*match.span("comment")))
        self.at = match.end()

    def _header(self) -> None:
        start = self.at
        many = self.text.startswith("[[", start)
        close = "]]" if many else "]"
        self.at += len(close)
        path = self._key()
        if not self.text.startswith(close, self.at):
            raise ParseError(self.at, f"missing '{close}' after a table's name")
        self.at += len(close)
        self.table = self.root.below(path, self._span(start, self.at), many=many)

    def _pair(self, table: Table, depth: int) -> None:
        path = self._key()
        if not self.text.startswith("=", self.at):
            raise ParseError(self.at, "missing '=' after a key")
        self.at += 1
        self._space()
        owner = table.below(path[:-1], path[0].span) if len(path) > 1 else table
        start = self.at
        try:
            owner.add(path[-1], self._value(depth + len(path)))
        except ParseError:
            owner.add(path[-1], Leaf(UNKNOWN, self._span(start, start)))
            raise

    def _key(self) -> list[Leaf]:
        """The parts of a dotted key, and the cursor behind the blanks that follow it."""
        path = []
        while True:
            self._space()
            match = _KEY.match(self.text, self.at)
            if match is None:
                raise ParseError(self.at, "a key is missing here")
            name = match.lastgroup or ""
            path.append(self._string(name, *match.span(name)))
            self.at = match.end()
            self._space()
            if len(path) > MAX_PARTS:
                raise ParseError(self.at, f"a key of more than {MAX_PARTS} parts")
            if not self.text.startswith(".", self.at):
                return path
            self.at += 1

    def _value(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ParseError(self.at, f"nested deeper than {MAX_DEPTH} levels")
        opener = self.text[self.at : self.at + 1]
        if opener == "[":
            return self._array(depth)
        if opener == "{":
            return self._inline(depth)
        match = _VALUE.match(self.text, self.at)
        if match is None:
            raise ParseError(self.at, "a string that is not closed" if opener in ("'", '"') else "no value")
        self.at = match.end()
        name = match.lastgroup or ""
        start, end = match.span(name)
        match name:
            case "empty":
                return Leaf("", self._span(start + 1, start + 1))
            case "word" | "time":
                return Leaf(self._typed(match[name], start), self._span(start, end))
        return self._string(name, start, end)

    def _array(self, depth: int) -> Seq:
        start, items = self.at, list[Node]()
        self.at += 1
        while True:
            self._blank()
            if self.text.startswith("]", self.at):
                break
            items.append(self._value(depth + 1))
            self._blank()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("]", self.at):
                raise ParseError(self.at, "missing ',' or ']' in this list")
        self.at += 1
        return Seq(tuple(items), self._span(start, self.at))

    def _inline(self, depth: int) -> Node:
        start = self.at
        table = Table(self._span(start, start))
        self.at += 1
        while True:
            self._blank()
            if self.text.startswith("}", self.at):
                break
            self._pair(table, depth)
            self._blank()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("}", self.at):
                raise ParseError(self.at, "missing ',' or '}' in this table")
        self.at += 1
        return freeze(table, self._span(start, self.at))

    def _string(self, name: str, start: int, end: int) -> Leaf:
        match name:
            case "basic" | "long":
                return decoded(self.document, start, end, _ESCAPE, self._escape)
            case "raw":
                return decoded(self.document, start, end, _NEWLINE, lambda _: "\n")
        return Leaf(self.text[start:end], self._span(start, end))

    def _escape(self, match: re.Match[str]) -> str:
        written = match[0]
        if written == "\r\n":
            return "\n"
        kind = written[1]
        if kind in " \t\r\n":
            return "" if written.strip("\\ \t") else written
        if kind in "uUx" and len(written) > 2:
            code = int(written[2:], 16)  # noqa: FURB166 - the mark is not `0x`
            return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"
        if kind not in _NAMED:
            self.problems.append((match.start(), f"'\\{kind}' is no escape; write '\\\\' or use single quotes"))
            return written
        return _NAMED[kind]

    def _typed(self, written: str, start: int) -> Scalar:
        if written in ("true", "false"):
            return written == "true"
        plain = written.replace("_", "")
        if _INT.fullmatch(written) and len(written) <= 80:
            return int(plain, 0) if plain[:1] == "0" and len(plain) > 1 else int(plain)
        if _FLOAT.fullmatch(written):
            return float(plain)
        if "$" in written or "{{" in written:
            return UNKNOWN
        if written[:1].isdigit() and ("-" in written or _CLOCK.fullmatch(written)):
            return written
        self.problems.append((start, "a value that is no string, number, boolean or date; put it in quotes"))
        return UNKNOWN
