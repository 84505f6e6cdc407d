"""Outcomes to text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.readiness.model import FITS, MISMATCH, OPEN, READY, Check, Evidence, Outcome, plural
from linter.report import clean

MOST = 5
"""So many pieces of evidence are shown for a check; `--verbose` and the other formats show all."""

MARKS = {FITS: "x", MISMATCH: "!", OPEN: "?"}
"""What is in the box of a compatibility check."""


def render(outcomes: Sequence[Outcome], missing: Sequence[str], day: str, *, verbose: bool = False) -> str:
    """Every integration, then what belongs to none, then the count."""
    lines: list[str] = []
    for one in outcomes:
        lines += [*_outcome(one, verbose=verbose), ""]
    lines += [f"NO-GO  {reason}" for reason in missing]
    go = sum(o.verdict == "GO" for o in outcomes)
    count = f"{go} of {plural(len(outcomes), 'integration')} GO"
    lines.append(f"{count}. Judged on {day}; support status decides, not a working sync.")
    return "\n".join(map(clean.line, lines)) + "\n"


def _outcome(one: Outcome, *, verbose: bool) -> Iterator[str]:
    owner = f"{one.owner} ({one.owner_from})" if one.owner else "nobody"
    yield f"{one.verdict}  {one.name}  {one.scenario}, owner {owner}  {one.place}"
    yield from (f"    because {reason}" for reason in one.because)
    if one.deadline[0]:
        yield f"    first deadline {one.deadline[0]} ({one.deadline[1]})"
    yield "  Final checks"
    for check in one.final:
        yield from _check(check, boxed="x" if check.state in READY else " ", verbose=verbose)
    yield "  Compatibility"
    for check in one.compatibility:
        yield from _check(check, boxed=MARKS[check.state], verbose=verbose)
    yield "  Comparison: the work an upgrade removes"
    for check in one.comparison:
        yield f"    {check.title}: {check.state}; {check.why}"
        yield from _table(check) if verbose else ()
    yield from _closing(one)


def _check(check: Check, *, boxed: str, verbose: bool) -> Iterator[str]:
    yield f"    [{boxed}] {check.title}: {check.state}; {check.why}"
    shown = check.evidence if verbose else check.evidence[:MOST]
    yield from (f"          {_evidence(e)}" for e in shown)
    if len(check.evidence) > len(shown):
        yield f"          and {len(check.evidence) - len(shown)} more (--verbose)"
    if check.rows:
        yield from _table(check)


def _evidence(one: Evidence) -> str:
    return "  ".join(filter(None, (one.at, one.says, f"<{one.link}>" if one.link else "")))


def _table(check: Check) -> Iterator[str]:
    rows = [check.head, *check.rows]
    widths = [max(len(r[n]) for r in rows) for n in range(len(check.head))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"          {'  '.join(cells)}".rstrip()


def _closing(one: Outcome) -> Iterator[str]:
    if one.triggers:
        yield "  Upgrade triggers"
        yield from (f"    {trigger} {number}: {action}" for trigger, number, action in one.triggers)
    if one.misreads:
        yield "  Misreads"
        yield from (f"    {_evidence(e)}" for e in one.misreads)
    if one.review:
        yield f"  {one.review}"
    yield f"  Advice: {one.advice.word}; {one.advice.reason}"
    yield from (f"    upgrade required because {sign}" for sign in one.signs[:MOST])
    yield f"  Cost: {one.advice.cost}"
    yield from (f"  {remark}" for remark in one.remarks)
