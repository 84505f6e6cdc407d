"""Findings with fixes to changed files: byte edits, verified before anything is written.

The fixes of one file are applied together or not at all. The new text must still parse by a
second, strict parser (python-hcl2, ruamel.yaml, json), the findings must be gone and no
new one may have come.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from linter import quote
from linter.finding import Edit, Finding
from linter.identify import settle
from linter.parse import parse
from linter.records import NamedTuple
from linter.report import clean
from linter.source import decode
from linter.tree import Document

LEVELS = {"safe": ("safe",), "unsafe": ("safe", "unsafe")}
UNENDED = "\\ No newline at end of file"
Check = Callable[[Mapping[str, bytes]], tuple[Finding, ...]]


class Change(NamedTuple):
    """A file before and after, and how many findings its edits mend."""

    path: str
    before: bytes
    after: bytes
    mended: int


class Refused(NamedTuple):
    """A file whose fixes were not applied, and why."""

    path: str
    reason: str


def plan(
    findings: Iterable[Finding], data: Callable[[str], bytes], check: Check, level: str
) -> tuple[list[Change], list[Refused]]:
    """Changes that hold, and files whose fixes do not.

    `data` gives a file's bytes; `check` judges the tree again with some files replaced.
    """
    found = [f for f in findings if f.suppression is None]
    changes, refused = [], []
    for path, edits in sorted(edits_by_file(found, level).items()):
        before = data(path)
        outcome = rewrite(before, edits)
        if isinstance(outcome, str):
            refused.append(Refused(path, outcome))
        elif why := strict_fault(path, before, outcome):
            refused.append(Refused(path, why))
        else:
            changes.append(Change(path, before, outcome, len(edits)))
    kept, worse = holding(changes, found, check, level)
    return kept, sorted(refused + worse)


def holding(
    changes: list[Change], found: list[Finding], check: Check, level: str
) -> tuple[list[Change], list[Refused]]:
    """The changes that leave no finding behind and bring none: all are judged together, halves when that fails."""
    if not changes:
        return [], []
    why = regression(found, {c.path for c in changes}, level, check({c.path: c.after for c in changes}))
    if not why:
        return changes, []
    if len(changes) == 1:
        return [], [Refused(changes[0].path, why)]
    middle = len(changes) // 2
    first, second = (holding(part, found, check, level) for part in (changes[:middle], changes[middle:]))
    return first[0] + second[0], first[1] + second[1]


def edits_by_file(findings: Iterable[Finding], level: str) -> dict[str, list[Edit]]:
    """Path to its distinct edits, for fixes of the level or safer that touch one file."""
    found: dict[str, set[Edit]] = {}
    for finding in findings:
        fix = next((x for x in finding.fixes if x.safety in LEVELS[level]), None)
        if fix and len({e.path for e in fix.edits}) == 1:
            found.setdefault(fix.edits[0].path, set()).update(fix.edits)
    return {path: sorted(edits, key=lambda e: (e.start, e.end, e.text)) for path, edits in found.items()}


def rewrite(before: bytes, edits: list[Edit]) -> bytes | str:
    """The bytes after all edits, or why they cannot be made together."""
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = before[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return "the file is not UTF-8"
    pieces, at = [], 0
    for edit in edits:
        if edit.start < at:
            return "two fixes change the same place"
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return mark + "".join([*pieces, text[at:]]).encode("utf-8")


def strict_fault(path: str, before: bytes, after: bytes) -> str:
    """Why a strict parser refuses the new text though it took the old one, "" when it takes it."""
    reader = _strict(path)
    if reader is None:
        return ""
    old, new = reader(before), reader(after)
    return f"the changed file would not parse: {new}" if new and not old else ""


def _strict(path: str) -> Callable[[bytes], str] | None:
    if path.endswith((".tf", ".tofu", ".tfvars", ".hcl")):
        return _hcl
    if path.endswith((".yaml", ".yml")):
        return _yaml
    return _json if path.endswith(".json") else None


def _hcl(data: bytes) -> str:
    from linter.parse.hcl_verdict import message

    return message(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")) or ""


def _yaml(data: bytes) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        for _ in YAML(typ="rt").load_all(data.decode("utf-8", "replace")):
            pass
    except YAMLError as error:
        return str(error).splitlines()[0]
    return ""


def _json(data: bytes) -> str:
    import json

    try:
        json.loads(data)
    except ValueError as error:
        return str(error)
    return ""


def regression(found: Iterable[Finding], paths: Container[str], level: str, after: Iterable[Finding]) -> str:
    """Why the findings after the change of some files are no better: one is still there, or a new one came."""
    every = list(found)
    mended = {_key(f) for f in every if any(x.safety in LEVELS[level] and x.edits[0].path in paths for x in f.fixes)}
    before = _count(every)
    now = _count(after)
    if still := sorted(key for key in mended if now.get(key, 0) >= before.get(key, 0)):
        return f"{still[0][0]} would still be there"
    if new := sorted(key for key, n in now.items() if n > before.get(key, 0)):
        return f"{new[0][0]} would be new"
    return ""


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule_id, finding.place.path, finding.resource + "\0" + finding.key


def _count(findings: Iterable[Finding]) -> dict[tuple[str, str, str], int]:
    counts: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        if finding.suppression is None:
            counts[_key(finding)] = counts.get(_key(finding), 0) + 1
    return counts


def diff(change: Change) -> str:
    """A unified diff of a change: whole lines, in which secrets are masked and steering characters shown.

    Where there are none it can be applied; a last line without an end has git's remark.
    """
    import difflib

    before, after = shown(change.path, change.before), shown(change.path, change.after)
    name = clean.line(change.path)
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n{UNENDED}\n" for line in lines)


def shown(path: str, data: bytes) -> list[str]:
    """The lines of a file as they may be printed, each with its line feed; tabs and CRLF stay."""
    text, _ = decode(data)
    document = parse(Document(path, settle(path, text), text))
    quoted = quote.prepare(document, data, set())
    assert quoted is not None
    count = len(quoted.starts) - text.endswith(("\n", "\r"))
    lines = ("\t".join(map(clean.source, quote.line(quoted, n, 0).split("\t"))) for n in range(1, count + 1))
    return [line + _end(text, quoted.starts, number) for number, line in enumerate(lines, 1)]


def _end(text: str, starts: list[int], number: int) -> str:
    """The end of a line as a diff keeps it: "" behind the last one without, a lone CR as a line feed."""
    if number == len(starts):
        return ""
    return "\r\n" if text.startswith("\r\n", starts[number] - 2) else "\n"
