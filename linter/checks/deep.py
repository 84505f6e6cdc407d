"""`deep`: a member at any depth whose dotted path ends as a pattern says must satisfy a predicate.

For trees without a schema, such as the values of a Helm chart. A member below something that is
turned off (`enabled: false` beside it, or higher up) has no effect and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from linter.checks import Match
from linter.checks.attribute import match
from linter.platform import Loaded, Resource
from linter.predicate import FAIL, judge
from linter.records import NamedTuple
from linter.tree import Entry, Leaf, Map, Node, Path, Seq, get
from linter.typed import Any

SCOPE = "resource"
MAX_DEPTH = 12
_SWITCHES = ("enabled", "create", "install", "deploy")


class Params(NamedTuple):
    """`member` is searched for in the dotted path; `good` is what its value should be."""

    member: str
    good: Mapping[str, Any]


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each member at fault, in the order they are written."""
    wanted = re.compile(params.member)
    for entry, path in members(target.body, (), 0):
        if wanted.search(".".join(path)) and judge(entry.value, params.good) is FAIL:
            yield match(entry.value, path, target.name)


def members(node: Node, path: Path, depth: int) -> Iterator[tuple[Entry, Path]]:
    """Every leaf and every list below a node that is not turned off, with its path."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, Seq):
        for item in node.items:
            yield from members(item, path, depth + 1)
        return
    if not isinstance(node, Map) or (depth and _is_off(node, path)):
        return
    for entry in node.entries:
        here = (*path, str(entry.key.value))
        if isinstance(entry.value, (Leaf, Seq)):
            yield entry, here
        yield from members(entry.value, here, depth + 1)


def _is_off(node: Map, path: Path) -> bool:
    """Whether a map of several settings turns the whole of it off; a lone `enabled` is itself the setting."""
    if len(node.entries) == 1 or re.search(SETTINGS, path[-1] if path else ""):
        return False
    switches = (get(node, name) for name in _SWITCHES)
    return any(isinstance(s, Leaf) and s.value is False for s in switches)


SETTINGS = (
    r"(?i)^(m?tls|ssl|https|auth|authentication|persistence|backups?|audit\w*|accessLogs?|verify\w*|rbac|metrics)$"
)
"""Names of maps whose `enabled` is a setting to judge, not the switch of a part."""
