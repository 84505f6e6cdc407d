"""A finding to a name that stays the same when lines move."""

from __future__ import annotations

from collections.abc import Iterable

from linter.finding import Finding


def of(finding: Finding) -> str:
    """A digest of rule, file and resource; it covers no value and no line."""
    return _digest(finding.rule_id, finding.place.path, finding.resource)


def unique(findings: Iterable[Finding]) -> list[str]:
    """A digest for each finding, also of its key; equal ones are told apart by their order."""
    seen: dict[tuple[str, ...], int] = {}
    out = []
    for finding in findings:
        parts = finding.rule_id, finding.place.path, finding.resource, finding.key
        number = seen[parts] = seen.get(parts, 0) + 1
        out.append(_digest(*parts, *([str(number)] if number > 1 else [])))
    return out


def _digest(*parts: str) -> str:
    import hashlib

    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]
