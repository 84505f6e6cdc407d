"""What a run produces. The vocabulary is SARIF's; this module imports nothing of ours."""

from __future__ import annotations

from enum import Enum

from linter.records import NamedTuple

TRIGGERS = ("tls", "identity", "api-version", "audit-log", "secret-rotation", "recovery", "ownership")


class Severity(Enum):
    """How bad a finding of a rule is; it belongs to the rule."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for critical to 3 for low: sorts the worst first."""
        return _RANKS[self.value]


_RANKS = {"critical": 0, "high": 1, "medium": 2, "low": 3}


class Region(NamedTuple):
    """Half-open range of a text: offsets in characters; lines and columns count from 1.

    `column` and `end_column` count characters (terminal), `utf16_column` and
    `utf16_end_column` count UTF-16 code units (SARIF `columnKind: utf16CodeUnits`).
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    utf16_column: int
    utf16_end_column: int


class Place(NamedTuple):
    """A region of a file. `label` says what is there, for related places; "" for the primary one."""

    path: str
    region: Region
    label: str = ""


class Edit(NamedTuple):
    """Replace the characters `start` to `end` of `path` by `text`."""

    path: str
    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that belong together. `safety` is safe, unsafe or suggestion (never applied)."""

    description: str
    safety: str
    edits: tuple[Edit, ...]


class Suppression(NamedTuple):
    """Why a finding does not count. `kind` is inline, config or baseline."""

    kind: str
    reason: str
    until: str = ""


class Deadline(NamedTuple):
    """The day (ISO) by which a finding has to be dealt with, and why that day.

    `estimated` is true where no first-seen day is known and the window counts from today.
    """

    date: str
    reason: str
    estimated: bool


class Excerpt(NamedTuple):
    """Redacted source lines around a place: `(line number, text)`, ascending.

    `line_hash` is the `primaryLocationLineHash` of the place's first line, as code scanning computes it.
    """

    path: str
    lines: tuple[tuple[int, str], ...]
    line_hash: str


class Finding(NamedTuple):
    """One rule, one place. `key` is the path inside the resource, for baselines.

    `dates` are the fields of a lifecycle match, sorted pairs; policy settles them with `today`.
    """

    rule_id: str
    trigger: str
    severity: Severity
    confidence: str
    message: str
    place: Place
    related: tuple[Place, ...] = ()
    resource: str = ""
    key: str = ""
    fixes: tuple[Fix, ...] = ()
    ends: str = ""
    excerpt: Excerpt | None = None
    deadline: Deadline | None = None
    suppression: Suppression | None = None
    baseline: str = ""
    integrations: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()


class Notice(NamedTuple):
    """Something a user should know that is not a finding: a skipped file, a limit, our own fault.

    `level` is note, warning or error; an error means that exit code 3 is due.
    """

    level: str
    message: str
    path: str = ""
    line: int = 0


class RuleInfo(NamedTuple):
    """What reports say of a rule. `references` are official pages and `CWE-n`."""

    id: str
    trigger: str
    severity: Severity
    confidence: str
    summary: str
    why: str
    remediation: str
    references: tuple[str, ...]
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Report(NamedTuple):
    """A finished run: everything a reporter formats.

    `findings` are sorted and hold the suppressed and baselined ones too; `rules` are those
    with findings; `today` and `data_as_of` are ISO days; `files` counts the files judged;
    `triggers` are those that all rules but the ignored ones were asked for, none where only a part
    of the findings is reported.
    """

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    rules: dict[str, RuleInfo]
    today: str
    data_as_of: str
    files: int
    triggers: tuple[str, ...] = TRIGGERS
