"""Text to passwords inside addresses: user information of URLs and registries, Oracle and Go data sources, `curl -u`."""

from __future__ import annotations

from collections.abc import Iterator

from linter.evidence.place import PASSWORD
from linter.evidence.text import is_random, ruled_out
from linter.pattern import pattern
from linter.records import NamedTuple

_USERINFO = pattern(r"://([^\s/:@\"'<>?#\\`,]{0,100}+):([^\s/\"'<>\\`]{1,300}+)(?<!@)")
_BARE = pattern(r"://([A-Za-z0-9_\-]{20,120}+)(?::(?:x-oauth-basic)?)?@([^\s/\"'<>:]{1,200})")
_ORACLE = pattern(r"jdbc:oracle:(?:thin|oci8?):([^\s/@\"']{1,60}+)/([^\s@\"'/]{1,120}+)@")
_GO = pattern(r"(?<![\w/.])([\w.\-]{1,60}+):([^\s@:/\"'`]{1,120}+)@(?:tcp|unix)\(")
_CURL = pattern(r"\bcurl\b[^\n]{0,400}?\s(?:-u|--user)[ =]?[\"']?([^\s:\"'$]{1,80}+):([^\s\"']{1,200}+)")
_INFO = pattern(
    r"(?i)basic[._]auth[._]user[._]info[\"']?\s{0,8}[:=]\s{0,8}[\"']?([^\s:\"'${}<>]{1,80}+):([^\s\"',;{}<>]{3,200}+)"
)
_USERS = frozenset(
    "user username usr login name uname youruser youruser myuser account u foo xxx ${user} user:pwd".split()
)
_PASSWORDS = frozenset("password pass passwd pwd pw secret p xxx bar token pswd".split())
_HOSTS = pattern(
    r"(?i)(?:[\w.-]{0,60}\.)?(?:example\.(?:com|org|net)|example|domain\.(?:com|tld)|company\.com|yourdomain\S{0,20}|test\.com)"
    r"|(?:your|my)?-?_?(?:host|hostname|server|ip|address|url|domain|server-?name|dbhost|db-?host|proxy-?host|proxy)"
)
_PUBLIC_HOST = pattern(r"(?i)sentry|raven|bugsnag|rollbar")


class Login(NamedTuple):
    """A user and a password in an address; the range is the password's. `scheme` is "" for `curl`."""

    start: int
    end: int
    user: str
    scheme: str


def scan(text: str) -> Iterator[Login]:
    """Passwords in addresses that are written out, in order of their form."""
    if "@" in text:
        if "://" in text:
            yield from _userinfo(text)
            yield from _bare(text)
        for pattern, scheme, word in ((_ORACLE, "jdbc", "jdbc:oracle:"), (_GO, "dsn", "@")):
            if word in text:
                for found in pattern.finditer(text):
                    if _counts(found[1], found[2], ""):
                        yield Login(*found.span(2), found[1], scheme)
    for word, form in (("curl", _CURL), ("user.info", _INFO), ("USER_INFO", _INFO)):
        if word in text:
            for found in form.finditer(text):
                if _counts(found[1], found[2], ""):
                    yield Login(*found.span(2), found[1], "registry" if form is _INFO else "")


def _userinfo(text: str) -> Iterator[Login]:
    for found in _USERINFO.finditer(text):
        start, end = found.span(2)
        stop = text.rfind("@", start, end)
        if stop <= start:
            continue
        if _counts(found[1], text[start:stop], _host(text, stop + 1)):
            yield Login(start, stop, found[1], _scheme(text, found.start()))


def _bare(text: str) -> Iterator[Login]:
    """A token in the place of the user: `https://TOKEN@github.com`."""
    for found in _BARE.finditer(text):
        if is_random(found[1], 20) and not _PUBLIC_HOST.search(found[2]):
            yield Login(*found.span(1), "", _scheme(text, found.start()))


def _scheme(text: str, at: int) -> str:
    start = at
    while start > 0 and at - start < 20 and (text[start - 1].isalnum() or text[start - 1] in "+.-"):
        start -= 1
    return text[start:at]


def _host(text: str, at: int) -> str:
    end = at
    while end < len(text) and end - at < 200 and text[end] not in " \t\r\n/:?\"'<>,;)#\\`":
        end += 1
    return text[at:end]


def _counts(user: str, password: str, host: str) -> bool:
    """Whether it is a password, and not a hole or the form in which documents show it."""
    from urllib.parse import unquote

    plain = unquote(password)
    if any(mark in plain for mark in ("${", "{{", "$(", "<", "%(", "#{", "}}")) or plain.startswith("$"):
        return False
    if user.lower() in _USERS and plain.lower() in _PASSWORDS and (_HOSTS.fullmatch(host) or not host):
        return False
    if plain.isdigit() and len(plain) < 3:
        return False
    return ruled_out(plain, PASSWORD, ()) in (
        "",
        "the name of a secret",
        "a file path",
        "a name in code",
        "its own name",
    )
