"""A report to what several formats count: who is shown, by trigger, by deadline, fixable."""

from __future__ import annotations

from collections.abc import Iterable

from linter.finding import TRIGGERS, Finding, Report, Severity
from linter.records import NamedTuple
from linter.report import Options

BUCKETS = ("overdue", "within 30 days", "within 90 days", "within a year", "later", "no deadline")
_LIMITS = ((0, "overdue"), (31, "within 30 days"), (91, "within 90 days"), (366, "within a year"))


class Tally(NamedTuple):
    """Counts of a report. `open` are the findings that count; the pairs keep a fixed order."""

    open: int
    suppressed: int
    baselined: int
    severities: tuple[tuple[str, int], ...]
    triggers: tuple[tuple[str, int], ...]
    deadlines: tuple[tuple[str, int], ...]
    estimated: int
    safe_fixes: int
    unsafe_fixes: int


def counts(finding: Finding) -> bool:
    """Whether nothing silences a finding."""
    return finding.suppression is None


def shown(report: Report, options: Options) -> list[Finding]:
    """The findings a format shows, in the report's order."""
    return [f for f in report.findings if options.show_suppressed or counts(f)]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, then by place."""
    return sorted(findings, key=lambda f: (f.severity.rank, f.place.path, f.place.region, f.rule_id, f.resource))


def tally(report: Report) -> Tally:
    """Count a report."""
    live = [f for f in report.findings if counts(f)]
    silenced = [f.suppression.kind for f in report.findings if f.suppression]
    safe = sum(fixable(f) == "safe" for f in live)
    unsafe = sum(fixable(f) == "unsafe" for f in live)
    return Tally(
        len(live),
        sum(kind != "baseline" for kind in silenced),
        sum(kind == "baseline" for kind in silenced),
        _pairs([s.value for s in Severity], [f.severity.value for f in live]),
        _pairs(TRIGGERS, [f.trigger for f in live]),
        _pairs(BUCKETS, [bucket(f, report.today) for f in live]),
        sum(f.deadline is not None and f.deadline.estimated for f in live),
        safe,
        unsafe,
    )


def fixable(finding: Finding) -> str:
    """`safe` or `unsafe` when `--fix` or `--unsafe-fixes` would mend a finding, else ""."""
    kinds = {fix.safety for fix in finding.fixes}
    return "safe" if "safe" in kinds else "unsafe" if "unsafe" in kinds else ""


def bucket(finding: Finding, today: str) -> str:
    """Which of `BUCKETS` the deadline of a finding is in."""
    if finding.deadline is None:
        return "no deadline"
    left = days(today, finding.deadline.date)
    return next((name for limit, name in _LIMITS if left < limit), "later")


def days(start: str, end: str) -> int:
    """Days from one ISO day to another."""
    import datetime

    return (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days


def _pairs(order: Iterable[str], values: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple((name, n) for name in order if (n := values.count(name)))


def plural(number: int, noun: str, many: str = "") -> str:
    """A number with its noun; `many` is the plural of one that takes no `s`.

    >>> plural(1, "finding"), plural(1200, "finding"), plural(2, "fix", "fixes")
    ('1 finding', '1,200 findings', '2 fixes')
    """
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


def said(report: Report) -> str:
    """One sentence of counts: how many findings, how bad, in how many files."""
    numbers = tally(report)
    files = plural(report.files, "file")
    if not numbers.open:
        return f"No findings in {files}."
    detail = ", ".join(f"{n:,} {name}" for name, n in numbers.severities)
    return f"Found {plural(numbers.open, 'finding')} ({detail}) in {files}."


def remarks(report: Report) -> list[str]:
    """Sentences that keep counts honest: what is silenced, estimated, or cleared only in part."""
    numbers = tally(report)
    out = []
    if numbers.suppressed:
        out.append(f"{numbers.suppressed:,} suppressed.")
    if numbers.baselined:
        out.append(f"{numbers.baselined:,} {_known(report)}.")
    if late := sum(counts(f) and f.baseline == "unchanged" for f in report.findings):
        out.append(f"{plural(late, 'known finding')} shown, because {'it is' if late == 1 else 'they are'} overdue.")
    if numbers.estimated:
        out.append(f"{plural(numbers.estimated, 'deadline')} estimated: no first-seen day is known.")
    if report.files and "tls" in report.triggers and not any(f.trigger == "tls" for f in report.findings):
        out.append("No TLS finding in what was judged: that clears one gate only.")
    return out


def _known(report: Report) -> str:
    """Where what is known is known from: a baseline, or the older version that a change is compared with."""
    reasons = {f.suppression.reason for f in report.findings if f.suppression and f.suppression.kind == "baseline"}
    return "known before this change" if reasons == {"known before"} else "in the baseline"
