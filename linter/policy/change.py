"""Two versions of a tree to findings on the change: what a version bump leaves as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from linter.finding import Finding
from linter.policy.integrations import Integration, covers, read
from linter.policy.make import Maker, related
from linter.project import Credential, Project, Version
from linter.records import NamedTuple


class Bump(NamedTuple):
    """A version that is another one now; `old` is what it was."""

    now: Version
    old: str

    @property
    def said(self) -> str:
        """The change in words."""
        return f"{self.now.name} {self.now.kind} {self.old} to {self.now.version}"


def findings(now: Iterable[Finding], project: Project, before: Project, maker: Maker) -> list[Finding]:
    """The findings of the change rules; `now` are the findings of the new version, settled."""
    found = bumps(before, project)
    if not found:
        return _reviews(found, project, before, maker)
    here = list(now)
    out = [f for b in found for f in _of_bump(b, here, project, before, maker)]
    return out + _reviews(found, project, before, maker)


def bumps(before: Project, now: Project) -> list[Bump]:
    """The versions that changed in place; what is there twice, or new, is left out."""
    old, new = _single(before.versions), _single(now.versions)
    return [Bump(v, old[key].version) for key, v in new.items() if key in old and old[key].version != v.version]


def _single(versions: Iterable[Version]) -> dict[tuple[str, ...], Version]:
    found: dict[tuple[str, ...], list[Version]] = {}
    for v in versions:
        found.setdefault((v.place.path, v.owner, v.kind, v.name), []).append(v)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


def _of_bump(bump: Bump, now: Sequence[Finding], project: Project, before: Project, maker: Maker) -> Iterator[Finding]:
    yield from _broad(bump, now, maker)
    yield from _ending(bump, now, maker)
    yield from _siblings(bump, project, maker)
    yield from _secrets(bump, project, before, maker)


def _broad(bump: Bump, now: Sequence[Finding], maker: Maker) -> Iterator[Finding]:
    path = bump.now.place.path
    for f in now:
        same = f.place.path == path and f.resource == bump.now.owner
        if same and f.trigger == "identity" and f.severity.rank <= 1:
            head = {"resource": bump.now.owner, "key": f"{bump.now.kind}:{f.rule_id}"}
            for made in maker.make(
                "version-bumped-with-broad-permission", bump.now.place, **head, version=bump.said, rule=f.rule_id
            ):
                yield related(made, [(f.place, "the access that stays")])


def _ending(bump: Bump, now: Sequence[Finding], maker: Maker) -> Iterator[Finding]:
    at = bump.now.place
    ends = [f.ends for f in now if f.ends and f.trigger == "api-version" and _meets(f, bump)]
    if ends:
        head = {"resource": bump.now.owner, "key": bump.now.kind}
        for made in maker.make("version-bumped-into-deprecation", at, **head, version=bump.said, ends=min(ends)):
            yield made._replace(ends=min(ends))


def _meets(found: Finding, bump: Bump) -> bool:
    there, here = found.place, bump.now.place
    return there.path == here.path and there.region.line == here.region.line


def _siblings(bump: Bump, project: Project, maker: Maker) -> Iterator[Finding]:
    """Others that run the old version of the same thing, and share a system or a secret with this one."""
    own = bump.now.place.path, bump.now.owner
    mine = _shares(project, own)
    for other in project.versions:
        there = other.place.path, other.owner
        alike = (other.kind, other.name, other.version) == (bump.now.kind, bump.now.name, bump.old)
        if not alike or there == own:
            continue
        shared = sorted(mine & _shares(project, there))
        if shared:
            head = {"resource": bump.now.owner, "key": f"{bump.now.kind}:{other.owner}"}
            words = shared[0][1] if shared[0][0] == "system" else "a secret"
            values = {"sibling": other.owner or other.place.path, "shared": words, "version": bump.old}
            for made in maker.make("sibling-connector-left-behind", bump.now.place, **head, **values):
                yield related(made, [(other.place, "stays at the old version")])


def _shares(project: Project, who: tuple[str, str]) -> set[tuple[str, str]]:
    systems = {
        ("system", address) for c in project.connectors if (c.place.path, c.address) == who for _, address in c.systems
    }
    return systems | {("secret", c.fingerprint) for c in project.credentials if (c.place.path, c.owner) == who}


def _secrets(bump: Bump, project: Project, before: Project, maker: Maker) -> Iterator[Finding]:
    known = {c.fingerprint for c in before.credentials}
    own = [c for c in project.credentials if (c.place.path, c.owner) == (bump.now.place.path, bump.now.owner)]
    for credential in own:
        uses = [c for c in project.credentials if c.fingerprint == credential.fingerprint]
        if credential.fingerprint not in known or len(_places(uses)) < 2:
            continue
        head = {"resource": bump.now.owner, "key": f"{bump.now.kind}:{credential.key}"}
        values = {"version": bump.said, "credential": credential.key, "places": str(len(_places(uses)))}
        for made in maker.make("credential-kept-through-upgrade", bump.now.place, **head, **values):
            yield related(made, [(c.place, "the same secret") for c in uses])


def _places(uses: Iterable[Credential]) -> set[tuple[str, int]]:
    return {(c.place.path, c.place.region.line) for c in uses}


def _reviews(found: Sequence[Bump], project: Project, before: Project, maker: Maker) -> list[Finding]:
    """Integrations that changed since the last review, which this change does not move."""
    old = {i.name: i for i in read(before)}
    out: list[Finding] = []
    for one in read(project):
        reviewed = str(one.spec.get("reviewedAt") or "")
        was = old.get(one.name)
        if was is None or reviewed != str(was.spec.get("reviewedAt") or ""):
            continue
        if event := _event(one, was, found):
            head = {"resource": f"integration.{one.name}", "key": "spec.reviewedAt"}
            values = {"event": event, "reviewed": reviewed or "no day"}
            out += maker.make("review-older-than-change", one.at("reviewedAt"), **head, **values)
    return out


def _event(one: Integration, was: Integration, found: Sequence[Bump]) -> str:
    if one.spec.get("owner") != was.spec.get("owner"):
        return "the owner changed"
    bump = next((b for b in found if covers(one, b.now.place.path)), None)
    return f"{bump.said} changed" if bump else ""
