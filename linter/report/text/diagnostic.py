"""One finding to a full diagnostic: place, excerpt, why, trigger, deadline and fix."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Finding, Fix, Report, RuleInfo
from linter.report import Options, clean, prose
from linter.report.edits import change
from linter.report.tally import days
from linter.report.text import excerpt, ink


def lines(finding: Finding, report: Report, options: Options, *, explain: bool) -> Iterator[str]:
    """The lines of a diagnostic; `explain` adds what is the same for every finding of the rule."""
    rule = report.rules.get(finding.rule_id)
    yield f"{ink.title(finding, options, rule)} {ink.paint(options, 'bold', finding.message)}"
    yield from excerpt.lines(finding, options)
    for name, text in _facts(finding, rule, report, explain=explain):
        yield from _fact(finding, name, text, options)
    for fix in finding.fixes:
        yield from _fix(finding, fix, options)
    for name, text in _help(finding, rule, options, explain=explain):
        yield from _fact(finding, name, text, options)


def _facts(finding: Finding, rule: RuleInfo | None, report: Report, *, explain: bool) -> Iterator[tuple[str, str]]:
    if finding.resource:
        yield "resource", finding.resource
    if finding.integrations:
        yield "integration", ", ".join(finding.integrations)
    if explain and rule and rule.why:
        yield "why", rule.why
    yield "trigger", finding.trigger
    if finding.deadline:
        yield "deadline", due(finding, report.today)
    if finding.suppression:
        until = f", until {finding.suppression.until}" if finding.suppression.until else ""
        yield "suppressed", f"{finding.suppression.kind}{until}: {finding.suppression.reason}"


def due(finding: Finding, today: str) -> str:
    """The day of a deadline, how far it is, and why that day."""
    deadline = finding.deadline
    assert deadline is not None
    left = days(today, deadline.date)
    far = f"in {left} days" if left > 1 else "tomorrow" if left else "today"
    if left < 0:
        far = f"{-left} days overdue" if left < -1 else "1 day overdue"
    guess = ", estimated" if deadline.estimated else ""
    return f"{deadline.date}, {far}{guess} ({deadline.reason})"


def _help(finding: Finding, rule: RuleInfo | None, options: Options, *, explain: bool) -> Iterator[tuple[str, str]]:
    if explain and rule and rule.remediation and not finding.fixes:
        yield "fix", rule.remediation
    link = ink.page(finding.rule_id, options)
    yield "help", link or f"upgradelint explain {finding.rule_id}"
    if explain and rule and not finding.dates:  # a rule of dates refers to other products' pages too
        for address in prose.links(rule)[:1]:
            yield "read", address


def _fact(finding: Finding, name: str, text: str, options: Options) -> Iterator[str]:
    margin = " " * excerpt.gutter(finding)
    head = f"{margin} = {name}: "
    room = max(40, options.width - len(head))
    first, *rest = _folded(text, room)
    yield f"{margin} = {ink.paint(options, 'bold', name)}: {first}"
    for more in rest:
        yield " " * len(head) + more


def _folded(text: str, width: int) -> list[str]:
    """Text in lines of whole words, at least one; `textwrap` does the same at five times the cost."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _fix(finding: Finding, fix: Fix, options: Options) -> Iterator[str]:
    how = {"safe": "--fix", "unsafe": "--unsafe-fixes"}.get(fix.safety)
    yield from _fact(finding, f"fix ({how or 'by hand'})", fix.description, options)
    shown = change(finding, fix)
    if shown is None:
        return
    margin = " " * (excerpt.gutter(finding) + 3)
    before, after = shown
    yield margin + ink.paint(options, "red", f"- {clean.source(before)}")
    for line in after.split("\n"):
        yield margin + ink.paint(options, "green", f"+ {clean.source(line.rstrip(chr(13)))}")
