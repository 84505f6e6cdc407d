"""Text to provider tokens: a literal is searched for first, then its pattern is tried there alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from linter.evidence import jwt
from linter.evidence.formats_more import MORE
from linter.evidence.formats_table import FORMATS
from linter.evidence.shape import is_dull
from linter.pattern import pattern
from linter.records import NamedTuple

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BEFORE = frozenset(_ALPHABET + "_-+.")
_AFTER = frozenset(_ALPHABET + "_")
_KEYED = pattern(r"(?i)pass|secret|token|key|auth|bearer|credential|pat\b|pwd|sas")
_PARTS = pattern(r"[-.:!]")
_PLACEHOLDER = pattern(r"(?i)example|xxxx|your|placeholder|redacted|changeme|dummy")
_DULL_WORDS = pattern(r"0{8}|1234567890")
_DENSE = pattern(r"[A-Za-z0-9_\-+/=.~:@%$!]{20,}+")
_ALONE = frozenset(
    "SK -us dapi hf_ pul- r8_ A3- :AA oy2 NRAL sha256~ pat pat. 00D whsec_ aio_ tfp_ AVNS_ secret_ rnd_ rzp_ nfp_ xai- AZDO AzFu".split()
)
"""Literals whose patterns are long and narrow enough to count without a key word, as in a list of keys."""
_REACH = 420
"""How far a pattern may start before its literal, and how much of the line is looked at for a key word."""


class Format(NamedTuple):
    """A token format; `keyed` ones count only beside a key word, `bare` is the literal's own text."""

    needle: str
    provider: str
    kind: str
    pattern: str
    checksum: str
    hint: str
    keyed: bool
    sort: str


class Token(NamedTuple):
    """A token found: its range in the text, and its format."""

    start: int
    end: int
    format: Format


@lru_cache(maxsize=1)
def formats() -> dict[str, tuple[Format, ...]]:
    """The formats by the literal that they are searched for."""
    found: dict[str, list[Format]] = {}
    for row in (*FORMATS, *MORE):
        made = Format(*row)
        found.setdefault(row[0], []).append(made._replace(keyed=made.keyed and row[0] not in _ALONE))
    return {needle: tuple(rows) for needle, rows in found.items()}


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def scan(text: str) -> Iterator[Token]:
    """Tokens of known formats, unordered; overlapping ones are all there."""
    dense = "\n".join(_DENSE.findall(text))
    for needle, rows in formats().items():
        if needle not in dense:
            continue
        at = text.find(needle)
        while at >= 0:
            for row in rows:
                found = _at(text, at, row)
                if found is not None:
                    yield found
            at = text.find(needle, at + len(needle))


def present(text: str) -> bool:
    """Whether any format's literal occurs in a run long enough: the cheap question before `scan`."""
    dense = "\n".join(_DENSE.findall(text))
    return any(needle in dense for needle in formats())


def _at(text: str, at: int, row: Format) -> Token | None:
    plain = row.pattern.startswith(re.escape(row.needle))
    if plain:
        if at and text[at - 1] in _BEFORE:
            return None
        found = _compiled(row.pattern).match(text, at)
    else:
        low = max(0, at - _REACH if len(row.needle) < 12 else at - 60)
        low = max(low, text.rfind("\n", low, at) + 1)
        found = _around(text, low, at, row)
    if found is None or text[found.end() : found.end() + 1] in _AFTER - {""}:
        return None
    return _token(text, found, row)


def _around(text: str, low: int, at: int, row: Format) -> re.Match[str] | None:
    """The match of a pattern that covers its literal at `at`."""
    pattern = _compiled(row.pattern)
    starts = [i for i in range(low, at + 1) if i == 0 or text[i - 1] not in _BEFORE]
    for start in starts[-40:]:
        found = pattern.match(text, start)
        if found is not None and found.end() >= at + len(row.needle):
            return found
    return None


def _token(text: str, found: re.Match[str], row: Format) -> Token | None:
    start, end = found.span()
    body = text[start:end]
    if row.needle.endswith("="):
        start += len(row.needle)
    secret = text[start:end].removeprefix(row.hint)
    part = max(
        _PARTS.split(secret.rpartition("/")[2]), key=len
    )  # numbers of a team or user before it may be in sequence
    if is_dull(part) or _DULL_WORDS.search(part) or _PLACEHOLDER.search(secret) or not verified(body, row.checksum):
        return None
    if body.startswith("eyJ") and (jwt.is_demonstration(body) or not jwt.issued_by(row.provider, body)):
        return None
    if row.keyed:
        before = text[max(text.rfind("\n", 0, start) + 1, start - _REACH) : start]
        if not _KEYED.search(before) and row.provider.partition(" ")[0].lower() not in before.lower():
            return None
    return Token(start, end, row)


def verified(token: str, checksum: str) -> bool:
    """Whether a token's own checksum is right; a format without one always is.

    `crc36`: the last six characters are the CRC32 of the thirty before them, in base 62
    (GitHub, "Behind GitHub's new authentication token formats", 2021-04-05; npm uses it too).
    """
    if checksum != "crc36":
        return True
    import binascii

    body, tail = token[-36:-6], token[-6:]
    return base62(binascii.crc32(body.encode())) == tail


def base62(number: int) -> str:
    """Six digits of a number in base 62, 0-9 A-Z a-z.

    >>> base62(61)
    '00000z'
    """
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _ALPHABET[rest] + digits
    return digits.rjust(6, "0")
