"""A fix and the excerpt of its finding to columns, and to the line before and after.

An edit is an offset into a file that a reporter does not have. It is placed by the region of its
finding, as long as it lies on that region's first line and before anything masked; else not.
"""

from __future__ import annotations

from linter.finding import Edit, Finding, Fix
from linter.records import NamedTuple

MASK = "***"


class Located(NamedTuple):
    """An edit on one line: half-open columns from 0, in characters and in UTF-16 code units."""

    line: int
    start: int
    end: int
    utf16_start: int
    utf16_end: int
    text: str


def text_of(finding: Finding, line: int) -> str | None:
    """A line of the finding's excerpt, None when it is not quoted."""
    if finding.excerpt is None:
        return None
    return dict(finding.excerpt.lines).get(line)


def located(finding: Finding, fix: Fix) -> tuple[Located, ...]:
    """All edits of a fix, in order of place; empty when one of them cannot be placed."""
    found = [_located(finding, edit) for edit in sorted(fix.edits, key=lambda e: (e.start, e.end))]
    placed = tuple(one for one in found if one is not None)
    return placed if len(placed) == len(found) else ()


def _located(finding: Finding, edit: Edit) -> Located | None:
    region = finding.place.region
    if edit.path != finding.place.path:
        return None
    if (edit.start, edit.end) == (region.start, region.end) and region.line == region.end_line:
        columns = region.column - 1, region.end_column - 1
        return Located(region.line, *columns, region.utf16_column - 1, region.utf16_end_column - 1, edit.text)
    text = text_of(finding, region.line)
    origin = region.start - (region.column - 1)
    start, end = edit.start - origin, edit.end - origin
    if text is None or not 0 <= start <= end <= len(text) or MASK in text[: end + len(MASK)]:
        return None
    return Located(region.line, start, end, utf16(text[:start]), utf16(text[:end]), edit.text)


def visible(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A range of a source line on the same line with secrets masked, None where it is not known.

    A mask is shorter or longer than what it hides. A range that reaches the first mask ends
    where its word does; one behind a mask cannot be placed.
    """
    mask = text.find(MASK)
    if mask < 0 or end <= mask:
        return min(start, len(text)), min(end, len(text))
    if start > mask:
        return None
    stop = mask + len(MASK)
    while stop < len(text) and text[stop] not in "\"' \t,;<":
        stop += 1
    return start, stop


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def change(finding: Finding, fix: Fix) -> tuple[str, str] | None:
    """The line before and after a fix (after may be several), None when that cannot be shown."""
    edits = located(finding, fix)
    if not edits:
        return None
    before = text_of(finding, edits[0].line)
    if before is None or MASK in before[: edits[-1].end + len(MASK)] or edits[-1].end > len(before):
        return None
    after = before
    for edit in reversed(edits):
        after = after[: edit.start] + edit.text + after[edit.end :]
    return before, after
