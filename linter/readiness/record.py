"""Outcomes to plain data: the fields of the JSON format."""

from __future__ import annotations

from collections.abc import Sequence

from linter.readiness.model import Check, Outcome
from linter.typed import Any

SCHEMA = "urn:upgradelint:readiness:1"


def data(outcomes: Sequence[Outcome], missing: Sequence[str], day: str) -> dict[str, Any]:
    """All that is said, for other programs."""
    return {
        "schema": SCHEMA,
        "today": day,
        "verdict": "GO" if outcomes and not missing and all(o.verdict == "GO" for o in outcomes) else "NO-GO",
        "undeclared": list(missing),
        "integrations": [_outcome(o) for o in outcomes],
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "name": one.name,
        "place": one.place,
        "owner": one.owner or None,
        "owner_from": one.owner_from or None,
        "scenario": one.scenario,
        "verdict": one.verdict,
        "because": list(one.because),
        "deadline": {"date": one.deadline[0], "reason": one.deadline[1]} if one.deadline[0] else None,
        "final": [_check(c) for c in one.final],
        "comparison": [_check(c) for c in one.comparison],
        "compatibility": [_check(c) for c in one.compatibility],
        "triggers": [{"trigger": t, "findings": n, "action": a} for t, n, a in one.triggers],
        "misreads": [e._asdict() for e in one.misreads],
        "review": one.review or None,
        "advice": one.advice._asdict(),
        "required_because": list(one.signs),
        "remarks": list(one.remarks),
    }


def _check(check: Check) -> dict[str, Any]:
    row: dict[str, Any] = {"id": check.id, "title": check.title, "state": check.state, "why": check.why}
    row["evidence"] = [e._asdict() for e in check.evidence]
    if check.head:
        row["table"] = [dict(zip(check.head, cells, strict=True)) for cells in check.rows]
    return row
