"""Java `.properties` text to one map of its keys: escapes decoded, continuation lines joined.

Keys stay as they are written, dots and all. In an `.npmrc` only `=` ends a key.
"""

from __future__ import annotations

import re

from linter.parse import whole
from linter.parse.runs import decoded
from linter.pattern import pattern
from linter.tree import Document, Entry, Leaf, Map, Span
from linter.typed import Any

_NEXT = r"\\(?:\r\n?|\n)[ \t\f]*+"
_SKIP = rf"(?:[ \t\f]|{_NEXT})*+"
_VALUE = rf"(?:[^\\\r\n]++|{_NEXT}|\\[^\r\n]|\\\Z)*+"
_END = r"(?:\r\n?|\n|\Z)"


def _line(stops: str) -> re.Pattern[str]:
    key = rf"(?:[^\\{stops} \t\f\r\n]++|{_NEXT}|\\[^\r\n])*+"
    separator = rf"{_SKIP}[{stops}]?{_SKIP}"
    return re.compile(
        rf"[ \t\f]*+(?:(?P<comment>[#!][^\r\n]*+)|(?P<key>{key})(?P<sep>{separator})(?P<value>{_VALUE})){_END}"
    )


_LINE = _line("=:")
_NPMRC = _line("=")
_UNICODE = r"\\u[0-9a-fA-F]{4}"
_ESCAPE = pattern(
    rf"{_NEXT}|\\u[dD][89abAB][0-9a-fA-F]{{2}}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|{_UNICODE}|\\.|\\\Z", re.DOTALL
)
_NAMED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_make: Any = tuple.__new__  # a NamedTuple without the keyword call: a third of the time


def parse(document: Document) -> None:
    """Fill the document's root, comments and problems."""
    text, at = document.text, 0
    line = _NPMRC if document.path.endswith("npmrc") else _LINE
    entries: list[Entry] = []
    comments: list[Span] = []
    problems: list[tuple[int, str]] = []
    while at < len(text):
        match = line.match(text, at)
        assert match is not None, "every line is a comment or a key, which may be empty"
        at = match.end()
        if match["comment"] is not None:
            comments.append(Span(document, *match.span("comment")))
        elif match["key"] or match["value"] or match["sep"].strip("\\ \t\f\r\n"):
            key, value = (_leaf(document, *match.span(name), problems) for name in ("key", "value"))
            entries.append(_make(Entry, (key, value)))
    document.roots = (Map(tuple(entries), whole(document)),)
    document.comments = tuple(comments)
    document.problems = tuple(problems)


def _leaf(document: Document, start: int, end: int, problems: list[tuple[int, str]]) -> Leaf:
    text = document.text[start:end]
    if "\\" not in text:
        return _make(Leaf, (text, _make(Span, (document, start, end)), (), (), ()))  # type: ignore[no-any-return] # a Leaf

    def replace(match: re.Match[str]) -> str:
        written = match[0]
        if written[1:2] == "u":
            if len(written) == 2:
                problems.append((match.start(), "\\u wants four hexadecimal digits"))
                return "u"
            return _character(written)
        if written[1:2] in ("", "\r", "\n"):
            return ""
        return _NAMED.get(written[1], written[1])

    return decoded(document, start, end, _ESCAPE, replace)


def _character(written: str) -> str:
    r"""The character of `\uXXXX`, or of two that are one; half a character is U+FFFD.

    >>> _character("\\u00e4"), _character("\\ud83d\\ude00"), _character("\\ud83d")
    ('ä', '😀', '\ufffd')
    """
    units = bytes.fromhex(written.replace("\\u", ""))
    return units.decode("utf-16-be", "replace")
