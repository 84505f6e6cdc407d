"""Bytes of a file to the `primaryLocationLineHash` of the lines that are reported.

Equal to what code scanning computes (github/codeql-action, `src/fingerprints.ts`): over UTF-16
code units without white space, from the line's start on. Any other value is a warning there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_LINE = 2_000_000
_BLOCK, _BASE, _MASK = 100, 37, (1 << 64) - 1

_PLANE = bytes(0x10 if 0xD8 <= high <= 0xDF else 0 for high in range(256))


def line_hashes(data: bytes, wanted: set[int]) -> dict[int, str]:
    r"""`hash:n` of each wanted line (from 1); `n` says how many lines so far had this hash.

    Lines that do not exist, and lines after the two-millionth, have none. Two lines count as
    the same when the units below the hash are: 64 bits do not collide by chance.

    >>> line_hashes(b"a = 1\n\ta=1", {1}) == line_hashes(b"a=1\na = 1", {1})
    True
    """
    last = min(max(wanted, default=0), MAX_LINE)
    if last < 1:
        return {}
    text = _units(data)
    starts = list(_starts(text, last))
    windows = {n: text[starts[n - 1] : starts[n - 1] + _BLOCK] for n in wanted if 1 <= n <= len(starts)}
    return _counted(text, starts, windows)


def _counted(text: str, starts: list[int], windows: dict[int, str]) -> dict[int, str]:
    seen = dict.fromkeys(windows.values(), 0)
    found: dict[int, str] = {}
    for number, start in enumerate(starts, 1):
        window = text[start : start + _BLOCK]
        if window in seen:
            seen[window] += 1
            if number in windows:
                found[number] = f"{_hash(window):x}:{seen[window]}"
    return found


def _units(data: bytes) -> str:
    """The text as one character a UTF-16 code unit, without white space, ended and padded.

    A surrogate `u` is written as the character 0x100000 + u: lone surrogates decode eighty times slower.
    """
    text = data.decode("utf-8", "replace").replace("\r\n", "\r").replace(" ", "").replace("\t", "")
    text = text.replace("\r", "\n")
    if not text.isascii() and re.search("[\U00010000-\U0010ffff]", text):
        units = text.encode("utf-16-le")
        wide = bytearray(2 * len(units))
        wide[0::4], wide[1::4], wide[2::4] = units[0::2], units[1::2], units[1::2].translate(_PLANE)
        text = wide.decode("utf-32-le")
    return text + "\uffff" + "\0" * _BLOCK


def _starts(text: str, last: int) -> Iterator[int]:
    """Where the first `last` lines start."""
    yield 0
    for number, end in enumerate(re.finditer("\n", text), 2):
        if number > last:
            return
        yield end.end()


def _hash(window: str) -> int:
    value = 0
    for unit in window:
        value = (value * _BASE + (ord(unit) & 0xFFFF)) & _MASK
    return value
