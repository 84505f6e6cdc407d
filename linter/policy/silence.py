"""Suppressions and findings to findings that say what silences them, and findings on the suppressions.

A suppression that has no reason, has ended, runs too long or hides nothing is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable

from linter.config import Config
from linter.finding import Finding, Place, Region, Suppression
from linter.pattern import pattern
from linter.policy.cover import Silence, Used, cover, named, wild
from linter.policy.deadline import plus
from linter.policy.globs import matches
from linter.policy.make import Maker
from linter.policy.suppress import Mark
from linter.records import NamedTuple
from linter.rulepack import Pack

_DAY = pattern(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


class Scene(NamedTuple):
    """What a suppression is judged by. `whole` says that the run saw the whole repository."""

    config: Config
    today: str
    pack: Pack
    whole: bool = True


def inline(mark: Mark) -> Silence:
    """A comment as a suppression."""
    lines = mark.first, mark.last
    return Silence("inline", mark.place, mark.ids, mark.reason, mark.until, (), (), lines, mark.foreign, mark.fault)


def configured(config: Config, root: str = "") -> list[Silence]:
    """The `[[ignore]]` tables as suppressions; their places are relative to `root`."""
    return [
        Silence("config", _at(*i.origin, root), i.rules, i.reason, i.until, i.paths, i.resources)
        for i in config.ignores
    ]


def _at(path: str, line: int, root: str) -> Place:
    shown = path.removeprefix(root.rstrip("/") + "/") if root else path
    return Place(shown, Region(0, 0, line, 1, line, 1, 1, 1))


def apply(findings: Iterable[Finding], silences: Iterable[Silence], scene: Scene) -> list[Finding]:
    """Mark what is suppressed and add what is wrong with the suppressions; nothing is dropped."""
    config = scene.config
    found = list(findings)
    every = [s for s in silences if not s.foreign or config.honour_foreign_ignores]
    wrong = [fault(s, scene) for s in every]
    covered = cover(found, every, [w is None for w in wrong], scene.today)
    filed = Filed(config)
    kept = [
        _silenced(one, every[n]) if n >= 0 else filed.silenced(one) for one, n in zip(found, covered.first, strict=True)
    ]
    maker, known = Maker(scene.pack, config), Known(scene)
    for one, fails, used in zip(every, wrong, covered.used, strict=True):
        kept += _judged(one, fails, used, maker, known)
    return kept


def _silenced(found: Finding, by: Silence) -> Finding:
    return found._replace(suppression=Suppression(by.kind, by.reason, by.until))


class Filed:
    """The `per-file-ignores` of a configuration; each file and rule is looked up once."""

    def __init__(self, config: Config) -> None:
        self._ignores = config.per_file_ignores
        self._by_path: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._why: dict[tuple[str, str], str] = {}

    def silenced(self, found: Finding) -> Finding:
        """The finding, marked when its file and rule are listed."""
        if not self._ignores:
            return found
        path, rule = key = found.place.path, found.rule_id
        if path not in self._by_path:
            self._by_path[path] = [pair for pair in self._ignores if matches(path, pair[0])]
        if key not in self._why:
            globs = (glob for glob, rules in self._by_path[path] if any(named(rule, r) for r in rules))
            self._why[key] = next(globs, "")
        why = self._why[key]
        return found._replace(suppression=Suppression("config", f"per-file-ignores of {why}")) if why else found


def fault(silence: Silence, scene: Scene) -> tuple[str, str] | None:
    """The rule and the words for why a suppression has no effect, None when it has."""
    until, today, most = silence.until, scene.today, scene.config.max_suppression_days
    if silence.fault:
        return "suppression-unused", silence.fault
    if silence.foreign:
        return None
    if not silence.reason:
        return "suppression-without-reason", "has no reason; add reason=..."
    if until and not _day(until):
        return "suppression-unused", f"names until={until[:20]}, which is no day; write until=YYYY-MM-DD"
    if until and until < today:
        return "suppression-expired", f"ended on {until}; mend the finding or agree on a new day"
    if most and (not until or until > plus(today, most)):
        return (
            "suppression-too-long",
            f"runs {f'until {until}' if until else 'for ever'}; the limit is {most} days",
        )
    return None


def _day(text: str) -> bool:
    import datetime

    try:
        return bool(_DAY.fullmatch(text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _judged(
    silence: Silence, wrong: tuple[str, str] | None, used: Used | None, maker: Maker, known: Known
) -> list[Finding]:
    """Findings on one suppression: at most one of reason, end or use, then those of what it hides."""
    ids = ", ".join(silence.rules)[:80]
    what = "this comment" if silence.fault else f"ignore[{ids}]"
    if wrong is not None:
        return maker.make(wrong[0], silence.place, key=ids, rules=ids, what=what, fault=wrong[1])
    if used is None:
        why = "" if silence.foreign else known.unused(silence)
        return maker.make("suppression-unused", silence.place, key=ids, what=what, fault=why) if why else []
    out: list[Finding] = []
    if used.ends and (not silence.until or silence.until > used.ends):
        out += maker.make("suppression-past-cutoff", silence.place, key=ids, rules=ids, ends=used.ends)
    if used.integration and not silence.until and not silence.foreign:
        values = {"rules": ids, "integration": used.integration}
        out += maker.make("suppression-of-rotation-without-end", silence.place, key=ids, **values)
    return out


class Known:
    """The rules that there are, by the globs that suppressions name; each glob is tried once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ids: dict[str, None] | None = None
        self._named: dict[str, list[str]] = {}
        self._quiet: tuple[frozenset[str], frozenset[str]] | None = None

    def of(self, glob: str) -> list[str]:
        """The rules that a glob names."""
        if self._ids is None:
            self._ids = dict.fromkeys(self._scene.pack.ids())
        if not wild(glob):
            return [glob] if glob in self._ids else []
        if glob not in self._named:
            self._named[glob] = [id for id in self._ids if named(id, glob)]
        return self._named[glob]

    def unused(self, silence: Silence) -> str:
        """Why a suppression that met nothing is of no use, "" where this run cannot tell."""
        for glob in silence.rules:
            if not self.of(glob) and self._ids:
                return f"names {glob[:60]}, and there is no such rule"
        config = self._scene.config
        if config.select or config.triggers or config.platforms or config.severities or config.confidences:
            return ""
        concerned = {id for glob in silence.rules for id in self.of(glob)}
        ignored, far = self._silent()
        if not ignored.isdisjoint(concerned):
            return ""
        if not self._scene.whole and (silence.kind == "config" or not far.isdisjoint(concerned)):
            return ""
        return "hides nothing; remove it"

    def _silent(self) -> tuple[frozenset[str], frozenset[str]]:
        """The rules that are ignored, and those that look at the whole repository."""
        if self._quiet is None:
            ignored = frozenset(id for glob in self._scene.config.ignore for id in self.of(glob))
            far = frozenset(r.id for r in self._scene.pack.of_scope("project"))
            self._quiet = ignored, far
        return self._quiet
