"""A finished run of one repository to the rows of its partition: no excerpt and no secret is among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter import __version__
from linter.config import Config
from linter.finding import Finding, Place
from linter.inventory import credentials
from linter.pipeline import Run
from linter.policy import deadline, integrations, ownership
from linter.policy.integrations import Integration
from linter.policy.owners import Owned, of_integration, of_path, team
from linter.project import Project
from linter.records import NamedTuple
from linter.report import clean, identity
from linter.typed import Any


class Scene(NamedTuple):
    """What a repository was judged by; `lines` are those of its CODEOWNERS file, `key_id` is "" without a key."""

    config: Config
    project: Project
    lines: Sequence[Owned]
    declared: Sequence[Integration]
    key_id: str

    def owner(self, path: str) -> str:
        """Who owns a file: the owner of an integration that declares it, else CODEOWNERS, "" for nobody."""
        for one in self.declared:
            if integrations.covers(one, path) and (found := of_integration(one, self.project.objects, self.lines)[0]):
                return found
        found_all = of_path(path, self.lines)
        return found_all[0] if found_all else ""


def of(run: Run, scene: Scene, head: dict[str, str]) -> list[dict[str, Any]]:
    """Every row, `head` (repository, commit, scan, scanned_on) in each; the order is the run's."""
    named = [
        ("repository", [_repository(run, scene)]),
        ("finding", _findings(run, scene)),
        ("credential", _credentials(scene)),
        ("connector", _connectors(scene)),
        ("version", _versions(scene)),
        ("notice", _notices(run)),
    ]
    return [{"kind": kind, **head, **row} for kind, rows in named for row in rows]


def _repository(run: Run, scene: Scene) -> dict[str, Any]:
    first = ownership.first_of_files(scene.project.connectors)
    return {
        "tool": __version__,
        "data_as_of": run.report.data_as_of,
        "key_id": scene.key_id,
        "files": run.report.files,
        "connectors": len(scene.project.connectors),
        "manifests": len(scene.declared),
        "owned": any(line.owners for line in scene.lines) or any(i.spec.get("owner") for i in scene.declared),
        "unowned": sum(not scene.owner(c.place.path) for c in first),
    }


def _findings(run: Run, scene: Scene) -> Iterator[dict[str, Any]]:
    found = run.report.findings
    for one, id in zip(found, identity.unique(found), strict=True):
        values = dict(one.dates)
        yield {
            **_at(one.place, scene),
            "id": id,
            "rule": one.rule_id,
            "trigger": one.trigger,
            "severity": one.severity.value,
            "confidence": one.confidence,
            "message": clean.line(one.message),
            "resource": clean.line(one.resource),
            "key": clean.line(one.key),
            "ends": one.ends or None,
            **_due(one, scene, run.report.today),
            "suppression": one.suppression.kind if one.suppression else "",
            "product_id": values.get("id", ""),
            "product": clean.line(values.get("product", "")),
            "version": clean.line(values.get("version", "")),
            "replacement": clean.line(values.get("replacement", "")),
            "integrations": [clean.line(i) for i in one.integrations],
        }


def _due(found: Finding, scene: Scene, today: str) -> dict[str, Any]:
    """The deadline of the day, and its parts, from which a report dates the finding again on its own day."""
    own = {i.scenario for i in scene.declared if i.name in found.integrations}
    known = dict(scene.config.lead_days)
    scenarios = sorted(s for s in own if s in known) or [scene.config.scenario]
    lead = max(known[s] for s in scenarios)
    return {
        "by_end": deadline.plus(found.ends, -lead) if found.ends else None,
        "window_days": min(dict(scene.config.fix_days)[s] for s in scenarios),
        "deadline": found.deadline.date if found.deadline else None,
        "estimated": found.deadline.estimated if found.deadline else None,
    }


def _credentials(scene: Scene) -> Iterator[dict[str, Any]]:
    for shared in credentials(scene.project):
        for use in shared.uses:
            yield {
                **_at(use.place, scene),
                "name": shared.name,
                "key": clean.line(use.key),
                "resource": clean.line(use.owner),
                "form": use.kind,
                "weak": use.weak,
                "environment": use.environment,
                "fingerprint": use.fingerprint if scene.key_id else "",
            }


def _connectors(scene: Scene) -> Iterator[dict[str, Any]]:
    for one in scene.project.connectors:
        systems = [clean.line(f"{kind} {address}") for kind, address in one.systems]
        head = {"name": clean.line(one.address), "family": one.family, "type": clean.line(one.type)}
        yield {**_at(one.place, scene), **head, "role": one.role, "systems": systems}


def _versions(scene: Scene) -> Iterator[dict[str, Any]]:
    for one in scene.project.versions:
        said = {"name": clean.line(one.name), "version": clean.line(one.version), "resource": clean.line(one.owner)}
        yield {**_at(one.place, scene), "form": one.kind, **said}


def _notices(run: Run) -> Iterator[dict[str, Any]]:
    for one in run.report.notices:
        said = {"level": one.level, "message": clean.line(one.message)}
        yield {"path": clean.line(one.path), "line": one.line or None, **said}


def _at(place: Place, scene: Scene) -> dict[str, Any]:
    owner = clean.line(scene.owner(place.path))
    return {
        "path": clean.line(place.path),
        "line": place.region.line,
        "owner": owner,
        "team": team(owner),
    }
