"""A finished run and its declared integrations to a decision for each: GO or NO-GO, and what to do.

The decision is by support status and evidence, never by whether data still moves; nothing is
ever called secure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase

from linter.config import Config
from linter.finding import TRIGGERS, Finding, Report
from linter.policy import integrations, owners
from linter.policy.owners import Owned
from linter.project import Project
from linter.readiness import advice, comparison, compatibility, cost, final
from linter.readiness.model import MISMATCH, READY, Check, Outcome, Scene, plural
from linter.typed import TypeAlias

Exists: TypeAlias = Callable[[str], bool]
GO, NO_GO = "GO", "NO-GO"
ACTIONS = {
    "tls": "upgrade now, then verify every dependent connector",
    "identity": "schedule the upgrade before the next access change",
    "api-version": "move before the cutoff, not after it",
    "audit-log": "logging before new features",
    "secret-rotation": "upgrade or consolidate the credential model",
    "recovery": "have the way back before the change",
    "ownership": "name one owner first",
}
"""What the seed says to do, by trigger."""
FIRST = {
    "internal-ops": ("api-version", "ownership"),
    "customer-data": ("audit-log", "identity", "secret-rotation"),
    "regulated": ("api-version", "tls", "audit-log"),
    "partner-api": ("api-version", "recovery", "tls"),
}
"""What a scenario looks at first."""
ANY_SEVERITY = {"regulated": ("api-version", "tls")}
"""Where any notice blocks, not only critical and high ones, and an exception needs an end."""

VERSION = "integration-security/v1alpha1"
MANIFESTS = ("integration.yaml", "integration.yml", "integration.json")
FAULTS = ("manifest-invalid", "unparsable-file")
"""What says that a manifest is not read as it is written; a suppression does not make it readable."""


def scenes(
    report: Report, project: Project, config: Config, lines: Sequence[Owned], tree: tuple[Sequence[str], Exists]
) -> list[Scene]:
    """One scene for each declared integration, by place; `tree` are the files judged, and what else exists."""
    out = []
    for one in integrations.read(project):
        found = tuple(f for f in report.findings if one.name in f.integrations)
        out.append(Scene(one, found, report, project, config, lines, tree[1], tree[0]))
    return out


def judge(scene: Scene) -> Outcome:
    """The decision on one integration."""
    checks, table = final.checks(scene), compatibility.checks(scene)
    against = tuple(_against(scene, checks, table))
    owner, owner_from = owners.of_integration(scene.integration, scene.project.objects, scene.owned)
    return Outcome(
        scene.integration.name,
        f"{scene.integration.place.path}:{scene.integration.place.region.line}",
        owner,
        owner_from,
        scene.scenario,
        NO_GO if against else GO,
        against or ("all six final checks are proven or declared, and nothing that blocks is open",),
        checks,
        comparison.checks(scene),
        table,
        advice.advise(scene),
        advice.signs(scene),
        advice.misreads(scene),
        advice.review(scene),
        _triggers(scene),
        _deadline(scene.found),
        tuple(_remarks(scene)),
    )


def unread(report: Report, project: Project, paths: Iterable[str], text: Callable[[str], str | None]) -> list[str]:
    """The manifests that no integration was read from, each with its fault; `text` gives that of a file."""
    declared = {i.place.path for i in integrations.read(project)}
    lost = {p for p in paths if p.rpartition("/")[2] in MANIFESTS} - declared
    faults = [f for f in report.findings if f.place.path in lost and f.rule_id in FAULTS]
    said = [f"{f.place.path}:{f.place.region.line}: the manifest is at fault: {f.message}" for f in faults]
    silent = sorted(p for p in lost - {f.place.path for f in faults} if _ours(text(p) or ""))
    return said + [f"{p}:1: the manifest is at fault: apiVersion must be {VERSION}" for p in silent]


def _ours(text: str) -> bool:
    """Whether a file is meant to declare an integration to us; other tools (Camel K) have that kind too."""
    return re.search(r"\bkind\W+Integration\b", text) is not None and "apache.org/" not in text


def _against(scene: Scene, checks: Iterable[Check], table: Iterable[Check]) -> Iterable[str]:
    """Every reason for a NO-GO."""
    path = scene.integration.place.path
    for f in scene.found:
        if f.place.path == path and f.rule_id in FAULTS:
            yield f"the manifest is at fault: {path}:{f.place.region.line}: {f.message.rstrip('.')}"
    for number, check in enumerate(checks, 1):
        if check.state not in READY:
            yield f"box {number} is {check.state}: {check.why}"
    for check in table:
        if check.state == MISMATCH:
            yield f"{check.title}: {check.why}"
    blocking = Counter(f.trigger for f in scene.found if blocks(f, scene))
    for trigger in TRIGGERS:
        if blocking[trigger]:
            said = f"{plural(blocking[trigger], f'{trigger} finding')} block{'s' * (blocking[trigger] == 1)}"
            article = "an" if scene.scenario.startswith("i") else "a"
            yield f"{said} in {article} {scene.scenario} flow: {ACTIONS[trigger]}"


def blocks(found: Finding, scene: Scene) -> bool:
    """Whether a finding is a NO-GO in the scenario; a valid suppression lifts it, a baseline does not."""
    if found.trigger not in dict(scene.config.blocking).get(scene.scenario, ()):
        return False
    strict = found.trigger in ANY_SEVERITY.get(scene.scenario, ())
    if found.severity.rank > 1 and not strict:
        return False
    if any(fnmatchcase(found.rule_id, glob) for glob in scene.config.ignore):
        return False
    quiet = found.suppression
    return quiet is None or quiet.kind == "baseline" or (strict and not quiet.until)


def _triggers(scene: Scene) -> tuple[tuple[str, int, str], ...]:
    """Open findings by trigger, in the order that the scenario looks at them."""
    count = Counter(f.trigger for f in scene.found if f.suppression is None or f.suppression.kind == "baseline")
    first = FIRST.get(scene.scenario, ())
    order = [*first, *(t for t in TRIGGERS if t not in first)]
    return tuple((t, count[t], ACTIONS[t]) for t in order if count[t])


def _deadline(found: Iterable[Finding]) -> tuple[str, str]:
    """The earliest deadline and why, `("", "")` without one."""
    dated = [f for f in found if f.deadline and (f.suppression is None or f.suppression.kind == "baseline")]
    first = min(dated, key=lambda f: (f.deadline.date if f.deadline else "", f.rule_id), default=None)
    if first is None or first.deadline is None:
        return "", ""
    due = first.deadline
    return due.date, f"{first.rule_id}: {due.reason}{', estimated' if due.estimated else ''}"


def _remarks(scene: Scene) -> Iterable[str]:
    """What is easily misread."""
    triggers = {f.trigger for f in scene.found}
    if "tls" not in triggers and scene.files():
        still = [t for t in ("identity", "audit-log", "secret-rotation", "api-version") if t in triggers]
        more = f"; {', '.join(still)} still open" if still else ""
        yield f"TLS is clean, and that clears one gate only{more}."
    if work := cost.reauthorised(scene):
        yield f"Hidden cost of waiting: {work}."
    quiet = sum(f.suppression is not None for f in scene.found)
    if quiet:
        yield f"{plural(quiet, 'finding')} suppressed or known; a suppression does not prove a box."
    yield "Judged by support status and evidence, not by whether the sync still works."
