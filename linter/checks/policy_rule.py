"""`policy-rule`: a rule whose findings policy makes, from suppressions, owners, days or a change.

`linter.policy` looks the rule up by its id; no target is ever shown to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks import Match
from linter.records import NamedTuple

SCOPE = "project"


class Params(NamedTuple):
    """Nothing to set."""


def check(target: object, params: Params, around: object) -> Iterator[Match]:
    """No target is ever given."""
    return iter(())
