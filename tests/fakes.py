"""`${fake:REGEX}` in examples and fixtures becomes a string of that shape; no secret is stored.

The regex knows literals, character classes, `\\d`, `\\w` and `{n}`. The same text with the same
position gives the same string.
"""

from __future__ import annotations

import random
import re
import string

_FAKE = re.compile(r"\$\{fake:((?:[^{}]|\{\d+\})+)\}")
_ITEM = re.compile(r"(\[(?:\\.|[^\]\\])+\]|\\.|.)(?:\{(\d+)\})?", re.DOTALL)
_CLASSES = {"\\d": string.digits, "\\w": string.ascii_letters + string.digits + "_"}


def fill(text: str, seed: int = 0) -> str:
    """Replace every `${fake:...}`; equal patterns in one text give equal strings."""
    return _FAKE.sub(lambda m: generate(m[1], seed), text)


def generate(pattern: str, seed: int = 0) -> str:
    """A string that matches a pattern, the same each time for the same seed."""
    rng = random.Random(f"{seed}:{pattern}")
    return "".join(rng.choice(_alphabet(item[1])) for item in _ITEM.finditer(pattern) for _ in range(int(item[2] or 1)))


def _alphabet(item: str) -> str:
    if item in _CLASSES:
        return _CLASSES[item]
    if not item.startswith("["):
        return item.removeprefix("\\")
    body = re.sub(r"\\([dw])", lambda m: _CLASSES["\\" + m[1]], item[1:-1])
    body = re.sub(r"(\w)-(\w)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), body)
    return body.replace("\\", "")
