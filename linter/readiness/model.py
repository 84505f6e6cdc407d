"""What readiness says of one integration, as plain values that the formats show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from linter.config import Config
from linter.finding import Finding, Report
from linter.policy.integrations import Integration, covers
from linter.policy.owners import Owned
from linter.project import Connector, Credential, Project
from linter.records import NamedTuple

PROVEN, DECLARED, CONTRADICTED, STALE, MISSING = "proven", "declared", "contradicted", "stale", "missing"
FITS, MISMATCH, OPEN = "fits", "mismatch", "not known"
READY = frozenset({PROVEN, DECLARED})


class Evidence(NamedTuple):
    """Something to look at: what it says, where it is written (`path:line`), a link that is shown, never fetched."""

    says: str
    at: str = ""
    link: str = ""


class Check(NamedTuple):
    """One check. `state` of a final check is one of the five words above.

    Of a compatibility check it is fits, mismatch or not known; of a comparison a word of its own.
    `head` and `rows` are a table, where the check is one.
    """

    id: str
    title: str
    state: str
    why: str
    evidence: tuple[Evidence, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Advice(NamedTuple):
    """Upgrade, consolidate or retire, and the reason; `cost` is what one rotation takes."""

    word: str
    reason: str
    cost: str


class Outcome(NamedTuple):
    """One integration: GO or NO-GO and why, what was checked, and what to do.

    `triggers` are `(trigger, number of open findings, what to do)`; `deadline` is the earliest
    day and its reason; `signs` say why an upgrade is required; `review` says that one is due.
    """

    name: str
    place: str
    owner: str
    owner_from: str
    scenario: str
    verdict: str
    because: tuple[str, ...]
    final: tuple[Check, ...]
    comparison: tuple[Check, ...]
    compatibility: tuple[Check, ...]
    advice: Advice
    signs: tuple[str, ...]
    misreads: tuple[Evidence, ...]
    review: str
    triggers: tuple[tuple[str, int, str], ...]
    deadline: tuple[str, str]
    remarks: tuple[str, ...]


class Scene(NamedTuple):
    """One integration and all it is judged by.

    `found` are its findings, suppressed and known ones too; `owned` the lines of CODEOWNERS;
    `exists` tells whether a path of the repository is a file; `paths` are the files judged.
    """

    integration: Integration
    found: tuple[Finding, ...]
    report: Report
    project: Project
    config: Config
    owned: Sequence[Owned]
    exists: Callable[[str], bool]
    paths: Sequence[str]

    @property
    def today(self) -> str:
        """The ISO day of the run."""
        return self.report.today

    @property
    def scenario(self) -> str:
        """The declared scenario, else the configured one."""
        declared = self.integration.scenario
        return declared if declared in dict(self.config.lead_days) else self.config.scenario

    def credentials(self) -> list[Credential]:
        """The literal secrets in the integration's files."""
        return [c for c in self.project.credentials if c.kind == "literal" and self.own(c.place.path)]

    def connectors(self) -> list[Connector]:
        """The connectors in the integration's files."""
        return [c for c in self.project.connectors if self.own(c.place.path)]

    def own(self, path: str) -> bool:
        """Whether a path is one of the integration's files."""
        return covers(self.integration, path)

    def files(self) -> list[str]:
        """The judged files of the integration, without its manifest."""
        return [p for p in self.paths if p != self.integration.place.path and self.own(p)]

    def at(self, path: str) -> str:
        """Where a field of the spec is written."""
        place = self.integration.at(path)
        return f"{place.path}:{place.region.line}"


def evidence(found: Finding) -> Evidence:
    """A finding as evidence; a suppressed one says so."""
    quiet = f" ({found.suppression.kind} suppression: {found.suppression.reason})" if found.suppression else ""
    place = f"{found.place.path}:{found.place.region.line}"
    return Evidence(f"{found.severity.value} {found.rule_id}: {found.message}{quiet}", place)


def declared(value: object) -> str:
    """A declared text, "" for nothing and for the word `missing`, which `init` writes."""
    text = value if isinstance(value, str) else ""
    return "" if text.strip().lower() in ("missing", "unknown", "todo", "tbd") else text.strip()


def answer(value: object, other: str = "not declared") -> str:
    """A declared yes or no, `other` for anything else."""
    return ("yes" if value else "no") if isinstance(value, bool) else other


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def plural(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
