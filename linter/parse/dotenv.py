"""Dotenv text (`export`, quotes, several lines) to one map of its names; `${VAR:-x}` stays text.

Backquotes quote; around what reads like a command with arguments they belong to the value.
`NAME` alone, which Compose fills from its own environment, is UNKNOWN. A `.envrc` is a shell script:
what is no assignment in it is passed over.
"""

from __future__ import annotations

import re

from linter.parse import whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Span

MAX_PROBLEMS = 20

_LINE = pattern(
    r"""[ \t]*+(?:(?P<comment>\#[^\r\n]*+)
    |(?:export[ \t]++|set[ \t]++|ENV[ \t]++)?(?P<key>[A-Za-z_][\w.-]*+)[ \t]*+
      (?:(?:=|:(?=[ \t]))[ \t]*+(?:
         "(?P<double>(?:[^"\\]++|\\.)*+)"(?=[ \t]*+(?:[#;]|[\r\n]|\Z))
        |'(?P<single>(?:[^'\\]++|\\.)*+)'(?=[ \t]*+(?:[#;]|[\r\n]|\Z))
        |`(?P<back>[^`]*+)`(?=[ \t]*+(?:\#|[\r\n]|\Z))
        |(?P<bare>(?<=[ \t])(?=\#)|(?:[^\s\\]++|\\[^\r\n]?|[ \t]++(?!\#|[\r\n]|\Z))*+))
      |(?P<alone>(?=[ \t]*+(?:\#|[\r\n]|\Z))))
    |(?P<other>[^\r\n]*+))
    (?:[ \t]*+;?[ \t]*+(?P<after>\#[^\r\n]*+)?(?P<rest>[^\r\n]*+))(?:\r\n?|\n|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_DOUBLE = pattern(r"\\(?:\r\n|.)", re.DOTALL)
_SINGLE = pattern(r"\\(['\\])")
_NEVER = pattern(r"(?!)")
_COMMAND = pattern(r"[a-z][\w./-]*[ ][^\"'\r\n]*|[a-z][a-z/-]{0,200}-[a-z-]+")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "b": "\b"}
_STYLES = ("double", "single", "back", "bare", "alone")


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    entries: list[Entry] = []
    comments: list[Span] = []
    problems: list[tuple[int, str]] = []
    script = document.path.endswith("envrc")
    for match in _LINE.finditer(document.text):
        comments += [Span(document, *match.span(n)) for n in ("comment", "after") if match[n] is not None]
        if match["key"] is not None:
            key = Leaf(match["key"], Span(document, *match.span("key")))
            entries.append(Entry(key, _value(document, match)))
            bare = match["bare"] or ""
            if bare[:1] in ("'", '"') and bare.count(bare[:1]) == 1:
                problems.append((match.start("bare"), "a quote that is not closed"))
        elif match["other"] and match["other"].strip() and not script:
            problems.append((match.start("other"), "a line that is no `NAME=value`"))
    document.roots = (Map(tuple(entries), whole(document)),)
    document.comments = tuple(comments)
    document.problems = tuple(problems[:MAX_PROBLEMS])


def _value(document: Document, match: re.Match[str]) -> Leaf:
    style = next(s for s in _STYLES if match[s] is not None)
    start, end = match.span(style)
    match style:
        case "double":
            return decoded(document, start, end, _DOUBLE, _escape)
        case "single":
            return decoded(document, start, end, _SINGLE, lambda m: m[1])
        case "back" if _COMMAND.fullmatch(match["back"]):
            start, end = start - 1, end + 1
        case "alone":
            return Leaf(UNKNOWN, Span(document, *match.span("key")))
    return decoded(document, start, end, _NEVER, _escape)


def _escape(match: re.Match[str]) -> str:
    r"""What an escape between double quotes stands for; `\$` and the unknown ones stay as they are."""
    kind = match[0][1:]
    if kind in ('"', "\\", "'", "`"):
        return kind
    if kind in ("\n", "\r\n"):
        return ""
    return _NAMED.get(kind, match[0])
