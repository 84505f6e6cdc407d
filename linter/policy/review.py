"""Days of change (a vendor's notice, a version, an owner) to findings on integrations not reviewed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.finding import Finding, Place
from linter.policy.ages import day_of
from linter.policy.integrations import Integration, covers
from linter.policy.make import Maker
from linter.project import Project
from linter.records import NamedTuple

RULE = "review-older-than-change"
Written = Mapping[tuple[str, int], str]
"""Path and line to the ISO day that the line was written."""


class Events(NamedTuple):
    """Where changes are looked for: `matches` are dated matches that are not settled yet."""

    matches: Sequence[Finding]
    project: Project
    written: Written
    today: str


def findings(declared: Iterable[Integration], around: Events, maker: Maker) -> list[Finding]:
    """One finding for each reviewed integration that something happened to after its review; the latest counts."""
    out: list[Finding] = []
    for one in declared:
        reviewed = day_of(one.spec.get("reviewedAt"))
        every = (*_notices(one, around.matches), *_changes(one, around.project, around.written))
        events = [e for e in every if reviewed < e[0] <= around.today]
        if not reviewed or not events:
            continue
        day, event = max(events)
        head = {"resource": f"integration.{one.name}", "key": "spec.reviewedAt"}
        values = {"event": f"{event} on {day}", "reviewed": reviewed}
        out += maker.make(RULE, one.at("reviewedAt"), **head, **values)
    return out


def _notices(one: Integration, matches: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Deprecations and ends in the data of what the integration's files use."""
    for found in matches:
        values = dict(found.dates)
        if "product" not in values or not covers(one, found.place.path):
            continue
        what = f"{values['product']} {values.get('version', '')}".strip().removesuffix(" *")
        if values.get("deprecated"):
            yield values["deprecated"][:10], f"the vendor deprecated {what}"
        if found.ends:
            yield found.ends, f"support of {what} ended"


def _changes(one: Integration, project: Project, written: Written) -> Iterator[tuple[str, str]]:
    """Versions in its files, and its owner, by the day that the line was written."""
    for version in project.versions:
        if covers(one, version.place.path) and (day := _day(version.place, written)):
            yield day, f"{version.name} {version.kind} changed"
    if one.spec.get("owner") and (day := _day(one.at("owner"), written)):
        yield day, "the owner changed"


def _day(place: Place, written: Written) -> str:
    return written.get((place.path, place.region.line), "")
