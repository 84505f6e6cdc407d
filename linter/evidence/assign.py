"""Text to assignments of secrets: `key=value`, `"key": "value"`, `--flag value`, headers, netrc and pgpass lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.evidence import place
from linter.evidence.shape import is_random
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
_SPACED = pattern(
    r"^[ \t]{0,40}(?:ENV[ \t]{1,8}|(?:user|username)[ \t]{1,8}\S{1,60}[ \t]{1,8})?([A-Za-z_][\w.\-]{2,60}+)[ \t]{1,40}"
    r"([^\s#\"'=:{}()\[<$|&>][^\s\"'(){}|&<>]{3,200}+)[ \t]{0,8}$",
    re.MULTILINE,
)
"""`requirepass secret`, `ENV DB_PASSWORD secret`, `user app insecure-password secret`: a line of key and value."""
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
_ACCOUNT = pattern(r"^([\w.@\-]{1,80}):(?:\{(?:SHA|PLAIN)\})?([^\s:$*!{][^\s:]{2,100})$", re.MULTILINE)
_BASIC = pattern(r"\b[Bb]asic[ \t]{1,4}([A-Za-z0-9+/]{8,400}+={0,2})(?![\w.\-])")
_COMMENT = pattern(r"^[ \t]*(?:#|//|;|--[ ]|<!--|\*|rem\b|REM\b|%%)[^\n]*", re.MULTILINE)
_OPERATOR = pattern(r"(?:&&|\|\|?|;|\b(?:then|else|do))[ \t]*$")
_FUNCTION = pattern(r"^[ \t]*(?:function[ \t]+)?([\w\-]{2,60}+)[ \t]*\(\)", re.MULTILINE)
_BARE = 6
"""The group of an assignment's value that is not quoted."""
KEY_WORDS = (
    "pass", "pwd", "pw", "secret", "token", "key", "auth", "cred", "salt", "psk", "seed", "cookie", "bearer", "sas",
    "pat", "community", "senha", "kennwort", "contrasena", "motdepasse", "passwort", "nkey",
)  # fmt: skip
"""Words of which one is in every key that `place` takes for one of secrets, but for names of vendors."""
_JOINTS = frozenset("_.-@")
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
    holes = text.find("{{", max(0, low - 2000), high) >= 0
    starts = _starts(text, low, high)
    for start in starts:
        found = _ASSIGNMENT.match(text, start, high) if start >= at else None
        if found is None or not place.judge(found[2])[0]:
            continue
        at = found.end()
        if (found.lastindex or 0) > 3 and not _is_prose(text, found) and not (holes and _in_hole(text, found.start())):
            yield _trimmed(text, found[2], *found.span(found.lastindex or 0), quoted=found.lastindex != _BARE)
    if loose:
        yield from spaced(text, low, high)
    own = frozenset(_FUNCTION.findall(text, low, high)) if loose and "()" in text else frozenset()
    for start in starts:
        flag = text[start] == "-"
        found = (_FLAG if flag else _QUOTED).match(text, start, high) if flag or loose else None
        if found is None or not found.lastindex or place.judge(found[1])[0] < place.LIKELY:
            continue
        if (flag or not _is_call(text, found, low, own)) and not (holes and _in_hole(text, found.start())):
            yield _trimmed(text, found[1], *found.span(found.lastindex), quoted=found.lastindex < 4)


def spaced(text: str, low: int, high: int) -> Iterator[Found]:
    """Lines of a key of passwords and a value which is no word."""
    for found in _SPACED.finditer(text, low, high):
        strength = place.judge(found[1])[0]
        value = found[2].rstrip(";")
        if strength == place.PASSWORD or (strength == place.LIKELY and is_random(value)):
            if not value.isalpha() and any(map(str.isalpha, value)) and not value.startswith("-"):
                yield Found(found[1], found.start(2), found.start(2) + len(value))


def _is_prose(text: str, found: re.Match[str]) -> bool:
    """Whether a bare word is no value: `key: the words of a sentence`, or `place["key"] = name` of a program.

    `${KEY:?what to do}` says what is shown when there is no value.
    """
    if found.lastindex != _BARE:
        return False
    if text[max(0, found.start() - 2) : found.start()] == "${" and found[3] == ":" and found[_BARE][0] in "?+":
        return True
    if text[found.end(2) : found.start(3)].lstrip("\\\"'")[:1] == "]":
        return True
    if found[1] and found[3] == ":" and found[_BARE] in ("env", "file"):
        return True  # keytool -storepass:env NAME
    return found[3] == ":" and found[_BARE].isalpha() and _MORE_WORDS.match(text, found.end()) is not None


def _in_hole(text: str, at: int) -> bool:
    """Whether a place is inside a template's `{{ ... }}`, where names and calls stand."""
    low = max(0, at - 2000)
    return text.rfind("{{", low, at) > text.rfind("}}", low, at)


def _starts(text: str, low: int, high: int) -> list[int]:
    """Where names start that have a word of secrets in them, in order; dashes of an option are part of it.

    Searching for the words first costs a tenth of trying the whole pattern at every place.
    """
    part = text[low:high].lower()
    starts = set()
    for word in KEY_WORDS:
        at = part.find(word)
        while at >= 0:
            first = at
            while first > 0 and at - first < 100 and (part[first - 1].isalnum() or part[first - 1] in _JOINTS):
                first -= 1
            starts.add(low + first)
            at = part.find(word, at + len(word))
    return sorted(starts) if len(part) == high - low else list(range(low, high))


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
    for found in _headers(text):
        yield Found("Authorization", *found.span(2), sort=found[1].lower())


def _headers(text: str) -> Iterator[re.Match[str]]:
    for word in ("uthorization", "UTHORIZATION"):
        at = text.find(word)
        while at > 0:
            found = _HEADER.match(text, at - 1)
            if found is not None:
                yield found
            at = text.find(word, at + len(word))


def basic(text: str) -> Iterator[Found]:
    """What follows `Basic ` and may be base64."""
    for found in _BASIC.finditer(text):
        yield Found("Authorization", *found.span(1), sort="basic")


def flat(text: str, *, accounts: bool = False) -> Iterator[Found]:
    """Lines of netrc and pgpass files; of htpasswd files where the file holds `accounts`."""
    for found in _ACCOUNT.finditer(text) if accounts else ():
        yield Found("password", *found.span(2), found[1])
    if "machine" in text or "login" in text:
        for found in _NETRC.finditer(text):
            yield Found("password", *found.span(2), found[1])
    for found in _PGPASS.finditer(text):
        yield Found("password", *found.span(2), found[1])


def comments(text: str) -> list[tuple[int, int]]:
    """Ranges of lines that are comments in most languages."""
    return [found.span() for found in _COMMENT.finditer(text)]
