"""A declared integration and what was found to the five compatibility checks, each a table."""

from __future__ import annotations

from collections.abc import Iterator

from linter.comparison import TESTS
from linter.policy.ages import day_of
from linter.policy.deadline import plus
from linter.policy.integrations import field, items
from linter.policy.lifecycle import days
from linter.readiness.final import METHODS, disputes
from linter.readiness.model import (
    FITS,
    MISMATCH,
    OPEN,
    Check,
    Evidence,
    Scene,
    answer,
    declared,
    evidence,
    listed,
    plural,
)
from linter.typed import Any

ABILITIES = ("auth", "sso", "mfa", "scim", "tlsMin")
SPRINT = 14
"""Days of a sprint: a break date beyond it is the one that is overlooked."""


def checks(scene: Scene) -> tuple[Check, ...]:
    """The five, in the order of the seed."""
    return identity(scene), dates(scene), secrets(scene), retention(scene), way_back(scene)


def identity(scene: Scene) -> Check:
    """Required abilities against those of each connected system; the first mismatch is a no-go."""
    spec = scene.integration.spec
    required = field(spec, "requires")
    required = required if isinstance(required, dict) else {}
    wanted = {"tlsMin": "1.2"} | {k: v for k, v in required.items() if v is not None}
    systems = [*items(spec, "connectedSystems"), *items(spec, "downstream")]
    names = [a for a in ABILITIES if a in wanted]
    rows, lower, unknown = [], [], 0
    for system in systems:
        have = field(system, "supports")
        have = have if isinstance(have, dict) else {}
        cells = [_cell(wanted[a], have.get(a)) for a in names]
        name = declared(system.get("name")) or "a system"
        rows.append((name, *cells))
        lower += [f"{name}: {a} {c}" for a, c in zip(names, cells, strict=True) if c.endswith("too low")]
        unknown += cells.count("not declared")
    head = ("system", *(f"{a} ({_said(wanted[a])})" for a in names))
    title = "Identity stack match"
    if lower:
        return Check("compatibility-1", title, MISMATCH, f"first mismatch: {lower[0]}", head=head, rows=tuple(rows))
    if not systems or unknown:
        abilities = "1 ability is" if unknown == 1 else f"{unknown} abilities are"
        why = f"{abilities} not declared" if systems else "no connected system is declared"
        return Check("compatibility-1", title, OPEN, why, head=head, rows=tuple(rows))
    why = f"{plural(len(systems), 'system')} support{'s' * (len(systems) == 1)} what is required"
    return Check("compatibility-1", title, FITS, why, head=head, rows=tuple(rows))


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cell(need: Any, have: Any) -> str:
    if have is None:
        return "not declared"
    if isinstance(need, bool) or isinstance(have, bool):
        low = need is True and have is False
    else:
        enough = TESTS["at_least"](have, need)
        low = str(have).lower() != str(need).lower() if enough is None else not enough
    return f"{_said(have)}, too low" if low else _said(have)


def dates(scene: Scene) -> Check:
    """Every published date of what is used: declared ones and those of the data."""
    rows = sorted({*_declared_dates(scene), *_found_dates(scene)}, key=lambda r: (r[3] or "9999", r))
    over = [r for r in rows if r[3] and r[3] < scene.today]
    soon = [r for r in rows if r[3] and r[3] >= scene.today]
    head = ("what", "version", "deprecated", "ends", "pinned", "webhooks", "left")
    title = "API lifecycle status"
    if over:
        return Check(
            "compatibility-2", title, MISMATCH, f"{over[0][0]} ended on {over[0][3]}", head=head, rows=tuple(rows)
        )
    if not rows:
        return Check("compatibility-2", title, OPEN, "no dependency is declared or dated", head=head)
    why = f"next: {soon[0][0]} ends on {soon[0][3]}, {soon[0][6]}" if soon else "no end is published"
    return Check("compatibility-2", title, FITS, why, head=head, rows=tuple(rows))


def _declared_dates(scene: Scene) -> Iterator[tuple[str, ...]]:
    for one in items(scene.integration.spec, "dependencies"):
        ends = min(filter(None, (day_of(one.get("sunsetAt")), day_of(one.get("endOfSupport")))), default="")
        head = declared(one.get("ref")) or "a dependency", str(one.get("apiVersion") or "")
        flags = answer(one.get("pinned"), ""), answer(one.get("webhooks"), "")
        yield (*head, day_of(one.get("deprecatedAt")), ends, *flags, left(ends, scene))


def _found_dates(scene: Scene) -> Iterator[tuple[str, ...]]:
    for found in scene.found:
        values = dict(found.dates)
        if found.trigger == "api-version" and found.ends and not found.rule_id.startswith("manifest-"):
            name = f"{values.get('product') or found.resource or found.rule_id} ({found.place.path})"
            head = name, values.get("version", "").replace("*", "")
            yield (*head, values.get("deprecated", ""), found.ends, "", "", left(found.ends, scene))


def left(ends: str, scene: Scene) -> str:
    """Days left, when work has to start, and whether the break date is outside the sprint."""
    if not ends:
        return ""
    number = days(scene.today, ends)
    if number < 0:
        return f"{-number} days ago"
    lead = dict(scene.config.lead_days)[scene.scenario]
    start = plus(ends, -lead)
    when = f"start by {start}" if start > scene.today else "start now"
    outside = ", outside this sprint" if number > SPRINT else ", in this sprint"
    return f"{number} days{outside}; {when}"


def secrets(scene: Scene) -> Check:
    """Who rotates what, and where it lives."""
    spec = scene.integration.spec
    stores = {declared(s.get("ref")) for s in items(spec, "secretStores")}
    rows, bad, doubt = [], [], []
    for one in items(spec, "secrets"):
        name = declared(one.get("name")) or "a secret"
        store, who, how = (declared(one.get(k)) for k in ("store", "rotator", "rotation"))
        last, limit = day_of(one.get("lastRotatedAt")), one.get("maxAgeDays")
        most = limit if isinstance(limit, int) else scene.config.secret_days
        age = days(last, scene.today) if last else -1
        rows.append((name, store, who, how, f"{age} days" if last else "not known", f"{most} days"))
        bad += [f"{name} is {age} days old, the limit is {most}"] if age > most else []
        bad += [f"{name} lives in {store}, which is not listed"] if store and stores and store not in stores else []
        doubt += [f"nobody rotates {name}"] if not who else [] if store else [f"where {name} lives is not declared"]
    head = ("secret", "store", "rotator", "rotation", "age", "limit")
    if not isinstance(field(spec, "secrets"), list):
        doubt.append("no secrets are declared; `secrets: []` says that there are none")
    state = MISMATCH if bad else OPEN if doubt else FITS
    why = (bad or doubt or [f"{plural(len(rows), 'secret')}, each with a rotator and a store"])[0]
    return Check("compatibility-3", "Secret ownership", state, why, head=head, rows=tuple(rows))


def retention(scene: Scene) -> Check:
    """Days declared, days that the scenario asks for, days that the files configure."""
    wanted = dict(scene.config.retention_days)[scene.scenario]
    raw = field(scene.integration.spec, "auditLog.retentionDays")
    said = raw if isinstance(raw, int) and not isinstance(raw, bool) else None
    kept = [
        (o.name, int(str(dict(o.data)["days"])), f"{o.place.path}:{o.place.region.line}")
        for o in scene.project.objects
        if o.kind == "LogRetention" and scene.own(o.place.path)
    ]
    rows = [("scenario asks for", str(wanted), scene.scenario)]
    rows.append(("declared", "not declared" if said is None else str(said), scene.at("auditLog.retentionDays")))
    rows += [(name, str(number) if number else "without end", at) for name, number, at in kept]
    bad = [f"{said} days are declared, {wanted} are asked for"] if said is not None and said < wanted else []
    floor = wanted if said is None else max(said, wanted)
    bad += [f"{name} keeps {number} days, not {floor}" for name, number, _ in kept if 0 < number < floor]
    state = MISMATCH if bad else OPEN if said is None else FITS
    why = bad[0] if bad else "the days are not declared" if said is None else f"{said} days, {wanted} are asked for"
    head = ("what", "days", "where")
    return Check("compatibility-4", "Audit retention", state, why, head=head, rows=tuple(rows))


def way_back(scene: Scene) -> Check:
    """Whether replay, backfill or rollback exists, and was tried, before the change."""
    spec = scene.integration.spec
    method, tested = declared(field(spec, "recovery.method")), day_of(field(spec, "recovery.lastTestedAt"))
    start = day_of(field(spec, "maintenanceWindow.start"))
    against = disputes(scene, "recovery")
    shown = tuple(map(evidence, against))
    title = "Recovery path exists before the change"
    if method not in METHODS:
        return Check(
            "compatibility-5", title, MISMATCH, "no: no replay, backfill, rollback or resync is declared", shown
        )
    if not tested or (start and tested > start):
        return Check("compatibility-5", title, MISMATCH, f"no: {method} was not tried before the change", shown)
    if against:
        why = f"not sure: {listed(sorted({f.rule_id for f in against})[:3])} dispute it"
        return Check("compatibility-5", title, OPEN, why, shown)
    at = Evidence(f"{method}, tested on {tested}", scene.at("recovery"), declared(field(spec, "recovery.runbook")))
    return Check("compatibility-5", title, FITS, f"yes: {method}, tested on {tested}", (at,))
