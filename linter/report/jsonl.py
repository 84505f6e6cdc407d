"""A report to JSON lines: the run, then its rules, findings and notices, an object a line.

`kind` says what a line is; the other members are those of the JSON format.
"""

from __future__ import annotations

import json

from linter.finding import Report
from linter.report import Options, record
from linter.typed import Any


def render(report: Report, options: Options) -> str:
    """One line each."""
    found = record.findings(report, options)
    lines = [_line("run", record.run(report))]
    lines += [_line("rule", one) for one in record.rules(report, found)]
    lines += [_line("finding", one) for one in found]
    lines += [_line("notice", one) for one in record.notices(report)]
    return "".join(lines)


def _line(kind: str, members: dict[str, Any]) -> str:
    return json.dumps({"kind": kind, **members}, ensure_ascii=False, separators=(",", ":")) + "\n"
