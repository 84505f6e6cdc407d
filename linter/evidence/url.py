"""Text to passwords inside addresses: user information of URLs and registries, Oracle and Go data sources, `curl -u`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.evidence.place import PASSWORD
from linter.evidence.shape import is_dull, is_random
from linter.evidence.text import ruled_out
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
_LOOSE = pattern(r"(?<![\w/.@:+-])([A-Za-z][\w.\-]{0,40}+):([^\s@:/\"'`,;<>(){}\[\]|$]{4,80}+)$")
_LOOSE_HOST = pattern(
    r"(?=[A-Za-z])(?!sha\d)((?:[A-Za-z0-9\-]{1,60}\.){1,6}[A-Za-z]{2,20}(?::\d{2,5})?|[A-Za-z][A-Za-z0-9\-]{1,60}:\d{2,5})(?=[\s/\"',;)]|$)"
)
"""`user:password@host`, as registries, brokers and proxies are written without a scheme."""
_KINDS = frozenset(
    "mailto acct sip sips xmpp im tel user users group groups domain serviceaccount principal principalset member from to cc bcc "
    "author authors maintainer maintainers email mail contact owner owners projecteditor projectowner projectviewer deleted git ssh "
    "image tag version latest npm github file workspace jsr patch link portal node python pip".split()
)
"""Words before a colon that say what follows, and are nobody's account."""
_SIGNATURE = pattern(r"[?&;]sig=([A-Za-z0-9%+/_\-]{40,120}+={0,2})")
_SIGNED = pattern(r"[?&;](?:se|sv|sp|sr|skn|st)=")
_CODE = pattern(r"\.azurewebsites\.net/[^\s\"'<>]{0,300}?[?&]code=([A-Za-z0-9/+_\-]{40,100}+(?:=|%3[dD]){0,2})")
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


def present(text: str) -> bool:
    """Whether there is any: for texts in which no word speaks of secrets."""
    return ("@" in text or "sig=" in text) and next(scan(text), None) is not None


def scan(text: str) -> Iterator[Login]:
    """Passwords in addresses that are written out, in order of their form."""
    if "@" in text:
        if "://" in text:
            yield from _userinfo(text)
            yield from _bare(text)
        for pattern, scheme, word in ((_ORACLE, "jdbc", "jdbc:oracle:"), (_GO, "dsn", "@tcp("), (_GO, "dsn", "@unix(")):
            if word in text:
                for found in pattern.finditer(text):
                    if _counts(found[1], found[2], ""):
                        yield Login(*found.span(2), found[1], scheme)
        yield from _loose(text)
    yield from _signatures(text)
    for word, form in (("curl", _CURL), ("user.info", _INFO), ("USER_INFO", _INFO)):
        if word in text:
            for found in form.finditer(text):
                if _counts(found[1], found[2], ""):
                    yield Login(*found.span(2), found[1], "registry" if form is _INFO else "")


def _loose(text: str) -> Iterator[Login]:
    at = text.find("@")
    while at >= 0:
        low = max(0, at - 125)
        found = _LOOSE.search(text, low, at) if ":" in text[low:at] else None
        host = _LOOSE_HOST.match(text, at + 1, at + 400) if found else None
        if found is not None and host is not None and (low == 0 or found.start() > low) and _is_account(found, host[1]):
            yield Login(*found.span(2), found[1], "host")
        at = text.find("@", at + 1)


def _is_account(found: re.Match[str], host: str) -> bool:
    """Whether it is an account's password at a host, and no kind of address, tag or port."""
    user, password = found[1], found[2]
    if user.lower() in _KINDS or password.replace(".", "").isdigit():
        return False
    mixed = any(map(str.isdigit, password)) and any(map(str.isalpha, password))
    return (mixed or ":" in host) and _counts(user, password, host)


def _signatures(text: str) -> Iterator[Login]:
    """What signs a URL of Azure for whoever has it: shared access signatures, keys of functions."""
    if "sig=" in text:
        for found in _SIGNATURE.finditer(text):
            line = text[max(0, found.start() - 600) : found.end() + 300]
            if _SIGNED.search(line) and not is_dull(found[1]):
                yield Login(*found.span(1), "", "signed")
    if "azurewebsites" in text:
        for found in _CODE.finditer(text):
            yield Login(*found.span(1), "", "function")


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
