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
TOUCHY = pattern(
    r"(?i)pass|pwd|pw\b|secret|token|key|auth|cred|bearer|psk|senha|kennwort|contrasena|motdepasse|://|identified|curl|basic|"
    r"\w:[^\s:@/]{3,200}+@(?!sha\d)\w"
)
"""Without one of these words there is nothing to suspect, and the modules that do are not imported."""
_NAMED = pattern(r"'[^']*'")


class Quoted(NamedTuple):
    """What may be shown of a file: its text, the ranges to mask, a hash for each wanted line.

    `values` are secrets of the file that are masked wherever they stand, in a comment or a script
    too, by their first `LONG` characters.
    """

    document: Document
    starts: list[int]
    masked: tuple[tuple[int, int], ...]
    hashes: dict[int, str]
    values: dict[str, tuple[str, ...]]


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
    lines: dict[tuple[str, int], str] = {}
    return [_with_excerpt(finding, quoted[finding.place.path], lines) for finding in found]


def prepare(document: Document | None, data: bytes, lines: set[int]) -> Quoted | None:
    """Find what has to be masked in a document and hash the lines that will be reported."""
    if document is None:
        return None
    return Quoted(document, document.line_starts(), masks(document), line_hashes(data, lines), values(document))


def values(document: Document) -> dict[str, tuple[str, ...]]:
    """The secrets of a document that are no word that may stand for something else, in every form of them."""
    found: dict[str, set[str]] = {}
    for evidence in find(document):
        if not evidence.weak:
            span = evidence.span
            for text in written(span.document.text[span.start : span.end].strip()):
                if len(text) >= LONG:
                    found.setdefault(text[:LONG], set()).add(text)
    return {start: tuple(sorted(texts, key=len, reverse=True)) for start, texts in found.items()}


def written(secret: str) -> set[str]:
    """A secret as it may be written elsewhere: as it is, escaped, percent-encoded, in base64 (also behind a user)."""
    import binascii

    forms = {secret}
    raw = secret.encode("utf-8", "surrogatepass")
    if not secret.isalnum() or not secret.isascii():
        short = secret.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
        percent = "".join(chr(b) if (chr(b).isalnum() and b < 128) or b in b"-._~" else f"%{b:02X}" for b in raw)
        forms |= {short, "".join(c if c.isascii() else _units(c) for c in short), percent}
    if "%" in secret:
        from urllib.parse import unquote

        forms.add(unquote(secret))
    for shift in range(3 if len(secret) >= LONG else 0):
        code = binascii.b2a_base64(b"\0" * shift + raw, newline=False).decode().rstrip("=")
        forms.add(code[(0, 2, 3)[shift] : len(code) - ((shift + len(raw)) % 3 > 0)])
    return forms


def _units(char: str) -> str:
    r"""A character as JSON escapes it, `\uXXXX` for each UTF-16 code unit."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def masks(document: Document) -> tuple[tuple[int, int], ...]:
    """Sorted ranges of the text that hold secret characters, or may; overlapping ones are joined."""
    found = joined(source(e.span)[1:] for e in find(document))
    if not TOUCHY.search(document.text):
        return found
    from linter import suspect

    return joined([*found, *(span[1:] for span in suspect.spans(document, found))])


def hidden() -> Callable[[Document], tuple[tuple[int, int], ...]]:
    """What of a document may be secret, wherever it stands; a document is looked at once."""
    known: dict[int, tuple[Document, tuple[tuple[int, int], ...]]] = {}

    def ranges(document: Document) -> tuple[tuple[int, int], ...]:
        if id(document) not in known:
            known[id(document)] = document, _hidden(document)
        return known[id(document)][1]

    return ranges


def _hidden(document: Document) -> tuple[tuple[int, int], ...]:
    text, found = document.text, masks(document)
    ranges = [*found, *_again(text, 0, len(text), values(document))]
    if TOUCHY.search(text):
        from linter import suspect

        ranges += suspect.written(document, 0, len(text), found)
    return joined(ranges)


def said(text: str, path: str) -> str:
    """A text of a comment as it may be shown."""
    document = Document(path, "text", text)
    return _masked(text, 0, len(text), _hidden(document))


def joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif end > start:
            found.append((start, end))
    return tuple(found)


def _with_excerpt(finding: Finding, quoted: Quoted | None, done: dict[tuple[str, int], str]) -> Finding:
    """A finding with its excerpt; `done` keeps the lines that several findings show."""
    if quoted is None:
        return finding
    region = finding.place.region
    first, last = max(1, region.line - CONTEXT), min(region.end_line, region.line + 4) + CONTEXT
    numbers = range(first, min(last, len(quoted.starts)) + 1)
    for n in numbers:
        if (finding.place.path, n) not in done:
            done[finding.place.path, n] = line(quoted, n)
    lines = tuple((n, done[finding.place.path, n]) for n in numbers)
    while lines and not lines[-1][1].strip() and lines[-1][0] > region.end_line:
        lines = lines[:-1]
    excerpt = Excerpt(finding.place.path, lines, quoted.hashes.get(region.line, ""))
    return finding._replace(excerpt=excerpt, message=_safe(finding, quoted))


def line(quoted: Quoted, number: int, width: int = WIDTH) -> str:
    """One line of the text, from 1, with secret characters masked; columns of the rest stay.

    It is cut at `width` characters; 0 leaves it whole.
    """
    text, start = quoted.document.text, quoted.starts[number - 1]
    end = quoted.starts[number] if number < len(quoted.starts) else len(text)
    end = min(end, start + 10 * width) if width else end
    ranges = [*_again(text, start, end, quoted.values)]
    if TOUCHY.search(text, start, end):
        from linter import suspect

        ranges += suspect.written(quoted.document, start, end, quoted.masked)
    for low, high in _from(quoted, start):
        if low >= end:
            break
        ranges.append((low, high))
    return _masked(text, start, end, ranges).rstrip("\r\n")[: width or None]


def _masked(text: str, start: int, end: int, ranges: Iterable[tuple[int, int]]) -> str:
    """The text from `start` to `end`, a mark for each range in it."""
    pieces, at = [], start
    for low, high in joined(ranges):
        if high > start and low < end:
            pieces += [text[at : max(low, start)], MASK]
            at = min(high, end)
    return "".join([*pieces, text[at:end]])


def _again(text: str, start: int, end: int, values: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Where a secret of the file stands in a stretch of text; the last may reach beyond it."""
    at = start
    while values and at < end:
        found = values.get(text[at : at + LONG])
        size = next((len(f) for f in found if text.startswith(f, at) and _stands(text, at, f)), 0) if found else 0
        if size:
            yield at, at + size
        at += size or 1


def _stands(text: str, at: int, secret: str) -> bool:
    """Whether a secret is there: one of small letters may be a part of a name, and has to stand alone."""
    if not (secret.isalpha() and secret.islower()):
        return True
    around = text[at - 1 : at] + text[at + len(secret) : at + len(secret) + 1]
    return not any(c.isalnum() or c in "-_" for c in around)


def _safe(finding: Finding, quoted: Quoted) -> str:
    """The message, with any secret of the finding's own region cut out of it."""
    region, message = finding.place.region, finding.message
    for low, high in _from(quoted, region.start):
        if low >= region.end:
            break
        if high > region.start:
            secret = quoted.document.text[low:high].strip()
            message = _cut(message, secret)
    return _masked(message, 0, len(message), _again(message, 0, len(message), quoted.values))


def _cut(message: str, secret: str) -> str:
    """The message without a secret; one that may be a word is looked for where messages quote values alone."""
    if len(secret) < 4:
        return message
    if len(secret) < LONG or (secret.isalpha() and secret.islower()):
        return _NAMED.sub(lambda found: found[0].replace(secret, MASK), message)
    return message.replace(secret, MASK)


def _from(quoted: Quoted, start: int) -> Iterator[tuple[int, int]]:
    """The ranges to mask, from the one that may reach into `start` on."""
    first = max(0, bisect_right(quoted.masked, (start, 0)) - 1)
    return (quoted.masked[n] for n in range(first, len(quoted.masked)))
