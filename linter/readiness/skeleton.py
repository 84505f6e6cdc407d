"""What the inventory found to the text of an integration.yaml in which all else is missing.

What files show (files, versions, connected systems, secrets by key) is filled in; a value never is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from linter.inventory import credentials
from linter.policy.owners import Owned, of_path
from linter.project import Project
from linter.readiness.advice import OPERATIONS
from linter.readiness.final import AREAS, DUTIES

CONFIG = """# `upgradelint config` shows what counts and why, `upgradelint config --schema` what each key holds.
# baseline = "upgradelint-baseline.json"    # after `upgradelint baseline write`: only what is new fails
scenario = "customer-data"                  # internal-ops, customer-data, regulated or partner-api
fail-on = "low"                             # a severity, overdue, due:30 or never
max-suppression-days = 180
"""
HOOK = """repos:
  - repo: local
    hooks:
      - id: upgradelint
        name: upgradelint
        entry: upgradelint check --no-progress --format concise
        language: system
        pass_filenames: false
        types: [text]
"""
MOST = 200
_OFF = re.compile(r"^# (baseline = )\S++ ++#.*+$", re.MULTILINE)
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_NAME = re.compile(r"[^a-z0-9]+")


def config(baseline: str = "") -> str:
    """The configuration, with the path of a baseline from its folder where there is one."""
    return _OFF.sub(lambda found: found[1] + json.dumps(baseline), CONFIG) if baseline else CONFIG


def manifest(project: Project, owned: Sequence[Owned], name: str, folder: str = "") -> str:
    """The manifest; `folder` is where it will lie, "" for the root: paths are written from there."""
    files = sorted({_from(p, folder) for p in _files(project)})[:MOST]
    owner = _owner(project, owned, [c.place.path for c in project.connectors])
    lines = [
        "# What files cannot tell is `missing` or empty: fill it in, then run `upgradelint readiness`.",
        "apiVersion: integration-security/v1alpha1",
        "kind: Integration",
        "metadata:",
        f"  name: {_text(_NAME.sub('-', name.lower()).strip('-') or 'integration')}",
        "spec:",
        "  type: connector",
        "  lifecycle: production",
        f"  owner: {_text(owner) if owner else ''}".rstrip(),
        "  scenario: customer-data               # internal-ops | customer-data | regulated | partner-api",
        "  businessCriticality:                  # low | medium | high | critical",
        "  frequency:                            # one-off | rare | scheduled | continuous",
        "  retireAt:",
        "  reviewedAt:",
        *_list("files", [_text(f) for f in files]),
        *_boxes(project),
    ]
    return "\n".join(lines) + "\n"


def _boxes(project: Project) -> Iterator[str]:
    """The fields that the checks read."""
    yield "  support:                              # final check 1: status, the vendor's page, the day you looked"
    yield from (f"    {a}: {{status: missing, source: , checkedAt: }}" for a in AREAS)
    yield from _list("dependencies", _dependencies(project))
    yield "  responsibilities:                     # final check 2: one group for the first three"
    yield from (f"    {d}:" for d in (*DUTIES, *OPERATIONS))
    yield from ("  identity:", "    admin: {sso: , mfa: }", "    workload: {kind: , scoped: }")
    yield from _list("connectedSystems", _systems(project))
    yield "  secretStores: []"
    yield from _list("secrets", _secrets(project)) if project.credentials else ["  secrets:"]
    yield "  auditLog:                             # final check 3: actor, timestamp, object, result"
    yield from ("    fields:", "    retentionDays:", "    evidence:")
    yield "  recovery:                             # final check 4"
    yield "    method: missing                     # replay | backfill | rollback | resync | none"
    yield from ("    runbook:", "    lastTestedAt:")
    yield "  downstream:                           # final check 5: name, owner, notifiedAt; [] is nobody"
    yield "  maintenanceWindow: {start: , end: }"


def _files(project: Project) -> Iterable[str]:
    yield from (c.place.path for c in project.connectors)
    yield from (c.place.path for c in project.credentials)
    yield from (v.place.path for v in project.versions)


def _from(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/") if folder else path


def _owner(project: Project, owned: Sequence[Owned], paths: Iterable[str]) -> str:
    """The owner that the catalogue or CODEOWNERS names, "" where they name none or several."""
    found = set()
    for entity in project.objects:
        if entity.kind == "CatalogEntity":
            spec = json.loads(str(dict(entity.data)["declared"])).get("spec") or {}
            found |= {str(spec.get("owner") or "")} - {""}
    if not found:
        found = {o for path in paths for o in of_path(path, owned)}
    return found.pop() if len(found) == 1 else ""


def _dependencies(project: Project) -> list[str]:
    rows = sorted({(f"{v.kind}:{v.name}", v.version) for v in project.versions})[:MOST]
    return [f"{{ref: {_text(ref)}, apiVersion: {_text(version)}, sunsetAt: }}" for ref, version in rows]


def _systems(project: Project) -> list[str]:
    names = sorted({address for c in project.connectors for _, address in c.systems})[:MOST]
    return [f"{{name: {_text(name)}, supports: {{}}}}" for name in names]


def _secrets(project: Project) -> list[str]:
    """A row for each secret value, named by its first key, never by what it is."""
    rows = []
    for one in credentials(project)[:MOST]:
        key = re.sub(r"[^\w.-]", "-", one.uses[0].key)[:60]
        label = f"{one.name}-{key}" if key else one.name
        rows.append(f"{{name: {_text(label)}, store: , rotation: missing, rotator: , lastRotatedAt: }}")
    return rows


def _list(key: str, rows: Sequence[str]) -> list[str]:
    return [f"  {key}:", *(f"    - {row}" for row in rows)] if rows else [f"  {key}: []"]


def _text(value: str) -> str:
    """A YAML scalar: bare where nothing can be misread, else as JSON writes it."""
    bare = re.fullmatch(r"[A-Za-z][\w./-]*", value) and value.lower() not in _WORDS
    return value if bare else json.dumps(value)
