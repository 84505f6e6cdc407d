"""Lines of `key=value` to one map: systemd units without sections, `sysctl`, os-release, pgbouncer.

A line that ends with a backslash goes on. Quotes around a value are not part of it.
"""

from __future__ import annotations

from linter.parse import whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.tree import Document, Entry, Leaf, Map, Span

MAX_PROBLEMS = 20

_NEXT = r"\\(?:\r\n?|\n)"
_LINE = pattern(
    r"[ \t]*+(?:(?P<comment>[#;][^\r\n]*+)|(?P<key>[^=\s#;][^=\r\n]*?)[ \t]*+=[ \t]*+"
    rf"(?P<value>(?:[^\\\r\n]++|{_NEXT}|\\)*+)|(?P<other>[^\r\n]*+))(?:\r\n?|\n|\Z)"
)
_JOIN = pattern(rf"{_NEXT}[ \t]*+")


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    entries: list[Entry] = []
    comments: list[Span] = []
    problems: list[tuple[int, str]] = []
    for match in _LINE.finditer(document.text):
        if match["comment"] is not None:
            comments.append(Span(document, *match.span("comment")))
        elif match["key"] is not None:
            key = Leaf(match["key"], Span(document, *match.span("key")))
            entries.append(Entry(key, _value(document, match.start("value"), match["value"])))
        elif match["other"].strip() and len(problems) < MAX_PROBLEMS:
            problems.append((match.start("other"), "a line that is no `key=value`"))
    document.roots = (Map(tuple(entries), whole(document)),)
    document.comments = tuple(comments)
    document.problems = tuple(problems)


def _value(document: Document, start: int, text: str) -> Leaf:
    bare = text.rstrip()
    end = start + len(bare)
    if len(bare) > 1 and bare[0] in "\"'" and bare[0] == bare[-1]:
        start, end = start + 1, end - 1
    return decoded(document, start, end, _JOIN, lambda _: " ")
