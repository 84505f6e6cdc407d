"""`lifecycle-state`: a rule that stands for one state of a dated match; policy gives it its findings.

The checks `lifecycle` and `lifecycle-resource` make the matches, `policy.lifecycle` names the
rule by what ends, how far it is gone and how sure that is.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks import Match
from linter.records import NamedTuple

SCOPE = "policy"


class Params(NamedTuple):
    """Nothing to set."""


def check(target: object, params: Params, around: object) -> Iterator[Match]:
    """No target is ever given."""
    return iter(())
