"""HCL text to a tree: blocks, attributes, comments and problems; expressions stay `Expr`s.

A structural scanner. One pattern recognises an item: an attribute with a plain value, a block
header, a comment, a `}`. Any other value is only measured (`hcl_text.value_end`) and parsed on demand by
`hcl_expression`. A block `resource "t" "n" {}` is a map in a map in a map, as Terraform JSON
writes it; all of them have the header as `head`. What is read of a broken block is kept, open.
"""

from __future__ import annotations

import re

from linter.errors import ParseError
from linter.parse import MAX_DEPTH
from linter.parse.hcl_text import IDENTIFIER, PLAIN, TOP_LEVEL, comment_end, decode, value_end
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Document, Entry, Expr, Leaf, Map, Node, Span

_MAX_RESTARTS = 100
_MAX_PROBLEMS = 1000
_LABEL = rf"(?:\"{PLAIN}\"|{IDENTIFIER})"
_ITEM = pattern(
    rf"""[ \t\r\n]*+(?:
    ({IDENTIFIER})[ \t]*+=(?![=>])[ \t]*+(?:(?:
        "([^"\\$%\n]*+)"                                              # 2: a string
        |(-?[0-9]{{1,18}}+(?:\.[0-9]{{1,18}}+)?)                      # 3: a number
        |(true|false|null)                                            # 4: a word
        |({IDENTIFIER}(?:\.(?:{IDENTIFIER}|[0-9]++|\*)|\[(?:[0-9]++|\*|"[^"\\$%\n]*+")\])*+)  # 5: a reference
        |"({PLAIN})"                                                  # 6: a string with escapes
      )(?=[ \t]*+(?:\r?\n|\#|//|\}}|\Z))|())                          # 7: any other value
    |({IDENTIFIER})((?:[ \t]*+{_LABEL})*+)[ \t]*+\{{                  # 8, 9: a block header
    |(\#|//|/\*)                                                      # 10: a comment
    |(\}})                                                            # 11
    |(\Z)                                                             # 12
    )""",
    re.VERBOSE,
)
_LABELS = pattern(_LABEL)
_QUOTED_KEY = pattern(r"[ \t\r\n]*+\"([^\"\n]*+)\"[ \t]*+=(?![=>])[ \t]*+")
_BRACE_BELOW = pattern(rf"[ \t\r\n]*+({IDENTIFIER})((?:[ \t]*+{_LABEL})*+)\s*+\{{")
_RESTART = pattern(rf"^{IDENTIFIER}(?:[ \t]*{_LABEL})*[ \t]*\{{", re.MULTILINE)
_RESTART_FLAT = pattern(rf"^{IDENTIFIER}[ \t]*(?:=(?![=>])|(?:[ \t]*{_LABEL})*[ \t]*\{{)", re.MULTILINE)
_FOREIGN = pattern(r"\{\{|\{%|<%|^%")
_WORDS = {"true": True, "false": False, "null": None}
_new = tuple.__new__  # half the time of calling the NamedTuple: measured, this is the hot loop


class _Body(NamedTuple):
    """A block that is being read: its type and labels, where it starts, what is in it so far."""

    header: tuple[Leaf, ...]
    head: Span
    entries: list[Entry]
    names: set[str]


class _Scanner:
    """The cursor: open blocks, innermost last; the last is what items are added to."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []
        self.stack = [_Body((), Span(document, 0, 0), [], set())]
        self.restarts = 0

    def run(self) -> None:
        """Read items until the end of the text."""
        at = 1 if self.text.startswith("\ufeff") else 0
        if "\r" in self.text and "\n" not in self.text:
            self.report(self.text.index("\r"), "a lone carriage return ends no line; end lines with a line feed")
        while at >= 0:
            try:
                at = self.items(at)
            except ParseError as error:
                at = self.restart(error, at)

    def items(self, at: int) -> int:
        """Read items from `at` on; -1 at the end of the text."""
        text, document, match = self.text, self.document, _ITEM.match
        while True:
            body = self.stack[-1]
            entries, names = body.entries, body.names
            while True:
                item = match(text, at)
                if item is None:
                    at = self.odd(at)
                    break
                kind = item.lastindex
                assert kind is not None
                if kind > 6:
                    at = self.other(item, kind)
                    break
                name: str = item[1]
                start, at = item.span(kind)
                value: Node
                if kind == 2:
                    value = _new(Leaf, (item[2], _new(Span, (document, start, at)), (), (), ()))
                    at += 1
                elif kind == 5:
                    value = _new(Expr, ("hcl", _new(Span, (document, start, at))))
                else:
                    value = self.literal(item, kind)
                    at = item.end()
                if name in names:
                    self.report(item.start(1), f"'{name}' is set twice")
                names.add(name)
                key = _new(Leaf, (name, _new(Span, (document, *item.span(1))), (), (), ()))
                entries.append(_new(Entry, (key, value)))
            if at < 0:
                return at

    def literal(self, item: re.Match[str], kind: int) -> Node:
        """A number, word or string with escapes as a leaf."""
        start, end = item.span(kind)
        span = Span(self.document, start, end)
        if kind == 3:
            number = item[3]
            return Leaf(float(number) if "." in number else int(number), span)
        if kind == 4:
            return Leaf(_WORDS[item[4]], span)
        try:
            text, segments = decode(self.text, start, end)
        except ParseError as error:
            self.report(error.offset, error.reason)
            return Expr("hcl", Span(self.document, start - 1, end + 1))
        return Leaf(text, span, (), (), segments)

    def other(self, item: re.Match[str], kind: int) -> int:
        """Anything but an attribute with a plain value: the offset to go on at, -1 at the end."""
        if kind == 7:
            return self.attribute(item[1], Span(self.document, *item.span(1)), item.end())
        if kind == 9:
            return self.open(item)
        start, end = item.span(kind)
        if kind == 10:
            end = comment_end(self.text, start)
            self.comment(start, end)
        elif kind == 12:
            self.finish()
            return -1
        elif len(self.stack) == 1:
            self.report(start, "'}' closes nothing")
        else:
            self.close(end)
        return end

    def attribute(self, name: str, key: Span, start: int) -> int:
        """An attribute whose value is an expression from `start` on."""
        end = value_end(self.text, start, self.report, self.comment)
        stop = self.trimmed(start, end)
        names = self.stack[-1].names
        if name in names:
            self.report(key.start, f"'{name}' is set twice")
        names.add(name)
        if stop == start:
            self.report(key.start, f"'{name}' has no value")
        elif self.text[start] in "=+*%&|?:,.>])" or self.text[stop - 1] in "=<>&|?:,+-/%!":
            self.report(start, "the expression is not complete")
        value = _literal(Expr("hcl", Span(self.document, start, stop)), end)
        self.stack[-1].entries.append(Entry(Leaf(name, key), value))
        return end

    def trimmed(self, start: int, end: int) -> int:
        """Where a value ends without the blanks and comments behind it."""
        end = start + len(self.text[start:end].rstrip())
        for comment in reversed(self.comments):
            if comment.end != end or comment.start < start:
                break
            end = start + len(self.text[start : comment.start].rstrip())
        return end

    def open(self, item: re.Match[str]) -> int:
        """Start a block at its header."""
        document, groups = self.document, (8, 9) if item.re.groups > 2 else (1, 2)
        (start, end), (first, last) = item.span(groups[0]), item.span(groups[1])
        if len(self.stack) > 1 and self.text[start - 1] == "\n" and TOP_LEVEL.match(self.text, start):
            self.abandon(start, "the block is not closed before the next one")
        if len(self.stack) > MAX_DEPTH:
            raise ParseError(start, f"nested deeper than {MAX_DEPTH} levels")
        header = [Leaf(self.text[start:end], Span(document, start, end))]
        for label in _LABELS.finditer(self.text, first, last):
            end = label.end()
            quoted = 1 if self.text[label.start()] == '"' else 0
            inside = Span(document, label.start() + quoted, end - quoted)
            header.append(Leaf(self.text[inside.start : inside.end], inside))
        self.stack.append(_Body(tuple(header), Span(document, start, end), [], set()))
        return item.end()

    def close(self, end: int, *, broken: bool = False) -> None:
        """End the innermost block at `end`; a broken one is open, for what was not read of it."""
        header, head, entries, _ = self.stack.pop()
        span = Span(self.document, head.start, end)
        node = Map(tuple(entries), span, broken, head)
        for label in reversed(header[1:]):
            node = Map((Entry(label, node),), span, open=False, head=head)
        self.stack[-1].entries.append(Entry(header[0], node))

    def odd(self, at: int) -> int:
        """What is no item, but clear enough to be read on with a problem said."""
        quoted = _QUOTED_KEY.match(self.text, at)
        if quoted is not None:
            self.report(quoted.start(1) - 1, "the name of an argument is not quoted")
            return self.attribute(quoted[1], Span(self.document, *quoted.span(1)), quoted.end())
        block = _BRACE_BELOW.match(self.text, at)
        if block is not None:
            self.report(block.end() - 1, "'{' belongs on the line of the block's header")
            return self.open(block)
        start = len(self.text) - len(self.text[at:].lstrip(" \t\r\n"))
        raise ParseError(start, "expected an argument, a block or '}'")

    def restart(self, error: ParseError, at: int) -> int:
        """Give up the open blocks; the next line that starts a block is where to go on, or -1."""
        self.report(error.offset, error.reason)
        flat = len(self.stack) == 1
        self.abandon(max(error.offset, at), "")
        self.restarts += 1
        found = (_RESTART_FLAT if flat else _RESTART).search(self.text, max(error.offset, at) + 1)
        if found is not None and self.restarts >= _MAX_RESTARTS:
            self.report(found.start(), "too many problems; the rest of the file is not read")
            found = None
        if found is None:
            self.finish()
            return -1
        return found.start()

    def abandon(self, end: int, reason: str) -> None:
        """Close what is open at `end`, as broken."""
        if reason and len(self.stack) > 1:
            self.report(self.stack[-1].head.start, reason)
        while len(self.stack) > 1:
            self.close(max(end, self.stack[-1].head.end), broken=True)

    def report(self, offset: int, reason: str) -> None:
        """Note a problem, as long as there are not too many to read."""
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append((offset, reason))

    def comment(self, start: int, end: int) -> None:
        """Note a comment."""
        self.comments.append(Span(self.document, start, end))

    def finish(self) -> None:
        """Close what is open at the end of the text, and fill the document."""
        self.abandon(len(self.text), "the block is not closed")
        document = self.document
        whole = Span(document, 0, len(self.text))
        document.roots = (Map(tuple(self.stack[0].entries), whole, self.restarts > 0),)
        document.comments = tuple(self.comments)
        document.problems = tuple(sorted(self.problems))
        if self.problems and _foreign(document):
            document.skipped = "the file is a template that is not HCL before it is rendered"


def _literal(value: Expr, end: int) -> Node:
    """A constant that a comment `/* */` follows is a leaf like any other."""
    span = value.span
    if "*/" not in span.document.text[span.end : end]:
        return value
    from linter.parse import hcl_expression
    from linter.parse.hcl_nodes import Literal

    try:
        found = hcl_expression.parse(*span)
    except ParseError:
        return value
    return Leaf(found.value, found.span, (), (), found.segments) if isinstance(found, Literal) else value


def _foreign(document: Document) -> bool:
    """Whether the first problem lies on a line with the marks of another template language."""
    text, offset = document.text, document.problems[0][0]
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    return _FOREIGN.search(line) is not None or document.path.endswith((".tpl", ".tftpl", ".tmpl", ".j2"))


def parse(document: Document) -> None:
    """Fill the document's roots, comments and problems."""
    _Scanner(document).run()
