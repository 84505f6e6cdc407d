"""A report to Markdown: counts, a table of findings worst first, the rules, the notices."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Finding, Report, RuleInfo
from linter.report import Options, clean, prose
from linter.report.markup import code, escape
from linter.report.tally import plural, remarks, said, shown, tally, worst_first


def render(report: Report, options: Options) -> str:
    """The whole report."""
    found = worst_first(shown(report, options))
    parts = [*head(report), *_section("Findings", table(found))]
    ids = {f.rule_id for f in found}
    parts += _section("Rules", _rules([r for id, r in sorted(report.rules.items()) if id in ids], options))
    parts += _section("Notices", notices(report))
    return "\n".join(parts) + "\n"


def head(report: Report) -> list[str]:
    """Title, counts, and counts by trigger and by deadline."""
    numbers = tally(report)
    data = f" Lifecycle data of {report.data_as_of}." if report.data_as_of else ""
    more = " ".join(remarks(report))
    lines = [
        "# upgradelint",
        "",
        f"**{said(report)}** Judged on {report.today}.{data}",
        *(["", more] if more else []),
    ]
    if numbers.open:
        lines += [
            "",
            *_counts("Upgrade trigger", numbers.triggers),
            "",
            *_counts("Deadline", numbers.deadlines),
        ]
    return lines


def _counts(title: str, pairs: tuple[tuple[str, int], ...]) -> list[str]:
    return [f"| {title} | Findings |", "|---|---:|", *(f"| {name} | {n:,} |" for name, n in pairs)]


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"## {title}", "", *lines] if lines else []


def table(findings: list[Finding], most: int = 0) -> list[str]:
    """A row a finding; at most so many bytes of them (0: all), the rest is counted."""
    if not findings:
        return []
    lines = ["| Severity | Place | Finding | Trigger | Deadline |", "|---|---|---|---|---|"]
    used = 0
    for number, finding in enumerate(findings):
        row = _row(finding)
        used += len(row.encode()) + 1
        if most and used > most:
            rest = plural(len(findings) - number, "more finding")
            return [*lines, "", f"{rest}: too long for this page, see the full report."]
        lines.append(row)
    return lines


def _row(found: Finding) -> str:
    where = code(f"{clean.line(found.place.path)}:{found.place.region.line}")
    due = found.deadline
    day = f"{due.date}{' (estimated)' if due.estimated else ''}" if due else ""
    silenced = f" *({found.suppression.kind}: {escape(found.suppression.reason)})*" if found.suppression else ""
    text = f"{escape(found.message)} {code(found.rule_id)}{silenced}"
    return f"| {found.severity.value} | {where} | {text} | {found.trigger} | {day} |"


def _rules(rules: list[RuleInfo], options: Options) -> list[str]:
    lines: list[str] = []
    for rule in rules:
        lines += [f"### {escape(rule.id)}", "", prose.help_markdown(rule), ""]
    return lines[:-1]


def notices(report: Report, most: int = 0) -> list[str]:
    """An item a notice; at most so many (0: all), the rest is counted."""
    lines = list(_notices(report))
    if most and len(lines) > most:
        return [*lines[:most], f"- {plural(len(lines) - most, 'more notice')}"]
    return lines


def _notices(report: Report) -> Iterator[str]:
    for notice in report.notices:
        line = f":{notice.line}" if notice.line else ""
        where = f"{code(clean.line(notice.path) + line)}: " if notice.path else ""
        yield f"- {notice.level}: {where}{escape(notice.message)}"
