"""Findings and a stored baseline to what is new, unchanged and gone; and back to the file.

A finding is known by rule, resource, path inside it and file, not by line; equal ones are told
apart by their order. What is gone and what is new are then compared without the file, one to
one only, so that a move keeps its history and doubt stays new.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from linter.config import Config
from linter.errors import ConfigError
from linter.finding import Finding, Notice
from linter.records import NamedTuple
from linter.typed import Any

FORMAT = 1
UNREAD = "unparsable-file"
"""The rule of what could not be read: nobody can tell what is gone there."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Known(NamedTuple):
    """One finding of a baseline; `nth` counts those that are equal otherwise, in order of place."""

    rule: str
    file: str
    resource: str = ""
    path: str = ""
    nth: int = 0
    first_seen: str = ""


class Compared(NamedTuple):
    """Findings marked `new` or `unchanged`, the entry of each, and the entries that are gone."""

    findings: list[Finding]
    entries: list[Known]
    gone: list[Known]


def parse(text: str, name: str = "baseline") -> list[Known]:
    """The entries of a baseline file; every format up to ours can be read."""
    try:
        data = json.loads(text)
    except ValueError as error:
        message = f"{name}: is no baseline: {error}; write it anew with `upgradelint baseline write`"
        raise ConfigError(message) from None
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        message = f"{name}: is no baseline; write one with `upgradelint baseline write`"
        raise ConfigError(message)
    if data.get("format") not in range(1, FORMAT + 1):
        message = f"{name}: has format {data.get('format')!r}; it should be at most {FORMAT}: upgrade upgradelint"
        raise ConfigError(message)
    return [_entry(row, name, n) for n, row in enumerate(data["findings"], 1)]


def _entry(row: Any, name: str, number: int) -> Known:
    fits = isinstance(row, dict) and set(row) <= set(Known._fields) and {"rule", "file"} <= set(row)
    if not fits or not all(isinstance(v, int if k == "nth" else str) for k, v in row.items()):
        message = f"{name}: entry {number} is none of ours; write it anew with `upgradelint baseline write`"
        raise ConfigError(message)
    found = Known(**row)
    if found.first_seen and not _DAY.fullmatch(found.first_seen):
        message = f"{name}: entry {number}: first_seen is no day; write YYYY-MM-DD"
        raise ConfigError(message)
    return found


def render(entries: Iterable[Known]) -> str:
    """The file: one entry a line, sorted, so that a change shows as the lines it is."""
    rows = [json.dumps({k: v for k, v in e._asdict().items() if v}, ensure_ascii=False) for e in sorted(set(entries))]
    body = ",\n".join(f"    {row}" for row in rows)
    return (
        f'{{\n  "format": {FORMAT},\n  "findings": [\n{body}\n  ]\n}}\n'
        if rows
        else (f'{{\n  "format": {FORMAT},\n  "findings": []\n}}\n')
    )


def entries(findings: Iterable[Finding]) -> list[Known]:
    """The entry of each finding, without a day, in the order given."""
    found = list(findings)
    order = sorted(range(len(found)), key=lambda n: (found[n].place.path, found[n].place.region, n))
    count: Counter[Known] = Counter()
    out: dict[int, Known] = {}
    for n in order:
        f = found[n]
        bare = Known(f.rule_id, f.place.path, f.resource, f.key)
        out[n] = bare._replace(nth=count[bare])
        count[bare] += 1
    return [out[n] for n in range(len(found))]


def compare(findings: Iterable[Finding], known: Iterable[Known]) -> Compared:
    """Mark findings against a baseline; an entry stands for one finding."""
    found = list(findings)
    now = entries(found)
    days = {k._replace(first_seen=""): k.first_seen for k in known}
    here = set(now)
    left = {k: day for k, day in days.items() if k not in here}
    moved = _moves([e for e in now if e not in days], list(left))
    marked, kept = [], []
    for one, entry in zip(found, now, strict=True):
        old = entry if entry in days else moved.get(entry)
        marked.append(one._replace(baseline="new" if old is None else "unchanged"))
        kept.append(entry._replace(first_seen="" if old is None else days[old]))
    gone = [k._replace(first_seen=day) for k, day in left.items() if k not in set(moved.values())]
    return Compared(marked, kept, sorted(gone))


def _moves(new: list[Known], gone: list[Known]) -> dict[Known, Known]:
    """New entries to the gone ones that they are, by all but the file, where both sides have just one.

    What has no resource is compared with its file's name, since the rule alone says too little.
    """
    fresh, old = Counter(map(_bare, new)), {_bare(k): k for k in gone}
    often = Counter(map(_bare, gone))
    return {e: old[b] for e in new if (b := _bare(e)) in old and fresh[b] == 1 and often[b] == 1}


def _bare(entry: Known) -> Known:
    name = "" if entry.resource else entry.file.rpartition("/")[2]
    return entry._replace(file=name, first_seen="")


def open_entries(compared: Compared, today: str) -> list[Known]:
    """The entries of what is open, each with the day it was first seen: known, or today.

    What something else than a baseline suppresses is left out, so that it counts when that ends.
    """
    pairs = zip(compared.findings, compared.entries, strict=True)
    return [e._replace(first_seen=e.first_seen or today) for f, e in pairs if _open(f)]


def _open(found: Finding) -> bool:
    return found.suppression is None or found.suppression.kind == "baseline"


def updated(compared: Compared, today: str) -> list[Known]:
    """A baseline with what is new, and what is gone kept."""
    return [*open_entries(compared, today), *compared.gone]


def pruned(compared: Compared) -> list[Known]:
    """A baseline without what is gone, and nothing new; what lies in files that could not be read is kept."""
    broken = {f.place.path for f in compared.findings if f.rule_id == UNREAD}
    pairs = zip(compared.findings, compared.entries, strict=True)
    kept = [e for f, e in pairs if f.baseline == "unchanged"]
    return [*kept, *(k for k in compared.gone if k.file in broken)]


def notices(compared: Compared, config: Config, *, whole: bool) -> list[Notice]:
    """What is new, unchanged and gone in numbers; gone only when all rules ran over the whole repository."""
    counted = [f for f in compared.findings if f.suppression is None]
    new = sum(f.baseline == "new" for f in counted)
    said = f"Compared with the baseline: {new:,} new, {len(counted) - new:,} unchanged"
    narrow = config.select or config.triggers or config.platforms or config.severities or config.confidences
    if narrow or not whole or not compared.gone:
        return [Notice("note", f"{said}.")]
    return [Notice("note", f"{said}, {len(compared.gone):,} gone; run `upgradelint baseline prune`.")]
