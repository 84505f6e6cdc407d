"""`block`: an element of a repeated block, a policy statement or a rule list is at fault.

`path` leads to the elements; `where` selects among them; a selected element must satisfy
every clause of `expect`, or is itself the fault where there is no `expect`. With `some`, at
least one element must satisfy all of `some`; the resource is at fault when none can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.checks import Match
from linter.checks.attribute import Clause, concerned, hits, holds, is_spared, match
from linter.platform import Loaded, Resource
from linter.predicate import FAIL, PASS, Verdict, judge, select
from linter.records import NamedTuple
from linter.tree import Leaf, Missing, Node, Path, Span

SCOPE = "resource"


class Params(NamedTuple):
    """`path` leads to the elements, where clauses start; these, `about` and `spared_*` are as in `attribute`."""

    path: Sequence[Path]
    where: Sequence[Clause] = ()
    expect: Sequence[Clause] = ()
    some: Sequence[Clause] = ()
    when: Sequence[Clause] = ()
    about: Sequence[Path] = ()
    spared_by: Sequence[str] = ()
    spared_via: Sequence[Path] = ()
    spared_having: Sequence[Clause] = ()


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each faulty element, or one for the resource when `some` is not met."""
    for found in _found(target, params):
        if params.spared_by and is_spared(target, params, around):
            return
        yield found._replace(related=(*found.related, *concerned(target, params.about, around)))


def _found(target: Resource, params: Params) -> Iterator[Match]:
    if not holds(target.body, params.when, target.place):
        return
    elements = _elements(target, params)
    if params.some:
        if not any(verdict(e, params.some, e.span) is not FAIL for e, _ in elements):
            yield match(Missing(target.place), params.path[0], target.name)
        return
    for element, steps in elements:
        if isinstance(element, Missing) or verdict(element, params.where, element.span) is not PASS:
            continue
        if not params.expect:
            yield match(_telling(element, params.where), steps, target.name)
        for paths, predicate in params.expect:
            for hit, walked in hits(element, paths, _head(element)):
                if judge(hit, predicate) is FAIL:
                    yield match(hit, (*steps, *walked), target.name)


def _elements(target: Resource, params: Params) -> list[tuple[Node, Path]]:
    """The elements at the paths, each with the steps that lead to it, list elements by their names."""
    found = [pair for path in params.path for pair in select(target.body, tuple(path), target.place)]
    return [(hit, steps) for hit, steps in found if not isinstance(hit, Missing)]


def verdict(element: Node, clauses: Sequence[Clause], at: Span) -> Verdict:
    """PASS when all clauses pass, FAIL when one fails for sure, else UNKNOWN.

    A clause over several values (`ports[*]`) passes when any of them does.
    """
    if isinstance(element, Leaf) and not isinstance(element.value, (str, int, float, bool)):
        return Verdict.UNKNOWN
    doubt = False
    for paths, predicate in clauses:
        verdicts = {judge(hit, predicate) for hit, _ in hits(element, paths, at)}
        if PASS in verdicts:
            continue
        if Verdict.UNKNOWN not in verdicts:
            return FAIL
        doubt = True
    return Verdict.UNKNOWN if doubt else PASS


def _telling(element: Node, clauses: Sequence[Clause]) -> Node:
    """The most telling value inside a selected element: that of the last clause, where present."""
    for paths, predicate in reversed(clauses):
        for hit, _ in hits(element, paths, element.span):
            if not isinstance(hit, Missing) and judge(hit, predicate) is PASS:
                return hit
    return element


def _head(element: Node) -> Span:
    return getattr(element, "head", None) or element.span
