"""The one tree every parser produces: values with the place they were written at.

A rule never sees syntax, only this tree. `Span`s are offsets into a document's text; lines
and columns are computed for findings alone, by `region`.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum

from linter.finding import Place, Region
from linter.records import NamedTuple
from linter.typed import Any, Literal, TypeAlias


class _Unknown(Enum):
    """A value the files do not fix: a variable without default, a call, a template hole."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Literal[_Unknown.UNKNOWN] = _Unknown.UNKNOWN


class Template(NamedTuple):
    """A string known in parts: `"http://${host}"` has the parts `"http://"` and UNKNOWN."""

    parts: tuple[str | Literal[_Unknown.UNKNOWN], ...]


Scalar: TypeAlias = "str | int | float | bool | Literal[_Unknown.UNKNOWN] | Template | None"


class Document:
    """One text and what its parser found in it; equality is identity.

    `roots` are the documents of a YAML stream, else one tree; `comments` are spans in
    order; `problems` are `(offset, reason)` for what could not be read. An embedded
    document (`outer` set) is the decoded text of a leaf; `segments` map it back, each
    `(offset in this text, offset in the outer text, length)`, ascending: each is
    a run of characters that are the same in both; what lies between two runs (an escape,
    base64) maps to the whole gap between them in the outer text.
    """

    __slots__ = (
        "_lines",
        "comments",
        "evidence",
        "outer",
        "pairs",
        "path",
        "problems",
        "roots",
        "segments",
        "skipped",
        "syntax",
        "text",
    )

    def __init__(
        self,
        path: str,
        syntax: str,
        text: str,
        outer: Span | None = None,
        segments: tuple[tuple[int, int, int], ...] = (),
    ) -> None:
        self.path = path
        self.syntax = syntax
        self.text = text
        self.outer = outer
        self.segments = segments
        self.roots: tuple[Node, ...] = ()
        self.comments: tuple[Span, ...] = ()
        self.problems: tuple[tuple[int, str], ...] = ()
        self.skipped = ""
        self.evidence: tuple[Any, ...] | None = None  # what `linter.evidence.find` found, once asked
        self.pairs: tuple[Any, ...] | None = None  # what `linter.versions.walk.pairs` gives, once asked
        self._lines: list[int] | None = None

    def __repr__(self) -> str:
        return f"Document({self.path!r}, {self.syntax!r})"

    def line_starts(self) -> list[int]:
        """Offsets at which lines start; LF, CRLF and lone CR end a line."""
        if self._lines is None:
            starts = [0]
            find, text = self.text.find, self.text
            if "\r" in text:
                starts += _starts_with_cr(text)
            else:
                at = find("\n")
                while at >= 0:
                    starts.append(at + 1)
                    at = find("\n", at + 1)
            self._lines = starts
        return self._lines


def _starts_with_cr(text: str) -> list[int]:
    import re

    return [m.end() for m in re.finditer(r"\r\n|\n|\r", text)]


class Span(NamedTuple):
    """The characters `start` to `end` of a document's text, half-open."""

    document: Document
    start: int
    end: int


class Leaf(NamedTuple):
    """A scalar. `span` is where the value is written, without quotes where there are any.

    `via` are the places that lead from a use to the value (`var.x`, an alias), nearest use
    first. `refs` are the addresses a value was taken from or, if UNKNOWN, would be taken
    from (`aws_s3_bucket.logs`). `segments` map decoded text to the source when they differ.
    """

    value: Scalar
    span: Span
    via: tuple[Span, ...] = ()
    refs: tuple[str, ...] = ()
    segments: tuple[tuple[int, int, int], ...] = ()


class Entry(NamedTuple):
    """One member of a map; `key.value` is a string (or UNKNOWN)."""

    key: Leaf
    value: Node


class Seq(NamedTuple):
    """A list. `open` says that there may be members the files do not show."""

    items: tuple[Node, ...]
    span: Span
    open: bool = False


class Map(NamedTuple):
    """A map in source order, duplicates kept. `open` says that there may be unseen members.

    `span` covers the whole text; `head` is the one line that names it, where it has one.
    """

    entries: tuple[Entry, ...]
    span: Span
    open: bool = False
    head: Span | None = None


class Expr(NamedTuple):
    """What a syntax leaves open: the span holds its text, `platform/` resolves it.

    `syntax` names the expression language, such as `hcl`.
    """

    syntax: str
    span: Span


class Choice(NamedTuple):
    """A value that is one of several; a finding needs every option to fail."""

    options: tuple[Node, ...]
    span: Span


class Missing(NamedTuple):
    """Nothing at a path; `span` is the closest thing that exists."""

    span: Span


Node: TypeAlias = "Leaf | Seq | Map | Expr | Choice"
Path: TypeAlias = tuple[str, ...]


def get(node: Node | Missing | None, *path: str) -> Node | None:
    """Walk plain map keys (the last of duplicates wins); None where a step does not exist.

    >>> get(None, "a") is None
    True
    """
    for name in path:
        if not isinstance(node, Map):
            return None
        node = next((e.value for e in reversed(node.entries) if e.key.value == name), None)
    return None if isinstance(node, Missing) else node


def text(node: Node | Missing | None, *path: str) -> str | None:
    """Return the string at `path`, None when it is absent, unknown or no string."""
    found = get(node, *path) if path else node
    if isinstance(found, Leaf) and isinstance(found.value, str):
        return found.value
    return None


def source(span: Span) -> Span:
    """Map a span of an embedded document to the file it is written in."""
    document, start, end = span
    while document.outer is not None:
        start, end = _outward(document, start), _outward(document, end, end=True)
        document = document.outer.document
    return Span(document, start, max(start, end))


def _outward(document: Document, offset: int, *, end: bool = False) -> int:
    outer = document.outer
    assert outer is not None
    segments = document.segments
    if not segments:
        return min(outer.start + offset, outer.end)
    probe = offset - 1 if end and offset else offset
    index = max(0, bisect_right(segments, probe, key=lambda s: s[0]) - 1)
    here, there, length = segments[index]
    moved = probe - here
    if moved >= length:
        return segments[index + 1][1] if end and index + 1 < len(segments) else there + length
    return there + moved + (1 if end and offset else 0)


def region(span: Span) -> Region:
    """Lines and columns of a span, in the outermost file."""
    document, start, end = source(span)
    starts = document.line_starts()
    first = bisect_right(starts, start) - 1
    last = first if end <= start else bisect_right(starts, end - 1) - 1
    while end > start and document.text[end - 1] in "\r\n":
        end -= 1
    head, tail = document.text[starts[first] : start], document.text[starts[last] : end]
    return Region(
        start,
        end,
        first + 1,
        len(head) + 1,
        last + 1,
        len(tail) + 1,
        _utf16(head) + 1,
        _utf16(tail) + 1,
    )


def _utf16(piece: str) -> int:
    return len(piece) if piece.isascii() else len(piece.encode("utf-16-le", "surrogatepass")) // 2


def place(span: Span, label: str = "") -> Place:
    """The file and region of a span; a multi-line one is cut to its first line's text."""
    return Place(source(span).document.path, region(span), label)
