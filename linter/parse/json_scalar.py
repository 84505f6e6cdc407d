"""The text of a JSON number, word or escaped string to a leaf."""

from __future__ import annotations

import re

from linter.pattern import pattern
from linter.tree import Document, Leaf, Span

MAX_DIGITS = 4000
"""Longer whole numbers are read as floats: Python converts no more digits."""

_ESCAPE = pattern(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL
)
_LETTERS = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}


def literal(document: Document, token: re.Match[str]) -> Leaf:
    """A token with the groups `word` or `number` and `fraction`, as a leaf."""
    word = token["word"]
    if word is not None:
        value = _WORDS[word] if word in _WORDS else float(word)
        return Leaf(value, Span(document, *token.span("word")))
    text = token["number"]
    whole = not token["fraction"] and len(text) <= MAX_DIGITS
    return Leaf(int(text) if whole else float(text), Span(document, *token.span("number")))


def escaped(document: Document, text: str, start: int, end: int) -> tuple[Leaf, int]:
    """A string with escapes, and the offset of one that JSON does not know (-1 for none)."""
    pieces: list[str] = []
    segments: list[tuple[int, int, int]] = []
    here, low, wrong = 0, start, -1
    for escape in _ESCAPE.finditer(text, start, end):
        piece = text[low : escape.start()]
        decoded = _decode(escape)
        if decoded is None:
            wrong = escape.start() if wrong < 0 else wrong
        segments.append((here, low, len(piece)))
        pieces += [piece, escape[0] if decoded is None else decoded]
        here += len(piece) + len(pieces[-1])
        low = escape.end()
    segments.append((here, low, end - low))
    value = "".join([*pieces, text[low:end]])
    return Leaf(value, Span(document, start, end), (), (), tuple(segments)), wrong


def _decode(escape: re.Match[str]) -> str | None:
    high, low, unit, letter = escape.groups()
    if letter is not None:
        return _LETTERS.get(letter)
    if unit is not None:
        return chr(int(unit, 16))
    return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
