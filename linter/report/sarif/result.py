"""Findings to SARIF results: one precise place, hash, related places in the message, fixes."""

from __future__ import annotations

import sarif_om as om

from linter.finding import Finding, Fix, Region, Suppression
from linter.report import Options, clean, identity
from linter.report.edits import Located, located, text_of, visible
from linter.report.prose import sentence
from linter.report.sarif.rule import LEVELS

MOST_RELATED, MOST_LINKED = 100, 20
_STATES = frozenset({"new", "unchanged", "updated", "absent"})


def results(findings: list[Finding], rules: list[str], options: Options) -> list[om.Result]:
    """A result for each finding; suppressions and baseline states are on all of them or on none."""
    index = {id: i for i, id in enumerate(rules)}
    compared = any(f.baseline for f in findings)
    return [_result(f, index[f.rule_id], options, compared=compared) for f in findings]


def _result(finding: Finding, index: int, options: Options, *, compared: bool) -> om.Result:
    state = finding.baseline if finding.baseline in _STATES else "new"
    return om.Result(
        rule_id=finding.rule_id,
        rule_index=index,
        level=LEVELS[finding.severity],
        message=om.Message(text=_message(finding)),
        locations=[_location(finding)],
        partial_fingerprints=_fingerprints(finding, options),
        related_locations=_related(finding) or None,
        fixes=_fixes(finding) or None,
        suppressions=_suppressions(finding.suppression) if options.show_suppressed else None,
        baseline_state=state if compared else None,
        properties={"deadline": finding.deadline.date if finding.deadline else None},
    )


def _message(finding: Finding) -> str:
    """The message, then a link to each related place: code scanning shows only linked ones."""
    text = sentence(finding.message.replace("](", "] ("))
    if not finding.related:
        return text
    names = [_name(p.label or f"{p.path}:{p.region.line}") for p in finding.related]
    linked = [f"[{name}]({n})" for n, name in enumerate(names[:MOST_LINKED], 1)]
    more = f" and {len(names) - MOST_LINKED:,} more" if len(names) > MOST_LINKED else ""
    return f"{text} Related: {', '.join(linked)}{more}."


def _name(text: str) -> str:
    return clean.line(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(finding: Finding) -> om.Location:
    physical = file(finding.place.path)
    physical.region = _region(finding.place.region)
    physical.region.snippet = _snippet(finding)
    physical.context_region = _context(finding)
    names = [om.LogicalLocation(fully_qualified_name=finding.resource, kind="resource")]
    return om.Location(physical_location=physical, logical_locations=names if finding.resource else None)


def file(path: str, line: int = 0) -> om.PhysicalLocation:
    """A file, or a line of it: a relative URI without a base."""
    region = om.Region(start_line=line) if line else None
    return om.PhysicalLocation(artifact_location=om.ArtifactLocation(uri=clean.uri(path)), region=region)


def _region(at: Region) -> om.Region:
    return om.Region(
        start_line=at.line, start_column=at.utf16_column, end_line=at.end_line, end_column=at.utf16_end_column
    )


def _snippet(finding: Finding) -> om.ArtifactContent | None:
    """The region's own text, with secrets masked, when it is on one line and can be told."""
    at = finding.place.region
    text = text_of(finding, at.line)
    if text is None or at.line != at.end_line:
        return None
    seen = visible(text, at.column - 1, at.end_column - 1)
    shown = clean.line(text[slice(*seen)]) if seen else ""
    return om.ArtifactContent(text=shown) if shown else None


def _context(finding: Finding) -> om.Region | None:
    """The quoted lines, when they are more than the region's own."""
    at, lines = finding.place.region, finding.excerpt.lines if finding.excerpt else ()
    if not lines or lines[0][0] > at.line or lines[-1][0] < at.end_line:
        return None
    if (lines[0][0], lines[-1][0]) == (at.line, at.end_line):
        return None
    text = "\n".join(clean.source(line) for _, line in lines)
    return om.Region(start_line=lines[0][0], end_line=lines[-1][0], snippet=om.ArtifactContent(text=text))


def _related(finding: Finding) -> list[om.Location]:
    made = []
    for number, place in enumerate(finding.related[:MOST_RELATED], 1):
        physical = file(place.path)
        physical.region = _region(place.region)
        label = place.label or f"{clean.line(place.path)}:{place.region.line}"
        made.append(om.Location(id=number, physical_location=physical, message=om.Message(text=sentence(label))))
    return made


def _fingerprints(finding: Finding, options: Options) -> dict[str, str]:
    prints = {"upgradelintIdentity/v1": identity.of(finding)}
    if options.line_hash and finding.excerpt and finding.excerpt.line_hash:
        prints["primaryLocationLineHash"] = finding.excerpt.line_hash
    return prints


def _suppressions(mark: Suppression | None) -> list[om.Suppression]:
    if mark is None:
        return []
    kind = "inSource" if mark.kind == "inline" else "external"
    until = f" (until {mark.until})" if mark.until else ""
    return [om.Suppression(kind=kind, justification=f"{mark.reason}{until}".strip() or None)]


def _fixes(finding: Finding) -> list[om.Fix]:
    """Fixes that a tool may apply and whose edits can be placed on the finding's line."""
    made = [(fix, located(finding, fix)) for fix in finding.fixes if fix.safety in ("safe", "unsafe")]
    return [_fix(finding, fix, edits) for fix, edits in made if edits and all(clean.harmless(e.text) for e in edits)]


def _fix(finding: Finding, fix: Fix, edits: tuple[Located, ...]) -> om.Fix:
    change = om.ArtifactChange(
        artifact_location=om.ArtifactLocation(uri=clean.uri(finding.place.path)),
        replacements=[_replacement(edit) for edit in edits],
    )
    words = om.Message(text=sentence(fix.description))
    return om.Fix(description=words, artifact_changes=[change], properties={"safety": fix.safety})


def _replacement(edit: Located) -> om.Replacement:
    """`insertedContent` always: a reader of fixes relies on it, also where text is only deleted."""
    region = om.Region(
        start_line=edit.line,
        start_column=edit.utf16_start + 1,
        end_line=edit.line,
        end_column=edit.utf16_end + 1,
    )
    return om.Replacement(deleted_region=region, inserted_content=om.ArtifactContent(text=edit.text))
