"""A report to its closing lines: notices, statistics, counts by trigger and deadline, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Finding, Notice, Report
from linter.report import Options, clean
from linter.report.tally import Tally, counts, fixable, plural, remarks, said, tally
from linter.report.text import ink

NAMED = 5


def lines(report: Report, options: Options) -> Iterator[str]:
    """Everything below the findings."""
    notices = list(_notices(report, options))
    yield from notices
    if notices:
        yield ""
    if options.statistics:
        yield from _statistics(report, options)
    numbers = tally(report)
    if numbers.open:
        yield f"By trigger:  {_listed(numbers.triggers)}"
        yield f"By deadline: {_listed(numbers.deadlines)}"
    data = f" Lifecycle data of {report.data_as_of}." if report.data_as_of else ""
    yield ink.paint(options, "bold", said(report)) + f" Judged on {report.today}.{data}"
    yield from _fixes(numbers)
    more = remarks(report)
    if more:
        yield " ".join(more)


def _listed(pairs: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in pairs)


def _fixes(numbers: Tally) -> Iterator[str]:
    if numbers.safe_fixes:
        more = f" ({numbers.unsafe_fixes:,} more with `--fix --unsafe-fixes`)" if numbers.unsafe_fixes else ""
        yield f"[*] {numbers.safe_fixes:,} fixable with `--fix`{more}."
    elif numbers.unsafe_fixes:
        yield f"[*] {numbers.unsafe_fixes:,} fixable with `--fix --unsafe-fixes`."


def _statistics(report: Report, options: Options) -> Iterator[str]:
    """One line a rule: how many findings, how bad, `[*]` if any has a fix."""
    rules: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if counts(finding):
            rules.setdefault(finding.rule_id, []).append(finding)
    order = sorted(rules.items(), key=lambda item: (-len(item[1]), item[1][0].severity.rank, item[0]))
    wide = max((len(id) for id in rules), default=0)
    for id, found in order:
        mark = "[*]" if any(map(fixable, found)) else "[ ]"
        severity = ink.severity(found[0].severity, options, pad=8)
        summary = report.rules[id].summary if id in report.rules else ""
        yield f"{len(found):>6}  {severity}  {mark}  {id:<{wide}}  {summary}".rstrip()
    if order:
        yield ""


def _notices(report: Report, options: Options) -> Iterator[str]:
    """Notices, one line a message; the places of the same message are put together."""
    together: dict[tuple[str, str], list[Notice]] = {}
    for notice in report.notices:
        together.setdefault((notice.level, notice.message), []).append(notice)
    for (level, message), notices in together.items():
        places = [_where(n) for n in notices if n.path]
        more = f" and {plural(len(places) - NAMED, 'more place')}" if len(places) > NAMED else ""
        at = f"{', '.join(places[:NAMED])}{more}: " if places else ""
        yield f"{ink.paint(options, 'bold', level)}: {at}{message}"


def _where(notice: Notice) -> str:
    path = clean.line(notice.path)
    return f"{path}:{notice.line}" if notice.line else path
