"""A declared integration and its findings to the six final checks, each with its evidence.

A finding disputes a check whether it is suppressed or not: a clean dashboard is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.finding import Finding
from linter.policy import owners
from linter.policy.ages import day_of
from linter.policy.integrations import field, items
from linter.policy.lifecycle import days
from linter.readiness.local import connector_secrets
from linter.readiness.model import (
    CONTRADICTED,
    DECLARED,
    MISSING,
    STALE,
    Check,
    Evidence,
    Scene,
    declared,
    evidence,
    listed,
    plural,
)

AREAS = {"authentication": "authentication", "encryption": "encryption", "apiVersion": "API version"}
FIELDS = ("actor", "timestamp", "object", "result")
METHODS = ("replay", "backfill", "rollback", "resync")
DUTIES = {"rotation": "rotation", "offboarding": "offboarding", "changeApproval": "change approval"}
_OVER = ("-ended", "-ended-maybe", "-extended-support")


def checks(scene: Scene) -> tuple[Check, ...]:
    """The six, in the order of the checklist."""
    return (
        support(scene),
        one_owner(scene),
        audit_logs(scene),
        recovery(scene),
        downstream(scene),
        connector_secrets(scene),
    )


def _check(number: int, title: str, faults: list[tuple[str, str]], good: str, shown: Iterable[Evidence]) -> Check:
    """The check with its worst state: `faults` are `(state, reason)`; without one it is declared."""
    order = (MISSING, CONTRADICTED, STALE)
    worst = min((state for state, _ in faults), key=order.index, default=DECLARED)
    why = "; ".join(reason for state, reason in faults if state == worst) or good
    return Check(f"final-{number}", title, worst, why, tuple(shown))


def support(scene: Scene) -> Check:
    """Box 1: status, source and day of each area; what the data says is over disputes `supported`."""
    faults: list[tuple[str, str]] = []
    shown: list[Evidence] = []
    for area, name in AREAS.items():
        entry = field(scene.integration.spec, f"support.{area}")
        entry = entry if isinstance(entry, dict) else {}
        status, source, day = (
            declared(entry.get("status")),
            declared(entry.get("source")),
            day_of(entry.get("checkedAt")),
        )
        lacking = [n for n, v in (("status", status), ("source", source), ("checkedAt", day)) if not v]
        if source and not source.startswith(("http://", "https://")):
            lacking.append("a source that is a link")
        if lacking:
            faults.append((MISSING, f"{name}: no {listed(lacking)}"))
            continue
        shown.append(Evidence(f"{name}: {status}, checked on {day}", scene.at(f"support.{area}"), source))
        if day > scene.today:
            faults.append((CONTRADICTED, f"{name}: checked on {day}, a day that has not come"))
        elif (age := days(day, scene.today)) > scene.config.review_days:
            faults.append((STALE, f"{name}: checked {age} days ago, it counts for {scene.config.review_days}"))
        against = [f for f in scene.found if _disputes_support(f, area, status)]
        if against:
            faults.append((CONTRADICTED, f"{name} is declared {status}, and {against[0].rule_id} says otherwise"))
            shown += map(evidence, against)
    return _check(
        1, "Support status is documented for authentication, encryption and API version", faults,
        "all three are documented", shown,
    )  # fmt: skip


def _disputes_support(found: Finding, area: str, status: str) -> bool:
    if status == "ended" or found.rule_id.startswith("manifest-support-"):
        return False
    prefix = found.rule_id.partition("-")[0]
    over = found.rule_id.endswith(_OVER)
    if area == "authentication":
        return prefix == "auth" and over
    if area == "encryption":
        return found.trigger == "tls" and found.severity.rank <= 1
    own = found.trigger == "api-version" and prefix not in ("auth", "tls")
    return own and (over or (status == "supported" and found.rule_id.endswith("-deprecated")))


def one_owner(scene: Scene) -> Check:
    """Box 2: one group for rotation, offboarding and change approval."""
    named = {n: declared(field(scene.integration.spec, f"responsibilities.{d}")) for d, n in DUTIES.items()}
    faults: list[tuple[str, str]] = []
    if lacking := [n for n, group in named.items() if not group]:
        faults.append((MISSING, f"nobody is named for {listed(lacking)}"))
    teams = {owners.team(g): g for g in named.values() if g}
    if len(teams) > 1:
        faults.append((CONTRADICTED, f"{listed(sorted(teams.values()))} share what one owner has to control"))
    if people := sorted({g for g in named.values() if g and owners.person(g)}):
        faults.append((CONTRADICTED, f"{listed(people)} is a person or a mailbox, not a group that stays"))
    shown = [Evidence(f"{n}: {g}", scene.at("responsibilities")) for n, g in named.items() if g]
    shown += _code_owners(scene)
    good = f"{next(iter(teams.values()), '')} controls all three"
    return _check(2, "One owner controls rotation, offboarding and change approval", faults, good, shown)


def _code_owners(scene: Scene) -> Iterator[Evidence]:
    """Who approves changes of the files, where CODEOWNERS says so."""
    if not scene.owned:
        return
    found = sorted({o for path in scene.files() for o in owners.of_path(path, scene.owned)})
    yield Evidence(f"CODEOWNERS names {listed(found) or 'nobody'} for its files", "CODEOWNERS")


def audit_logs(scene: Scene) -> Check:
    """Box 3: the four fields are declared, and no log in the files is off."""
    have = audit_fields(scene)
    faults: list[tuple[str, str]] = []
    if lacking := [name for name in FIELDS if name not in have]:
        faults.append((MISSING, f"not declared: {listed(lacking)}"))
    against = disputes(scene, "audit-log", ("manifest-logging-by-dashboard-only",))
    if against:
        faults.append((CONTRADICTED, _disputed(against)))
    link = declared(field(scene.integration.spec, "auditLog.evidence"))
    shown = [Evidence(f"fields: {listed(have)}", scene.at("auditLog"), link)] if have else []
    shown += map(evidence, against)
    good = "all four are declared" + ("" if link else ", without a link to a log that shows them")
    return _check(3, "Audit logs show actor, timestamp, object and result", faults, good, shown)


def audit_fields(scene: Scene) -> list[str]:
    """Those of the four fields that are declared."""
    raw = field(scene.integration.spec, "auditLog.fields")
    named = {str(n).lower() for n in raw} if isinstance(raw, list) else set()
    return [name for name in FIELDS if name in named]


def disputes(scene: Scene, trigger: str, declared_rules: tuple[str, ...] = ()) -> list[Finding]:
    """Findings of a trigger in the files, from medium on, and those of named manifest rules; the worst first."""
    found = [
        f
        for f in scene.found
        if f.trigger == trigger
        and (f.rule_id in declared_rules or (not f.rule_id.startswith("manifest-") and f.severity.rank <= 2))
    ]
    return sorted(found, key=lambda f: (f.severity.rank, f.place.path, f.place.region))


def _disputed(against: list[Finding]) -> str:
    number = plural(len(against), f"{against[0].trigger} finding")
    return f"{number} dispute{'s' * (len(against) == 1)} it, first {against[0].rule_id}"


def recovery(scene: Scene) -> Check:
    """Box 4: a way back that is written down and was tried."""
    spec = scene.integration.spec
    method, runbook = declared(field(spec, "recovery.method")), declared(field(spec, "recovery.runbook"))
    tested = day_of(field(spec, "recovery.lastTestedAt"))
    faults: list[tuple[str, str]] = []
    have = (("method", method in METHODS), ("runbook", bool(runbook)), ("lastTestedAt", bool(tested)))
    if lacking := [name for name, there in have if not there]:
        faults.append((MISSING, f"no {listed(lacking)}"))
    if runbook and not runbook.startswith(("http://", "https://")) and not _there(scene, runbook):
        faults.append((CONTRADICTED, f"the runbook {runbook} is no file of this repository"))
    if tested > scene.today:
        faults.append((CONTRADICTED, f"tested on {tested}, a day that has not come"))
    elif tested and (age := days(tested, scene.today)) > scene.config.review_days:
        faults.append((STALE, f"last tested {age} days ago, a test counts for {scene.config.review_days}"))
    against = disputes(scene, "recovery")
    if against:
        faults.append((CONTRADICTED, _disputed(against)))
    shown = [Evidence(f"{method}, tested on {tested}", scene.at("recovery"), runbook)] if method in METHODS else []
    return _check(
        4, "A rollback or re-sync plan exists", faults, f"{method}, tested on {tested}",
        [*shown, *map(evidence, against)],
    )  # fmt: skip


def _there(scene: Scene, path: str) -> bool:
    folder = scene.integration.place.path.rpartition("/")[0]
    bare = path.removeprefix("./")
    return scene.exists(bare) or (bool(folder) and scene.exists(f"{folder}/{bare}"))


def downstream(scene: Scene) -> Check:
    """Box 5: every consumer is named and was told, before a window that is still to come."""
    spec = scene.integration.spec
    faults: list[tuple[str, str]] = []
    consumers = items(spec, "downstream")
    if not isinstance(field(spec, "downstream"), list):
        faults.append((MISSING, "no consumers are declared; `downstream: []` says that there are none"))
    start, end = (day_of(field(spec, f"maintenanceWindow.{n}")) for n in ("start", "end"))
    shown = []
    for one in consumers:
        name, told = declared(one.get("name")) or "a consumer", day_of(one.get("notifiedAt"))
        if not told or not declared(one.get("owner")):
            faults.append((MISSING, f"{name} has no {'owner' if told else 'notifiedAt'}"))
            continue
        ahead = f", {days(told, start)} days ahead" if start >= told else ""
        notice = f" (the notice period is {notice_days(spec)})" if ahead and notice_days(spec) else ""
        says = f"{name} ({one.get('owner')}) was told on {told}{ahead}{notice}"
        shown.append(Evidence(says, scene.at("downstream")))
        if told > scene.today:
            faults.append((CONTRADICTED, f"{name} is told on {told}, a day that has not come"))
    if not start or not end:
        faults.append((MISSING, "no maintenance window"))
    elif end < scene.today:
        faults.append((STALE, f"the maintenance window ended on {end}"))
    else:
        shown.append(Evidence(f"window {start} to {end}", scene.at("maintenanceWindow")))
    good = (
        f"{len(consumers)} told, the window is {start}" if consumers else f"nobody depends on it, the window is {start}"
    )
    return _check(5, "Downstream teams know the maintenance window", faults, good, shown)


def notice_days(spec: object) -> int:
    """The days of an ISO 8601 period of days or weeks (`P30D`, `P2W`), 0 for none."""
    text = declared(field(spec, "noticePeriod"))
    number, unit = text[1:-1], text[-1:]
    if not text.startswith("P") or unit not in ("D", "W") or not number.isdecimal():
        return 0
    return int(number) * (7 if unit == "W" else 1)
