"""What to do about findings: select, suppress, date, compare with a baseline. Nothing is dropped unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from linter.config import Config
from linter.finding import Finding, Notice
from linter.policy import deadline, silence
from linter.policy.suppress import Mark
from linter.rulepack import Pack, Rule


def included(paths: Iterable[str], config: Config) -> list[str]:
    """The paths that no `exclude` glob names, in order."""
    return [p for p in paths if not any(matches(p, glob) for glob in config.exclude)]


def matches(path: str, glob: str) -> bool:
    """Whether a glob names a path: the path itself, a folder above it, or a name in it.

    >>> matches("a/b/c.tf", "a/b"), matches("a/b/c.tf", "*.tf"), matches("a/b/c.tf", "b/*")
    (True, True, False)
    """
    if fnmatchcase(path, glob) or path.startswith(glob.rstrip("/") + "/"):
        return True
    return "/" not in glob and any(fnmatchcase(part, glob) for part in path.split("/"))


def wanted(config: Config) -> Callable[[Rule], bool]:
    """Whether a rule is selected; preview rules ask for `preview` or to be named."""

    def selected(rule: Rule) -> bool:
        named = any(fnmatchcase(rule.id, glob) for glob in config.select)
        if any(fnmatchcase(rule.id, glob) for glob in config.ignore):
            return False
        return named or (not config.select and _in_scope(rule, config))

    return selected


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


def apply(
    findings: Iterable[Finding], marks: Iterable[Mark], config: Config, today: str, pack: Pack
) -> tuple[list[Finding], list[Notice]]:
    """Settle dates, mark what is suppressed, give each finding its deadline; sorted."""
    settled = _settled(findings, config, today, pack)
    silences = [*map(silence.inline, marks), *silence.configured(config)]
    kept = silence.apply(settled, silences, silence.Scene(config, today, pack))
    return sorted((deadline.apply(f, config, today) for f in kept), key=_order), []


def _settled(findings: Iterable[Finding], config: Config, today: str, pack: Pack) -> list[Finding]:
    found = list(findings)
    if not any(f.dates for f in found):
        return found
    from linter.policy.settle import settle, states

    rules = {id: rule for id, rule in states(pack).items() if wanted(config)(rule)}
    return [f for one in found if (f := settle(one, config, today, rules)) is not None]


def _order(finding: Finding) -> tuple[object, ...]:
    due = finding.deadline.date if finding.deadline else "9999"
    return due, finding.severity.rank, finding.place.path, finding.place.region, finding.rule_id
