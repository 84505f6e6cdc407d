"""An integration and its findings to the advice: upgrade, consolidate or retire, and why."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Finding
from linter.policy import owners
from linter.policy.ages import day_of
from linter.policy.integrations import field, items
from linter.policy.lifecycle import days
from linter.readiness import cost
from linter.readiness.model import Advice, Evidence, Scene, declared, evidence, listed, plural

OPERATIONS = {"secrets": "secrets", "logs": "logs", "schedules": "schedules"}
MISREADS = {
    "version-bumped-with-broad-permission": "A version bump is not the whole job",
    "version-bumped-into-deprecation": "A version bump is not the whole job",
    "sibling-connector-left-behind": "One connector was upgraded, its siblings stay",
    "credential-kept-through-upgrade": "The shared secret was left out",
    "manifest-secret-store-left-out": "The shared secret store was left out",
    "manifest-secret-store-unlisted": "The shared secret store was left out",
    "manifest-logging-by-dashboard-only": "A clean dashboard is no actor-level log",
    "manifest-secret-rotation-overdue": "Rotation is put off because it looks fine",
    "credential-older-than-limit": "Rotation is put off because it looks fine",
    "suppression-of-rotation-without-end": "Rotation is put off because it looks fine",
    "manifest-dependency-ends-soon": "The break date is outside the sprint",
    "suppression-past-cutoff": "The break date is outside the sprint",
}
"""Rule to the misread of the seed that it shows."""
REVIEWS = (
    "review-older-than-change",
    "manifest-review-before-notice",
    "manifest-review-missing",
    "manifest-review-overdue",
)
UNSAID = frozenset({"manifest-support-undocumented", "manifest-audit-fields-incomplete"})
"""Rules on what nobody wrote down: that makes an upgrade unprepared, not required."""
SIGNS = ("api-version", "identity", "tls", "audit-log", "secret-rotation")


def advise(scene: Scene) -> Advice:
    """The first that applies: retire, consolidate, upgrade."""
    price = cost.line(scene)
    if reason := next(_retire(scene), ""):
        return Advice("retire", reason, price)
    if reason := next(_consolidate(scene), ""):
        return Advice("consolidate", reason, price)
    required = signs(scene)
    if required:
        return Advice("upgrade", f"required because {required[0]}", price)
    return Advice("upgrade", "nothing forces it today; keep the support path current and review on change", price)


def _retire(scene: Scene) -> Iterator[str]:
    spec = scene.integration.spec
    lead = dict(scene.config.lead_days)[scene.scenario]
    if (at := day_of(spec.get("retireAt"))) and days(scene.today, at) <= 2 * lead:
        yield f"near retirement on {at}: an upgrade only buys time"
    if (state := declared(spec.get("lifecycle"))) in ("deprecated", "retiring"):
        yield f"its lifecycle is {state}: an upgrade only buys time"
    for one in items(spec, "alternatives"):
        if declared(one.get("kind")) == "native" and one.get("available") is True:
            yield "a native path is available: move to it, and the chain goes"
    often, worth = declared(spec.get("frequency")), declared(spec.get("businessCriticality"))
    if often in ("one-off", "rare") and worth in ("low", ""):
        runs = "was for one time" if often == "one-off" else "runs rarely"
        yield f"low value, it {runs}: a simpler batch process removes more risk than a retrofit"
    if worth == "low" and not often and any(f.severity.rank <= 1 for f in scene.found):
        yield "low value with high findings: a simpler batch process removes more risk than a retrofit"


def _consolidate(scene: Scene) -> Iterator[str]:
    groups = cost.shared(scene)
    if groups:
        places = {(c.place.path, c.place.region.line) for c in groups[0]}
        yield f"one secret is used in {plural(len(places), 'place')}: give it one home before anything else"
    named = {n: declared(field(scene.integration.spec, f"responsibilities.{d}")) for d, n in OPERATIONS.items()}
    teams = {owners.team(g): g for g in named.values() if g}
    if lacking := [n for n, g in named.items() if not g]:
        yield f"nobody is named for {listed(lacking)}: assign one owner first"
    if len(teams) > 1:
        split = listed(sorted(teams.values()))
        yield f"no single team owns secrets, logs and schedules ({split}): assign one owner first"


def signs(scene: Scene) -> tuple[str, ...]:
    """Why an upgrade is required: critical and high findings, the clearest kinds first; support, never sync success."""
    found = sorted(
        (f for f in scene.found if f.severity.rank <= 1 and f.trigger in SIGNS and f.rule_id not in UNSAID),
        key=lambda f: (SIGNS.index(f.trigger), f.severity.rank, f.rule_id, f.place),
    )
    return tuple(dict.fromkeys(f.message.rstrip(".") for f in found))


def misreads(scene: Scene) -> tuple[Evidence, ...]:
    """The misreads that findings show, each once a finding."""
    return tuple(
        evidence(f)._replace(says=f"{MISREADS[f.rule_id]}: {f.message}") for f in scene.found if f.rule_id in MISREADS
    )


def review(scene: Scene) -> str:
    """Why a review is due, "" when none is."""
    due = [f for f in scene.found if f.rule_id in REVIEWS]
    if due:
        return min(due, key=_review).message
    return (
        "" if declared(scene.integration.spec.get("reviewedAt")) else "No review recorded: spec.reviewedAt is missing."
    )


def _review(found: Finding) -> int:
    return REVIEWS.index(found.rule_id)
