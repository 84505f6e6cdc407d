"""Generated secrets of every kind, each with a twin: another of the same kind, class and length.

What is printed must be the same for both, so that whatever differs between two runs is a leak.
"""

from __future__ import annotations

import base64
import binascii
import json
import random
import re
import string
from re import _parser as parser

from linter.evidence import defaults, find, form
from linter.evidence.formats_table import FORMATS
from linter.records import NamedTuple
from linter.tree import Document

ALPHABETS = {
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "digits": string.digits,
    "hex": "0123456789abcdef",
    "lower-digits": string.ascii_lowercase + string.digits,
    "mixed": string.ascii_letters + string.digits,
    "base64": string.ascii_letters + string.digits + "+/",
    "url-safe": string.ascii_letters + string.digits + "-_",
    "words": string.ascii_lowercase + "-_.",
    "json-special": string.ascii_letters + string.digits + '"\\/{}[]:,\t',
    "shell-special": string.ascii_letters + string.digits + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "blanks": string.ascii_letters + string.digits + "  !",
    "latin": string.ascii_letters + string.digits + "äöüßéèñçøåÆÐ",
    "unicode": string.ascii_letters + string.digits + "λπжя漢字かな🔑",
}
KEYS = "password DB_PASSWORD_1 db_password_1 api_key API_KEY_1 ApiKey1 API_TOKEN_1 token client_secret CLIENT_SECRET_1 Authorization".split()
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
REFERENCE = re.compile(
    r"[$#%@~]\{|\{\{|\$\(|\[\[|<%|\{%|\{#|^[$%&@`<(\[{!/.~*^-]|[`>)\]}%]$|\$env:|\$[A-Za-z_]|%[A-Za-z]|&\w+;"
)
"""A text that is a reference, a template or a pattern by its syntax is no literal."""


class Secret(NamedTuple):
    """A value of a kind; `twin` is another that nothing but its characters tells apart."""

    kind: str
    value: str
    twin: str


def generated(count: int, seed: int = 7) -> list[Secret]:
    """So many secrets of all kinds, the same for the same seed, and no two that are equal."""
    rng = random.Random(seed)
    tokens = [t for row in FORMATS for _ in range(2) if (t := token(row, rng)) is not None]
    found = [*tokens, *weak(), *(pem(rng) for _ in range(100))]
    seen = {s.value for s in found} | {s.twin for s in found}
    names = list(ALPHABETS)
    while len(found) < count:
        made = plain(names[len(found) % len(names)], rng)
        if made is not None and not {made.value, made.twin} & seen:
            seen |= {made.value, made.twin}
            found.append(made)
    return sorted(found[:count], key=lambda s: s.kind)


def plain(name: str, rng: random.Random) -> Secret | None:
    """Random characters of an alphabet, 12 to 64 of them."""
    value = "".join(rng.choice(ALPHABETS[name]) for _ in range(rng.randint(12, 64)))
    twin = swapped(value, rng, ALPHABETS[name])
    usual = value == value.strip() and len(set(value)) > 5 and not REFERENCE.search(value)
    return Secret(name, value, twin) if usual and not REFERENCE.search(twin) else None


def swapped(value: str, rng: random.Random, alphabet: str) -> str:
    """Each letter and digit replaced by another of its class; what is special stays where it is."""
    classes = ["".join(c for c in row if c in alphabet) for row in CLASSES]
    return "".join(next((rng.choice(c.replace(char, "")) for c in classes if char in c), char) for char in value)


def weak() -> list[Secret]:
    """Passwords that everybody tries first, each with the next one of its length that is taken for the same."""
    rows: dict[tuple, list[str]] = {}
    for value in sorted(defaults._DEFAULTS):
        if len(value) > 3 and not REFERENCE.search(value) and not re.search("[-_]", value):  # no name of a key
            rows.setdefault((shape(value), taken_for(value)), []).append(value)
    pairs = [(row, at) for row in rows.values() if len(row) > 1 for at in range(len(row))]
    return [Secret("weak", row[at], row[(at + 1) % len(row)]) for row, at in pairs]


def shape(value: str) -> str:
    """The classes of a value's characters: `aaaa9` for `test1`."""
    return re.sub(r"[a-z]", "a", re.sub(r"[0-9]", "9", value))


def taken_for(value: str) -> tuple:
    """What a weak password is taken for at the keys and in the addresses that the forms write."""
    texts = [f"{key}={value}" for key in KEYS]
    texts += [
        f"Server=db;User Id=app;Password={value};Encrypt=true",
        f"jdbc:postgresql://db/a?user=app&password={value}",
    ]
    texts += [f"a://app:{value}@db", f"curl -u app:{value} x", f"run --api-key {value}", f"Bearer {value}"]
    documents = [Document("a", "text", text) for text in texts]
    return tuple((tuple(e.rule for e in find(document))) for document in documents)


def token(row: tuple, rng: random.Random) -> Secret | None:
    """A token of a format with a right checksum, and another as long; None where the format has none that counts."""
    for _ in range(20):
        lengths = random.Random(rng.random())
        state = lengths.getstate()
        value = complete(row, random_of(row[3], rng, lengths))
        lengths.setstate(state)
        twin = complete(row, random_of(row[3], rng, lengths))
        if len(value) == len(twin) and all(re.fullmatch(row[3], v) and known(row, v) for v in (value, twin)):
            return Secret(f"{row[1]} {row[2]}", value, twin)
    return None


def known(row: tuple, value: str) -> bool:
    """Whether the format's own scan takes the token, beside a word that says what it is."""
    return any(t.format.provider == row[1] for t in form.scan(f'token="{value}"'))


def complete(row: tuple, value: str) -> str:
    if row[4] == "crc36":
        return value[:-6] + form.base62(binascii.crc32(value[-36:-6].encode()))
    if value.startswith("eyJ") and value.count(".") >= 2:
        return signed(value, row)
    return value


def signed(value: str, row: tuple) -> str:
    """A JWT whose parts are what they should be; what is random in them is of the random text."""
    head = {"alg": "HS256", "typ": "JWT"}
    if row[0].startswith("eyJraWQi"):
        head = {"kid": value[12:28], "alg": "RS256"}
    elif row[0].startswith("eyJhbGciOiJSUzI1NiIsImtpZCI6"):
        head = {"alg": "RS256", "kid": value[30:46]}
    elif row[0].startswith("eyJ2ZXIi"):
        head = {"ver": "2", "typ": "JWT", "alg": "RS256", "kid": value[34:54]}
    issuers = {"Kubernetes": "kubernetes/serviceaccount", "Snowflake": "SF:1007"}
    body = {"iss": issuers.get(row[1], "https://login.corp.internal"), "sub": value[-24:], "exp": 1893456000}
    parts = [base64.urlsafe_b64encode(json.dumps(p, separators=(",", ":")).encode()).decode() for p in (head, body)]
    return ".".join([*(p.rstrip("=") for p in parts), value[-43:].replace(".", "_")])


def random_of(pattern: str, rng: random.Random, lengths: random.Random) -> str:
    """A string that a regular expression matches; `lengths` decides how long its repeats and which its branches are."""
    return "".join(_piece(op, argument, rng, lengths) for op, argument in parser.parse(pattern))


def _piece(op, argument, rng, lengths) -> str:
    match str(op):
        case "LITERAL":
            return chr(argument)
        case "IN":
            return rng.choice(_members(argument))
        case "MAX_REPEAT" | "MIN_REPEAT":
            low, high, body = argument
            count = lengths.randint(low, min(high, low + 20))
            return "".join(_piece(o, a, rng, lengths) for _ in range(count) for o, a in body)
        case "SUBPATTERN":
            return "".join(_piece(o, a, rng, lengths) for o, a in argument[-1])
        case "BRANCH":
            return "".join(_piece(o, a, rng, lengths) for o, a in lengths.choice(argument[1]))
        case "ANY":
            return rng.choice(string.ascii_letters)
    raise AssertionError(op)


def _members(argument) -> str:
    found = ""
    for op, value in argument:
        found += chr(value) if str(op) == "LITERAL" else "".join(map(chr, range(value[0], value[1] + 1)))
    return found


def pem(rng: random.Random) -> Secret:
    """A private key in PEM, of some lines."""
    kind = rng.choice(("RSA ", "EC ", "OPENSSH ", ""))
    lines = rng.randint(3, 8)
    made = []
    for _ in range(2):
        body = ["".join(rng.choice(ALPHABETS["base64"]) for _ in range(64)) for _ in range(lines)]
        made.append("\n".join([f"-----BEGIN {kind}PRIVATE KEY-----", *body, f"-----END {kind}PRIVATE KEY-----"]))
    return Secret("pem", *made)
