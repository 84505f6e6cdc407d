"""`companion`: a resource needs a partner that refers to it, or may not have one.

A partner is a resource of one of `partners` that refers to the target (`via`: paths in the
partner), or that the target refers to (`through`: paths in the target). `having` clauses
must hold for a partner to count. Absence is judged only when no candidate is unknown: a
partner whose `via` cannot be resolved to some other resource may be the one, unless it is
written as the name of a sibling of the target (`var.bucket` in both). With `where`,
only the partners that are surely linked and pass it are judged, and without one of them nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.checks import Match
from linter.checks.attribute import Clause, holds, match
from linter.checks.block import verdict
from linter.platform import Loaded, Resource
from linter.predicate import DOUBT, FAIL, PASS, Verdict, select
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Leaf, Missing, Path, Template

SCOPE = "resource"


class Params(NamedTuple):
    """`partners` are types; `present` false turns the rule round: the partner is the fault.

    `names` are paths in the target whose literal value a partner may use to refer to it.
    """

    partners: Sequence[str]
    via: Sequence[Path] = ()
    through: Sequence[Path] = ()
    names: Sequence[Path] = ()
    having: Sequence[Clause] = ()
    present: bool = True
    when: Sequence[Clause] = ()
    where: Sequence[Clause] = ()


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield at most one match per target, and per partner where partners are the fault."""
    if not holds(target.body, params.when, target.place):
        return
    partners = [p for p in around.resources if p.type in params.partners and _wanted(target, p, params)]
    partners = [p for p in partners if not _of_sibling(target, p, params, around)]
    found = [(p, _counts(target, p, params)) for p in partners]
    if params.where and not found:
        return
    if not params.present:
        for partner, counted in found:
            if counted is PASS:
                at = match(Missing(target.place), (), target.name, partner=partner.address)
                yield at._replace(related=((partner.place, "the partner"),))
        return
    if all(counted is FAIL for _, counted in found) and not _dangling(target, params):
        yield match(Missing(target.place), (), target.name)


def _wanted(target: Resource, partner: Resource, params: Params) -> bool:
    """Whether a partner is judged: where there is a `where`, it has to be linked and pass."""
    if not params.where:
        return True
    linked = _linked(target, partner, params) is PASS
    return linked and verdict(partner.body, params.where, partner.place) is PASS


def _counts(target: Resource, partner: Resource, params: Params) -> Verdict:
    linked = _linked(target, partner, params)
    if linked is FAIL or not params.having:
        return linked
    kept = verdict(partner.body, params.having, partner.place)
    return DOUBT if PASS in (linked, kept) and DOUBT in (linked, kept) else min(linked, kept, key=_ORDER.index)


def _linked(target: Resource, partner: Resource, params: Params) -> Verdict:
    linked = FAIL
    for paths, here, there in ((params.via, partner, target), (params.through, target, partner)):
        for path in paths:
            for hit, _ in select(here.body, tuple(path), here.place):
                linked = _stronger(linked, _refers(hit, there, params))
    return linked if params.via or params.through else PASS


_ORDER = [FAIL, DOUBT, PASS]


def _stronger(left: Verdict, right: Verdict) -> Verdict:
    return max(left, right, key=_ORDER.index)


def _refers(hit: object, other: Resource, params: Params) -> Verdict:
    if not isinstance(hit, Leaf):
        return FAIL if isinstance(hit, Missing) else DOUBT
    if hit.refs:
        return PASS if other.address in hit.refs else FAIL
    if hit.value is UNKNOWN or isinstance(hit.value, Template) or "*" in str(hit.value):
        return DOUBT
    names = {other.name}
    for path in params.names:
        names |= {str(h.value) for h, _ in select(other.body, tuple(path), other.place) if isinstance(h, Leaf)}
    return PASS if hit.value in names else FAIL


def _of_sibling(target: Resource, partner: Resource, params: Params, around: Loaded) -> bool:
    """Whether an unknown link of the partner is written as another resource of the target's type is named."""
    links = _written(partner, params.via)
    if not links or links & _written(target, params.names):
        return False
    siblings = (r for r in around.resources if r.type == target.type and r is not target)
    return any(links & _written(r, params.names) for r in siblings)


def _written(resource: Resource, paths: Sequence[Path]) -> set[tuple[str, str]]:
    """The expressions at `paths` that are not resolved: folder and text."""
    hits = (hit for path in paths for hit, _ in select(resource.body, tuple(path), resource.place))
    spans = [h.span for h in hits if isinstance(h, Leaf) and h.value is UNKNOWN and not h.refs]
    return {(s.document.path.rpartition("/")[0], s.document.text[s.start : s.end]) for s in spans}


def _dangling(target: Resource, params: Params) -> bool:
    """The target refers to something by a value that is not fixed here, so a partner may exist."""
    return any(
        isinstance(hit, Leaf) and hit.value is UNKNOWN and not hit.refs
        for path in params.through
        for hit, _ in select(target.body, tuple(path), target.place)
    )
