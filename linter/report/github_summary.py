"""A report to a GitHub job summary: Markdown that stays under the limit of a step."""

from __future__ import annotations

from linter.finding import Report
from linter.report import Options
from linter.report.markdown import head, notices, table
from linter.report.tally import shown, worst_first

MOST_BYTES = 900_000
"""Of findings. GitHub refuses a summary over 1,024 kB; the rest of the page has its place."""
MOST_NOTICES = 100


def render(report: Report, options: Options) -> str:
    """Counts, the worst findings, the first notices."""
    rows = table(worst_first(shown(report, options)), MOST_BYTES)
    told = notices(report, MOST_NOTICES)
    parts = [*head(report), *(["", *rows] if rows else [])]
    return "\n".join([*parts, "", "## Notices", "", *told] if told else parts) + "\n"
