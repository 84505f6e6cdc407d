"""A finding's redacted lines to a frame with carets under the place and under related places."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Finding, Place
from linter.records import NamedTuple
from linter.report import Options, clean
from linter.report.edits import visible
from linter.report.text import ink


class Mark(NamedTuple):
    """What to underline on a line: half-open columns from 0, and the words beside it."""

    start: int
    end: int
    sign: str
    label: str


def gutter(finding: Finding) -> int:
    """The width of the line numbers."""
    lines = finding.excerpt.lines if finding.excerpt else ()
    return len(str(lines[-1][0] if lines else finding.place.region.line))


def lines(finding: Finding, options: Options) -> Iterator[str]:
    """`--> place`, the framed lines, then a `-->` line for each related place outside of them."""
    wide = " " * gutter(finding)
    bar = ink.paint(options, "blue", "|")
    quoted = dict(finding.excerpt.lines) if finding.excerpt else {}
    yield f"{wide}{_arrow(options)} {_where(finding.place)}"
    if quoted:
        yield f"{wide} {bar}"
    for number, text in quoted.items():
        marks = list(_marks(finding, number, text))
        shown, cut = _crop(clean.source(text), marks, options)
        yield f"{ink.paint(options, 'blue', f'{number:>{len(wide)}}')} {bar} {shown}".rstrip()
        for mark in marks:
            yield f"{wide} {bar} {_underline(finding, mark, cut, options)}"
    if quoted:
        yield f"{wide} {bar}"
    for place in finding.related:
        if place.path != finding.place.path or place.region.line not in quoted:
            label = f": {place.label}" if place.label else ""
            yield f"{wide}{_arrow(options)} {_where(place)}{label}"


def _arrow(options: Options) -> str:
    return ink.paint(options, "blue", "-->")


def _where(place: Place) -> str:
    return f"{clean.line(place.path)}:{place.region.line}:{place.region.column}"


def _marks(finding: Finding, number: int, text: str) -> Iterator[Mark]:
    for place, sign in ((finding.place, "^"), *((p, "-") for p in finding.related)):
        region = place.region
        if place.path == finding.place.path and region.line == number:
            end = region.end_column - 1 if region.end_line == number else len(text)
            yield Mark(*_columns(text, region.column - 1, end), sign, place.label)


def _columns(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a range of the source is on the shown line, in columns; the whole line where unknown."""
    low, high = visible(text, start, end) or (len(text) - len(text.lstrip()), len(text))
    before = clean.columns(clean.source(text[:low]))
    return before, before + max(1, clean.columns(clean.source(text[low:high])))


def _crop(text: str, marks: list[Mark], options: Options) -> tuple[str, int]:
    """A line cut to the width around its first mark, and how many columns were cut from its start."""
    room = max(20, options.width - 8)
    if len(text) <= room:
        return text, 0
    first = marks[0].start if marks else 0
    cut = max(0, min(first - room // 3, len(text) - room))
    head, tail = "..." if cut else "", "..." if cut + room < len(text) else ""
    return head + text[cut + len(head) : cut + room - len(tail)] + tail, cut


def _underline(finding: Finding, mark: Mark, cut: int, options: Options) -> str:
    room = max(20, options.width - 8)
    start, end = max(0, mark.start - cut), max(1, min(mark.end - cut, room))
    signs = mark.sign * max(1, end - start)
    label = f" {mark.label}" if mark.label else ""
    if mark.sign == "^":
        return " " * start + ink.severity(finding.severity, options, signs + label)
    return " " * start + ink.paint(options, "blue", signs + label)
