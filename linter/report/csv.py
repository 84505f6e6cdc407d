"""A report to CSV, a row a finding, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from linter.finding import Finding, Report
from linter.report import Options, clean
from linter.report.tally import fixable, shown

COLUMNS = (
    "severity", "rule", "trigger", "path", "line", "column", "resource", "message", "deadline",
    "deadline_reason", "estimated", "ends", "integrations", "confidence", "fix",
    "suppressed", "reason", "baseline",
)  # fmt: skip


def render(report: Report, options: Options) -> str:
    """RFC 4180: a header line, CRLF ends; a cell that a spreadsheet would compute starts with `'`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for finding in shown(report, options):
        writer.writerow([_cell(value) for value in _row(finding)])
    return out.getvalue()


def _row(found: Finding) -> tuple[object, ...]:
    due, mark, at = found.deadline, found.suppression, found.place.region
    return (
        found.severity.value, found.rule_id, found.trigger, clean.line(found.place.path), at.line, at.column,
        found.resource, found.message, due.date if due else "", due.reason if due else "",
        ("yes" if due.estimated else "no") if due else "", found.ends, "; ".join(found.integrations),
        found.confidence, fixable(found), mark.kind if mark else "", mark.reason if mark else "",
        found.baseline,
    )  # fmt: skip


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "|", "%")) else value
