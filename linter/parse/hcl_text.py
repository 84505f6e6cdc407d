"""HCL text to offsets: where a value ends, and what the escapes of a string stand for.

Nothing here builds nodes; `hcl` and `hcl_expression` do. Every loop moves forward over the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from linter.errors import ParseError
from linter.parse import MAX_DEPTH
from linter.pattern import pattern
from linter.typed import TypeAlias

IDENTIFIER = r"[^\W\d][\w-]*+"
PLAIN = r"[^\"\\$%\n]*+(?:(?:\\[^\n]|\$\$\{|%%\{|[$%](?!\{))[^\"\\$%\n]*+)*+"
"""The inside of a quoted string that holds no template."""

TOP_LEVEL = pattern(
    r"(?:(?:resource|data|ephemeral)[ \t]+\"[^\"\n]*\"[ \t]+\"[^\"\n]*\""
    r"|(?:module|variable|output|provider|check)[ \t]+\"[^\"\n]*\""
    r"|locals|terraform|moved|import|removed)[ \t]*\{"
)
"""A header that starts a block of its own when it stands in column 1, whatever is open above."""

Segments: TypeAlias = "tuple[tuple[int, int, int], ...]"
Report: TypeAlias = "Callable[[int, str], None]"
Comment: TypeAlias = "Callable[[int, int], None]"

_STOP = pattern(r"[\"{}()\[\]\n#]|//|/\*|<<-?(?=[^\W\d])")
_NESTED_STOP = pattern(r"[\"{}()\[\]#]|//|/\*|<<-?(?=[^\W\d])")
_STRING_STOP = pattern(r"[\"\n]|\\[^\n]|(?<![$%])[$%]+\{")
_HEREDOC = pattern(rf"<<-?({IDENTIFIER})[ \t]*\r?\n")
_ITEM = pattern(rf"[ \t]*(?:{IDENTIFIER}[ \t]*(?:=|\{{)|{IDENTIFIER}(?:[ \t]+\"[^\"\n]*\")+[ \t]*\{{|\}}|#|\r?\n|\Z)")
_TRAILING = pattern(r"[\w\"\])}][ \t]+[\"{\w]|[\"\])}][\w\"]")
_ESCAPE = pattern(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\n])|\$\$(?=\{)|%%(?=\{)")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def value_end(text: str, start: int, report: Report, comment: Comment) -> int:
    """Where the value that starts at `start` ends: before a newline, a comment or a `}` outside brackets.

    `report` gets what is wrong but does not hide the end, `comment` the comments inside.
    Raises `ParseError` when a bracket, comment or heredoc has no end.
    """
    opened: list[tuple[str, int]] = []
    at = edge = start
    while True:
        if opened and opened[-1][0] in "\"'":
            at = _string(text, at, opened, report)
            edge = at - 1
            continue
        found = (_NESTED_STOP if opened else _STOP).search(text, at)
        if found is None:
            if opened:
                raise ParseError(opened[-1][1], f"'{opened[-1][0]}' is not closed")
            _check(text, edge, len(text), report)
            return len(text)
        stop = found.group()
        if not opened:
            _check(text, edge, found.end(), report)
            if stop in ("\n", "#", "//", "}"):
                return found.start()
        at = _step(text, found, stop, opened, comment)
        if not opened:
            edge = at - 1


def _check(text: str, start: int, end: int, report: Report) -> None:
    loose = _TRAILING.search(text, start, end)
    if loose is not None:
        report(loose.end() - 1, "there is more after the value; put it on a line of its own")


def _step(text: str, found: re.Match[str], stop: str, opened: list[tuple[str, int]], comment: Comment) -> int:
    start, end = found.span()
    if stop == '"' or stop in "{([":
        if stop == "{" and opened and text[start - 2 : start] in ('" ', "s ", "m ", "d ", "t "):
            _guard(text, start, opened)
        if len(opened) >= MAX_DEPTH:
            raise ParseError(start, f"nested deeper than {MAX_DEPTH} levels")
        opened.append((stop, start))
        return end
    if stop in _PAIRS:
        if not opened or opened[-1][0] != _PAIRS[stop]:
            raise ParseError(*(_unclosed(opened[-1]) if opened else (start, f"'{stop}' closes nothing")))
        opened.pop()
        return end
    if stop.startswith("<<"):
        return heredoc(text, start)[2] if _HEREDOC.match(text, start) else end
    end = comment_end(text, start)
    comment(start, end)
    return end


def _guard(text: str, brace: int, opened: list[tuple[str, int]]) -> None:
    """Stop at a top-level header: what is still open above it was never closed."""
    line = text.rfind("\n", 0, brace) + 1
    if TOP_LEVEL.match(text, line):
        raise ParseError(*_unclosed(opened[-1]))


def _unclosed(opener: tuple[str, int]) -> tuple[int, str]:
    return opener[1], f"'{opener[0]}' is not closed"


def _string(text: str, at: int, opened: list[tuple[str, int]], report: Report) -> int:
    """Go on inside a string: to after its end, or to after the `${` of a template in it."""
    while True:
        found = _STRING_STOP.search(text, at)
        if found is None:
            raise ParseError(opened[-1][1], "the string is not closed")
        stop, at = found.group(), found.end()
        if stop == '"':
            opened.pop()
            return at
        if stop == "\n":
            if opened[-1][0] == '"':
                report(opened[-1][1], "a quoted string ends on its line; use a heredoc for several lines")
                opened[-1] = ("'", opened[-1][1])
            if _ITEM.match(text, at):
                opened.pop()
                return at - 1
        elif stop[0] != "\\" and opens_template(stop):
            if len(opened) >= MAX_DEPTH:
                raise ParseError(at, f"nested deeper than {MAX_DEPTH} levels")
            opened.append(("{", at - 1))
            return at


def opens_template(run: str) -> bool:
    """Whether a run of `$` and `%` before `{` opens a template: `${` does, `$${` is an escape.

    >>> opens_template("${"), opens_template("$${"), opens_template("%${")
    (True, False, True)
    """
    return len(run) == 2 or run[-2] != run[-3]


def comment_end(text: str, start: int) -> int:
    """The end of the comment at `start`, without its newline; `ParseError` when it has none."""
    if text.startswith("/*", start):
        end = text.find("*/", start + 2)
        if end < 0:
            raise ParseError(start, "the comment is not closed")
        return end + 2
    end = text.find("\n", start)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1] == "\r" else end


def heredoc(text: str, start: int) -> tuple[int, int, int]:
    """Offsets of a heredoc at `start`: its first line, the line of its end marker, its end.

    Raises `ParseError` when `start` opens none or no line holds the marker alone.
    """
    opener = _HEREDOC.match(text, start)
    if opener is None:
        raise ParseError(start, "a heredoc's marker ends its line")
    closer = re.compile(rf"^[ \t]*{re.escape(opener[1])}(?=[ \t]*\r?$)", re.MULTILINE).search(text, opener.end())
    if closer is None:
        raise ParseError(start, f"the heredoc has no line '{opener[1]}' to end it")
    return opener.end(), closer.start(), closer.end()


def decode(text: str, start: int, end: int) -> tuple[str, Segments]:
    """The text that `text[start:end]`, the inside of a quoted string, stands for, with its segments.

    Raises `ParseError` for an escape that does not exist.
    """
    parts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    here, at = 0, start
    for found in _ESCAPE.finditer(text, start, end):
        if found.start() > at:
            parts.append(text[at : found.start()])
            runs.append((here, at, found.start() - at))
            here += found.start() - at
        parts.append(_unescape(found))
        runs.append((here, found.start(), 0))
        here += len(parts[-1])
        at = found.end()
    if at == start:
        return text[start:end], ()
    parts.append(text[at:end])
    runs.append((here, at, end - at))
    return "".join(parts), tuple(runs)


def _unescape(found: re.Match[str]) -> str:
    escape = found.group()
    if escape[0] != "\\":
        return escape[0]
    if escape[1] in "uU" and len(escape) > 2:
        code = int(escape[2:], 16)  # noqa: FURB166 - the prefix is a backslash, not 0x
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise ParseError(found.start(), "there is no such character")
        return chr(code)
    if escape[1] not in _SIMPLE:
        raise ParseError(found.start(), "there is no such escape")
    return _SIMPLE[escape[1]]
