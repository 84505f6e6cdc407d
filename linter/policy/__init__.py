"""What to do about findings: select, suppress, date, compare with a baseline. Nothing is dropped unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from linter.config import Config
from linter.finding import TRIGGERS, Finding, Notice, Suppression
from linter.policy import deadline, silence
from linter.policy.globs import matches
from linter.policy.make import Maker
from linter.policy.suppress import Mark
from linter.project import Project
from linter.records import NamedTuple
from linter.rulepack import Pack, Rule
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.policy.integrations import Integration


class Around(NamedTuple):
    """What findings are judged by besides themselves.

    `whole` says that the run saw the whole tree below `root`; `read` gives the text of a file of
    it; `baseline` is the text of the baseline, None without one; `before` holds the findings and
    facts of an older version, None when no change is judged.
    """

    config: Config
    today: str
    pack: Pack
    project: Project = Project()
    root: str = ""
    whole: bool = True
    read: Callable[[str], str | None] = lambda _: None
    baseline: str | None = None
    before: tuple[Sequence[Finding], Project] | None = None


def included(paths: Iterable[str], config: Config) -> list[str]:
    """The paths that no `exclude` glob names, in order."""
    return [p for p in paths if not any(matches(p, glob) for glob in config.exclude)]


def named(paths: Iterable[str], config: Config) -> Callable[[str], bool]:
    """Whether a finding at a path is reported: the path was asked for, or is of a module elsewhere that is called.

    What stands beside the files asked for and is none of them (not named, or ignored by git) is
    read and not reported; nor is what `exclude` names.
    """
    asked = frozenset(paths)
    folders = {path.rpartition("/")[0] for path in asked}

    def reported(path: str) -> bool:
        return path in asked or (path.rpartition("/")[0] not in folders and bool(included([path], config)))

    return reported


def wanted(config: Config) -> Callable[[Rule], bool]:
    """Whether a rule is selected; preview rules ask for `preview` or to be named."""

    def selected(rule: Rule) -> bool:
        named = any(fnmatchcase(rule.id, glob) for glob in config.select)
        if any(fnmatchcase(rule.id, glob) for glob in config.ignore):
            return False
        return named or (not config.select and _in_scope(rule, config))

    return selected


def asked(config: Config) -> tuple[str, ...]:
    """The triggers that are judged by all their rules, but for ignored ones."""
    if config.select or config.platforms or config.severities or config.confidences:
        return ()
    return config.triggers or TRIGGERS


def _in_scope(rule: Rule, config: Config) -> bool:
    if rule.status == "preview" and not config.preview:
        return False
    filters = (
        (config.triggers, rule.trigger),
        (config.platforms, rule.platform),
        (config.severities, rule.severity.value),
        (config.confidences, rule.confidence),
    )
    return all(not allowed or value in allowed for allowed, value in filters)


def apply(findings: Iterable[Finding], marks: Iterable[Mark], around: Around) -> tuple[list[Finding], list[Notice]]:
    """Settle days, add what only policy can see, mark what is suppressed or known, date the rest; sorted."""
    declared = _declared(around.project)
    matches = list(findings)
    found = _told(_settled(matches, around), declared, around)
    found = _assigned(_related(found + _made(found, matches, around, declared), around), declared)
    silences = [*map(silence.inline, marks), *silence.configured(around.config, around.root)]
    scene = silence.Scene(around.config, around.today, around.pack, around.whole)
    found = _assigned(silence.apply(found, silences, scene), declared)
    found, seen, notices = _compared(found, around)
    why = "known before" if around.baseline is None else "in the baseline"
    dated = [_known(f, around.today, why) for f in _dated(found, seen, declared, around)]
    return sorted(dated, key=_order), notices


def _declared(project: Project) -> list[Integration]:
    if not any(o.kind == "Integration" for o in project.objects):
        return []
    from linter.policy.integrations import read

    return read(project)


def _told(findings: list[Finding], declared: list[Integration], around: Around) -> list[Finding]:
    if not declared:
        return findings
    from linter.policy import blanks

    return blanks.told_once(findings, declared, Maker(around.pack, around.config))


def _assigned(findings: list[Finding], declared: list[Integration]) -> list[Finding]:
    if not declared:
        return findings
    from linter.policy.integrations import assign

    return assign(findings, declared)


def _settled(findings: Iterable[Finding], around: Around) -> list[Finding]:
    found = list(findings)
    if not any(f.dates for f in found):
        return found
    from linter.policy.settle import settle, states

    chosen = wanted(around.config)
    rules = {id: rule for id, rule in states(around.pack).items() if chosen(rule)}
    return [f for one in found if (f := settle(one, around.config, around.today, rules)) is not None]


def data_notices(config: Config, today: str, as_of: str) -> list[Notice]:
    """What to know of the lifecycle data: that it is old, and which overrides have run out."""
    from linter.policy import lifecycle

    out = [
        Notice(
            "warning", f"The override of {o.product} {o.version} ran out on {o.until}; renew or remove it.", o.origin
        )
        for o in config.overrides
        if lifecycle.expired(o, today)
    ]
    stale = lifecycle.stale(as_of, today)
    return [*out, Notice(*stale)] if stale else out


def _related(findings: list[Finding], around: Around) -> list[Finding]:
    if any(o.kind in ("ConfigMap", "Secret") for o in around.project.objects):
        from linter.policy import consumers

        findings = consumers.name(findings, around.project)
    if not around.project.connectors:
        return findings
    from linter.policy import dependents

    return dependents.name(findings, around.project)


def _made(found: list[Finding], matches: list[Finding], around: Around, declared: list[Integration]) -> list[Finding]:
    """What is found in owners, days and a change rather than in one place of one file."""
    project, maker = around.project, Maker(around.pack, around.config)
    out: list[Finding] = []
    if around.whole and (declared or project.connectors):
        from linter.policy import ownership

        out += ownership.findings(project, declared, ownership.owned(around.read), maker)
    if around.before is not None:
        from linter.policy import change

        out += change.findings(found, project, around.before[1], maker)
    written = _written(around, declared)
    if written:
        from linter.policy import rotation

        out += rotation.findings(project, written, around.config, around.today, maker)
    if declared:
        from linter.policy import review

        said = {f.resource for f in out if f.rule_id == review.RULE}
        late = review.findings(declared, review.Events(matches, project, written, around.today), maker)
        out += [f for f in late if f.resource not in said]
    return out


def _written(around: Around, declared: list[Integration]) -> Mapping[tuple[str, int], str]:
    """The days that lines were written, of the files that have secrets or belong to an integration."""
    if not around.config.git_dates or not around.root:
        return {}
    from linter.policy import gitdates

    paths = {c.place.path for c in around.project.credentials}
    if declared:
        paths |= {v.place.path for v in around.project.versions} | {i.place.path for i in declared}
    return gitdates.days(around.root, paths)


def _compared(findings: list[Finding], around: Around) -> tuple[list[Finding], list[str], list[Notice]]:
    """Findings against the baseline or the older version, the first-seen day of each, what is gone."""
    if around.baseline is None and around.before is None:
        return findings, [""] * len(findings), []
    from linter.policy import baseline

    old = around.before[0] if around.before is not None else ()
    known = baseline.entries(old) if around.baseline is None else baseline.parse(around.baseline)
    compared = baseline.compare(findings, known)
    notices = [] if around.baseline is None else baseline.notices(compared, around.config, whole=around.whole)
    return compared.findings, [e.first_seen for e in compared.entries], notices


def _dated(findings: list[Finding], seen: list[str], declared: list[Integration], around: Around) -> list[Finding]:
    config, today = around.config, around.today
    if config.git_dates and around.root:
        from linter.policy.gitdates import first_seen

        seen = first_seen(around.root, findings, seen)
    if not declared:
        return [deadline.apply(f, config, today, "", day) for f, day in zip(findings, seen, strict=True)]
    from linter.policy.integrations import due

    return [due(f, declared, config, today, day) for f, day in zip(findings, seen, strict=True)]


def _known(found: Finding, today: str, why: str) -> Finding:
    """What a baseline or the older version knows does not count, until it is overdue."""
    if found.baseline != "unchanged" or found.suppression is not None:
        return found
    due = found.deadline
    if due is not None and not due.estimated and due.date < today:
        return found
    return found._replace(suppression=Suppression("baseline", why))


def _order(finding: Finding) -> tuple[object, ...]:
    due = finding.deadline.date if finding.deadline else "9999"
    return due, finding.severity.rank, finding.place.path, finding.place.region, finding.rule_id
