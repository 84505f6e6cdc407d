"""`distinct`: two members of a resource that must not be one and the same, such as a bucket and where it logs to.

Same is what the files fix: equal known values, or references to the same resource. Values that
are open on either side are not reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from linter.checks import Match
from linter.checks.attribute import Clause, holds, match
from linter.platform import Loaded, Resource
from linter.predicate import FAIL, judge, select
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Leaf, Path, Template
from linter.typed import Any

SCOPE = "resource"
_EXISTS: Mapping[str, Any] = {"exists": True}


class Params(NamedTuple):
    """`paths` are two or more paths; what is at the later ones is compared with what is at the first."""

    paths: Sequence[Path]
    when: Sequence[Clause] = ()


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match at each later value that is the same as the first."""
    del around
    if not holds(target.body, params.when, target.place):
        return
    first, *others = [list(select(target.body, tuple(path), target.place)) for path in params.paths]
    for hits in others:
        for hit, walked in hits:
            if isinstance(hit, Leaf) and any(_same(hit, base) for base, _ in first):
                found = match(hit, walked, target.name)
                yield found._replace(where=hit.via[0] if hit.via else hit.span, related=())


def _same(one: Leaf, other: object) -> bool:
    if not isinstance(other, Leaf) or FAIL in {judge(one, _EXISTS), judge(other, _EXISTS)}:
        return False
    if _known(one) and _known(other):
        return one.value == other.value
    if not one.refs or one.refs != other.refs:
        return False
    return _resource(one) == _resource(other)


def _known(leaf: Leaf) -> bool:
    return leaf.value is not UNKNOWN and not isinstance(leaf.value, Template)


def _resource(leaf: Leaf) -> str:
    """The reference as it is used, without its attribute: `aws_iam_role.task[0].arn` is `aws_iam_role.task[0]`."""
    document, start, end = leaf.via[0] if leaf.via else leaf.span
    return document.text[start:end].rpartition(".")[0]
