"""A declared integration and what was found to the five comparison checks: how much work an upgrade removes."""

from __future__ import annotations

from linter.finding import Finding
from linter.policy.ages import day_of
from linter.policy.integrations import field, items
from linter.readiness.cost import shared
from linter.readiness.final import FIELDS, METHODS, audit_fields, disputes
from linter.readiness.local import about_secret
from linter.readiness.model import Check, Scene, answer, declared, listed, plural

_PIN = ("unpinned", "latest", "floating", "mutable", "unversioned")


def checks(scene: Scene) -> tuple[Check, ...]:
    """The five, in the order of the seed."""
    return authentication(scene), secret_handling(scene), logging(scene), update_path(scene), rollback(scene)


def _open(scene: Scene, trigger: str) -> list[Finding]:
    return [f for f in scene.found if f.trigger == trigger and f.suppression is None]


def authentication(scene: Scene) -> Check:
    """Administrators through SSO and MFA, machines with scoped accounts; shared accounts are work that goes."""
    spec = scene.integration.spec
    sso, mfa = field(spec, "identity.admin.sso"), field(spec, "identity.admin.mfa")
    scoped = field(spec, "identity.workload.scoped")
    accounts = field(spec, "identity.admin.sharedAccounts")
    number = len(accounts) if isinstance(accounts, list) else 0
    used = len(shared(scene))
    central = str(sso).lower() in ("saml", "oidc", "true") and mfa is True
    state = "central" if central and not number and not used else "scattered" if number or used or sso else "not known"
    rows = (
        ("SSO for administrators", str(sso or "not declared").lower()),
        ("MFA for administrators", answer(mfa)),
        ("scoped service account", answer(scoped)),
        ("shared admin accounts, before and after", f"{number}, 0"),
        ("credentials used by several connectors, before and after", f"{used}, 0"),
        ("open identity findings", str(len(_open(scene, "identity")))),
    )
    why = (
        f"an upgrade removes {plural(number + used, 'shared account')}"
        if number + used
        else "no shared account is known"
    )
    return Check("comparison-1", "Authentication path", state, why, head=("what", "now"), rows=rows)


def secret_handling(scene: Scene) -> Check:
    """Vaulted, per connector and literal secrets in numbers."""
    secrets = items(scene.integration.spec, "secrets")
    vaulted = sum(bool(declared(s.get("store"))) and declared(s.get("rotation")) == "automatic" for s in secrets)
    manual = len(secrets) - vaulted
    literal = len({(f.place.path, f.place.region.line) for f in scene.found if about_secret(f, scene)})
    state = "per connector" if literal or manual else "vaulted" if vaulted else "not known"
    rows = (
        ("vaulted, rotated by the store", str(vaulted)),
        ("rotated by hand or not", str(manual)),
        ("literal in a file", str(literal)),
    )
    why = f"{vaulted} vaulted, {manual} by hand, {literal} literal"
    return Check("comparison-2", "Secret handling", state, why, head=("secrets", "number"), rows=rows)


def logging(scene: Scene) -> Check:
    """Whether each system shows who did what."""
    have = audit_fields(scene)
    against = disputes(scene, "audit-log")
    places = sorted({f.resource or f.place.path for f in against})
    actor = len(have) == len(FIELDS) and not against
    state = "actor level" if actor else "events only" if have or against else "not known"
    rows = [
        ("declared", "yes" if len(have) == len(FIELDS) else f"lacks {listed([n for n in FIELDS if n not in have])}")
    ]
    rows += [(name, "no") for name in places]
    why = (
        f"{plural(len(places), 'resource')} cannot show who changed what"
        if places
        else "nothing in the files disputes it"
    )
    return Check("comparison-3", "Logging quality", state, why, head=("system", "actor level"), rows=tuple(rows))


def update_path(scene: Scene) -> Check:
    """Managed patches with clear support, or edits by hand."""
    spec = scene.integration.spec
    moving = [f for f in _open(scene, "api-version") if any(w in f.rule_id for w in _PIN)]
    free = [d for d in items(spec, "dependencies") if d.get("pinned") is False]
    status = declared(field(spec, "support.apiVersion.status"))
    managed = status in ("supported", "deprecated") and not moving and not free
    state = "managed" if managed else "ad hoc" if moving or free or status == "ended" else "not known"
    rows = (
        ("support of the API version", status or "not declared"),
        ("dependencies without a pin", str(len(free))),
        ("unpinned versions in files", str(len(moving))),
    )
    why = (
        f"{plural(len(moving) + len(free), 'version')} moves by itself"
        if moving or free
        else "no version moves by itself"
    )
    return Check("comparison-4", "Update path", state, why, head=("what", "now"), rows=rows)


def rollback(scene: Scene) -> Check:
    """Whether there is a revert path, and when it was tried."""
    spec = scene.integration.spec
    method, tested = declared(field(spec, "recovery.method")), day_of(field(spec, "recovery.lastTestedAt"))
    there = method in METHODS
    rows = (
        ("revert path", method if there else "no"),
        ("runbook", declared(field(spec, "recovery.runbook")) or "no"),
        ("tested", tested or "never"),
        ("open recovery findings", str(len(_open(scene, "recovery")))),
    )
    state = "present" if there else "absent"
    why = f"{method}, tested {f'on {tested}' if tested else 'never'}" if there else "rollback needs tribal knowledge"
    return Check("comparison-5", "Rollback plan", state, why, head=("what", "now"), rows=rows)
