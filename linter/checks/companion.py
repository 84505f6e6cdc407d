"""`companion`: a resource needs a partner that refers to it, or may not have one.

A partner is a resource of one of `partners` that refers to the target (`via`: paths in the
partner), or that the target refers to (`through`: paths in the target). `having` clauses
must hold for a partner to count. Absence is judged only when no candidate is unknown: a
partner whose `via` cannot be resolved to some other resource may be the one, unless it is
written as the name of a sibling of the target (`var.bucket` in both). With `where`,
only the partners that are surely linked and pass it are judged, and without one of them nothing is.
With `onward` (paths in the partner) `having` is asked of what the partner refers to there.
A literal refers to what it equals the name of, or what it names as an ARN, a URL or a path does
(`arn:aws:s3:::logs/*`); where it names nothing known and the target's name is not fixed, it may be the one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from linter.checks import Match
from linter.checks.attribute import Clause, holds, match
from linter.checks.block import verdict
from linter.platform import Loaded, Resource
from linter.platform.held import held
from linter.platform.unit_index import Index, index
from linter.predicate import FAIL, PASS, Verdict, select
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
    onward: Sequence[Path] = ()


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield at most one match per target, and per partner where partners are the fault."""
    if not holds(target.body, params.when, target.place):
        return
    known = index(around)
    pool = _pool(known, target.type, params)
    linked = _linked(target, params, pool)
    sure = [p for p in known.sorted(linked.sure) if not params.where or pool.passes(p)]
    if params.where and not sure:
        return
    if not params.present:
        for partner in sure:
            if pool.kept(partner) is PASS:
                at = match(Missing(target.place), (), target.name, partner=partner.address)
                yield at._replace(related=((partner.place, "the partner"),))
        return
    doubt = not params.where and linked.doubt
    if not doubt and all(pool.kept(p) is FAIL for p in sure) and not _dangling(target, params):
        yield match(Missing(target.place), (), target.name)


class _Link(NamedTuple):
    """What the hits at some paths refer to: addresses, plain values, and whether anything is in doubt.

    `parts` are the names that the values hold, as an ARN holds one.
    """

    refs: frozenset[str]
    values: frozenset[object]
    parts: frozenset[str]
    doubt: bool


class _Linked(NamedTuple):
    """The partners that a target is surely linked with, and whether it may be with one that counts."""

    sure: set[Resource]
    doubt: bool


class _Pool:
    """The partners of a rule in one unit, looked up by what links them; each is read once.

    A partner is `hidden` when an unknown link of it is written as some resource of the target's type
    is named: it is a candidate only for the targets that are named so.
    """

    def __init__(self, known: Index, type: str, params: Params) -> None:
        self._params = params
        self._known = known
        self._kept: dict[Resource, Verdict] = {}
        self._passes: dict[Resource, bool] = {}
        self.partners = known.sorted({p for t in set(params.partners) for p in known.by_type.get(t, ())})
        named = {name for r in known.by_type.get(type, ()) for name in _written(r, params.names)}
        self.by_ref: dict[str, set[Resource]] = {}
        self.by_value: dict[object, set[Resource]] = {}
        self.by_address: dict[str, set[Resource]] = {}
        self.by_part: dict[str, set[Resource]] = {}
        self.by_name: dict[str, set[Resource]] = {}
        self.by_literal: dict[str, set[Resource]] = {}
        self.stray: set[Resource] = set()
        self._called = {name for r in known.by_type.get(type, ()) for name in _names(r, _naming(params))}
        self.hidden: dict[Resource, set[tuple[str, str]]] = {}
        self.by_written: dict[tuple[str, str], set[Resource]] = {}
        self.doubtful: set[Resource] = set()
        for partner in self.partners:
            self._add(partner, named)
        self.open = [p for p in self.partners if p not in self.hidden]

    def _add(self, partner: Resource, named: set[tuple[str, str]]) -> None:
        params = self._params
        link = _link(partner, params.via)
        for table, keys in ((self.by_ref, link.refs), (self.by_value, link.values), (self.by_part, link.parts)):
            for key in keys:
                table.setdefault(key, set()).add(partner)  # type: ignore[arg-type] # the keys of its own table
        if link.doubt:
            self.doubtful.add(partner)
        if link.values and self._called.isdisjoint(link.parts | {str(v) for v in link.values}):
            self.stray.add(partner)
        if params.through:
            self.by_address.setdefault(partner.address, set()).add(partner)
            for name in _names(partner, params.names):
                self.by_name.setdefault(name, set()).add(partner)
            for name in _literals(partner, _naming(params)):
                self.by_literal.setdefault(name, set()).add(partner)
        written = _written(partner, params.via)
        if not written.isdisjoint(named):
            self.hidden[partner] = written
            for place in written:
                self.by_written.setdefault(place, set()).add(partner)

    def naming(self, name: str) -> set[Resource]:
        """The partners whose literal is a name, or holds it."""
        return self.by_value.get(name, set()) | self.by_part.get(name, set())

    def kept(self, partner: Resource) -> Verdict:
        """Whether `having` holds for a partner."""
        if partner not in self._kept:
            having, onward = self._params.having, self._params.onward
            judged = self._onward(partner) if onward else verdict(partner.body, having, partner.place)
            self._kept[partner] = judged if having else PASS
        return self._kept[partner]

    def _onward(self, partner: Resource) -> Verdict:
        """Whether `having` holds for something that the partner refers to; what is not in the unit is in doubt."""
        link = _link(partner, self._params.onward)
        found = [r for ref in link.refs for r in self._known.by_address.get(ref, ())]
        verdicts = {verdict(r.body, self._params.having, r.place) for r in found}
        if PASS in verdicts:
            return PASS
        return FAIL if verdicts == {FAIL} and not link.doubt and not link.values else Verdict.UNKNOWN

    def passes(self, partner: Resource) -> bool:
        """Whether a partner surely passes `where`."""
        if partner not in self._passes:
            self._passes[partner] = verdict(partner.body, self._params.where, partner.place) is PASS
        return self._passes[partner]

    def may_count(self, partners: Iterable[Resource]) -> bool:
        """Whether one of the partners does not surely fail `having`."""
        return any(self.kept(p) is not FAIL for p in partners)

    @cached_property
    def any_open(self) -> bool:
        """Whether a partner that every target may have does not surely fail `having`."""
        return self.may_count(self.open)

    @cached_property
    def any_doubtful(self) -> bool:
        """Whether one of those whose own link is not known does not."""
        return self.may_count(p for p in self.open if p in self.doubtful)


def _pool(known: Index, type: str, params: Params) -> _Pool:
    """The pool of a rule and a type of target; made once a unit."""
    key = "companion", id(params), type
    if key not in known.made:
        known.made[key] = params, _Pool(known, type, params)  # holding `params` keeps its id its own
    pool = known.made[key][1]
    assert isinstance(pool, _Pool)
    return pool


def _linked(target: Resource, params: Params, pool: _Pool) -> _Linked:
    written = _written(target, params.names) if pool.hidden else set()
    mine = {p for name in written for p in pool.by_written.get(name, ())}
    if not params.via and not params.through:
        return _Linked({*pool.open, *mine}, doubt=False)
    sure = set(pool.by_ref.get(target.address, ()))
    sure.update(p for name in _names(target, params.names) for p in pool.by_value.get(name, ()))
    sure.update(p for name in _literals(target, _naming(params)) for p in pool.naming(name))
    out = _link(target, params.through)
    sure.update(p for ref in out.refs for p in pool.by_address.get(ref, ()))
    sure.update(p for value in out.values for p in pool.by_name.get(value, ()))  # type: ignore[call-overload] # or not
    sure.update(p for value in out.values | out.parts for p in pool.by_literal.get(str(value), ()))
    sure = {p for p in sure if p not in pool.hidden or p in mine}
    if out.doubt:
        return _Linked(sure, pool.any_open or pool.may_count(mine))
    stray = pool.stray if pool.stray and _is_unnamed(target, _naming(params)) else ()
    maybe = {p for p in mine if p in pool.doubtful} | {p for p in stray if p not in pool.hidden}
    return _Linked(sure, pool.any_doubtful or pool.may_count(maybe))


def _link(resource: Resource, paths: Sequence[Path]) -> _Link:
    """What a resource refers to at paths."""
    refs: set[str] = set()
    values: set[object] = set()
    parts: set[str] = set()
    doubt = False
    for path in paths:
        for hit, _ in select(resource.body, tuple(path), resource.place):
            if not isinstance(hit, Leaf):
                doubt = doubt or not isinstance(hit, Missing)
            elif hit.refs:
                refs.update(hit.refs)
            elif hit.value is UNKNOWN or isinstance(hit.value, Template):
                doubt = True
            else:
                parts.update(held(str(hit.value)))
                if "*" in str(hit.value):
                    doubt = True
                else:
                    values.add(hit.value)
    return _Link(frozenset(refs), frozenset(values), frozenset(parts), doubt)


_NAMES: tuple[Path, ...] = (("name",), ("bucket",), ("identifier",), ("cluster_identifier",), ("function_name",))


def _naming(params: Params) -> Sequence[Path]:
    """Where the name of a target (or partner) is that an ARN or a URL may hold."""
    return params.names or _NAMES


def _names(resource: Resource, paths: Sequence[Path]) -> set[str]:
    """The names that a literal may use to refer to a resource."""
    hits = (hit for path in paths for hit, _ in select(resource.body, tuple(path), resource.place))
    return {resource.name} | {str(hit.value) for hit in hits if isinstance(hit, Leaf)}


def _literals(resource: Resource, paths: Sequence[Path]) -> set[str]:
    """The names that a resource is surely given."""
    hits = (hit for path in paths for hit, _ in select(resource.body, tuple(path), resource.place))
    return {hit.value for hit in hits if isinstance(hit, Leaf) and isinstance(hit.value, str) and hit.value}


def _is_unnamed(resource: Resource, paths: Sequence[Path]) -> bool:
    """Whether a resource has a name that is not known."""
    hits = (hit for path in paths for hit, _ in select(resource.body, tuple(path), resource.place))
    return any(isinstance(hit, Leaf) and (hit.value is UNKNOWN or isinstance(hit.value, Template)) for hit in hits)


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
