"""Suppressions and findings to findings that say what silences them, and findings on the suppressions.

A suppression that has no reason, has ended, runs too long or hides nothing is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from linter.config import Config
from linter.finding import Finding, Place, Region, Suppression
from linter.policy.deadline import plus
from linter.policy.globs import matches
from linter.policy.make import Maker
from linter.policy.suppress import Mark
from linter.records import NamedTuple
from linter.rulepack import CORE, Pack

_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


class Silence(NamedTuple):
    """One suppression of any kind; `paths` and `resources` are globs, `lines` an inclusive range."""

    kind: str
    place: Place
    rules: tuple[str, ...]
    reason: str
    until: str
    paths: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None
    foreign: bool = False
    fault: str = ""


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
    every = [s for s in silences if not s.foreign or config.honour_foreign_ignores]
    by_path: dict[str, list[Silence]] = {}
    for one in every:
        by_path.setdefault(one.place.path if one.kind == "inline" else "", []).append(one)
    used: dict[Silence, list[Finding]] = {}
    kept = []
    for found in findings:
        near = by_path.get(found.place.path, []) + by_path.get("", [])
        hits = [s for s in near if covers(s, found)]
        for one in hits:
            used.setdefault(one, []).append(found)
        valid = next((s for s in hits if not fault(s, scene)), None)
        kept.append(_silenced(found, valid, config))
    maker = Maker(scene.pack, config)
    for one in every:
        kept += _judged(one, used.get(one, []), scene, maker)
    return kept


def covers(silence: Silence, found: Finding) -> bool:
    """Whether a suppression is about a finding."""
    if silence.foreign and found.trigger != "secret-rotation":
        return False
    if silence.lines is not None and not silence.lines[0] <= found.place.region.line <= silence.lines[1]:
        return False  # before the globs: a file may hold thousands of marks
    if not any(fnmatchcase(found.rule_id, glob) for glob in silence.rules):
        return False
    if silence.lines is not None:
        return True
    in_path = not silence.paths or any(matches(found.place.path, glob) for glob in silence.paths)
    return in_path and (not silence.resources or any(fnmatchcase(found.resource, glob) for glob in silence.resources))


def _silenced(found: Finding, valid: Silence | None, config: Config) -> Finding:
    if valid is not None:
        return found._replace(suppression=Suppression(valid.kind, valid.reason, valid.until))
    for glob, rules in config.per_file_ignores:
        if matches(found.place.path, glob) and any(fnmatchcase(found.rule_id, rule) for rule in rules):
            return found._replace(suppression=Suppression("config", f"per-file-ignores of {glob}"))
    return found


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


def _judged(silence: Silence, used: list[Finding], scene: Scene, maker: Maker) -> list[Finding]:
    """Findings on one suppression: at most one of reason, end or use, then those of what it hides."""
    ids = ", ".join(silence.rules)[:80]
    what = "this comment" if silence.fault else f"ignore[{ids}]"
    wrong = fault(silence, scene)
    if wrong is not None:
        return maker.make(wrong[0], silence.place, key=ids, rules=ids, what=what, fault=wrong[1])
    if not used:
        why = "" if silence.foreign else unused(silence, scene)
        return maker.make("suppression-unused", silence.place, key=ids, what=what, fault=why) if why else []
    out: list[Finding] = []
    cutoffs = sorted(f.ends for f in used if f.trigger == "api-version" and f.ends >= scene.today)
    if cutoffs and (not silence.until or silence.until > cutoffs[0]):
        out += maker.make("suppression-past-cutoff", silence.place, key=ids, rules=ids, ends=cutoffs[0])
    declared = [f for f in used if f.trigger == "secret-rotation" and f.integrations]
    if declared and not silence.until and not silence.foreign:
        name = declared[0].integrations[0]
        out += maker.make("suppression-of-rotation-without-end", silence.place, key=ids, rules=ids, integration=name)
    return out


def unused(silence: Silence, scene: Scene) -> str:
    """Why a suppression that met nothing is of no use, "" where this run cannot tell."""
    ids = scene.pack.ids()
    for glob in silence.rules:
        if ids and not any(fnmatchcase(id, glob) for id in ids):
            return f"names {glob[:60]}, and there is no such rule"
    config = scene.config
    if config.select or config.triggers or config.platforms or config.severities or config.confidences:
        return ""
    concerned = [id for id in ids if any(fnmatchcase(id, glob) for glob in silence.rules)]
    if any(fnmatchcase(id, glob) for id in concerned for glob in config.ignore):
        return ""
    if not scene.whole and (silence.kind == "config" or _reaches_far(concerned, scene.pack)):
        return ""
    return "hides nothing; remove it"


def _reaches_far(ids: list[str], pack: Pack) -> bool:
    far = {r.id for r in pack.shard(CORE) if r.scope == "project"}
    return not far.isdisjoint(ids)
