"""Another tool's baseline or results to those of our findings that it stands for.

The tools' checks are not ours, so a row stands for a finding only at the same resource or lines and
of a trigger that the row's own words name; where that leaves doubt, the finding stays new. Digests
of secrets are never taken over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.errors import ConfigError
from linter.finding import Finding
from linter.records import NamedTuple
from linter.typed import Any

WORDS = (
    ("tls", r"\btls|\bssl|\bhttps?\b|in transit|certificate|plain ?text"),
    ("identity", r"\biam\b|public|privilege|wildcard|admin|\bmfa\b|auth|rbac|\broles?\b|polic(?:y|ies)|permission"),
    ("audit-log", r"\blog|audit|trail|monitor|insights"),
    ("secret-rotation", r"encrypt|\bkms\b|\bcmk\b|secret|rotat|password|token|credential|\bkeys?\b"),
    ("recovery", r"backup|versioning|delet|snapshot|multi-az|point.in.time|recover|dead.letter|retention|replica"),
    ("api-version", r"\bversions?\b(?!ing)|latest|deprecat|\bpin|runtime|minor|\btag\b|digest"),
)
"""Trigger to what a title says of it; several may fit."""
SECRET = frozenset({"secret-rotation"})
ANY = frozenset({"tls", "identity", "audit-log", "recovery", "api-version", "ownership", "secret-rotation"})


class Row(NamedTuple):
    """One accepted thing: where it is (`lines` inclusive, None for unknown) and which triggers it speaks of."""

    path: str
    resource: str
    lines: tuple[int, int] | None
    triggers: frozenset[str]


def read(kind: str, text: str, name: str) -> list[Row]:
    """The rows of a file of `kind` (checkov, detect-secrets or trivy); raises `ConfigError`."""
    try:
        data = json.loads(text)
    except ValueError:
        message = f"{name}: is no JSON; give what {kind} writes with its JSON format"
        raise ConfigError(message) from None
    rows = list(_KINDS[kind](data))
    if not rows and not _known(kind, data):
        message = f"{name}: is not what {kind} writes; see `upgradelint baseline import --help`"
        raise ConfigError(message)
    return rows


def _known(kind: str, data: Any) -> bool:
    first = data[0] if isinstance(data, list) and data else data
    keys = {"checkov": ("results", "failed_checks"), "detect-secrets": ("results",), "trivy": ("Results",)}[kind]
    return isinstance(first, dict) and (any(k in first for k in keys) or first.get("SchemaVersion") == 2)


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _checkov(data: Any) -> Iterator[Row]:
    for report in data if isinstance(data, list) else [data]:
        if not isinstance(report, dict):
            continue
        results = report.get("results")
        for row in _maps(results.get("failed_checks") if isinstance(results, dict) else None):
            id, path = str(row.get("check_id", "")), str(row.get("file_path", ""))
            yield Row(path, str(row.get("resource", "")), _lines(row.get("file_line_range")), _of(id, row))
        for file in _maps(report.get("failed_checks")):
            for row in _maps(file.get("findings")):
                for id in row.get("check_ids") or ():
                    yield Row(str(file.get("file", "")), str(row.get("resource", "")), None, _of(str(id), {}))


def _of(id: str, row: Mapping[str, Any]) -> frozenset[str]:
    """The triggers of a check; without its name any, at the same resource."""
    if id.startswith("CKV_SECRET_"):
        return SECRET
    return triggers(str(row["check_name"])) if row.get("check_name") else ANY


def _detect_secrets(data: Any) -> Iterator[Row]:
    results = data.get("results") if isinstance(data, dict) else None
    for path, rows in results.items() if isinstance(results, dict) else ():
        for row in _maps(rows):
            line = row.get("line_number")
            if isinstance(line, int):
                yield Row(str(path), "", (line, line), SECRET)


def _trivy(data: Any) -> Iterator[Row]:
    for result in _maps(data.get("Results") if isinstance(data, dict) else None):
        path = str(result.get("Target", ""))
        for row in _maps(result.get("Misconfigurations")):
            if row.get("Status", "FAIL") == "FAIL":
                cause = row.get("CauseMetadata") or {}
                lines = _lines([cause.get("StartLine"), cause.get("EndLine")])
                said = f"{row.get('Title', '')} {row.get('Message', '')}"
                yield Row(path, str(cause.get("Resource", "")), lines, triggers(said))
        for row in _maps(result.get("Secrets")):
            yield Row(path, "", _lines([row.get("StartLine"), row.get("EndLine")]), SECRET)


_KINDS = {"checkov": _checkov, "detect-secrets": _detect_secrets, "trivy": _trivy}
KINDS = tuple(_KINDS)


def triggers(title: str) -> frozenset[str]:
    """The triggers that a check's title speaks of, none where it says nothing we know.

    >>> sorted(triggers("Ensure all data stored in RDS is securely encrypted at rest"))
    ['secret-rotation']
    """
    return frozenset(t for t, words in WORDS if re.search(words, title.lower()))


def _lines(value: Any) -> tuple[int, int] | None:
    fits = isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) and v > 0 for v in value)
    return (value[0], value[1]) if fits else None


def accepted(findings: Sequence[Finding], rows: Iterable[Row]) -> tuple[list[Finding], int]:
    """The findings that rows stand for, each once and in order, and how many rows stand for none."""
    by_path: dict[str, list[Finding]] = {}
    for found in findings:
        by_path.setdefault(found.place.path, []).append(found)
    hits: set[int] = set()
    lost = 0
    for row in rows:
        met = [f for f in by_path.get(_path(row.path, by_path), ()) if _meets(row, f)]
        hits |= set(map(id, met))
        lost += not met
    return [f for f in findings if id(f) in hits], lost


def _path(path: str, known: Iterable[str]) -> str:
    """Our name of a path that is written from another folder: the one file that ends as it does."""
    bare = path.replace("\\", "/").removeprefix("./").lstrip("/")
    near = [k for k in known if k == bare or k.endswith(f"/{bare}") or bare.endswith(f"/{k}")]
    return bare if bare in near else near[0] if len(near) == 1 else ""


def _meets(row: Row, found: Finding) -> bool:
    if found.trigger not in row.triggers:
        return False
    if row.resource and found.resource:
        ours, theirs = found.resource, row.resource
        return ours == theirs or ours.endswith(f".{theirs}") or theirs.endswith(f".{ours}")
    return row.lines is not None and row.lines[0] <= found.place.region.line <= row.lines[1]
