"""Inline suppressions: `# upgradelint: ignore[rule-id] until=2027-01-31 reason=agreed with ops`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from linter.config import Config
from linter.finding import Finding, Notice, Place, Suppression
from linter.tree import Document, place

_MARK = re.compile(
    r"upgradelint:\s*(?P<word>ignore(?:-file|-next|-block)?)\s*\[(?P<ids>[^\]\n]{0,400})\]"
    r"(?P<rest>[^\n]{0,400})"
)
_UNTIL = re.compile(r"\buntil=(\S{1,40})")
_REASON = re.compile(r"\breason=(.{1,300})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Mark(NamedTuple):
    """One inline suppression: its place, the lines it covers (inclusive) and what it says."""

    place: Place
    first: int
    last: int
    ids: tuple[str, ...]
    until: str
    reason: str


def marks(document: Document) -> list[Mark]:
    """The suppressions in a document's comments.

    A mark covers its own line; on a line of its own also the next line that is not a comment
    (`ignore`, `ignore-next`), the whole block below it (`ignore-block`), or the file.
    """
    if "upgradelint:" not in document.text:
        return []
    found = []
    for span in document.comments:
        for hit in _MARK.finditer(document.text, span.start, span.end):
            found.append(_mark(document, hit, place(span)))
    return found


def _mark(document: Document, hit: re.Match[str], at: Place) -> Mark:
    line = at.region.line
    starts = document.line_starts()
    own = not document.text[starts[line - 1] : at.region.start].strip()
    last = line
    if hit["word"] == "ignore-file":
        first, last = 1, len(starts)
    else:
        first = line
        if own:
            last = _next_code(document, line)
        if hit["word"] == "ignore-block":
            last = _block_end(document, last)
    rest = hit["rest"]
    until, reason = _UNTIL.search(rest), _REASON.search(rest)
    ids = tuple(i.strip() for i in hit["ids"].split(",") if i.strip())
    text = reason[1].strip().removesuffix("-->").removesuffix("*/").strip().strip('"') if reason else ""
    return Mark(at, first, last, ids, until[1] if until else "", _UNTIL.sub("", text).strip())


def _line(document: Document, number: int) -> str:
    starts = document.line_starts()
    end = starts[number] if number < len(starts) else len(document.text)
    return document.text[starts[number - 1] : end]


def _next_code(document: Document, line: int) -> int:
    number = line + 1
    while number <= len(document.line_starts()):
        text = _line(document, number).strip()
        if text and not text.startswith(("#", "//", ";", "<!--", "!", "/*")):
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


def apply(
    findings: Iterable[Finding], found: list[Mark], config: Config, today: str
) -> tuple[list[Finding], list[Notice]]:
    """Mark findings, never drop them; marks that do nothing, or are not valid, are said."""
    by_path: dict[str, list[Mark]] = {}
    for mark in found:
        by_path.setdefault(mark.place.path, []).append(mark)
    used: set[Mark] = set()
    kept = []
    for finding in findings:
        hit = next((m for m in by_path.get(finding.place.path, ()) if _covers(m, finding)), None)
        if hit is None:
            kept.append(finding)
            continue
        used.add(hit)
        valid = not fault(hit, config, today)
        silenced = Suppression("inline", hit.reason, hit.until)
        kept.append(finding._replace(suppression=silenced) if valid else finding)
    return kept, [n for m in found if (n := _notice(m, config, today, used=m in used)) is not None]


def _covers(mark: Mark, finding: Finding) -> bool:
    hit = any(fnmatchcase(finding.rule_id, glob) for glob in mark.ids)
    return hit and mark.first <= finding.place.region.line <= mark.last


def fault(mark: Mark, config: Config, today: str) -> str:
    """Why a mark has no effect, "" when it has."""
    if not mark.reason:
        return "has no reason; add reason=... to it"
    if mark.until and not _DAY.fullmatch(mark.until):
        return f"has until={mark.until}, which is no day; write YYYY-MM-DD"
    if mark.until and mark.until < today:
        return f"ended on {mark.until}; mend the finding or agree on a new day"
    return ""


def _notice(mark: Mark, config: Config, today: str, *, used: bool) -> Notice | None:
    why = fault(mark, config, today) or ("" if used else "suppresses nothing; remove it")
    if not why:
        return None
    ids = ", ".join(mark.ids)
    return Notice("warning", f"The suppression of {ids} {why}.", mark.place.path, mark.place.region.line)
