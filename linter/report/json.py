"""A report to JSON: one object, as `json_schema.json` beside this module describes it."""

from __future__ import annotations

import json

from linter.finding import Report
from linter.report import Options, record


def render(report: Report, options: Options) -> str:
    """Run, rules, findings and notices."""
    found = record.findings(report, options)
    whole = record.run(report) | {
        "rules": record.rules(report, found),
        "findings": found,
        "notices": record.notices(report),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
