"""Comments to suppressions: `# upgradelint: ignore[rule-id] until=2027-01-31 reason=agreed with ops`."""

from __future__ import annotations

import re

from linter.finding import Place
from linter.records import NamedTuple
from linter.tree import Document, Span, place

_MARK = re.compile(
    r"upgradelint:\s*(?P<word>ignore(?:-file|-next|-block)?)\s*\[(?P<ids>[^\]\n]{0,400})\]"
    r"(?P<rest>[^\n]{0,400})"
)
_OURS = re.compile(r"^[^\w\n]{0,12}upgradelint:[ \t]*(?P<word>[\w-]{0,20})[^\n]{0,400}", re.MULTILINE)
"""A line of a comment that speaks to us; what it says may be misspelt."""
WORDS = ("ignore", "ignore-next", "ignore-block", "ignore-file")
_UNTIL = re.compile(r"\buntil=(\S{1,40})")
_REASON = re.compile(r"\breason=(.{1,300})")
_FOREIGN = re.compile(
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
    for span in document.comments:
        read = list(_MARK.finditer(text, span.start, span.end))
        found += [_mark(document, hit, place(span)) for hit in read]
        found += _misread(span, read)
        if foreign := _FOREIGN.search(text, span.start, span.end):
            found.append(_foreign(document, foreign[0], place(span)))
    return found


def _misread(span: Span, read: list[re.Match[str]]) -> list[Mark]:
    """The lines of a comment that begin with our name and are no suppression that can be read."""
    document, start, end = span
    out = []
    for hit in _OURS.finditer(document.text[start:end]):
        here, there = start + hit.start(), start + hit.end()
        if any(here <= m.start() < there for m in read):
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


def _mark(document: Document, hit: re.Match[str], at: Place) -> Mark:
    line = at.region.line + document.text.count("\n", at.region.start, hit.start())
    starts = document.line_starts()
    first = last = line
    if hit["word"] == "ignore-file":
        first, last = 1, len(starts)
    elif hit["word"] == "ignore-next":
        first = last = _next_code(document, at.region.end_line)
    else:
        if _alone(document, at):
            last = _next_code(document, at.region.end_line)
        if hit["word"] == "ignore-block":
            last = _block_end(document, last)
    rest = hit["rest"]
    until, reason = _UNTIL.search(rest), _REASON.search(rest)
    ids = tuple(i.strip() for i in hit["ids"].split(",") if i.strip())
    text = _UNTIL.sub("", reason[1]).strip() if reason else ""
    for end in _ENDS:
        text = text.removesuffix(end).strip()
    return Mark(at, first, last, ids, until[1] if until else "", text.strip('"'))


def _foreign(document: Document, text: str, at: Place) -> Mark:
    line = at.region.line
    last = _next_code(document, line) if _alone(document, at) else line
    return Mark(at, line, last, ("*",), "", f"marked {text.partition(':')[0].partition('=')[0]}", foreign=True)


def _alone(document: Document, at: Place) -> bool:
    """Whether a comment has its line for itself."""
    starts = document.line_starts()
    return not document.text[starts[at.region.line - 1] : at.region.start].strip()


def _line(document: Document, number: int) -> str:
    starts = document.line_starts()
    end = starts[number] if number < len(starts) else len(document.text)
    return document.text[starts[number - 1] : end]


def _next_code(document: Document, line: int) -> int:
    number = line + 1
    while number <= len(document.line_starts()):
        text = _line(document, number).strip()
        if text and not text.startswith(("#", "//", ";", "<!--", "!", "/*", "--")):
            return number
        number += 1
    return line


def _block_end(document: Document, line: int) -> int:
    """The last line that is indented deeper than `line`, or closes what it opens."""
    text = _line(document, line)
    indent = len(text) - len(text.lstrip())
    last = line
    for number in range(line + 1, len(document.line_starts()) + 1):
        below = _line(document, number)
        if below.strip():
            depth = len(below) - len(below.lstrip())
            closes = depth == indent and below.strip()[0] in "}])<"
            if depth <= indent and not closes:
                break
            last = number
            if closes:
                break
    return last
