"""Findings to findings with redacted source lines and the hash of their line.

Redaction does not depend on which rules run: before a document is quoted, its credential
spans are found, whatever is selected, suppressed or baselined. If that fails, nothing of
the document is quoted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from linter.evidence import find
from linter.finding import Excerpt, Finding
from linter.linehash import line_hashes
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Document, source

CONTEXT = 2
MASK = "***"
WIDTH = 400
LONG = 8
"""Characters from which on a secret is masked wherever it stands in its file."""
_WORD = pattern(r"[^\s\"'`,;:=@&?<>(){}\[\]|/\\]+")


class Quoted(NamedTuple):
    """What may be shown of a file: its text, the spans to mask, a hash for each wanted line.

    `values` are secrets of the file that are masked wherever they stand, in a comment or a script too.
    """

    text: str
    starts: list[int]
    masked: tuple[tuple[int, int], ...]
    hashes: dict[int, str]
    values: frozenset[str] = frozenset()


def add(
    findings: Iterable[Finding],
    document: Callable[[str], Document | None],
    data: Callable[[str], bytes],
) -> list[Finding]:
    """Give every finding its excerpt; `document` and `data` give a file parsed and as bytes."""
    found = list(findings)
    wanted: dict[str, set[int]] = {}
    for finding in found:
        wanted.setdefault(finding.place.path, set()).add(finding.place.region.line)
    quoted = {path: prepare(document(path), data(path), lines) for path, lines in sorted(wanted.items())}
    return [_with_excerpt(finding, quoted[finding.place.path]) for finding in found]


def prepare(document: Document | None, data: bytes, lines: set[int]) -> Quoted | None:
    """Find what has to be masked in a document and hash the lines that will be reported."""
    if document is None:
        return None
    hashes = line_hashes(data, lines)
    return Quoted(document.text, document.line_starts(), masks(document), hashes, values(document))


def values(document: Document) -> frozenset[str]:
    """The secrets of a document that are no word that may stand for something else."""
    texts = (e.span.document.text[e.span.start : e.span.end] for e in find(document) if not e.weak)
    return frozenset(text for text in texts if len(text) >= LONG)


def masks(document: Document) -> tuple[tuple[int, int], ...]:
    """Sorted ranges of the text that hold secret characters; overlapping ones are joined."""
    spans = sorted(source(e.span)[1:] for e in find(document))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _with_excerpt(finding: Finding, quoted: Quoted | None) -> Finding:
    if quoted is None:
        return finding
    region = finding.place.region
    first, last = max(1, region.line - CONTEXT), min(region.end_line, region.line + 4) + CONTEXT
    lines = tuple((n, line(quoted, n)) for n in range(first, min(last, len(quoted.starts)) + 1))
    while lines and not lines[-1][1].strip() and lines[-1][0] > region.end_line:
        lines = lines[:-1]
    excerpt = Excerpt(finding.place.path, lines, quoted.hashes.get(region.line, ""))
    return finding._replace(excerpt=excerpt, message=_safe(finding, quoted))


def line(quoted: Quoted, number: int) -> str:
    """One line of the text, from 1, with secret characters masked; columns of the rest stay."""
    start = quoted.starts[number - 1]
    end = quoted.starts[number] if number < len(quoted.starts) else len(quoted.text)
    end = min(end, start + 10 * WIDTH)
    pieces, at = [], start
    for low, high in _from(quoted, start):
        if low >= end:
            break
        if high <= start:
            continue
        pieces += [_without(quoted.text[at : max(low, start)], quoted), MASK]
        at = min(high, end)
    return "".join([*pieces, _without(quoted.text[at:end], quoted)]).rstrip("\r\n")[:WIDTH]


def _without(text: str, quoted: Quoted) -> str:
    """A text in which each word that is a secret of the file is masked."""
    if not quoted.values:
        return text
    return _WORD.sub(lambda found: MASK if found[0] in quoted.values else found[0], text)


def _safe(finding: Finding, quoted: Quoted) -> str:
    """The message, with any secret of the finding's own region cut out of it."""
    region, message = finding.place.region, finding.message
    for low, high in _from(quoted, region.start):
        if low >= region.end:
            break
        if high > region.start:
            secret = quoted.text[low:high].strip()
            message = message.replace(secret, MASK) if len(secret) > 3 else message
    return _without(message, quoted)


def _from(quoted: Quoted, start: int) -> Iterator[tuple[int, int]]:
    """The ranges to mask, from the one that may reach into `start` on."""
    first = max(0, bisect_right(quoted.masked, (start, 0)) - 1)
    return (quoted.masked[n] for n in range(first, len(quoted.masked)))
