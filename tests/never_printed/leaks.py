"""Two outputs that differ in nothing but the secrets they were made from, to what the first gives away."""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterable

from tests.never_printed.kinds import Secret

SIZE = 6
"""So many characters of a random secret in a row are a leak."""


def encodings(secret: str) -> set[str]:
    """The secret as output might carry it."""
    return {
        secret,
        base64.b64encode(secret.encode()).decode().rstrip("="),
        urllib.parse.quote(secret, safe=""),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }


def pieces(text: str, size: int = SIZE) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def differing(output: str, twin: str) -> list[str]:
    """Lines of an output that its twin does not have."""
    there = set(twin.split("\n"))
    return [line for line in dict.fromkeys(output.split("\n")) if line not in there]


def leaked(secrets: Iterable[Secret], output: str, twin: str) -> list[str]:
    """Where an output shows six characters of a random secret, or all of one in an encoding."""
    lines = differing(output, twin)
    if not lines:
        return []
    others = pieces("\n".join(differing(twin, output)))
    shown = {piece: line for line in lines for piece in pieces(line) if piece not in others}
    found = []
    for secret in secrets:
        if secret.kind != "weak":  # words may stand for something else: those have a test of their own
            told = [p for form in encodings(secret.value) for p in pieces(form) if p in shown]
            found += [f"{secret.kind}: {told[0]} in {shown[told[0]][:200]}"] if told else []
    return found


def bare(output: str, secrets: Iterable[str], size: int = SIZE) -> list[str]:
    """Secrets that stand in an output, and `size` characters in a row of those of twelve and more."""
    found = []
    for secret in secrets:
        found += [e for e in encodings(secret) if e in output]
        if len(secret) >= 12:
            found += [piece for piece in pieces(secret, size) if piece in output]
    return found
