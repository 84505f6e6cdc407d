"""A report to plain data: the fields of the JSON format, version 1 (`json_schema.json`)."""

from __future__ import annotations

from linter import __version__
from linter.finding import Excerpt, Finding, Fix, Notice, Place, Report, RuleInfo
from linter.report import Options, clean, identity
from linter.report.tally import shown, tally
from linter.typed import Any

VERSION = "1.0"
SCHEMA = "urn:upgradelint:report:1"


def run(report: Report) -> dict[str, Any]:
    """What is said of the run as a whole."""
    numbers = tally(report)
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "tool": {"name": "upgradelint", "version": __version__},
        "today": report.today,
        "data_as_of": report.data_as_of or None,
        "summary": {
            "files": report.files,
            "open": numbers.open,
            "suppressed": numbers.suppressed,
            "baselined": numbers.baselined,
            "by_severity": dict(numbers.severities),
            "by_trigger": dict(numbers.triggers),
            "by_deadline": dict(numbers.deadlines),
            "estimated_deadlines": numbers.estimated,
            "safe_fixes": numbers.safe_fixes,
            "unsafe_fixes": numbers.unsafe_fixes,
        },
    }


def rules(report: Report, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules of the findings, by id."""
    ids = {f["rule"] for f in findings}
    return [_rule(report.rules[id]) for id in sorted(ids) if id in report.rules]


def _rule(info: RuleInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "trigger": info.trigger,
        "severity": info.severity.value,
        "confidence": info.confidence,
        "summary": info.summary,
        "why": info.why,
        "remediation": info.remediation,
        "references": list(info.references),
        "tags": list(info.tags),
        "aliases": list(info.aliases),
    }


def findings(report: Report, options: Options) -> list[dict[str, Any]]:
    """The findings that are shown, in the report's order."""
    kept = shown(report, options)
    return [_finding(f, id, options) for f, id in zip(kept, identity.unique(kept), strict=True)]


def _finding(found: Finding, id: str, options: Options) -> dict[str, Any]:
    return {
        "id": id,
        "rule": found.rule_id,
        "trigger": found.trigger,
        "severity": found.severity.value,
        "confidence": found.confidence,
        "message": found.message,
        **place(found.place),
        "resource": found.resource or None,
        "key": clean.line(found.key) or None,
        "deadline": found.deadline._asdict() if found.deadline else None,
        "ends": found.ends or None,
        "integrations": list(found.integrations),
        "related": [{**place(p), "label": p.label} for p in found.related],
        "fixes": [_fix(fix) for fix in found.fixes if all(clean.harmless(e.text) for e in fix.edits)],
        "suppression": found.suppression._asdict() if found.suppression else None,
        "baseline": found.baseline or None,
        "excerpt": _excerpt(found.excerpt),
        "line_hash": (found.excerpt.line_hash or None) if found.excerpt and options.line_hash else None,
    }


def place(at: Place) -> dict[str, Any]:
    """Path, URI and range; columns count characters from 1, the end is exclusive."""
    return {
        "path": clean.line(at.path),
        "uri": clean.uri(at.path),
        "line": at.region.line,
        "column": at.region.column,
        "end_line": at.region.end_line,
        "end_column": at.region.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{"path": clean.line(e.path), "start": e.start, "end": e.end, "text": e.text} for e in fix.edits]
    return {"description": fix.description, "safety": fix.safety, "edits": edits}


def _excerpt(excerpt: Excerpt | None) -> list[dict[str, Any]]:
    return [{"line": n, "text": clean.source(text)} for n, text in excerpt.lines] if excerpt else []


def notices(report: Report) -> list[dict[str, Any]]:
    """What a user should know that is not a finding."""
    return [_notice(n) for n in report.notices]


def _notice(notice: Notice) -> dict[str, Any]:
    path = clean.line(notice.path) or None
    return {"level": notice.level, "message": notice.message, "path": path, "line": notice.line or None}
