"""A Logstash pipeline to a map: `input`, `filter` and `output`, each a map of plugins.

A plugin is a map of its settings, repeated ones repeated entries. A conditional is an entry `if`,
`else if` or `else` whose map starts with `@condition`. Strings keep their backslashes, as
Logstash does unless `config.support_escapes` is set; `${KEY:default}` stays text.
"""

from __future__ import annotations

import re

from linter.errors import ParseError
from linter.parse import MAX_DEPTH, whole
from linter.pattern import pattern
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span

MAX_PROBLEMS = 20

_BLANK = pattern(r"(?:\s++|(?P<comment>#[^\r\n]*+))")
_CONDITION = pattern(
    r"(?:[^{\"'/#]++|\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|/(?:[^/\\\r\n]++|\\.)*+/|[/#])*+", re.DOTALL
)
_BRANCH = pattern(r"(?:if|else[ \t\r\n]++if|else)(?![\w-])")
_RESUME = pattern(r"^(?:input|filter|output)[ \t]*\{", re.MULTILINE)
_VALUE = pattern(
    r"""\"(?P<double>(?:[^"\\]++|\\.)*+)\"|'(?P<single>(?:[^'\\]++|\\.)*+)'"""
    r"""|(?P<word>(?:\$\{[^}\r\n]*+\}|[^\s{}\[\],"'#=>]|=(?!>))++)""",
    re.DOTALL,
)


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    reader = _Reader(document)
    reader.run()
    document.roots = (Map(tuple(reader.entries), whole(document)),)
    document.comments = tuple(reader.comments)
    document.problems = tuple(reader.problems)


class _Reader:
    """A cursor over the text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.at = 0
        self.entries: list[Entry] = []
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []

    def run(self) -> None:
        while len(self.problems) < MAX_PROBLEMS:
            self._blank()
            if self.at >= len(self.text):
                return
            try:
                self._member(self.entries, 0)
            except ParseError as error:
                self.problems.append((error.offset, error.reason))
                resume = _RESUME.search(self.text, error.offset + 1)
                self.at = resume.start() if resume else len(self.text)

    def _leaf(self, start: int, end: int) -> Leaf:
        return Leaf(self.text[start:end], Span(self.document, start, end))

    def _blank(self) -> None:
        while (match := _BLANK.match(self.text, self.at)) is not None:
            if match["comment"] is not None:
                self.comments.append(Span(self.document, *match.span("comment")))
            self.at = match.end()

    def _eat(self, mark: str) -> bool:
        self._blank()
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def _member(self, entries: list[Entry], depth: int) -> None:
        """A section, a plugin or a branch: a name, and a block in braces."""
        start = self.at
        branch = _BRANCH.match(self.text, start) if depth else None
        if branch is None:
            key = self._scalar("a name is missing here")
            inside: list[Entry] = []
        else:
            self.at = branch.end()
            key = self._leaf(*branch.span())._replace(value=" ".join(branch[0].split()))
            inside = self._condition()
        head = Span(self.document, start, max(start, self.at))
        if not self._eat("{"):
            raise ParseError(
                self.at, f"missing '{{' after '{key.value}'" if len(str(key.value)) < 40 else "missing '{'"
            )
        block = Map((), head, head=head)
        try:
            self._block(inside, depth + 1, settings=depth > 0 and branch is None)
        except ParseError:
            block = block._replace(open=True)
            raise
        finally:
            span = head._replace(end=max(head.end, self.at))
            entries.append(Entry(key, block._replace(entries=tuple(inside), span=span)))

    def _condition(self) -> list[Entry]:
        match = _CONDITION.match(self.text, self.at)
        assert match is not None, "a condition may be empty"
        text = match[0]
        start = match.start() + len(text) - len(text.lstrip())
        end = max(start, match.start() + len(text.rstrip()))
        self.at = end
        return (
            [Entry(Leaf("@condition", Span(self.document, start, end)), self._leaf(start, end))] if text.strip() else []
        )

    def _block(self, entries: list[Entry], depth: int, *, settings: bool) -> None:
        if depth > MAX_DEPTH // 2:
            raise ParseError(self.at, f"nested deeper than {MAX_DEPTH // 2} levels")
        while not self._eat("}"):
            if self.at >= len(self.text):
                raise ParseError(max(0, len(self.text) - 1), "a '{' is not closed")
            if settings:
                entries.append(self._setting(depth))
                self._eat(",")
            else:
                self._member(entries, depth)

    def _setting(self, depth: int) -> Entry:
        key = self._scalar("a setting's name is missing here")
        if not self._eat("=>"):
            raise ParseError(self.at, "missing '=>' after a setting's name")
        self._blank()
        return Entry(key, self._value(depth))

    def _value(self, depth: int) -> Node:
        if depth > MAX_DEPTH // 2:
            raise ParseError(self.at, f"nested deeper than {MAX_DEPTH // 2} levels")
        start = self.at
        if self._eat("["):
            items: list[Node] = []
            while not self._eat("]"):
                items.append(self._value(depth + 1))
                self._eat(",")
            return Seq(tuple(items), Span(self.document, start, self.at))
        if self._eat("{"):
            entries: list[Entry] = []
            self._block(entries, depth + 1, settings=True)
            return Map(tuple(entries), Span(self.document, start, self.at))
        leaf = self._scalar("a value is missing here")
        after = self.at
        if self.text[start] not in "\"'" and self._eat("{"):
            inner: list[Entry] = []
            self._block(inner, depth + 1, settings=True)
            return Map(
                (Entry(leaf, Map(tuple(inner), Span(self.document, start, self.at))),),
                Span(self.document, start, self.at),
            )
        self.at = after
        return leaf

    def _scalar(self, missing: str) -> Leaf:
        match = _VALUE.match(self.text, self.at)
        if match is None:
            quoted = self.text[self.at : self.at + 1] in ("'", '"')
            raise ParseError(self.at, "a string that is not closed" if quoted else missing)
        self.at = match.end()
        return self._leaf(*match.span(match.lastgroup or "word"))
