"""A value to the reason why it is no secret: a reference, a placeholder, a hash, a path, a name.

Each reason is one row of `REASONS`, with a test of its own. Every pattern is bounded or possessive,
so that it is linear in the value.
"""

from __future__ import annotations

import re

from linter.evidence import jwt
from linter.evidence.place import MAYBE, PASSWORD, words
from linter.evidence.shape import MAX, is_dull, is_hex, is_random
from linter.evidence.vendors import CODE_HOSTS, VENDORS
from linter.pattern import pattern

_HOLE = pattern(
    r"\$\{\{?[ ]?[A-Za-z_!#/.\"'][\w.\-/]{0,100}+(?:[:?+=|,\[(\s@#%\-\"'][^{}]{0,200})?\}|\{\{[^{}]{0,300}\}\}|\{%[^%]{0,300}%\}|<%[^%]{0,300}%>|\$\([^()\s]{1,200}\)"
    r"|\$\([a-z][\w./\-]{0,60} [^\n]{0,4000}\)|\$\{\d{1,2}\}"
    r"|#\{[^{}]{1,200}\}|@\{[^{}]{1,200}\}|%\{[^{}]{1,200}\}|\[\[[^\[\]]{1,200}\]\]|\$env:\w|~\{[^{}]{1,200}\}"
)
_WHOLE_REFERENCE = pattern(
    r"""\$\$?[A-Za-z_]\w{0,100}\$?          # $VAR
    |\$[a-z][a-z0-9]{0,40}(?:[-.:][a-z][a-z0-9]{0,40}){1,6}  # $smtp-password, $secret:key
    |\$[0-9@*]                              # $1
    |%[A-Za-z_][\w.]{0,100}%|%\([\w.]{1,100}\)s|%env\([^)]{1,100}\)%|%[sdv]
    |@[A-Za-z][\w.\-]{0,100}@|__[A-Za-z0-9_]{1,100}__|\{[ ]?[A-Za-z_][\w .:\-]{0,100}\}
    |<[^<>]{1,200}>|\[[A-Za-z]\w{0,40}\(.{0,7000}+(?<=\])|@(?:\{|[A-Za-z]\w{0,40}\(|@).{0,7000}|\[[A-Za-z_][\w .\-]{0,100}\]|\(\([^()]{1,200}\)\)|\(\(\ ?[\w.\-]{1,100}
    |\$\([ ]?["'\w./{$<~\\].{0,7000}|`[^`]{1,4000}`?  # $(command), also cut at a blank, and `command`
    |&[A-Z]\w{0,60};?|!(?:Ref|Sub|GetAtt|ImportValue|vault|secret|env|reference)\b.{0,300}
    """,
    re.VERBOSE | re.DOTALL,
)
_SCHEME_REFERENCE = pattern(
    r"(?:vault|secrets?|secretref|secretmanager|secretsmanager|ssm|awssm|aws-?sm|awsparamstore|op|sm|env|environ|file|ref\+\w{1,20}|keyring|kms"
    r"|akv|azkv|keyvault|gcpsecret|gcp-?sm|bws|doppler|infisical|conjur|cyberark|exec|cmd|lookup|externalsecret|k8s|kubernetes"
    r"|resolve|secretstore|directory|config|encrypted|sops|chamber|credstash|berglas|passwordstate|aws|gcp|azure)"
    r"(?::|\+)(?!\s)\S{1,400}",
    re.IGNORECASE,
)
_EXPRESSION = pattern(
    r"(?:var|local|data|module|self|each|params|parameters|secrets|env|process\.env|os\.environ|System|config|inputs|steps|github|context"
    r"|settings|\.Values|Values|this|ctx|vault|vars|matrix|needs|outputs|variables|ENV|options|props|dataset|pipeline|flow)"
    r"(?:\.|\[|::)[\w.\[\]\"'()*\-]{1,200};?"
    r"|[A-Za-z_][\w.:]{0,60}\([^\n]{0,300}\)(?:\.\w{1,40}){0,3};?|[A-Za-z_][\w.:]{2,60}\([fbru]?"
    r"|SECRET\[[^\]]{1,100}\]|\{resolve:[^}]{1,200}\}|@Microsoft\.KeyVault\([^)]{1,300}\)?"
    r"|(?:aws|google|azurerm|random|tls|kubernetes|vault)_\w{1,80}\.\w{1,80}[\w.\[\]*]{0,100}"
)
_CIPHER = pattern(
    r"(?:ENC|DEC|CRYPT|SECURE|KMS)[(\[{][^\n]{0,7000}|\{(?:cipher|aes|aes256|vault|kms|enc|3des|deflate)\}.{0,7000}"
    r"|\$ANSIBLE_VAULT;.{0,7000}|!\[[A-Za-z0-9+/=]{8,7000}\]|vault:v\d{1,3}:.{1,7000}|AQ(?:IC|EC)AH[A-Za-z0-9+/=]{20,7000}|enc:v?\d?:?[A-Za-z0-9+/=]{16,7000}"
    r"|-----BEGIN PGP MESSAGE.{0,7000}|CiQ[A-Za-z0-9+/]{80,7000}={0,2}|kms:[A-Za-z0-9+/]{20,7000}",
    re.IGNORECASE | re.DOTALL,
)
_HASH = pattern(
    r"(?:[\w.@\-]{1,60}:)?\$(?:2[abxy]?|1|5|6|7|y|apr1|argon2id?|argon2d|scrypt|pbkdf2[\w-]{0,12}|sha1|md5)\$.{1,300}"
    r"|\{(?:S?SHA\d{0,3}|S?MD5|CRYPT|PBKDF2[\w-]{0,12}|bcrypt|scrypt|argon2\w{0,3}|x-[\w-]{1,20})\}.{1,300}"
    r"|(?:pbkdf2|scrypt|argon2|bcrypt)[:_$][\w:$]{1,20}[:$].{1,300}|SCRAM-SHA-(?:1|256|512)\$.{1,300}"
    r"|(?:sha\d{1,3}|md5)[:-][A-Za-z0-9+/=_\-]{16,200}|md5[0-9a-f]{32}|\*[0-9A-F]{40}|0x0[12]00[0-9A-Fa-f]{16,300}"
)
_PUBLIC = pattern(
    r"(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S{1,40}|sk-(?:ssh|ecdsa)\S{1,60})\s.{1,7000}"
    r"|-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC|EC PUBLIC|DSA PUBLIC|PGP PUBLIC|X509|DH PARAM|EC PARAM|NEW CERT|PKCS7|CMS).{0,7900}"
    r"|LS0tLS1CRUdJTiB(?:DRVJU|QVUJM|UUlVTVEVE|OZXcg|YNTA5|TU0gyI).{0,7900}|age1[a-z0-9]{58}|MII(?:B|C)IjANBgkqhkiG9w0B.{0,7900}",
    re.DOTALL,
)
_UUID = pattern(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_ARN = pattern(
    r"arn:[\w-]{1,20}:.{1,400}|projects/[\w-]{1,60}/(?:secrets|locations)/.{1,300}|/subscriptions/[\w-]{36}.{0,400}"
    r"|ocid1\.\w{1,30}\..{1,200}|(?:[\w-]{1,60}\.)?(?:dkr\.ecr|gcr\.io|docker\.io|ghcr\.io|quay\.io).{1,300}"
)
_URL = pattern(
    r"[A-Za-z][A-Za-z0-9+.\-]{0,30}:(?:[a-z][a-z0-9+.:\-]{0,40}:)?//.{0,7900}|jdbc:.{1,2000}|www\.\S{1,300}", re.DOTALL
)
_PATH = pattern(
    r"(?:~|\.{1,2})?[/\\](?:[\w.@%+~\- ]{1,80}[/\\]){0,20}[\w.@%+~*\- ]{0,100}[/\\]?"
    r"|[A-Za-z]:(?:\\{1,2}|/)[^\n]{0,300}|\\\\\\{0,2}[^\n]{1,300}|[\w.\-/\\ ]{1,200}[\w\-]"
    r"\.(?:pem|key|crt|cer|cert|jks|p12|pfx|p8|der|keytab|json|ya?ml|txt|conf|cfg|ini|properties|env|keystore|truststore"
    r"|bcfks|asc|gpg|pub|tmpl|tpl|template|sh|py|js|ts|go|java|xml|html?|md|sql|toml|csv|lock|secret|token|passwd|password)"
)
_FILLER = pattern(
    r"[xX]{3,}+|\*+|\.{2,}+|-+|_+|#+|\?+|0{3,}+|(?:[xX*]{2,8}[-_./ ]){1,10}[xX*]{2,40}|<.{0,300}|.{0,4}[xX]{8,}+.{0,8}|\.\.\..{0,40}|.{1,40}\.\.\.|…|.{1,40}…"
    r"|(?:x{4,}|X{4,}|\*{4,}).{0,4}|.{0,12}(?:\*{4,}|•{3,}|#{4,}).{0,12}"
)
_PLACEHOLDER = pattern(
    r"(?:^|[-_ .<\[(/:@])(?:your|yours|my[-_ ]?(?:own|actual)|insert|enter|fill[-_ ]?(?:in|me)?|replace(?:d|[-_ ]?(?:me|this|with|by|it))?|put[-_ ]?(?:your|here)"
    r"|add[-_ ]?(?:your|here)|paste|provide|specify|set[-_ ](?:me|this|your|via|in|by|from)|update[-_ ](?:me|this|with)|choose|pick[-_ ]a|placeholder|redacted|masked"
    r"|hidden|removed|dummy|sample|todo|fixme|tbd|fake|mock(?:ed)?|omitted|sanitized|obfuscated|to[-_ ]be[-_ ](?:\w{1,20})|my[-_ ]?(?:(?:api|access|auth|secret|client|private|bearer|license)[-_ ]?){0,2}(?:token|key)|not[-_ ]?(?:set|used|real|needed|required|a[-_ ]|applicable|configured|secret)"
    r"|unused|ignored|generated|override(?:n|[-_ ]me)?|overwritten|value[-_ ]?here|goes[-_ ]?here|here|injected|supplied|managed|populated|stored[-_ ]in|from[-_ ](?:vault|secret|env|ssm|file))"
    r"(?:$|[-_ .>\])/:@0-9])|(?i:your[-_ ]?(?:\w{1,20}[-_ ]?){0,3}(?:password|passwd|pwd|token|secret|key|credential)s?)|^(?i:your)[A-Z_\-]"
    r"|(?i:placeholder|redacted|replace[-_ ]?me|replace[-_ ]?with|fill[-_ ]?me|insert[-_ ]?(?:your|here)|todo[-_:]|lorem ipsum|tg9yzw0gaxbzdw0|(?:fake|dummy|mock|sample)[-_]?(?:password|passwd|token|secret|key)|example[-_ ]?(?:key|token|secret|password)|_here\b|-here\b|(?:key|token|secret|password|passwd|pwd|value|credential)s?here\b)"
    r"|EXAMPLE(?:KEY|TOKEN|SECRET)?(?![a-z])|(?:^|[-_ .])(?i:examples?)(?:$|[-_ .0-9])",
)
_NOTHING = frozenset(
    "true false yes no on off null none nil undefined unset empty na n/a ~ default defaults auto automatic required optional enabled disabled "
    "enable disable string str text bool boolean integer int number object array list map any bytes binary securestring "
    "sensitive plain plaintext basic bearer oauth oauth2 jwt mutual prompt interactive inherit inherited unknown "
    "never always missing header query cookie body path form hmac sha256 aes rsa opaque file vault kerberos gssapi ldap saml oidc "
    "integrated external internal variable literal inline static dynamic environment keychain managed iam sasl ssl tls "
    "blank ignore ignored skip json yaml base64 hex utf8 utf-8 user-provided generate random uuid "
    "hidden visible masked redacted omitted removed".split()
)
_SENTENCE = pattern(
    r"(?i)\b(?:your|the|please|enter|must|should|this|used|which|optional|whether|e\.g|for|of|to access|is a|an?|invalid|incorrect|missing|forgot|new|confirm|wrong)\b"
)
_EXPANDED = pattern(r"\$[A-Z_][A-Z0-9_]{2,60}|\$[a-z_]{3,40}\b")
_ENV_NAME = pattern(r"[A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40})+")
_CAPS_NAME = pattern(r"[A-Z][A-Z0-9]{0,40}(?:[-_][A-Z0-9]{1,40}){1,10}")
_DOTTED = pattern(
    r"[A-Za-z_][A-Za-z_]{0,40}(?:\.[A-Za-z_][A-Za-z0-9_]{0,40}){1,8};?|[A-Za-z_]{1,40}(?:=[A-Za-z_]{1,40}){1,8}"
)
_PART = r"(?:[kK][38]s|[A-Z]?[a-z]{1,20}|[A-Z]{1,20})?+[0-9]{0,3}"
_NAME = pattern(rf"(?=[A-Za-z]){_PART}(?:[-_./:]{_PART}){{1,12}}")
_SHORT_NAME = pattern(r"[a-z][a-z0-9]{0,30}(?:[-_][a-z0-9]{1,30}){0,4}")
_RUN = pattern(r"([0-9A-Za-z])\1{7}|\b(\w{3,8})(?:[-_]\2){2}\b")
_TIME = pattern(
    r"\d{1,10}(?:\.\d{1,6}){0,3}(?:ns|us|ms|s|m|h|d|w|y|kb|mb|gb|b|%)?|\d{4}-\d\d-\d\d.{0,20}|v?\d{1,4}(?:\.\d{1,4}){1,3}[\w.\-]{0,20}",
    re.IGNORECASE,
)
_REGEX = pattern(
    r"\^.{1,300}\$|/\^?.{1,300}\$/[gimsuy]{0,4}|\(\?[:i=!<].{1,300}|.{0,200}\[\^?[a-zA-Z0-9]-[a-zA-Z0-9].{0,200}\][+*{].{0,200}"
)
_KEY_NAMES = frozenset("api access secret key token client auth id private public shared apikey accesskey".split())
_KEY_WORDS = frozenset(
    "secret secrets password passwords token credential credentials creds key keys auth cert certs tls ca config".split()
)


def ruled_out(value: str, strength: int, key_words: tuple[str, ...] = ()) -> str:
    """Why a value is no secret, "" when nothing speaks against it."""
    if not value.strip():
        return "empty"
    if len(value) > MAX:
        return "too long"
    for reason, rule in REASONS:
        if rule(value, strength, key_words):
            return reason
    return ""


def _nothing(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    return value.lower().strip("\"' ") in _NOTHING


def _reference(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    if _WHOLE_REFERENCE.fullmatch(value) or _EXPRESSION.fullmatch(value) or _HOLE.search(value) or _open_hole(value):
        return True
    return _SCHEME_REFERENCE.fullmatch(value) is not None or (strength < PASSWORD and bool(_EXPANDED.search(value)))


def _open_hole(value: str) -> bool:
    """Whether a hole starts that ends behind the value, which was cut at a blank or a quote."""
    return any(mark in value and end not in value[value.index(mark) :] for mark, end in (("{{", "}}"), ("${", "}")))


def _placeholder(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    return (
        _FILLER.fullmatch(value[:300]) is not None
        or _PLACEHOLDER.search(value[:400].lower()) is not None
        or ("EXAMPLE" in value or _PLACEHOLDER.search(value[:400]) is not None)
    )


def _own_name(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    return bool(key_words) and words(value) == key_words


def _variable_name(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    if _ENV_NAME.fullmatch(value):
        return not is_random(value)
    return strength < PASSWORD and _CAPS_NAME.fullmatch(value) is not None and not is_random(value)


def _path(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    value = value.removeprefix("@")  # curl's `@file`
    if _PATH.fullmatch(value) is None:
        return False
    if value[:1] in "./~\\" or value[1:3] in (":\\", ":/"):
        return not (is_random(value.lstrip("/."), 24) and "." not in value)
    return True


def _name_of_secret(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    """A name made of words, where a key that says `secret` or `token` often holds one."""
    found = set(words(value))
    if strength == PASSWORD:
        return _NAME.fullmatch(value) is not None and bool(found & {"secret", "secrets", "credentials", "creds"})
    if key_words[-1:] in (("secret",), ("secrets",), ("credentials",), ("creds",), ("auth",)) and value.isalpha():
        return value.islower() or bool(found & _KEY_WORDS)
    if value.isalpha() and (key_words[-2:] == ("secret", "key") or set(words(value)) <= _KEY_NAMES):
        return True  # `AccessKey:SecretKey`, the form of a value
    return _NAME.fullmatch(value) is not None and not (is_random(value, 12))


def _dotted(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    if _DOTTED.fullmatch(value) is None:
        return False
    if is_random(value, 12):
        return False
    return strength < PASSWORD or "=" in value or bool(set(words(value)) & (_KEY_WORDS | {"env", "pass", "passwd"}))


def _short_name(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    """The name of an account, where the key that a provider makes up for it would be long and random."""
    pair = key_words[-2:] in (
        ("account", "key"),
        ("app", "key"),
        ("storage", "key"),
        ("batch", "key"),
        ("subscription", "key"),
    )
    fused = key_words[-1:] in (("accountkey",), ("storagekey",), ("appkey",))
    return (pair or fused) and strength < PASSWORD and _SHORT_NAME.fullmatch(value) is not None and not is_random(value)


def _sentence(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    spaces = value.count(" ")
    if "\n" in value.strip() or "\t" in value:
        return True
    if strength < PASSWORD and spaces:
        return not 3 <= spaces <= 5 or _SENTENCE.search(value) is not None
    return spaces >= 2 and (value[0].isupper() or _SENTENCE.search(value) is not None)


def _small(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    if strength == PASSWORD:
        return len(value) < 3
    return len(value) < 6 or (_TIME.fullmatch(value) is not None and not (value.isdigit() and len(value) > 14))


def _not_random(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    if strength != MAYBE:
        return False
    sure = len(value) >= 32 or sum(map(str.isdigit, value)) > 1
    if key_words and key_words[-1] in VENDORS - CODE_HOSTS and is_hex(value):
        return len(value) not in (32, 40, 64)
    apart = " " in value or "," in value or is_hex(value) or _UUID.search(value)
    return bool(apart) or not (sure and is_random(value))


def _pattern(value: str, strength: int, key_words: tuple[str, ...]) -> bool:
    return _REGEX.fullmatch(value) is not None or (strength < PASSWORD and value.endswith("*"))


REASONS = (
    ("no value", _nothing),
    ("a demonstration token", lambda v, s, w: v.startswith("eyJ") and jwt.is_demonstration(v)),
    ("a reference", _reference),
    ("encrypted", lambda v, s, w: _CIPHER.fullmatch(v) is not None),
    ("a salted hash", lambda v, s, w: _HASH.fullmatch(v) is not None),
    ("public", lambda v, s, w: _PUBLIC.fullmatch(v) is not None),
    ("a resource name", lambda v, s, w: _ARN.fullmatch(v) is not None),
    ("a URL", lambda v, s, w: _URL.fullmatch(v) is not None),
    ("a placeholder", _placeholder),
    ("one character repeated", lambda v, s, w: _RUN.search(v[:300]) is not None),
    ("no letter or digit", lambda v, s, w: not any(map(str.isalnum, v))),
    ("its own name", _own_name),
    ("a variable's name", _variable_name),
    ("a file path", _path),
    ("a name in code", _dotted),
    ("a pattern", _pattern),
    ("too small", _small),
    ("the name of a secret", _name_of_secret),
    ("the name of an account", _short_name),
    ("a sentence", _sentence),
    ("one or two characters repeated", lambda v, s, w: s < PASSWORD and is_dull(v)),
    ("not random", _not_random),
)
