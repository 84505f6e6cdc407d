"""A report to GitLab's Code Quality JSON: an array of entries, each with a fingerprint of its own."""

from __future__ import annotations

import json

from linter.finding import Finding, Report, Severity
from linter.report import Options, clean, identity
from linter.report.tally import shown
from linter.typed import Any

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def render(report: Report, options: Options) -> str:
    """GitLab shows only the first entry of equal fingerprints, and compares branches by them."""
    found = shown(report, options)
    entries = [_entry(f, id) for f, id in zip(found, identity.unique(found), strict=True)]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(found: Finding, id: str) -> dict[str, Any]:
    due = f" Due {found.deadline.date}." if found.deadline else ""
    at = found.place.region
    return {
        "type": "issue",
        "check_name": found.rule_id,
        "description": f"{found.message}{due}",
        "categories": ["Security"],
        "severity": _SEVERITIES[found.severity],
        "fingerprint": id,
        "location": {"path": clean.line(found.place.path), "lines": {"begin": at.line, "end": at.end_line}},
    }
