"""Text to assignments of secrets: `key=value`, `"key": "value"`, `--flag value`, headers, netrc and pgpass lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.evidence import place
from linter.pattern import pattern
from linter.records import NamedTuple

_VALUE = (
    r"(?:\\?\"((?:[^\"\\\n]|\\(?!\")[^\n]){0,4000}+)\\?\"|'([^'\n]{0,4000}+)'"
    r"|([^\s\"'`<>][^\s\"'`]{0,4000}+))"
)
_ASSIGNMENT = pattern(
    r"(?<![\w.\-])(-{0,2})(@?[A-Za-z_0-9][\w.\-]{1,99}+)(?:\\?[\"'])?\]?[ \t]{0,40}+(=>|:=|::|=(?!=)|:(?!//))[ \t]{0,40}+"
    + _VALUE
)
_MORE_WORDS = pattern(r"(?:[ \t]{1,4}[a-z][a-z'-]{0,20}){2}[ \t.,;:\n]")
_QUOTED = pattern(r"(?<![\w.\-])(@?[A-Za-z_][\w.\-]{2,99}+)[ \t]{1,40}+(?:\"([^\"\n]{1,2000}+)\"|'([^'\n]{1,2000}+)')")
_FLAG = pattern(
    r"(?<!\S)--?([A-Za-z][\w.\-]{3,60}+)[ \t]{1,8}+(?:\"([^\"\n]{1,2000}+)\"|'([^'\n]{1,2000}+)'|([^\s\"'\-][^\s\"']{0,2000}+))"
)
_HEADER = pattern(
    r"(?i)\bauthorization\\?[\"']?[ \t]{0,4}[:=, ]{1,3}[ \t]{0,4}\\?[\"']?(basic|bearer|token|splunk|apikey|apitoken|key|genie ?key|sso-key|bot)[ \t]{1,4}"
    r"([A-Za-z0-9+/=._~\-:]{8,4000}+)"
)
_NETRC = pattern(
    r"\b(?:machine\s{1,8}\S{1,200}|default)\s{1,20}login\s{1,8}(\S{1,200})\s{1,20}password\s{1,8}(\S{1,400})"
)
_PGPASS = pattern(r"^[\w.*\-]{1,200}:(?:\d{1,5}|\*):[^:\s]{1,80}:([^:\s]{1,80}):(\S{1,200})$", re.MULTILINE)
_COMMENT = pattern(r"^[ \t]*(?:#|//|;|--[ ]|<!--|\*|rem\b|REM\b|%%)[^\n]*", re.MULTILINE)
_OPERATOR = pattern(r"(?:&&|\|\|?|;|\b(?:then|else|do))[ \t]*$")
_FUNCTION = pattern(r"^[ \t]*(?:function[ \t]+)?([\w\-]{2,60}+)[ \t]*\(\)", re.MULTILINE)
_BARE = 6
"""The group of an assignment's value that is not quoted."""
_VERBS = frozenset("print log echo say show report emit mark assert check expect ok".split())
_CLOSERS = ",;)]}"


class Found(NamedTuple):
    """A key and the range of its value."""

    key: str
    start: int
    end: int
    user: str = ""
    quoted: bool = False
    sort: str = ""


def assignments(text: str, *, loose: bool = False, low: int = 0, high: int | None = None) -> Iterator[Found]:
    """Assignments to keys that may hold a secret. `loose` adds `key "value"`, as flat configuration files write it."""
    high = len(text) if high is None else high
    at = low
    holes = "{{" in text
    while (found := _ASSIGNMENT.search(text, at, high)) is not None:
        strength = place.judge(found[2])[0]
        group = found.lastindex or 0
        at = found.end() if strength else max(found.start(3), found.start() + 1)
        if strength and group > 3 and not _is_prose(text, found) and not (holes and _in_hole(text, found.start())):
            yield _trimmed(text, found[2], *found.span(group), quoted=group < 6)
    own = frozenset(_FUNCTION.findall(text, low, high)) if loose and "()" in text else frozenset()
    for wanted in (_FLAG, _QUOTED) if loose else (_FLAG,):
        for found in wanted.finditer(text, low, high):
            if place.judge(found[1])[0] >= place.LIKELY and found.lastindex:
                if (wanted is _QUOTED and _is_call(text, found, low, own)) or (holes and _in_hole(text, found.start())):
                    continue
                yield _trimmed(text, found[1], *found.span(found.lastindex), quoted=found.lastindex < 4)


def _is_prose(text: str, found: re.Match[str]) -> bool:
    """Whether a bare word is no value: `key: the words of a sentence`, or `place["key"] = name` of a program."""
    if found.lastindex != _BARE:
        return False
    if text[found.end(2) : found.start(3)].lstrip("\\\"'")[:1] == "]":
        return True
    if found[1] and found[3] == ":" and found[_BARE] in ("env", "file"):
        return True  # keytool -storepass:env NAME
    return found[3] == ":" and found[_BARE].isalpha() and _MORE_WORDS.match(text, found.end()) is not None


def _in_hole(text: str, at: int) -> bool:
    """Whether a place is inside a template's `{{ ... }}`, where names and calls stand."""
    low = max(0, at - 2000)
    return text.rfind("{{", low, at) > text.rfind("}}", low, at)


def _is_call(text: str, found: re.Match[str], low: int, own: frozenset[str]) -> bool:
    """Whether `name "text"` calls a function of a shell script: `print_pass "found"`, `check && pass "found"`."""
    before = text[max(low, text.rfind("\n", low, found.start()) + 1) : found.start()]
    return found[1] in own or place.words(found[1])[0] in _VERBS or _OPERATOR.search(before[-60:]) is not None


def _trimmed(text: str, key: str, start: int, end: int, *, quoted: bool) -> Found:
    """The value without what ends a list or statement; in a query or connection string, its first part."""
    if not quoted:
        value = text[start:end]
        for mark in ("&amp;", "&", ";"):
            value = value.partition(mark)[0]
        if "," in value and re.search(r",[\w.\-]{2,40}[=:]", value):
            value = value.partition(",")[0]
        while (
            value
            and value[-1] in _CLOSERS
            and (value[-1] in ",;" or value.count(value[-1]) > value.count(_OPENERS[value[-1]]))
        ):
            value = value[:-1]
        end = start + len(value)
    return Found(key, start, end, quoted=quoted)


_OPENERS = {")": "(", "]": "[", "}": "{"}


def headers(text: str) -> Iterator[Found]:
    """Credentials in `Authorization` headers."""
    for found in _HEADER.finditer(text):
        yield Found("Authorization", *found.span(2), sort=found[1].lower())


def flat(text: str) -> Iterator[Found]:
    """Lines of netrc and pgpass files."""
    if "machine" in text or "login" in text:
        for found in _NETRC.finditer(text):
            yield Found("password", *found.span(2), found[1])
    for found in _PGPASS.finditer(text):
        yield Found("password", *found.span(2), found[1])


def comments(text: str) -> list[tuple[int, int]]:
    """Ranges of lines that are comments in most languages."""
    return [found.span() for found in _COMMENT.finditer(text)]
