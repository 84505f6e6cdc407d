"""Findings to sections by integration, each finding a block that opens, and the filters over them."""

from __future__ import annotations

from linter.finding import TRIGGERS, Finding, Report, RuleInfo, Severity
from linter.report import Options, clean, prose
from linter.report.edits import change
from linter.report.html.tag import pre, tag, text

_NONE = "No integration declared"


def filters(findings: list[Finding]) -> str:
    """Search, trigger and severities; shown by the script, which makes them work."""
    triggers = [t for t in TRIGGERS if any(f.trigger == t for f in findings)]
    options = text("option", "all triggers", value="") + "".join(text("option", t, value=t) for t in triggers)
    boxes = "".join(
        tag("label", f'<input type="checkbox" name="severity" value="{s.value}" checked> {s.value}')
        for s in Severity
        if any(f.severity is s for f in findings)
    )
    search = tag("label", 'Search <input type="search" id="search" placeholder="rule, path, text">')
    return search + tag("label", "Trigger " + tag("select", options, id="trigger")) + boxes


def render(findings: list[Finding], report: Report, options: Options) -> str:
    """A section an integration, the worst findings first."""
    groups: dict[str, list[str]] = {}
    for number, finding in enumerate(findings):
        name = ", ".join(finding.integrations) or _NONE
        groups.setdefault(name, []).append(_finding(number, finding, report, options))
    if not groups:
        return text("p", "No findings.")
    order = sorted(groups.items(), key=lambda item: (item[0] == _NONE, item[0]))
    return "".join(tag("section", text("h3", name) + "".join(blocks), class_="integration") for name, blocks in order)


def _finding(number: int, found: Finding, report: Report, options: Options) -> str:
    at = f"{clean.line(found.place.path)}:{found.place.region.line}:{found.place.region.column}"
    silenced = text("span", found.suppression.kind, class_="silenced") if found.suppression else ""
    head = text("span", found.severity.value, class_=f"severity {found.severity.value}")
    head += text("span", found.message, class_="message") + silenced + text("code", at)
    head += text("span", found.deadline.date if found.deadline else "", class_="due")
    body = _facts(found, report.rules.get(found.rule_id), options)
    body += _excerpt(found) + "".join(_fix(found, number) for number in range(len(found.fixes)))
    return tag("details", tag("summary", head) + body, class_="finding", id=f"f{number}")


def _facts(found: Finding, rule: RuleInfo | None, options: Options) -> str:
    pairs = [("Rule", found.rule_id), ("Trigger", found.trigger), ("Resource", found.resource)]
    if found.deadline:
        guess = " (estimated)" if found.deadline.estimated else ""
        pairs.append(("Deadline", f"{found.deadline.date}{guess}: {found.deadline.reason}"))
    if found.suppression:
        pairs.append(("Suppressed", f"{found.suppression.reason} {found.suppression.until}"))
    if rule:
        pairs += [("Why", rule.why), ("What to do", rule.remediation)]
    pairs += [("Also", f"{clean.line(p.path)}:{p.region.line} {p.label}") for p in found.related]
    listed = "".join(text("dt", name) + text("dd", value) for name, value in pairs if value.strip())
    return tag("dl", listed + (_links(rule, options) if rule else ""))


def _links(rule: RuleInfo, options: Options) -> str:
    addresses = list(dict.fromkeys(filter(None, [prose.page(rule, options), *prose.links(rule)])))
    links = " ".join(text("a", a, href=a, rel="noopener noreferrer") for a in addresses)
    return text("dt", "Read") + tag("dd", links) if links else ""


def _excerpt(found: Finding) -> str:
    if found.excerpt is None:
        return ""
    wide = len(str(found.excerpt.lines[-1][0])) if found.excerpt.lines else 1
    at = found.place.region
    lines = "".join(
        text("span", f"{n:>{wide}} ", class_="number")
        + (tag("mark", _source(line)) if at.line <= n <= at.end_line else _source(line))
        + "\n"
        for n, line in found.excerpt.lines
    )
    return tag("pre", lines, class_="excerpt", tabindex="0")


def _source(line: str) -> str:
    from html import escape

    return escape(clean.source(line))


def _fix(found: Finding, number: int) -> str:
    fix = found.fixes[number]
    shown = change(found, fix)
    words = text("p", f"Fix ({fix.safety}): {fix.description}")
    if shown is None:
        return words
    before, after = shown
    diff = "\n".join([f"- {before}", *(f"+ {line}" for line in after.split("\n"))])
    return words + pre(diff, class_="diff", tabindex="0")
