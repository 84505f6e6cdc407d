"""A value at a key to a verdict: which credential it is, or None."""

from __future__ import annotations

import re

from linter.evidence import defaults, jwt, pem, place
from linter.evidence.item import HIGH, LOW, MEDIUM, Evidence
from linter.evidence.shape import is_random
from linter.evidence.text import ruled_out
from linter.pattern import pattern
from linter.tree import Span

RANKS = {
    "provider-token": 90, "webhook-url": 90, "private-key": 95, "connection-string": 80, "authorization": 75, "command": 72,
    "default-in-reference": 70, "default-password": 50, "kubernetes-secret": 45, "password": 40, "api-key": 30,
}  # fmt: skip
"""How specific a rule is; where two see the same characters, the higher one stays."""

_DEFAULT = pattern(
    r"\$\{(?:[A-Za-z_]\w{0,100}:[-=]|[A-Z_][A-Z0-9_]{0,100}-|(?=\w{0,60}[A-Z_.])[A-Za-z_][\w.\-]{0,100}:(?![?+=\-]))([^${}\s][^${}]{0,300})\}"
    r"|\{\{-?[^{}]{0,100}env_var\([ ]?[\"'][^\"']{1,100}[\"'][ ]?,[ ]?[\"']([^\"'{}]{1,300})[\"'][ ]?\)[^{}]{0,60}\}\}"
    r"|\{\{-?[^{}]{0,120}\|[ ]?default[ ]?\(?[ ]?[\"']([^\"'{}]{1,300})[\"'][^{}]{0,60}\}\}"
    r"|(?:os\.)?(?:getenv|environ\.get|env)\([ ]?[\"'][^\"']{1,100}[\"'][ ]?,[ ]?[\"']([^\"']{1,300})[\"'][ ]?\)"
)
_AUTHORIZATION = pattern(
    r"(?i)(basic|bearer|token|splunk|apikey|apitoken|genie ?key|key|bot|sso-key)[ ]{1,3}(\S{6,4000})"
)
_LABEL = {"secret": "secret", "token": "token", "key": "key", "salt": "salt", "seed": "seed"}


def verdict(key: str, span: Span, user: str | None = None, stored: str = "") -> Evidence | None:
    """Judge the text of `span` as the value of `key`; `stored` says that the place alone makes it secret."""
    strength, key_words = place.judge(key)
    if stored and strength != place.PASSWORD:
        strength = place.PASSWORD if not _harmless(key_words) else place.NONE
    if strength == place.NONE:
        return None
    span = _stripped(span)
    value = _value(span)
    found = _authorization(key, key_words, span, value)
    if found is not None:
        return found
    found = _pair(key, key_words, span, value)
    if found is not None:
        return found
    default = _DEFAULT.fullmatch(value)
    if default is not None and default.lastindex:
        return _literal_default(key, span, default)
    reason = ruled_out(value, strength, key_words)
    if stored and not reason and len(value) < 6 and place.judge(key)[0] != place.PASSWORD:
        return None
    if reason and not _weak_name(reason, value, strength, user):
        return None
    return _evidence(key, key_words, span, strength, user, stored)


def given(key: str, span: Span, user: str | None, *, named: bool) -> Evidence | None:
    """Judge what a command gives a program: as a password, or (`named`) as the value of the setting `key`."""
    made = verdict(key if named else "password", span, user)
    if made is None or named:
        return made
    kind = made.kind if made.weak or made.rule != "password" else "password on a command line"
    return made._replace(key=key, kind=kind, rank=RANKS["command"])


def _value(span: Span) -> str:
    return span.document.text[span.start : span.end]


def _stripped(span: Span) -> Span:
    """Without blanks and one pair of quotes around it."""
    text, start, end = span.document.text, span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start > 2 and text[start] == text[end - 1] and text[start] in "\"'":
        start, end = start + 1, end - 1
    return Span(span.document, start, end)


def _weak_name(reason: str, value: str, strength: int, user: str | None) -> bool:
    """A default password may read like a name or a variable: `changeme`, `my-secret-pw`, `postgres`."""
    if strength != place.PASSWORD or reason not in ("a name in code", "the name of a secret", "a placeholder"):
        return False
    return defaults.is_weak(value, user)


def _evidence(  # noqa: PLR0913, PLR0917 - one step of `verdict`
    key: str, key_words: tuple[str, ...], span: Span, strength: int, user: str | None, stored: str
) -> Evidence | None:
    value = _value(span)
    weak = defaults.is_weak(value, user, key_words)
    if weak and strength < place.PASSWORD and (strength == place.MAYBE or _issued(key_words)):
        return None
    if stored and place.judge(key)[0] != place.PASSWORD:
        rule, kind = "kubernetes-secret", "value in a secret store"
    elif strength == place.PASSWORD:
        rule, kind = "password", "password"
    else:
        rule, kind = "api-key", jwt.KIND if jwt.is_signed(value) else _kind(key_words)
    if weak:
        rule, kind = "default-password", "default password"
    elif stored:
        rule = "kubernetes-secret"
    sure = HIGH if strength == place.PASSWORD or is_random(value, 12) else LOW if strength == place.MAYBE else MEDIUM
    return Evidence(span, kind, key, rule, weak, sure, "", user, RANKS[rule])


def _issued(key_words: tuple[str, ...]) -> bool:
    """Whether the key holds what a vendor makes up: a word that everybody knows cannot be one."""
    return key_words[-2:] == ("api", "key") or key_words[-1:] in (("token",), ("apikey",), ("bearer",))


def _kind(key_words: tuple[str, ...]) -> str:
    if "private" in key_words or "privatekey" in key_words:
        return "private key"
    for word in reversed(key_words):
        for end, label in _LABEL.items():
            if word.endswith(end):
                return label if word != "key" or "api" not in key_words else "API key"
    return "credential"


def _literal_default(key: str, span: Span, found: re.Match[str]) -> Evidence | None:
    """The literal that a reference falls back to."""
    strength, key_words = place.judge(key)
    group = found.lastindex or 0
    value = found[group]
    start = span.start + found.start(group)
    inner = _stripped(Span(span.document, start, start + len(value)))
    value = _value(inner)
    reason = ruled_out(value, strength, key_words)
    weak = strength == place.PASSWORD and defaults.is_weak(value, None, key_words)
    if reason and not (weak and reason in ("a placeholder", "the name of a secret", "its own name", "a name in code")):
        return None
    rule = "default-in-reference"
    return Evidence(inner, "default of a reference", key, rule, weak, HIGH, "", None, RANKS[rule])


def _authorization(key: str, key_words: tuple[str, ...], span: Span, value: str) -> Evidence | None:
    """`Basic ...`, `Bearer ...`, or a registry's base64 of user and password."""
    if key_words[-1:] == ("auth",) or "authorization" in key_words or "header" in key_words:
        found = _AUTHORIZATION.fullmatch(value)
        if found is not None:
            return authorization(key, Span(span.document, span.start + found.start(2), span.end), found[1].lower())
        if key_words[-1:] == ("auth",) and _login(value) is not None:
            return _auth(key, span, "registry login in base64", _login(value))
    return None


def authorization(key: str, span: Span, scheme: str) -> Evidence | None:
    """The credentials of an `Authorization` header, after its scheme."""
    value = _value(span)
    if scheme == "basic":
        user = _login(value)
        return _auth(key, span, "Basic authorization", user) if user is not None else None
    if ruled_out(value, place.LIKELY, ("authorization",)):
        return None
    return _auth(key, span, f"{scheme.capitalize()} authorization", None)


def _auth(key: str, span: Span, kind: str, user: str | None) -> Evidence:
    return Evidence(span, kind, key, "authorization", False, HIGH, "", user, RANKS["authorization"])


def _pair(key: str, key_words: tuple[str, ...], span: Span, value: str) -> Evidence | None:
    """`user:password` at a key that says that it holds both, such as `basic_auth`."""
    found = _USER_AND.fullmatch(value) if key_words[-1:] in _BOTH else None
    if found is None or found[1].lower() in _SCHEMES:
        return None
    user, password = found[1], found[2]
    weak = defaults.is_weak(password, user)
    mixed = any(map(str.isdigit, password)) and any(map(str.isalpha, password)) and len(password) > 5
    if not (weak or mixed) or ruled_out(password, place.PASSWORD) not in ("", "the name of a secret", "a name in code"):
        return None
    rule = "default-password" if weak else "password"
    kind = "default password" if weak else "password"
    return Evidence(
        Span(span.document, span.start + found.start(2), span.end), kind, key, rule, weak, HIGH, "", user, 60
    )


_USER_AND = pattern(r"([A-Za-z][\w.@\-]{1,60}+):([^\s:/]{4,80}+)")
_BOTH = frozenset((word,) for word in "auth basicauth basic credentials credential creds cred login userpass".split())
_SCHEMES = frozenset(
    "file env vault secret ref arn k8s kubernetes module oauth2 oidc ldap http https basic bearer role group".split()
)


def _login(value: str) -> str | None:
    """The user of base64 `user:password`, None when it is not that."""
    data = pem.decoded(value) if len(value) >= 8 else b""
    user, colon, password = data.partition(b":")
    if not colon or not password or not data.isascii() or b"\n" in data.strip() or not user:
        return None
    text = data.decode("ascii")
    plain = password.decode("ascii").strip()
    if not text.strip().isprintable() or ruled_out(plain, place.PASSWORD) in (
        "a reference",
        "a placeholder",
        "no value",
    ):
        return None
    return user.decode("ascii")


_HARMLESS = frozenset(
    "username user host hostname port database db dbname name url uri urls endpoint endpoints type region bucket namespace project "
    "ca crt cert pub issuer email account server servers broker brokers schema version enabled clientid domain path protocol scheme "
    "address ip realm role org organization tenant subscription filename config conf yaml yml json properties xml toml ini sh py sql txt".split()
)


def _harmless(key_words: tuple[str, ...]) -> bool:
    """Whether a member of a secret store is the part that need not be secret: a host, a user, a file of settings."""
    return (
        not key_words
        or key_words[-1] in _HARMLESS
        or key_words[-1].endswith(("username", "accountname", "hostname"))
        or (key_words[-1] in ("in", "out") and key_words[-2:-1] == ("username",))
        or key_words[-2:] in (("client", "id"), ("tenant", "id"), ("account", "id"), ("key", "id"), ("project", "id"))
    )
