"""Text to private keys: PEM blocks (also escaped in one line), PuTTY files, both in base64, and key files in base64 JSON."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from linter.pattern import pattern
from linter.records import NamedTuple

_BEGIN = pattern(
    r"-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP|ANY|SSH2 ENCRYPTED|SSH2) )?(?:PRIVATE KEY(?: BLOCK)?|(?<=RSA )KEY|(?<=EC )KEY|(?<=DSA )KEY)-----"
)
_END = pattern(r"-----END [A-Z0-9 ]{1,40}-----")
_BODY = pattern(
    r"(?:(?:\\{1,4}[nrt]|[\s\"'`#*>|,+;]){0,200}+(?:(?:Proc-Type|DEK-Info|Comment|Version|Subject|Hash|Charset|x509\w{0,20})[^\n\\]{0,200}+)?){1,8}+"
    r"[A-Za-z0-9+/]{24}"
)
"""What may stand between a key's first line and its body: breaks, quotes, comment marks and headers."""
_REPEATED = pattern(r"(.)\1{15}")
_PUTTY = pattern(r"PuTTY-User-Key-File-[23]: [^\n]{1,80}")
_PUTTY_BODY = pattern(r"Private-Lines: (\d{1,3})\s{1,4}")
_BLOB = pattern(
    r"(?<![A-Za-z0-9+/])(?:LS0tLS1CRUdJTi|UHVUVFktVXNlci1L|ewo|eyJ|eyAi|ewogI)[A-Za-z0-9+/]{60,40000}+={0,2}"
)
_MARKS = (b"PRIVATE KEY-----", b"PuTTY-User-Key-File", b'"private_key"')
_LONGEST = 20_000


class Key(NamedTuple):
    """A private key's range and what it is."""

    start: int
    end: int
    kind: str


def scan(text: str) -> Iterator[Key]:
    """Private keys of a text."""
    if "-----BEGIN " in text:
        yield from _blocks(text)
    if "PuTTY-User-Key-File-" in text:
        yield from _putty(text)
    if "LS0tLS1CRUdJTi" in text or "UHVUVFktVXNlci1L" in text or "eyJ" in text or "ewo" in text or "eyAi" in text:
        yield from _blobs(text)


def _blocks(text: str) -> Iterator[Key]:
    at = 0
    while (found := _BEGIN.search(text, at)) is not None:
        at = found.end()
        closing = _END.search(text, at, at + _LONGEST)
        end = closing.end() if closing else min(len(text), at + _LONGEST)
        body = _BODY.match(text, at, min(end, at + 2000))
        if body is None or _REPEATED.search(text, at, min(end, at + 200)):
            continue
        if closing is None:
            end = _last_line(text, body.end(), end)
        at = end
        kind = "encrypted private key" if "ENCRYPTED" in found[0] else "private key"
        yield Key(found.start(), end, kind)


def _last_line(text: str, at: int, end: int) -> int:
    """The end of the run of base64 lines that `at` lies in, where a block has no end mark."""
    run = re.compile(r"[A-Za-z0-9+/=\s]*+").match(text, at, end)
    return at if run is None else at + len(run[0].rstrip())


def _putty(text: str) -> Iterator[Key]:
    for found in _PUTTY.finditer(text):
        body = _PUTTY_BODY.search(text, found.end(), found.end() + 8000)
        if body is None:
            continue
        end = body.end()
        for _ in range(int(body[1])):
            stop = text.find("\n", end)
            end = len(text) if stop < 0 else stop + 1
        yield Key(body.end(), len(text[:end].rstrip()), "private key (PuTTY)")


def _blobs(text: str) -> Iterator[Key]:
    for found in _BLOB.finditer(text):
        if text[found.end() : found.end() + 1] == ".":
            continue
        data = decoded(found[0])
        if any(mark in data for mark in _MARKS):
            yield Key(*found.span(), "private key in base64")


def decoded(text: str) -> bytes:
    """Base64 to bytes, empty when it is none."""
    body = "".join(text.split())
    try:
        return binascii.a2b_base64(body + "=" * (-len(body) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        return b""
