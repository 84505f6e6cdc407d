"""Facts to declared integrations, and a finding to the integrations it belongs to and its deadline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from linter.config import Config
from linter.finding import Finding, Place
from linter.policy import deadline
from linter.policy.globs import matches
from linter.project import Object, Project
from linter.records import NamedTuple
from linter.typed import Any


class Integration(NamedTuple):
    """One declared integration: `spec` are its plain fields, `places` where each dotted path is written."""

    name: str
    place: Place
    spec: dict[str, Any]
    places: dict[str, Place]

    @property
    def scenario(self) -> str:
        """The declared scenario, "" for none."""
        return str(self.spec.get("scenario") or "")

    def at(self, path: str) -> Place:
        """Where a field of the spec is written, else the nearest field above it."""
        parts = ["spec", *path.split(".")]
        while parts:
            if (found := self.places.get(".".join(parts))) is not None:
                return found
            parts.pop()
        return self.place


def read(project: Project) -> list[Integration]:
    """Every declared integration, by place."""
    return [_integration(o) for o in project.objects if o.kind == "Integration" and "declared" in dict(o.data)]


def _integration(found: Object) -> Integration:
    data = dict(found.data)
    declared = json.loads(str(data["declared"]))
    spec = declared.get("spec")
    places: Any = data["places"]
    return Integration(found.name, found.place, spec if isinstance(spec, dict) else {}, dict(places))


def field(spec: Any, path: str) -> Any:
    """The value at a dotted path of plain fields, None where there is none."""
    for name in path.split("."):
        spec = spec.get(name) if isinstance(spec, dict) else None
    return spec


def items(spec: Any, path: str) -> list[dict[str, Any]]:
    """The maps in the list at a dotted path."""
    found = field(spec, path)
    return [i for i in found if isinstance(i, dict)] if isinstance(found, list) else []


def covers(integration: Integration, path: str) -> bool:
    """Whether an integration declares a file: its globs count from its folder or from the root.

    The manifest itself belongs to it.
    """
    if path == integration.place.path:
        return True
    folder = integration.place.path.rpartition("/")[0]
    globs = integration.spec.get("files")
    texts = [g for g in globs if isinstance(g, str)] if isinstance(globs, list) else []
    return any(matches(path, g) or (folder and matches(path, f"{folder}/{g}")) for g in texts)


def assign(findings: Iterable[Finding], integrations: Sequence[Integration]) -> list[Finding]:
    """Name the integrations that each finding concerns: by its file, or a related place in one of theirs."""
    by_path: dict[str, list[int]] = {}
    out = []
    for found in findings:
        numbers: set[int] = set()
        for path in {found.place.path, *(p.path for p in found.related)}:
            if path not in by_path:
                by_path[path] = [n for n, one in enumerate(integrations) if covers(one, path)]
            numbers.update(by_path[path])
        names = [integrations[n].name for n in sorted(numbers) if _own(found, integrations[n])]
        out.append(found._replace(integrations=tuple(dict.fromkeys(names))))
    return out


def _own(found: Finding, integration: Integration) -> bool:
    """A finding on a manifest of several integrations belongs to the one it stands in."""
    if found.place.path != integration.place.path or not found.resource.startswith("integration."):
        return True
    return found.resource == f"integration.{integration.name}"


def due(found: Finding, integrations: Iterable[Integration], config: Config, today: str, seen: str = "") -> Finding:
    """Date a finding by the scenarios of its integrations; with several, the earliest deadline."""
    known = dict(config.lead_days)
    own = {i.scenario for i in integrations if i.name in found.integrations}
    scenarios = sorted(s for s in own if s in known) or [config.scenario]
    dated = [deadline.apply(found, config, today, s, seen) for s in scenarios]
    return min(dated, key=lambda f: (f.deadline.date, f.deadline.reason) if f.deadline else ("9999", ""))
