"""A finished run to text in a format. A reporter only formats; it decides nothing.

Each format is a module or package below this one with `render(report, options) -> str`;
call it through `render`, which neutralises the text first.
"""

from __future__ import annotations

from importlib import import_module

from linter.finding import Report
from linter.records import NamedTuple
from linter.typed import Protocol, cast

FORMATS = (
    "text",
    "sarif",
    "json",
    "jsonl",
    "github",
    "github_summary",
    "gitlab",
    "junit",
    "markdown",
    "csv",
    "html",
)
"""The formats; `-` is accepted for `_`. A test holds them equal to the folder."""


class Node(NamedTuple):
    """One node of the dependency graph. `kind` is connector, system or credential.

    `label` names it without any secret (`credential-1`); `where` is `path:line`, or "".
    """

    id: str
    kind: str
    label: str
    where: str = ""


class Graph(NamedTuple):
    """Who depends on what: `edges` lead from a connector to what it uses."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


class Readiness(NamedTuple):
    """One integration's row: the verdict (GO or NO-GO) and `(check, state, why)` for each check."""

    integration: str
    verdict: str
    checks: tuple[tuple[str, str, str], ...]


class Options(NamedTuple):
    """How to show a report.

    `verbose` is full, concise or grouped (text only); `width` is in columns; `max_results`
    caps SARIF and HTML, 0 is no cap; `category` is code scanning's; `docs` is the address of
    the documentation, "" when it is not published. `graph` and `readiness` fill their places
    in the HTML report.
    """

    verbose: str = "full"
    color: bool = False
    unicode: bool = True
    hyperlinks: bool = False
    width: int = 100
    statistics: bool = False
    show_suppressed: bool = False
    max_results: int = 5000
    line_hash: bool = True
    category: str = ""
    docs: str = ""
    graph: Graph | None = None
    readiness: tuple[Readiness, ...] = ()


class Format(Protocol):
    """What a module of this package offers."""

    def render(self, report: Report, options: Options) -> str:
        """Format a report whose prose is neutralised already."""


def render(name: str, report: Report, options: Options = Options()) -> str:  # noqa: B008 - immutable
    """Format a report; `name` is one of `FORMATS`. It ends with a line feed unless it is empty."""
    from linter.report import clean

    module = cast("Format", import_module(f"linter.report.{name.replace('-', '_')}"))
    return module.render(clean.report(report), options)
