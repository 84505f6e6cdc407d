"""A whole text to the credentials in it, whatever its syntax: by form, in addresses, on command lines, in comments."""

from __future__ import annotations

from collections.abc import Iterator

from linter.evidence import assign, command, defaults, form, judge, jwt, pem, sql, url
from linter.evidence.item import HIGH, LOW, MEDIUM, Evidence
from linter.evidence.shape import is_hex, is_random
from linter.tree import Document, Span


def comments(document: Document) -> list[tuple[int, int]]:
    """Ranges of the comments of a document, in order."""
    if document.comments:
        return [(span.start, span.end) for span in document.comments]
    return [] if document.syntax in ("json", "xml") else assign.comments(document.text)


def within(span: Span, ranges: list[tuple[int, int]]) -> bool:
    """Whether a span starts in one of the ranges."""
    from bisect import bisect_right

    index = bisect_right(ranges, (span.start, 1 << 60)) - 1
    return index >= 0 and ranges[index][0] <= span.start < ranges[index][1]


def by_form(document: Document) -> Iterator[Evidence]:
    """Provider tokens, webhooks and private keys: what is a secret wherever it stands, comments included."""
    text = document.text
    for token in form.scan(text):
        row = token.format
        span = Span(document, token.start, token.end)
        if row.provider == "JWT":  # its format names no provider
            yield Evidence(span, jwt.KIND, "", "api-key", False, MEDIUM, "", None, judge.RANKS["api-key"] - 5)
            continue
        rule = (
            "webhook-url"
            if "webhook" in row.kind
            else "connection-string"
            if row.needle.endswith("=")
            else "provider-token"
        )
        kind = f"{row.provider} {row.kind}"
        yield Evidence(span, kind, "", rule, False, HIGH, row.hint, None, judge.RANKS[rule])
    for key in pem.scan(text):
        yield Evidence(Span(document, key.start, key.end), key.kind, "", "private-key", rank=judge.RANKS["private-key"])


def by_address(document: Document) -> Iterator[Evidence]:
    """Passwords in URLs and headers."""
    text = document.text
    for login in url.scan(text):
        weak = defaults.is_weak(text[login.start : login.end], login.user)
        rule = "default-password" if weak else "connection-string"
        kind = f"password in a {login.scheme} address" if login.scheme else "password on a command line"
        span = Span(document, login.start, login.end)
        yield Evidence(span, kind, "", rule, weak, HIGH, "", login.user or None, judge.RANKS["connection-string"])
    if "uthorization" in text or "UTHORIZATION" in text:
        for header in assign.headers(text):
            made = judge.authorization(header.key, Span(document, header.start, header.end), header.sort)
            if made is not None:
                yield made
    if "asic " in text:
        for header in assign.basic(text):
            made = judge.authorization(header.key, Span(document, header.start, header.end), "basic")
            if made is not None:
                yield made


def flat(document: Document) -> Iterator[Evidence]:
    """Lines of netrc, pgpass and htpasswd files."""
    lines = assign.flat(document.text, accounts=document.path.lower().endswith("htpasswd"))
    for line in lines:
        made = judge.verdict(line.key, Span(document, line.start, line.end), line.user)
        if made is not None:
            yield made


def commands(span: Span, programs: frozenset[str]) -> Iterator[Evidence]:
    """Secrets that programs are given on the command lines of a text."""
    document, start, end = span
    for found in command.scan(document.text, programs, start, end):
        inner = Span(document, found.start, found.end)
        made = judge.given(found.key or found.label, inner, found.user or None, named=bool(found.key))
        if made is not None:
            yield made
    if sql.NAME in programs:
        for said in sql.scan(document.text, start, end):
            made = judge.given("PASSWORD", Span(document, said.start, said.end), said.user or None, named=True)
            if made is not None:
                yield made


def accounts(span: Span, programs: frozenset[str]) -> Iterator[Evidence]:
    """Accounts with their passwords that cloud-init's `chpasswd` is given, which stand as lines in YAML too."""
    document, start, end = span
    if "chpasswd" in programs:
        for found in command.accounts(document.text, start, end):
            made = judge.given(found.label, Span(document, found.start, found.end), found.user or None, named=False)
            if made is not None:
                yield made


def spaced(span: Span) -> Iterator[Evidence]:
    """Lines of a key and a value with nothing between, in a syntax that has `=`: of haproxy, of option files."""
    document, start, end = span
    for found in assign.spaced(document.text, start, end):
        made = judge.verdict(found.key, Span(document, found.start, found.end))
        if made is not None:
            yield made


def commented(document: Document, hidden: list[tuple[int, int]]) -> Iterator[Evidence]:
    """What a comment assigns to a key of secrets, where only chance can have made the value: it was in use once.

    The shorter such a value, the more often it is an example: those are masked, and not reported.
    """
    text = document.text
    for start, end in hidden:
        part = text[start:end]
        if "=" not in part and ":" not in part:
            continue
        for found in assign.assignments(text, low=start, high=end):
            value = text[found.start : found.end]
            made = judge.verdict(found.key, Span(document, found.start, found.end)) if _is_made(value) else None
            if made is not None and not made.weak and made.kind != "salt":
                yield made if len(value) >= _SURE else made._replace(confidence=LOW)


_SURE = 20
"""Characters of a random value in a comment from which on it is reported."""


def _is_made(value: str) -> bool:
    return is_random(value, 10) and not is_hex(value) and value.count("-") < 3
