"""`declared`: fields of an integration that must agree with each other or hold certain members.

`mode` says how: `same`, all of `paths` name one and the same; `members`, the list at `paths`
has all of `members`; `among`, each value at `paths` is one of the values at `names`; `meets`,
the fields `members` of each map at `paths` are no lower than those of the map at `names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.checks import Match
from linter.checks.attribute import Clause, holds, where
from linter.comparison import TESTS
from linter.platform import Loaded, Resource
from linter.predicate import Hit, select
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Leaf, Map, Missing, Path, Seq, Template, get

SCOPE = "resource"


class Params(NamedTuple):
    """`paths` lead to the judged fields, `names` to what they may name, `when` guards as in `attribute`."""

    mode: str
    paths: Sequence[Path]
    members: Sequence[str] = ()
    names: Sequence[Path] = ()
    when: Sequence[Clause] = ()


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield at most one match for `same` and `members`, one for each stray value for `among`."""
    if holds(target.body, params.when, target.place):
        yield from _MODES[params.mode](target, params)


def _found(target: Resource, paths: Sequence[Path]) -> list[tuple[Hit, str]]:
    return [
        (hit, ".".join(path).replace(".[*]", ""))
        for path in paths
        for hit, _ in select(target.body, tuple(path), target.place)
    ]


def _same(target: Resource, params: Params) -> Iterator[Match]:
    found = _found(target, params.paths)
    if any(isinstance(h, Leaf) and (h.value is UNKNOWN or isinstance(h.value, Template)) for h, _ in found):
        return
    absent = [(h, path) for h, path in found if isinstance(h, Missing) or not _text(h)]
    if absent:
        hit, path = absent[0]
        names = ", ".join(p.rpartition(".")[2] for _, p in absent)
        yield Match(where(hit), {"fault": f"nobody is named for {names}"}, key=path)
        return
    groups = list(dict.fromkeys(_text(h) for h, _ in found))
    if len(groups) > 1:
        odd = next((h, path) for h, path in found if _text(h) == groups[1])
        yield Match(where(odd[0]), {"fault": f"{', '.join(groups)} share it"}, key=odd[1])


def _members(target: Resource, params: Params) -> Iterator[Match]:
    for hit, path in _found(target, params.paths):
        if isinstance(hit, Seq):
            if hit.open or any(not isinstance(i, Leaf) or not isinstance(i.value, str) for i in hit.items):
                continue
            have = {_text(i).lower() for i in hit.items}
        elif isinstance(hit, Leaf) and hit.value is not None:
            continue
        else:
            have = set()
        lacking = [m for m in params.members if m not in have]
        if lacking:
            yield Match(where(hit), {"fault": ", ".join(lacking)}, key=path)


def _among(target: Resource, params: Params) -> Iterator[Match]:
    names = _found(target, params.names)
    if any(not isinstance(h, Missing) and not _text(h) for h, _ in names):
        return
    known = {_text(h) for h, _ in names}
    for hit, path in _found(target, params.paths):
        if (value := _text(hit)) and value not in known:
            yield Match(where(hit), {"fault": value[:80]}, key=path)


def _meets(target: Resource, params: Params) -> Iterator[Match]:
    for wanted, _ in _found(target, params.names):
        for hit, path in _found(target, params.paths):
            if not isinstance(wanted, Map) or not isinstance(hit, Map):
                continue
            for name in params.members:
                need, have = get(wanted, name), get(hit, name)
                if isinstance(need, Leaf) and isinstance(have, Leaf) and _lower(have.value, need.value):
                    said = f"{name} is {str(have.value)[:40].lower()} where {str(need.value)[:40].lower()} is required"
                    yield Match(have.span, {"fault": said}, key=f"{path}.{name}")


def _lower(have: object, need: object) -> bool:
    """Whether a declared ability is surely less than what is asked for."""
    if isinstance(need, bool) or isinstance(have, bool):
        return need is True and have is False
    if not isinstance(need, (str, float, int)) or not isinstance(have, (str, float, int)):
        return False
    enough = TESTS["at_least"](have, need)
    return str(have).lower() != str(need).lower() if enough is None else not enough


def _text(hit: Hit) -> str:
    """A declared text; the word `missing`, which `init` writes, declares nothing."""
    value = hit.value if isinstance(hit, Leaf) and isinstance(hit.value, str) else ""
    return "" if value.lower() == "missing" else value


_MODES = {"same": _same, "members": _members, "among": _among, "meets": _meets}
