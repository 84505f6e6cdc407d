"""Suppressions and findings to who silences whom, in time that grows with their number and not with its square."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from heapq import heappop, heappush

from linter.finding import Finding, Place
from linter.policy.globs import matches
from linter.records import NamedTuple

_EVERY = (0, 1 << 60)


class Silence(NamedTuple):
    """One suppression of any kind; `paths` and `resources` are globs, `lines` an inclusive range.

    One of kind `inline` is about the file of its place only.
    """

    kind: str
    place: Place
    rules: tuple[str, ...]
    reason: str
    until: str
    paths: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None
    foreign: bool = False
    fault: str = ""


class Used(NamedTuple):
    """What a suppression hides: the earliest published end from today on, the first integration with a secret.

    `order` is the position of that integration's finding.
    """

    ends: str = ""
    integration: str = ""
    order: int = 1 << 60

    def plus(self, other: Used) -> Used:
        """Both together."""
        ends = min(filter(None, (self.ends, other.ends)), default="")
        first = min(self, other, key=lambda u: u.order)
        return Used(ends, first.integration, first.order)


class Covered(NamedTuple):
    """By finding the first valid suppression that covers it (-1: none), by suppression what it meets (None: nothing).

    Both are positions in the sequences given.
    """

    first: list[int]
    used: list[Used | None]


def named(id: str, glob: str) -> bool:
    """Whether a glob names a rule id."""
    return id == glob or (wild(glob) and fnmatchcase(id, glob))


def wild(glob: str) -> bool:
    """Whether a glob can name more than itself."""
    return "*" in glob or "?" in glob or "[" in glob


class Named:
    """Suppressions by the rules that they name: names are looked up, each distinct glob is tried once a rule."""

    def __init__(self, silences: Sequence[Silence], of: Iterable[int]) -> None:
        self._silences = silences
        self._globs: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        for n in of:
            for glob in silences[n].rules:
                held = self._globs if wild(glob) else self._names
                held.setdefault(glob, []).append(n)

    def about(self, rule: str, trigger: str) -> list[int]:
        """The suppressions that name a rule, in order; another tool's are about secrets only."""
        found = set(self._names.get(rule, ()))
        for glob, those in self._globs.items():
            if named(rule, glob):
                found.update(those)
        return sorted(n for n in found if trigger == "secret-rotation" or not self._silences[n].foreign)


def cover(findings: Sequence[Finding], silences: Sequence[Silence], valid: Sequence[bool], today: str) -> Covered:
    """Who silences whom; `valid` says which suppressions count."""
    out = Covered([-1] * len(findings), [None] * len(silences))
    groups: dict[tuple[str, str, str], list[int]] = {}
    for n, found in enumerate(findings):
        groups.setdefault((found.place.path, found.rule_id, found.trigger), []).append(n)
    inline: dict[str, list[int]] = {}
    for n, one in enumerate(silences):
        inline.setdefault(one.place.path if one.kind == "inline" else "", []).append(n)
    by_path = {path: Named(silences, of) for path, of in inline.items()}
    for (path, rule, trigger), members in groups.items():
        group = _Group(findings, members, today)
        if path in by_path and path:
            _inline(group, by_path[path].about(rule, trigger), silences, valid, out)
        if "" in by_path:
            _anywhere(group, by_path[""].about(rule, trigger), silences, valid, out)
    return out


class _Group:
    """The findings of one rule in one file, by line."""

    def __init__(self, findings: Sequence[Finding], members: list[int], today: str) -> None:
        self.findings = findings
        self.members = sorted(members, key=lambda n: findings[n].place.region.line)
        self.lines = [findings[n].place.region.line for n in self.members]
        self.today = today
        self._met: dict[tuple[int, int], Used] = {}
        self._resources: dict[str, list[int]] | None = None

    def of(self, resources: Iterable[str]) -> set[int]:
        """The findings on the resources that globs name; each plain name is looked up."""
        if self._resources is None:
            self._resources = {}
            for n in self.members:
                self._resources.setdefault(self.findings[n].resource, []).append(n)
        held, out = self._resources, set[int]()
        for glob in resources:
            names = [name for name in held if fnmatchcase(name, glob)] if wild(glob) else [glob]
            out.update(n for name in names for n in held.get(name, ()))
        return out

    def within(self, lines: tuple[int, int]) -> Used | None:
        """What lies on the lines."""
        low, high = bisect_left(self.lines, lines[0]), bisect_right(self.lines, lines[1])
        if low >= high:
            return None
        if (low, high) not in self._met:
            self._met[low, high] = self.met(self.members[low:high])
        return self._met[low, high]

    def met(self, members: list[int]) -> Used:
        """What some of the findings say of a suppression that hides them."""
        found = [self.findings[n] for n in members]
        ends = min((f.ends for f in found if f.trigger == "api-version" and f.ends >= self.today), default="")
        held = (n for n in members if self.findings[n].integrations)
        order = min(held, default=None) if found[0].trigger == "secret-rotation" else None
        return Used(ends) if order is None else Used(ends, self.findings[order].integrations[0], order)


def _inline(group: _Group, about: list[int], silences: Sequence[Silence], valid: Sequence[bool], out: Covered) -> None:
    """Comments of the file: a sweep over its lines, the valid suppressions that are open in a heap."""
    for n in about:
        _use(out, n, group.within(silences[n].lines or _EVERY))
    waiting = iter(sorted((silences[n].lines or _EVERY, n) for n in about if valid[n]))
    ahead = next(waiting, None)
    opened: list[tuple[int, int]] = []
    for line, member in zip(group.lines, group.members, strict=True):
        while ahead is not None and ahead[0][0] <= line:
            heappush(opened, (ahead[1], ahead[0][1]))
            ahead = next(waiting, None)
        while opened and opened[0][1] < line:
            heappop(opened)
        if opened:
            out.first[member] = opened[0][0]


def _anywhere(
    group: _Group, about: list[int], silences: Sequence[Silence], valid: Sequence[bool], out: Covered
) -> None:
    """Suppressions of the configuration, by path and resource."""
    path = group.findings[group.members[0]].place.path
    left = {n for n in group.members if out.first[n] < 0}
    hit: set[int] = set()
    for n in about:
        one = silences[n]
        if one.paths and not any(matches(path, glob) for glob in one.paths):
            continue
        if not one.resources:
            _use(out, n, group.within(_EVERY))
        elif hit := group.of(one.resources):
            _use(out, n, group.met(sorted(hit)))
        if valid[n] and left:
            taken = left & hit if one.resources else left
            for member in taken:
                out.first[member] = n
            left = left - taken if taken else left


def _use(out: Covered, n: int, met: Used | None) -> None:
    if met is not None:
        have = out.used[n]
        out.used[n] = met if have is None else have.plus(met)
