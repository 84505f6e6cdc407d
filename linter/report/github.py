"""A report to workflow commands, which GitHub shows as annotations on the changed lines.

Only ten are shown a step, so the worst come first.
"""

from __future__ import annotations

from linter.finding import Finding, Notice, Report, Severity
from linter.report import Options, clean
from linter.report.tally import shown, worst_first

_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
}
_LEVELS = {"error": "error", "warning": "warning"}


def render(report: Report, options: Options) -> str:
    """One command a finding, then one a notice."""
    lines = [_finding(f) for f in worst_first(shown(report, options))]
    lines += [_notice(n) for n in report.notices]
    return "".join(lines)


def _finding(found: Finding) -> str:
    at = found.place.region
    where = {"file": clean.line(found.place.path), "line": at.line, "endLine": at.end_line}
    if at.line == at.end_line:
        where |= {"col": at.column, "endColumn": at.end_column}
    due = f" Due {found.deadline.date}." if found.deadline else ""
    silenced = f" Suppressed: {found.suppression.reason}" if found.suppression else ""
    command = "notice" if found.suppression else _COMMANDS[found.severity]
    title = f"{found.severity.value}: {found.rule_id}"
    return _command(command, where | {"title": title}, f"{found.message} Trigger: {found.trigger}.{due}{silenced}")


def _notice(notice: Notice) -> str:
    where: dict[str, object] = {"file": clean.line(notice.path)} if notice.path else {}
    if notice.line:
        where["line"] = notice.line
    return _command(_LEVELS.get(notice.level, "notice"), where | {"title": "upgradelint"}, notice.message)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
