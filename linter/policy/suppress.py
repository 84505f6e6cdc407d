"""Comments to suppressions: `# upgradelint: ignore[rule-id] until=2027-01-31 reason=agreed with ops`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from linter import quote
from linter.finding import Place
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Document, Span, place

_MARK = pattern(
    r"upgradelint:\s*(?P<word>ignore(?:-file|-next|-block)?)\s*\[(?P<ids>[^\]\n]{0,400})\]"
    r"(?P<rest>[^\n]{0,400})"
)
_OURS = pattern(r"^[^\w\n]{0,12}upgradelint:[ \t]*(?P<word>[\w-]{0,20})[^\n]{0,400}", re.MULTILINE)
"""A line of a comment that speaks to us; what it says may be misspelt."""
WORDS = ("ignore", "ignore-next", "ignore-block", "ignore-file")
_UNTIL = pattern(r"\buntil=(\S{1,40})")
_REASON = pattern(r"\breason=(.{1,300})")
_FOREIGN = pattern(
    r"gitleaks:allow|trufflehog:ignore|pragma:\s*allowlist[ -]secret"
    r"|(?:checkov:skip=CKV_SECRET_|trivy:ignore:(?!AVD|avd))\w+"
)
_FOREIGN_WORDS = (
    "gitleaks:allow",
    "trufflehog:ignore",
    "allowlist",
    "checkov:skip=CKV_SECRET_",
    "trivy:ignore:",
)
_ENDS = ("-->", "*/")


class Mark(NamedTuple):
    """One inline suppression: its place, the lines it covers (inclusive) and what it says.

    A mark of another tool is `foreign`: it covers findings on credentials only. One that cannot be
    read has a `fault`, in words, and covers nothing.
    """

    place: Place
    first: int
    last: int
    ids: tuple[str, ...]
    until: str
    reason: str
    foreign: bool = False
    fault: str = ""


def marks(document: Document) -> list[Mark]:
    """The suppressions in a document's comments, ours and those of secret scanners.

    `ignore` covers its own line, and on a line of its own also the next one that is no comment;
    `ignore-next` covers that one; `ignore-block` all that line opens; `ignore-file` the file.
    """
    text = document.text
    if "upgradelint:" not in text and not any(word in text for word in _FOREIGN_WORDS):
        return []
    found = []
    code = _Code(document)
    for span in document.comments:
        read = list(_MARK.finditer(text, span.start, span.end))
        foreign = _FOREIGN.search(text, span.start, span.end)
        if read or foreign:
            at = place(span)
            found += [_mark(code, hit, at) for hit in read]
        found += _misread(span, read)
        if foreign:
            found.append(_foreign(code, foreign[0], at))
    return found


class _Code:
    """What lies below a line of a document. Each line is looked at once, however many comments ask."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts = document.line_starts()
        self._next: dict[int, int] = {}
        self._ends: dict[int, int] = {}

    def line_of(self, offset: int) -> int:
        """The line (from 1) that an offset lies on."""
        return bisect_right(self.starts, offset)

    def text(self, number: int) -> str:
        """A line with its end."""
        end = self.starts[number] if number < len(self.starts) else len(self.document.text)
        return self.document.text[self.starts[number - 1] : end]

    def alone(self, at: Place) -> bool:
        """Whether a comment has its line for itself."""
        return not self.document.text[self.starts[at.region.line - 1] : at.region.start].strip()

    def next(self, line: int) -> int:
        """The next line that is neither blank nor a comment; the line itself where none is."""
        passed = []
        number = line + 1
        while number <= len(self.starts) and number not in self._next:
            text = self.text(number).strip()
            if text and not text.startswith(("#", "//", ";", "<!--", "!", "/*", "--")):
                break
            passed.append(number)
            number += 1
        found = self._next.get(number, number if number <= len(self.starts) else 0)
        self._next.update(dict.fromkeys(passed, found))
        return found or line

    def block_end(self, line: int) -> int:
        """The last line that is indented deeper than `line`, or closes what it opens."""
        if line not in self._ends:
            self._ends[line] = self._block_end(line)
        return self._ends[line]

    def _block_end(self, line: int) -> int:
        text = self.text(line)
        indent = len(text) - len(text.lstrip())
        last = line
        for number in range(line + 1, len(self.starts) + 1):
            below = self.text(number)
            if below.strip():
                depth = len(below) - len(below.lstrip())
                closes = depth == indent and below.strip()[0] in "}])<"
                if depth <= indent and not closes:
                    break
                last = number
                if closes:
                    break
        return last


def _misread(span: Span, read: list[re.Match[str]]) -> list[Mark]:
    """The lines of a comment that begin with our name and are no suppression that can be read."""
    document, start, end = span
    out = []
    known = [m.start() for m in read]
    for hit in _OURS.finditer(document.text[start:end]):
        here, there = start + hit.start(), start + hit.end()
        if bisect_left(known, here) < bisect_left(known, there):
            continue
        at = place(Span(document, here, there))
        out.append(Mark(at, at.region.line, at.region.line, (), "", "", fault=_fault(hit["word"])))
    return out


def _fault(word: str) -> str:
    if word in WORDS:
        return f"names no rule in brackets; write {word}[rule-id] reason=WHY"
    import difflib

    near = difflib.get_close_matches(word.lower(), WORDS, 1)
    return f"is not understood; write {near[0] if near else WORDS[0]}[rule-id] reason=WHY"


def _mark(code: _Code, hit: re.Match[str], at: Place) -> Mark:
    first = last = code.line_of(hit.start())
    if hit["word"] == "ignore-file":
        first, last = 1, len(code.starts)
    elif hit["word"] == "ignore-next":
        first = last = code.next(at.region.end_line)
    else:
        if code.alone(at):
            last = code.next(at.region.end_line)
        if hit["word"] == "ignore-block":
            last = code.block_end(last)
    rest = hit["rest"]
    until, reason = _UNTIL.search(rest), _REASON.search(rest)
    ids = tuple(i.strip() for i in hit["ids"].split(",") if i.strip())
    text = _UNTIL.sub("", reason[1]).strip() if reason else ""
    for end in _ENDS:
        text = text.removesuffix(end).strip()
    return Mark(at, first, last, ids, until[1] if until else "", quote.said(text.strip('"'), at.path))


def _foreign(code: _Code, text: str, at: Place) -> Mark:
    line = at.region.line
    last = code.next(line) if code.alone(at) else line
    return Mark(at, line, last, ("*",), "", f"marked {text.partition(':')[0].partition('=')[0]}", foreign=True)
