"""JSON text to a tree with exact spans; comments and trailing commas are allowed.

What is broken is a problem, and what was read before and behind it is kept: a list or map with
a broken member is open. A `{{ template }}` in a string makes it known in parts; templates
between the strings are masked. Objects or arrays one behind the other, as JSON Lines has them,
are a root each.
"""

from __future__ import annotations

import re

from linter.parse import MAX_DEPTH
from linter.parse.json_scalar import escaped, literal
from linter.pattern import pattern
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, Span
from linter.typed import Any

MAX_PROBLEMS = 20

_TOKEN = pattern(
    r"""[ \t\r\n]*+(?:
      "(?P<plain>[^"\\\r\n]*+)"(?:[ \t\r\n]*+(?P<key>:))?
    | (?P<open>[\[{])
    | (?P<close>[\]}])
    | (?P<comma>,)
    | (?P<number>-?(?:0|[1-9][0-9]*+)(?P<fraction>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.+-]))
    | (?P<word>true|false|null|NaN|-?Infinity)(?![\w.+-])
    | "(?P<escaped>(?:[^"\\\r\n]++|\\[^\r\n])*+)"(?:[ \t\r\n]*+(?P<key2>:))?
    | (?P<comment>//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)|\#[^\r\n]*+)
    | (?P<end>\Z)
    | (?P<bad>"[^\r\n]*+|[^\s,:\[\]{}"]++|.)(?:[ \t]*+(?P<key3>:))?
    )""",
    re.VERBOSE | re.DOTALL,
)
_make: Any = tuple.__new__  # a NamedTuple without the keyword call: a third of the time


def parse(document: Document) -> None:
    """Fill the document's roots, comments and problems."""
    reader = Reader(document, document.text)
    reader.run()
    if "{{" in document.text:
        from linter.parse import json_template

        reader = json_template.templated(document, reader, Reader)
    document.roots = tuple(reader.roots)
    document.comments = tuple(reader.comments)
    document.problems = tuple(reader.problems)


class Reader:
    """A cursor over tokens: the members of the innermost list or map, and what may come next."""

    def __init__(self, document: Document, text: str, hole: str = "") -> None:
        self.document = document
        self.text = text
        self.hole = hole
        self.roots: list[Node] = []
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []
        self.stack: list[tuple[list[Any], Leaf | None, int, bool]] = []
        self.members: list[Any] = []
        self.key: Leaf | None = None
        self.opener = -1
        self.broken = False
        self.behind = False
        self.ready = True

    def run(self) -> None:
        """Read all tokens of the text."""
        text, document = self.text, self.document
        for token in _TOKEN.finditer(text):
            match token.lastgroup:
                case "plain":
                    span = _make(Span, (document, *token.span("plain")))
                    self._value(_make(Leaf, (token["plain"], span, (), (), ())))
                case "key":
                    span = _make(Span, (document, *token.span("plain")))
                    self._key(_make(Leaf, (token["plain"], span, (), (), ())))
                case "comma":
                    self._comma(token.start("comma"))
                case "open":
                    if not self._open(token.start("open")):
                        break
                case "close":
                    self._close(token.start("close"))
                case "fraction" | "number" | "word":
                    self._value(literal(document, token))
                case "escaped" | "key2":
                    leaf, wrong = escaped(document, text, *token.span("escaped"))
                    if wrong >= 0:
                        self._problem(wrong, "an escape that JSON does not know")
                    (self._key if token["key2"] else self._value)(leaf)
                case "comment":
                    self.comments.append(Span(document, *token.span("comment")))
                case "bad" | "key3":
                    self._bad(token)
        self._finish()

    def _problem(self, offset: int, reason: str) -> None:
        self.broken = True
        behind = self.opener < 0 and bool(self.roots)
        if len(self.problems) < MAX_PROBLEMS and not (behind and self.behind):
            self.problems.append((offset, reason))
        self.behind = self.behind or behind

    def _value(self, node: Node) -> None:
        if self.opener < 0:
            if self.roots and not (isinstance(node, Map | Seq) and isinstance(self.roots[-1], Map | Seq)):
                self._problem(node.span.start, "text behind the end of the JSON value")
            self.roots.append(node)
            return
        if self.text[self.opener] == "[":
            if not self.ready:
                self._problem(node.span.start, "missing ',' before this value")
            self.members.append(node)
        elif self.key is None:
            self._problem(node.span.start, "missing ':' or key for this value")
        else:
            self.members.append(_make(Entry, (self.key, node)))
            self.key = None
        self.ready = False

    def _key(self, leaf: Leaf) -> None:
        if self.opener < 0 or self.text[self.opener] == "[":
            self._problem(leaf.span.end, "':' outside of an object")
            self._value(leaf)
            return
        if self.key is not None:
            self._problem(self.key.span.start, "a key without a value")
            self.members.append(Entry(self.key, Leaf(UNKNOWN, self.key.span)))
        elif not self.ready:
            self._problem(leaf.span.start, "missing ',' before this key")
        self.key = leaf
        self.ready = True

    def _comma(self, at: int) -> None:
        if self.key is not None:
            self._problem(self.key.span.start, "a key without a value")
            self.members.append(Entry(self.key, Leaf(UNKNOWN, self.key.span)))
            self.key = None
        elif self.ready or self.opener < 0:
            self._problem(at, "a ',' with nothing before it")
        self.ready = True

    def _open(self, at: int) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            self._problem(at, f"nested deeper than {MAX_DEPTH} levels")
            return False
        if self.opener >= 0 and not self.ready:
            self._problem(at, "missing ',' before this value")
        self.stack.append((self.members, self.key, self.opener, self.broken))
        self.members, self.key, self.opener, self.broken = [], None, at, False
        self.ready = True
        return True

    def _close(self, at: int) -> None:
        if self.opener < 0:
            self._problem(at, "nothing to close here")
            return
        wanted = "[" if self.text[at] == "]" else "{"
        if self.text[self.opener] != wanted:
            self._problem(at, f"'{self.text[at]}' closes what '{self.text[self.opener]}' opened")
            if not any(o >= 0 and self.text[o] == wanted for _, _, o, _ in self.stack):
                return
            while self.text[self.opener] != wanted:
                self._end(at)
        self._end(at + 1)

    def _end(self, end: int) -> None:
        if self.key is not None:
            self._problem(self.key.span.start, "a key without a value")
            self.members.append(Entry(self.key, Leaf(UNKNOWN, self.key.span)))
        span = Span(self.document, self.opener, end)
        kind = Seq if self.text[self.opener] == "[" else Map
        node: Node = kind(tuple(self.members), span, self.broken)
        self.members, self.key, self.opener, self.broken = self.stack.pop()
        self.ready = True
        self._value(node)

    def _finish(self) -> None:
        if self.opener >= 0:
            self._problem(self.opener, f"'{self.text[self.opener]}' is not closed")
        while self.opener >= 0:
            self.broken = True
            self._end(len(self.text))
        if not self.roots and not self.problems:
            self._problem(0, "there is no JSON value")

    def _bad(self, token: re.Match[str]) -> None:
        start, end = token.span("bad")
        text = token["bad"]
        leaf = Leaf(UNKNOWN, Span(self.document, start, end))
        if not self.hole or self.hole not in text:
            unclosed = text.startswith('"')
            self._problem(start, "a string that is not closed on its line" if unclosed else "no JSON value")
        if text == ":":
            return
        (self._key if token["key3"] else self._value)(leaf)
