"""The algorithms behind the rules: one module per check, found by its name.

A check module holds `SCOPE`, what one call sees ("resource", "document" or "project");
`Params`, the fields a rule may set; and `check(target, params, around)`, which yields
matches. `around` is the unit (`Loaded`) for resources and documents, and the `Project` for
the project. A check sees no file, configuration, clock or environment; the engine builds
findings, never a check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module

from linter.finding import Place
from linter.platform import Loaded
from linter.project import Project
from linter.records import NamedTuple
from linter.tree import Span
from linter.typed import Any, Protocol, TypeAlias, cast

Around: TypeAlias = "Loaded | Project"
Where: TypeAlias = "Span | Place"


READS = {
    "kubernetes-grant": "objects",
    "kubernetes-join": "objects",
    "shared-credential": "credentials",
    "policy-rule": "",
}
"""What the checks of the project look at: where there is none of it, their modules are not imported."""


class Match(NamedTuple):
    """A rule applies here. `values` fill the message; none of them may hold a secret.

    `key` is the path inside the resource; `resource` its address where the target is not a
    resource; `ends` the published end (ISO day); `edits` replace spans for a fix.
    """

    where: Where
    values: Mapping[str, str] = {}
    related: tuple[tuple[Where, str], ...] = ()
    key: str = ""
    resource: str = ""
    ends: str = ""
    edits: tuple[tuple[Span, str], ...] = ()


class Check(Protocol):
    """What a module of this package offers."""

    SCOPE: str
    Params: Any

    def check(self, target: Any, params: Any, around: Any) -> Iterable[Match]:
        """Yield a match for each place where the rule applies."""


def load(name: str) -> Check:
    """Import `linter.checks.<name>` on first use; rules that cannot match cost nothing."""
    return cast("Check", import_module(f"linter.checks.{name.replace('-', '_')}"))
