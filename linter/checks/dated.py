"""`dated`: a declared day or number of days that policy judges, because no check knows the day.

`kind` is how: `age`, older than a limit; `past`, over; `ahead`, ends within lead time or horizon;
`near`, within twice the lead time; `newer`, over and later than the day at `against`; `retention`,
fewer days than the scenario asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.checks import Match
from linter.checks.attribute import Clause, holds
from linter.pattern import pattern
from linter.platform import Loaded, Resource
from linter.predicate import select
from linter.records import NamedTuple
from linter.tree import Leaf, Map, Missing, Node, Path, get, text

SCOPE = "resource"
_DAY = pattern(r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ].*)?")


class Params(NamedTuple):
    """`path` leads to the day; `limit` names a sibling field, or a setting as `config.NAME`.

    `ends` makes the day the published end that the deadline counts from. `label` names the
    sibling that tells the elements of a list apart; `against` is a dotted path to another day.
    """

    kind: str
    path: Sequence[Path]
    limit: str = ""
    label: str = ""
    ends: bool = False
    when: Sequence[Clause] = ()
    against: str = ""


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each day (or number) that there is; policy drops what is of no concern."""
    if not holds(target.body, params.when, target.place):
        return
    scenario = text(target.body, "spec", "scenario") or ""
    for path in params.path:
        *around_, field = path
        for owner, _ in select(target.body, tuple(around_), target.place):
            if not isinstance(owner, Map) or (found := get(owner, field)) is None:
                continue
            if day := _value(found, params.kind):
                key = ".".join(path).replace(".[*]", "")
                values = {"value": day, "scenario": scenario, "against": _against(target, params)}
                yield _match(owner, params, key, values)._replace(where=found.span)


def _against(target: Resource, params: Params) -> str:
    found = get(target.body, *params.against.split(".")) if params.against else None
    return "" if found is None else _value(found, params.kind)


def _match(owner: Map, params: Params, key: str, values: dict[str, str]) -> Match:
    limit = get(owner, params.limit) if params.limit and not params.limit.startswith("config.") else None
    own = str(limit.value) if isinstance(limit, Leaf) and isinstance(limit.value, int) else ""
    label = text(owner, params.label) or "" if params.label else ""
    values |= {
        "kind": params.kind,
        "limit": own or params.limit.removeprefix("config."),
        "label": label[:60] or key.rpartition(".")[2],
    }
    ends = values["value"] if params.ends else ""
    return Match(owner.span, values, key=f"{key}[{label}]" if label else key, ends=ends)


def _value(node: Node | Missing, kind: str) -> str:
    """The ISO day that a field starts with, or its number; "" for anything else."""
    if not isinstance(node, Leaf):
        return ""
    if kind == "retention":
        return str(node.value) if isinstance(node.value, int) and not isinstance(node.value, bool) else ""
    day = _DAY.fullmatch(node.value) if isinstance(node.value, str) else None
    return day[1] if day else ""
