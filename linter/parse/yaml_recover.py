"""YAML that does not parse, to what can be read of it: document by document, then key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.parse import MAX_DEPTH, yaml_events
from linter.parse.yaml_build import Builder, Found, TooDeep
from linter.parse.yaml_events import Events
from linter.pattern import pattern
from linter.tree import Document, Map, Node, Seq
from linter.typed import Any

MAX_RESTARTS = 20
"""Places at which one broken document is taken up again."""
MAX_RESTARTED = 1_000_000
"""Characters of a document that is taken up again so often."""

MAX_PURE = 200_000
"""Characters that are given to the pure parser, which is slow."""

_COLON = "found unexpected ':'"  # libyaml has no `[system:masters]`, YAML 1.2 and the pure parser have
_STARTED = ("while scanning a quoted", "while scanning a simple key", "while parsing a flow")
_SEPARATOR = pattern(r"^(?:---(?=\s|$)|\.\.\.(?=\s|$))", re.MULTILINE)
_HEAD = pattern(r"(?:[%#][^\n]*+(?:\n|\Z)|\s++)*+")
_KEY = pattern(r"""^(?:[A-Za-z_.$/<][^\s:#]*|"[^"\n]*"|'[^'\n]*'):(?=\s|$)""", re.MULTILINE)
_ITEM = pattern(r"^-(?=\s)", re.MULTILINE)


def recover(document: Document, text: str, events: Events) -> Found:
    """Roots and problems; of a broken document what comes before and after the breaks, left open."""
    roots: list[Node] = []
    problems: list[tuple[int, str]] = []
    for start, end in _chunks(text):
        found, said = _chunk(document, text, start, end, events)
        roots += found
        problems += said
    return tuple(roots), tuple(problems)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """The documents of a stream by their `---` and `...` lines; directives stay with theirs."""
    start = 0
    for line in _SEPARATOR.finditer(text):
        if _HEAD.fullmatch(text, start, line.start()) is None:
            yield start, line.start()
            start = line.start() if line[0] == "---" else line.end()
    yield start, len(text)


def _chunk(
    document: Document, text: str, start: int, end: int, events: Events
) -> tuple[list[Node], list[tuple[int, str]]]:
    roots: list[Node] = []
    problems: dict[int, str] = {}
    anchors: dict[str, tuple[Node, int]] = {}
    for _ in range(MAX_RESTARTS if end - start < MAX_RESTARTED else 2):
        builder = Builder(document, text[start:end], start)
        builder.earlier = anchors
        broken = _run(builder, events)
        if _COLON in dict(builder.problems).get(broken, "") and end - start < MAX_PURE:
            builder = Builder(document, builder.text, start)
            builder.earlier = anchors
            broken = _run(builder, yaml_events.pure())
        for offset, reason in builder.problems:
            problems.setdefault(offset, reason)
        anchors = {**anchors, **builder.anchors}
        roots = _joined(roots, builder.roots, start)
        after = _resume(text, broken, start, end, roots) if broken >= 0 else -1
        if after < 0:
            break
        start = after
    return roots, sorted(problems.items())


def _run(builder: Builder, events: Events) -> int:
    """Read as far as it goes; where it broke, -1 when it did not."""
    try:
        builder.run(events, events.start(builder.text))
    except TooDeep as error:
        offset, reason = int(str(error)), f"nested deeper than {MAX_DEPTH} levels"
    except events.error as error:
        offset, reason = explain(error, builder.text)
    else:
        return -1
    builder.problems.append((builder.base + offset, reason))
    builder.close(events.map_start)
    return builder.base + offset


def explain(error: Any, text: str) -> tuple[int, str]:
    """Where and why: what was left open is told by where it starts."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or "a character that YAML does not allow")
    if mark is None:
        return 0, why
    about = str(error.context or "")
    if context is not None and about.startswith(_STARTED):
        return min(context.index, len(text)), f"{why} ({about})"
    return min(mark.index, len(text)), f"{why} ({about})" if about else why


def _joined(old: list[Node], new: list[Node], start: int) -> list[Node]:
    """The last document and its continuation from `start` on, as one that may have more members."""
    match old, new:
        case [*_, Map() as before], [Map() as after, *_]:
            kept = tuple(e for e in before.entries if e.key.span.start < start)
            span = before.span._replace(end=max(before.span.end, after.span.end))
            return [*old[:-1], Map(kept + after.entries, span, open=True), *new[1:]]
        case [*_, Seq() as before], [Seq() as after, *_]:
            items = tuple(i for i in before.items if i.span.start < start)
            span = before.span._replace(end=max(before.span.end, after.span.end))
            return [*old[:-1], Seq(items + after.items, span, open=True), *new[1:]]
    return old + new


def _resume(text: str, broken: int, start: int, end: int, roots: list[Node]) -> int:
    """The line at or after a break that goes on with the document's top level, -1 for none."""
    line = text.rfind("\n", 0, broken) + 1
    pattern = _ITEM if roots and isinstance(roots[-1], Seq) else _KEY
    found = pattern.search(text, max(line, start + 1), end)
    return found.start() if found is not None else -1
