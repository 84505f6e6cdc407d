"""Helm, Go and Jinja templates, and Terraform's directives, to text of the same length that their host syntax reads.

An action inside a line becomes a *hole*, a run of one character that no file uses. An action that
has a line of its own becomes blank lines: a line break each character, so that no indentation
is left to disturb a block scalar. Offsets stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Scalar, Template

_START = pattern(r"\$?\{\{|\{%|\{#|%\{(?=~?\s*(?:if|for|else|endif|endfor)\b)")
_QUOTED = r""""(?:\\.|[^"\\\n]){0,2000}"|`[^`]{0,4000}`|'[^'\n]{0,2000}'"""
_ESCAPED = r"""\\["'`]"""
_ENDS = {
    "{{": pattern(rf"{_ESCAPED}|{_QUOTED}|\}}\}}"),
    "{%": pattern(rf"{_ESCAPED}|{_QUOTED}|%\}}"),
    "{#": pattern(r"#\}"),
    "%{": pattern(rf"{_ESCAPED}|{_QUOTED}|\}}"),
}
_STOP = {"{{": "}}", "{%": "%}", "{#": "#}", "%{": "}"}
_STOPS = {stop: pattern(re.escape(stop)) for stop in _STOP.values()}
MAX_ACTION = 20_000
_COMMENT_END = pattern(r"\*/\s*-?\}\}")
_WORD = pattern(r"(?:\$?\{\{|\{%|%\{)[-+~]?\s*(?:(/\*)|(\$\w*\s*(?:,\s*\$\w+\s*)?:?=)|([A-Za-z_]+))?")
_INDENT = pattern(r"\bn?indent\s+(\d{1,3})")
_OPENERS = frozenset({"if", "with", "range", "for", "unless", "macro", "define", "block", "raw", "filter", "call"})
_MIDDLES = frozenset({"else", "elif", "break", "continue"})
_STATEMENTS = frozenset({"set", "import", "from", "extends", "do", "fail"})


class Action(NamedTuple):
    """One `{{ ... }}`. `kind` is open, middle, end, comment, silent (it writes nothing) or value."""

    start: int
    end: int
    kind: str


class Mask(NamedTuple):
    """A masked text and where its actions were.

    `blanks` are the actions turned into blank lines, `inserts` those that write lines, each
    with the indentation it writes them at (-1 when that cannot be told).
    """

    text: str
    hole: str
    blanks: tuple[int, ...]
    inserts: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, int], ...]


def actions(text: str) -> Iterator[Action]:
    """The actions of a template in order; one that does not end is none."""
    at = 0
    ends = _Ends(text)
    while (start := _START.search(text, at)) is not None:
        opener = start[0].removeprefix("$")
        end = ends.of(start, opener)
        if end < 0:
            at = start.end()
            continue
        yield Action(start.start(), end, _kind(text, start.start(), opener))
        at = end


class _Ends:
    """Where actions end. The next end of each kind is kept, so that openers without one cost nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ahead: dict[str, tuple[int, int]] = {}

    def of(self, start: re.Match[str], opener: str) -> int:
        """The end of the action that starts here, -1 for none."""
        text, at = self.text, start.end()
        if opener == "{{" and text[at : at + 12].lstrip("- \t\n").startswith("/*"):
            return self._next(_COMMENT_END, at)[1]
        stop = _STOP[opener]
        if not 0 <= self._next(_STOPS[stop], at)[0] - at < MAX_ACTION:
            return -1
        for found in _ENDS[opener].finditer(text, at, at + MAX_ACTION):
            if found[0] == stop:
                return found.end()
        return -1

    def _next(self, end: re.Pattern[str], at: int) -> tuple[int, int]:
        """The first match at or behind a place, asked in ascending order; (-1, -1) when there is none."""
        known = self.ahead.get(end.pattern, (0, 0))
        if 0 <= known[0] < at or known == (0, 0):
            found = end.search(self.text, at)
            known = self.ahead[end.pattern] = found.span() if found is not None else (-1, -1)
        return known


def _kind(text: str, start: int, opener: str) -> str:
    if opener == "{#":
        return "comment"
    found = _WORD.match(text, start)
    comment, assignment, word = found.groups() if found is not None else (None, None, None)
    if comment:
        return "comment"
    if assignment or (word in _STATEMENTS and opener == "{%") or word == "fail":
        return "silent"
    if word in _OPENERS:
        return "open"
    if word in _MIDDLES:
        return "middle"
    if word is not None and (word == "end" or (opener in ("{%", "%{") and word.startswith("end"))):
        return "end"
    return "value"


def mask(text: str) -> Mask:
    """Mask every action of a text."""
    hole = next(c for c in map(chr, range(0xE000, 0xF8FF)) if c not in text)
    pieces: list[str] = []
    blanks: list[int] = []
    inserts: list[tuple[int, int]] = []
    comments: list[tuple[int, int]] = []
    at = 0
    for group in _groups(text):
        comments += [(a.start, a.end) for a in group if a.kind == "comment"]
        for start, end, filler in _fill(text, group, hole):
            pieces += [text[at:start], filler]
            at = end
            if filler.startswith("\n"):
                blanks.append(start)
        if _alone(text, group):
            inserts += [(a.start, _indent(text, a)) for a in group if a.kind == "value"]
    pieces.append(text[at:])
    return Mask("".join(pieces), hole, tuple(blanks), tuple(inserts), tuple(comments))


def _groups(text: str) -> Iterator[list[Action]]:
    """Actions that share a line."""
    group: list[Action] = []
    for action in actions(text):
        if group and "\n" in text[group[-1].end : action.start]:
            yield group
            group = []
        group.append(action)
    if group:
        yield group


def _line(text: str, group: list[Action]) -> tuple[str, str]:
    """What is before and behind the actions of a line."""
    start = text.rfind("\n", 0, group[0].start) + 1
    end = text.find("\n", group[-1].end)
    return text[start : group[0].start], text[group[-1].end : len(text) if end < 0 else end]


def _alone(text: str, group: list[Action]) -> bool:
    """Whether the line holds nothing but actions (and perhaps a comment)."""
    before, behind = _line(text, group)
    gaps = [text[a.end : b.start] for a, b in pairwise(group)]
    return not before.strip() and not behind.partition(" #")[0].strip() and not any(g.strip() for g in gaps)


def _indent(text: str, action: Action) -> int:
    found = _INDENT.findall(text, action.start, action.end)
    return int(found[-1]) if found else -1


def _fill(text: str, group: list[Action], hole: str) -> Iterator[tuple[int, int, str]]:
    """Replacements for the actions of one line, in order."""
    if _alone(text, group):
        for a in group:
            yield a.start, a.end, "\n" * (a.end - a.start)
        return
    index = 0
    closes = _closes(group)
    before, _ = _line(text, group)
    while not before.strip() and index < len(group) and _leads(text, group, index):
        yield group[index].start, group[index].end, _newline(group[index], before)
        index += 1
    while index < len(group):
        first = group[index]
        close = closes.get(index, -1)
        last = group[max(close, index)]
        filler = hole if close >= 0 or first.kind == "value" else " "
        yield first.start, last.end, filler * (last.end - first.start)
        index = max(close, index) + 1


def _leads(text: str, group: list[Action], index: int) -> bool:
    """Whether nothing but control actions is before an action that is one itself."""
    clear = index == 0 or not text[group[index - 1].end : group[index].start].strip()
    return clear and group[index].kind != "value"


def _newline(action: Action, before: str) -> str:
    """As long as the action: line breaks, then the indentation of its line again."""
    size = action.end - action.start
    return "\n" * (size - len(before)) + before if size > len(before) else " " * size


def _closes(group: list[Action]) -> dict[int, int]:
    """The index of each opener of a line that has its `end` there, and the index of that."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for index, action in enumerate(group):
        if action.kind == "open":
            opened.append(index)
        elif action.kind == "end" and opened:
            found[opened.pop()] = index
    return found


def is_directed(text: str) -> bool:
    """Whether a text has a directive of a Terraform template, such as `%{ if x ~}`."""
    return "%{" in text and any(a.kind != "value" and text.startswith("%{", a.start) for a in actions(text))


def scalar(text: str) -> Scalar:
    """A string that may hold actions, as what is known of it.

    >>> scalar("http://{{ host }}/"), scalar("{{ host }}"), scalar("plain")
    (Template(parts=('http://', UNKNOWN, '/')), UNKNOWN, 'plain')
    """
    if "{{" not in text and "{%" not in text:
        return text
    parts: list[str] = []
    at = 0
    for action in actions(text):
        parts.append(text[at : action.start])
        at = action.end
    return known([*parts, text[at:]])


def known(parts: list[str]) -> Scalar:
    """Pieces of text with a hole between any two, as a scalar."""
    if len(parts) == 1:
        return parts[0]
    if not any(parts):
        return UNKNOWN
    found: list[object] = []
    for i, part in enumerate(parts):
        if i and (not found or found[-1] is not UNKNOWN):
            found.append(UNKNOWN)
        if part:
            found.append(part)
    return Template(tuple(found))  # type: ignore[arg-type] # strings and UNKNOWN by construction


def name(path: str, text: str) -> str:
    """What kind of template a text is, for people."""
    if ".Values" in text or ".Release" in text or "/templates/" in f"/{path}":
        return "Helm template"
    return "Jinja template" if "{%" in text else "template"
