"""Forms of a line in which a secret stands at no key: the first group of a pattern is what is masked."""

from __future__ import annotations

from linter.pattern import pattern

_USERINFO = pattern(r"://[^\s/@:\"'<>]{0,200}+:([^\s@\"'<>]{1,2000}+(?:@[^\s@\"'<>]{0,200}+){0,4})@")
LONELY = pattern(r"://([^\s/@:\"'<>]{12,400}+)@")
"""An address whose user is all its login: of Sentry, of a forge's token. A name is shown."""
_REGISTRY = pattern(r"(?<![\w.\-/:@])[\w.\-]{1,64}+:([^\s\"'<>@/:]{3,200}+)@(?!sha\d)[\w.\-]{1,200}+(?::\d{1,5})?/\w")
_BASIC = pattern(
    r"(?i)basic(?:[-_.]?auth)?(?:[-_.]?users)?\\?[\"']?[ \t]{0,8}[:=][ \t]{0,8}\\?[\"']?"
    r"[^\s:\"'=]{1,80}+:([^\s\"']{1,2000}+)"
)
_SAID = pattern(
    r"(?i)(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|key)[ \t]{1,4}+(?:is|was|now|=)[ \t:=]{1,4}+[\"'`]?"
    r"(?-i:(?![a-z\-]{1,40}+(?:[\s.,;:!?)]|$)))([^\s\"'`]{4,400}+)"
)
"""A password in a sentence; a word of small letters after it goes on with the sentence."""
_HEADER = pattern(
    r"(?i)authorization(?:\\?[\"'])?[ \t]{0,8}(?:[:=,]|[ \t]\\?[\"'])[ \t\\\"']{0,8}(?:[a-z][a-z\-]{2,15} )?"
    r"([^\s\"'\\,;]+)"
)
_NETRC = pattern(r"\blogin[ \t]+\S{1,200}[ \t]+password[ \t]+(\S{1,400})")
_CURL = pattern(r"\bcurl\b[^\n]{0,400}?\s(?:-u|--user|--proxy-user)[ =]?[\"']?[^\s:\"']{1,80}+:([^\s\"']+)")
_IDENTIFIED = pattern(
    r"(?i)\bidentified(?:[ \t]+with[ \t]+\S{1,200})?[ \t]+(?:by|as)[ \t]+(?:password[ \t]+)?"
    r"['\"]([^\n]{0,400}?)['\"](?=[\s;,)]|$)"
)
FORMS = (
    ("://", _USERINFO), (":", _REGISTRY), ("basic", _BASIC), (" ", _SAID), ("authorization", _HEADER),
    ("identified", _IDENTIFIED), ("curl", _CURL), ("login", _NETRC),
)  # fmt: skip
"""Forms of a line by the word without which they are not looked for, and not compiled."""
