"""SQL to the passwords in it: `IDENTIFIED BY`, `WITH PASSWORD`, secrets of credentials and connections."""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.records import NamedTuple

_QUOTED = r"N?\\{0,2}(?:'([^'\n\\]{1,300}+)|\"([^\"\n\\]{1,300}+))"
_IDENTIFIED = pattern(
    rf"(?i)\bIDENTIFIED\s{{1,8}}(?:WITH\s{{1,8}}[\w'\"]{{1,60}}\s{{1,8}})?(?:BY|AS)\s{{1,8}}(?:PASSWORD\s{{1,8}})?{_QUOTED}"
)
_BARE = pattern(
    r"(?i)\b(?:USER|ROLE)\s{1,8}[\w.\"$#]{1,60}\s{1,8}IDENTIFIED\s{1,8}BY\s{1,8}([A-Za-z][\w$#]{2,60}+)(?=\s{0,8}(?:;|$|(?:DEFAULT|ACCOUNT|QUOTA|PROFILE|CONTAINER|TEMPORARY|PASSWORD)\b))"
)
"""Oracle takes a password without quotes."""
_PASSWORD = pattern(
    rf"(?i)(?<![\w.$-])(?:ENCRYPTED\s{{1,8}}|UNENCRYPTED\s{{1,8}})?(PASSWORD|SECRET|MASTER_PASSWORD|SOURCE_PASSWORD)\s{{0,8}}(?:=\s{{0,8}})?(?:PASSWORD\s{{0,4}})?\(?\s{{0,4}}{_QUOTED}"
)
_SET = pattern(
    rf"(?i)\bSET\s{{1,8}}PASSWORD\s{{1,8}}(?:FOR\s[^=;\n]{{1,120}})?=\s{{0,8}}(?:PASSWORD\s{{0,4}}\()?\s{{0,4}}{_QUOTED}"
)
_USER = pattern(r"(?i)\b(?:USER|ROLE|LOGIN)\s{1,8}(?:IF\s(?:NOT\s)?EXISTS\s{1,8})?[\"'`\[\\]{0,3}([\w.\-]{1,60})")
_WORDS = pattern(
    r"(?i)\b(?:create|alter|grant|identified|set)\s{1,8}(?:or\s{1,8}replace\s{1,8})?(?:user|role|login|by|with|password|database|master|server|external|credential|connection|certificate|symmetric|application|subscription|all|select|usage|secret|storage)\b"
)


NAME = "SQL"


class Said(NamedTuple):
    """A password in a statement: the range of its characters and the account it is for."""

    start: int
    end: int
    user: str


def named(text: str) -> frozenset[str]:
    """`NAME`, as if it were a program, where a text may hold a statement that sets a password."""
    low = text.lower()
    verbs = any(word in low for word in ("create ", "alter ", "grant ", "identified ", "set password"))
    return frozenset((NAME,)) if verbs and _WORDS.search(text) else frozenset()


def scan(text: str, low: int = 0, high: int | None = None) -> Iterator[Said]:
    """Passwords of the statements in a text."""
    high = len(text) if high is None else high
    part = text[low:high].lower()
    if not any(word in part for word in ("identified", "password", "secret")):
        return
    for form in (_IDENTIFIED, _BARE, _PASSWORD, _SET):
        for found in form.finditer(text, low, high):
            group = found.lastindex or 0
            if group and (form is not _PASSWORD or _in_statement(text, found.start())):
                yield Said(*found.span(group), _user(text, found.start()))


def _in_statement(text: str, at: int) -> bool:
    """Whether the words before a place begin a statement that may set a password."""
    start = max(0, at - 400)
    return _WORDS.search(text, max(start, text.rfind(";", start, at)), at) is not None


def _user(text: str, at: int) -> str:
    """The account that the statement names last."""
    start = max(0, at - 200)
    names = [found[1] for found in _USER.finditer(text, max(start, text.rfind(";", start, at)), at)]
    return names[-1] if names else ""
