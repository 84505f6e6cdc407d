"""A report to text for people: full diagnostics, one line each, or grouped by file."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Finding, Report
from linter.report import Options, clean
from linter.report.tally import fixable, shown
from linter.report.text import ink, summary


def render(report: Report, options: Options) -> str:
    """Findings in the report's order, then notices, then counts."""
    findings = shown(report, options)
    match options.verbose:
        case "concise":
            body = [_concise(f, report, options) for f in findings]
        case "grouped":
            body = list(_grouped(findings, report, options))
        case _:
            body = list(_full(report, findings, options))
    lines = [*body, *([""] if options.verbose != "full" and body else []), *summary.lines(report, options)]
    return ink.encode("\n".join(lines) + "\n", options)


def _full(report: Report, findings: list[Finding], options: Options) -> Iterator[str]:
    from linter.report.text import diagnostic

    seen: set[str] = set()
    for finding in findings:
        explained = finding.rule_id in seen
        seen.add(finding.rule_id)
        yield from diagnostic.lines(finding, report, options, explain=not explained)
        yield ""


def _concise(finding: Finding, report: Report, options: Options) -> str:
    at = finding.place.region
    where = ink.paint(options, "bold", clean.line(finding.place.path)) + f":{at.line}:{at.column}"
    return f"{where}: {ink.title(finding, options, report.rules.get(finding.rule_id))} {finding.message}"


def _grouped(findings: list[Finding], report: Report, options: Options) -> Iterator[str]:
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.place.path, []).append(finding)
    for number, (path, found) in enumerate(sorted(files.items())):
        if number:
            yield ""
        yield ink.paint(options, "bold", clean.line(path))
        found.sort(key=lambda f: (f.place.region, f.rule_id))
        width = max(len(_at(f)) for f in found)
        for finding in found:
            mark = " [*]" if fixable(finding) else ""
            severity = ink.severity(finding.severity, options, pad=8)
            rule = ink.rule(finding.rule_id, options, report.rules.get(finding.rule_id))
            yield f"  {_at(finding):>{width}}  {severity}  {rule}{mark}  {finding.message}"


def _at(finding: Finding) -> str:
    return f"{finding.place.region.line}:{finding.place.region.column}"
