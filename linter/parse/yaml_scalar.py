"""The text of a YAML scalar to its value, its exact span, and a map back to the source.

Plain scalars are read as Kubernetes tools read them (sigs.k8s.io/yaml, Docker Compose: a
YAML 1.1 reader): `yes no on off` in any of their three spellings are booleans, `0755` and
`0o755` are octal, `1_000` is a number. Single letters (`y`, `n`), dates and sexagesimal numbers
(`12:30:45`) stay strings, and so does everything in quotes.
"""

from __future__ import annotations

import re

from linter.pattern import pattern
from linter.typed import TypeAlias

Value: TypeAlias = "str | int | float | bool | None"
Segments: TypeAlias = tuple[tuple[int, int, int], ...]


def _spellings(word: str) -> tuple[str, str, str]:
    return word, word.capitalize(), word.upper()


CONSTANTS: dict[str, Value] = {
    "": None,
    "~": None,
    **dict.fromkeys(_spellings("null")),
    **dict.fromkeys((s for word in ("true", "yes", "on") for s in _spellings(word)), True),
    **dict.fromkeys((s for word in ("false", "no", "off") for s in _spellings(word)), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{sign + s: float(sign + "inf") for sign in ("", "+", "-") for s in (".inf", ".Inf", ".INF")},
}
"""The plain scalars that stand for a value of another type."""

NUMBER_STARTS = frozenset("0123456789+-.")
_INT = pattern(r"([-+]?)(?:0b([01_]+)|0x([0-9a-fA-F_]+)|0o?([0-7_]+)|(0|[1-9][0-9_]*))")
_FLOAT = pattern(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 64
_INFINITE = float("inf")


def typed(text: str) -> Value:
    """The value of a plain scalar.

    >>> typed("off"), typed("0755"), typed("1.10"), typed("1.2.3"), typed("")
    (False, 493, 1.1, '1.2.3', None)
    """
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] in NUMBER_STARTS and len(text) <= _LONGEST_NUMBER:
        return _number(text)
    return text


def _number(text: str) -> Value:
    found = _INT.fullmatch(text)
    if found is not None:
        sign, *digits = found.groups()
        for base, piece in zip((2, 16, 8, 10), digits, strict=True):
            plain = piece.replace("_", "") if piece else ""
            if plain:
                return int(sign + plain, base)
    if _FLOAT.fullmatch(text) is None:
        return text
    value = float(text.replace("_", ""))
    if value in (_INFINITE, -_INFINITE):
        return text
    return int(value) if text.lstrip("+-").isdigit() else value


def tagged(tag: str, text: str) -> tuple[Value, bool]:
    """The value of a scalar with a tag, and whether we know it: custom tags are calls and classes.

    A scalar of `!!binary` keeps its base64 text.
    """
    match tag.removeprefix("tag:yaml.org,2002:"):
        case "str" | "binary" | "timestamp" | "!":
            return text, True
        case "null":
            return None, True
        case "int" | "float" | "bool":
            return typed(text), True
    return None, False


def inner(text: str, start: int, end: int, style: str) -> tuple[int, int]:
    """The characters of a scalar without its quotes or its block header.

    A block scalar starts at its first character after the indentation and ends with its last
    one that is not a line break.
    """
    if style in ("'", '"'):
        return start + 1, max(start + 1, end - 1)
    if style not in ("|", ">"):
        return start, end
    head = text.find("\n", start, end)
    if head < 0:
        return end, end
    stop = end
    while stop > head and text[stop - 1] in " \n\r\t":
        stop -= 1
    first = head + 1
    while first < stop and text[first] in " \n\r\t":
        first += 1
    return (first, stop) if first < stop else (end, end)


def segments(text: str, span: tuple[int, int], value: str, style: str) -> Segments:
    """Map a decoded value to the source characters `span` it was written with.

    Each segment is a run of the same characters; a map that does not add up is given up: the
    value as a whole then stands for the whole span.
    """
    start, end = span
    match style:
        case "|":
            found = _literal(text, start, end, value)
        case ">":
            found = _folded(text, start, end, value)
        case _:
            found = _flowing(text, start, end, value, _TOKENS[style or ""])
    return _closed(found, start, end, len(value))


def _closed(found: list[tuple[int, int, int]], start: int, end: int, length: int) -> Segments:
    """Say where the ends are when the first or last character is no run of its own."""
    first = [] if found and found[0][0] == 0 else [(0, start, 0)]
    last = [] if found and found[-1][0] + found[-1][2] == length else [(length, end, 0)]
    return (*first, *found, *last)


def _literal(text: str, start: int, end: int, value: str) -> list[tuple[int, int, int]]:
    """Lines of a literal block: the source line ends with the decoded one."""
    found = []
    here = len(value) - len(value.lstrip("\n"))
    there = start
    while here < len(value):
        stop = value.find("\n", here)
        stop = len(value) if stop < 0 else stop
        close = _line_end(text, there, end)
        size = stop - here
        if size and there < end:
            if text[close - size : close] != value[here:stop]:
                return []
            found.append((here, close - size, size))
        here = stop + 1
        there = text.find("\n", close, end) + 1 or end
    return found


def _line_end(text: str, start: int, end: int) -> int:
    close = text.find("\n", start, end)
    close = end if close < 0 else close
    return close - 1 if close > start and text[close - 1] == "\r" else close


def _folded(text: str, start: int, end: int, value: str) -> list[tuple[int, int, int]]:
    """Lines of a folded block without their indentation, each found again in the value."""
    indent = start - (text.rfind("\n", 0, start) + 1)
    found = []
    here, low = 0, start
    while low < end:
        close = _line_end(text, low, end)
        piece = text[low:close]
        if piece.strip(" \t"):
            at = value.find(piece, here)
            if at < 0 or value[here:at].strip(" \n"):
                return []
            found.append((at, low, close - low))
            here = at + close - low
        low = text.find("\n", close, end) + 1 or end
        low = min(low + indent, _line_end(text, low, end))
    return found


_FOLD = r"(?P<fold>[ \t]*(?:\r\n?|\n)(?:[ \t]|\r\n?|\n)*)"
_TOKENS = {
    "": pattern(_FOLD + r"|[ \t]+|[^\r\n \t]+"),
    "'": pattern(_FOLD + r"|(?P<pair>'')|[ \t]+|[^\r\n \t']+"),
    '"': pattern(
        r"(?P<join>\\(?:\r\n?|\n)[ \t]*)|(?P<escape>\\(?:x..|u.{4}|U.{8}|.))|" + _FOLD + r"|[ \t]+|[^\r\n \t\\]+"
    ),
}


def _flowing(text: str, start: int, end: int, value: str, tokens: re.Pattern[str]) -> list[tuple[int, int, int]]:
    """Runs of a quoted or plain scalar: escapes, and the blanks that folding replaces, are in none."""
    found: list[tuple[int, int, int]] = []
    here = 0
    for token in tokens.finditer(text, start, end):
        low, high = token.span()
        match token.lastgroup:
            case "join":
                continue
            case "fold":
                breaks = len(re.findall(r"\r\n?|\n", token[0]))
                here += max(1, breaks - 1)
                continue
            case "escape":
                found.append((here, low, 0))
                here += 1
                continue
            case "pair":
                high -= 1
        if found and found[-1][1] + found[-1][2] == low and found[-1][0] + found[-1][2] == here:
            found[-1] = found[-1][0], found[-1][1], found[-1][2] + high - low
        else:
            found.append((here, low, high - low))
        here += high - low
    matches = all(text[low : low + size] == value[at : at + size] for at, low, size in found)
    return found if matches and here == len(value) else []
