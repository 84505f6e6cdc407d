"""What is known of a rule to its descriptor: help, level, tags, severity, taxa."""

from __future__ import annotations

import re

import sarif_om as om

from linter.finding import Finding, Report, RuleInfo, Severity
from linter.report import Options, clean, prose
from linter.report.sarif import taxonomy

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0"}
_PRECISIONS = {"high": "high", "medium": "medium", "low": "low"}
_TEXT, _NAME, _TAGS = 1024, 255, 10


def infos(report: Report, findings: list[Finding]) -> list[RuleInfo]:
    """The rules with results, by id; one that the pack does not describe is named after its findings."""
    found = {f.rule_id: f for f in findings}
    return [report.rules.get(id) or _bare(found[id]) for id in sorted(found)]


def _bare(finding: Finding) -> RuleInfo:
    text = f"Findings of the rule {finding.rule_id}."
    head = finding.rule_id, finding.trigger, finding.severity, finding.confidence
    return RuleInfo(*head, text, text, f"See `upgradelint explain {finding.rule_id}`.", ())


def descriptor(info: RuleInfo, taxa: taxonomy.Taxonomies, options: Options) -> om.ReportingDescriptor:
    """The rule as SARIF has it."""
    return om.ReportingDescriptor(
        id=info.id,
        name=_name(info.id),
        short_description=_text(prose.sentence(info.summary)),
        full_description=_text(prose.sentence(info.why or info.summary)),
        help=om.MultiformatMessageString(text=prose.help_text(info), markdown=prose.help_markdown(info)),
        help_uri=prose.page(info, options) or None,
        default_configuration=om.ReportingConfiguration(level=LEVELS[info.severity]),
        relationships=taxonomy.relationships(info, taxa),
        properties=_properties(info),
    )


def _properties(info: RuleInfo) -> dict[str, object]:
    return {
        "trigger": info.trigger,
        "tags": tags(info),
        "precision": _PRECISIONS.get(info.confidence, "medium"),
        "problem.severity": _PROBLEM[LEVELS[info.severity]],
        "security-severity": _SCORES[info.severity],
    }


def tags(info: RuleInfo) -> list[str]:
    """At most ten, each once: code scanning keeps no more."""
    cwes = [f"external/cwe/cwe-{int(id[4:]):03}" for id in taxonomy.cwe_of(info)]
    every = ["security", f"trigger/{info.trigger}", *info.tags, *cwes]
    return list(dict.fromkeys(every))[:_TAGS]


def _name(id: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", id)
    name = "".join(w[:1].upper() + w[1:] for w in words)[:_NAME]
    return name if name and name != id else f"{name}Rule"


def _text(text: str) -> om.MultiformatMessageString:
    return om.MultiformatMessageString(text=prose.cut(clean.line(text), _TEXT))
