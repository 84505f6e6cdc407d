"""A value to how random its characters look: entropy, changes of class, sequences."""

from __future__ import annotations

from itertools import pairwise
from math import log2

from linter.pattern import pattern

MAX = 8000
"""A longer value is no password; keys and documents that long are found by their form."""

_HEX = pattern(r"[0-9a-fA-F]{16,200}")
_JOINTS = str.maketrans("", "", "-_./: ")


def entropy(text: str) -> float:
    """Shannon entropy of the characters of `text`, in bits per character, 0 to log2(len).

    An empty string has 0. Definition: Shannon (1948), section 6.

    >>> entropy("abcd")
    2.0
    """
    size = len(text)
    if not size:
        return 0.0
    return -sum(n / size * log2(n / size) for n in map(text.count, set(text))) + 0.0


def is_random(value: str, least: int = 16) -> bool:
    """Whether characters change class often, as they do in generated keys and not in words.

    >>> is_random("Zo5Zhexnf9TUggdn"), is_random("getUserTokenById2")
    (True, False)
    """
    if not least <= len(value) <= MAX or not value.isascii():
        return False
    value = value.translate(_JOINTS)
    classes = ["d" if c.isdigit() else "u" if c.isupper() else "l" if c.islower() else "o" for c in value[:400]]
    if not classes or "d" not in classes or not {"u", "l"} & set(classes):
        return False
    changes = sum(a != b for a, b in pairwise(classes))
    return changes / len(classes) >= 0.25 and entropy(value[:400]) >= 3.0


def is_hex(value: str) -> bool:
    """Whether it is one long hexadecimal number, as digests and commits are."""
    return _HEX.fullmatch(value) is not None


def is_dull(value: str) -> bool:
    """Whether the characters are one or two, or run in sequence: `aaaa`, `1234567890`, `abcdefghij`."""
    if len(set(value)) <= 2 and len(value) > 3:
        return True
    body = value.lower()
    steps = sum(ord(b) - ord(a) == 1 for a, b in pairwise(body))
    return len(body) >= 8 and steps >= 0.8 * (len(body) - 1)
