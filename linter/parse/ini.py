"""INI text to a map of sections, each a map of its keys; repeated sections stay separate entries.

Read as `configparser` reads it: `=` or `:` ends a key, a line further right than its key goes on
with the value, `#` and `;` start a comment on a line of their own. A value in quotes loses them,
which git, MySQL and npm do and `configparser` does not. A text in the classic form of Fluent Bit
(`[INPUT]`, then `Key  Value` lines) is recognised and read as that: keys end at a blank.
Keys before the first section are members of the root.
"""

from __future__ import annotations

import re

from linter.parse import whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.tree import Document, Entry, Leaf, Map, Span

MAX_PROBLEMS = 20

_LINE = pattern(
    r"(?P<indent>[ \t\f]*+)(?:(?P<comment>[#;][^\r\n]*+)|\[(?P<section>[^\]\r\n]*+(?:\][^\]\r\n]++)*?)\]"
    r"(?P<after>[^\r\n]*+)|(?P<body>[^\r\n]*+))(?:\r\n?|\n|\Z)"
)
_CLASSIC = pattern(
    r"^[ \t]*\[(?:service|input|filter|output|(?:multiline_)?parser|custom|upstream|node|stream_task|plugins)\][ \t]*+"
    r"(?:\r?\n(?:[ \t]*+#[^\r\n]*+|[ \t]*+(?=\r?\n)))*+\r?\n[ \t]*+[\w.@]++[ \t]++[^=\s]",
    re.MULTILINE | re.IGNORECASE,
)
_PAIR = pattern(r"(?P<key>[^=:]*?)[ \t]*+[=:][ \t]*+")
_PATH_PAIR = pattern(r"(?P<key>(?://|@)[^=]*?)[ \t]*+=[ \t]*+")
_FLUENT_PAIR = pattern(r"(?P<key>\S++)[ \t]*+")
_FOLD = pattern(r"(?:[ \t]*+(?:\r\n?|\n)(?:[ \t]*+[#;][^\r\n]*+(?=[\r\n]))?)++[ \t]*+")
_NEVER = pattern(r"(?!)")


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    reader = _Reader(document)
    for match in _LINE.finditer(document.text):
        if match.end() > match.start():
            reader.line(match)
    reader.finish()
    document.roots = (Map(tuple(reader.root), whole(document)),)
    document.comments = tuple(reader.comments)
    document.problems = tuple(reader.problems[:MAX_PROBLEMS])


class _Reader:
    """The state between lines: the section that is open, and the key whose value may go on."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.classic = _CLASSIC.search(document.text) is not None
        self.root: list[Entry] = []
        self.section: tuple[Leaf, Span, list[Entry]] | None = None
        self.key: Leaf | None = None
        self.value = (0, 0)
        self.indent = 0
        self.comments: list[Span] = []
        self.problems: list[tuple[int, str]] = []

    def line(self, match: re.Match[str]) -> None:
        if match["comment"] is not None:
            self.comments.append(Span(self.document, *match.span("comment")))
            return
        deeper = len(match["indent"]) > self.indent
        if match["section"] is not None and not (self.key is not None and deeper and not self.classic):
            self._open(match)
            return
        start = match.end("indent")
        end = start + len(self.text[start : match.end()].rstrip())
        if end == start:
            return
        if self.key is not None and deeper and not self.classic:
            self.value = self.value[0] if self.value[1] > self.value[0] else start, end
            return
        self._close()
        self.indent = len(match["indent"])
        self._pair(start, end)

    def _pair(self, start: int, end: int) -> None:
        pattern = _FLUENT_PAIR if self.classic else _PATH_PAIR if self.text[start] in "/@" else _PAIR
        match = pattern.match(self.text, start, end)
        if match is None or not match["key"]:
            if match is not None:
                self.problems.append((start, "a value without a key"))
            at = end if match is None else match.start()
            self.key = Leaf(self.text[start:at].rstrip(), Span(self.document, start, at))
            self.value = (end, end)
            return
        self.key = Leaf(match["key"], Span(self.document, *match.span("key")))
        self.value = (match.end(), end)

    def _open(self, match: re.Match[str]) -> None:
        self.finish()
        start, end = match.span("section")
        head = Span(self.document, start - 1, end + 1)
        self.section = Leaf(self.text[start:end], Span(self.document, start, end)), head, []
        after = match["after"].strip()
        if after.startswith(("#", ";")):
            at = match.start("after") + match["after"].index(after)
            self.comments.append(Span(self.document, at, at + len(after)))
        self.indent = len(match["indent"])

    def _close(self) -> None:
        """Add the key that was open."""
        if self.key is None:
            return
        entry = Entry(self.key, self._leaf(*self.value))
        (self.root if self.section is None else self.section[2]).append(entry)
        self.key = None

    def finish(self) -> None:
        """Add the section that was open."""
        self._close()
        if self.section is not None:
            key, head, entries = self.section
            end = entries[-1].value.span.end if entries else head.end
            self.root.append(Entry(key, Map(tuple(entries), head._replace(end=end), head=head)))
            self.section = None

    def _leaf(self, start: int, end: int) -> Leaf:
        text = self.text[start:end]
        if len(text) > 1 and text[0] in "\"'" and text[0] == text[-1] and text.count(text[0]) == 2:
            start, end = start + 1, end - 1
        if "\n" in text or "\r" in text:
            return decoded(self.document, start, end, _FOLD, _fold)
        return decoded(self.document, start, end, _NEVER, _fold)


def _fold(match: re.Match[str]) -> str:
    """The line breaks of a value that goes on: blank lines count, lines with a comment do not."""
    lines = match[0].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n" * (len(lines) - 1 - sum(line.lstrip().startswith(("#", ";")) for line in lines[:-1]))
