"""Command lines to the secrets in them: `mysql -psecret`, `docker login -p`, `echo secret | sudo -S`, `chpasswd`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from linter.evidence.command_table import GATES, STEMS, USAGES, VALUED, Usage
from linter.pattern import pattern
from linter.records import NamedTuple

_OTHERS = frozenset({"chpasswd", "--stdin", "--password-stdin", "sudo -S", "kinit", "SecureString", "assword:"})
_PART = r"(?:[^\s\"'`;|&()<>\\]|\\[^\n]|\"(?:[^\"\\]|\\.){0,4000}+\"|'[^']{0,4000}+')"
_WORD = pattern(rf"(?:[ \t]|\\\r?\n){{0,200}}+(\\?[\"']\\?[\"']|{_PART}{{1,2000}}+)")
_OTHER = pattern(r"-p(?:\d{1,5}(?::\d{1,5}){0,2}|ort|rotocol|lugin(?:-dir)?|ipe|rompt|roxy|assword)(?:=.*)?")
"""What starts like a password and is an option of its own, or a port of the container that the client runs in."""
_PIPED = pattern(
    r"\b(?:echo|printf)[ \t]{1,4}(?:-[neE]{1,3}[ \t]{1,4})?(?:'([^'\n]{3,200}+)'|\"([^\"\n]{3,200}+)\"|([^\s\"'|;&<>]{3,200}+))[ \t]{0,4}\|[ \t]{0,4}"
    r"(?:sudo[ \t]{1,4}(?:-\w{1,20}[ \t]{1,4}){0,3}?(?:-S|--stdin)\b|sudo[ \t]{1,4}(?:passwd|kinit)\b|kinit\b|vncpasswd\b|smbpasswd\b"
    r"|passwd[ \t][^\n|;&]{0,80}--stdin|passwd[ \t]{1,4}--stdin|[^\n|;&]{0,200}--password-stdin|cryptsetup\b|gpg[ \t][^\n|;&]{0,200}--passphrase-fd)"
)
_CHPASSWD = pattern(
    r"([A-Za-z_][\w.\-]{0,40}+):([^\s:'\"|;]{3,200}+)(?:\\n)?[\"']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t]{1,4})?(?:/usr/sbin/)?chpasswd\b(?![ \t]{1,4}-e)"
)
_LISTED = pattern(
    r"^[ \t]{0,40}(?:-[ \t]{1,4})?[\"']?([A-Za-z_][\w.\-]{0,40}+):([^\s\"']{3,200}+)[\"']?[ \t]{0,20}$", 8
)
_SECURE = pattern(
    r"(?i)ConvertTo-SecureString[ \t]{1,4}(?:-AsPlainText[ \t]{1,4}|-Force[ \t]{1,4}|-String[ \t]{1,4}){0,3}(?:\"([^\"\n$]{3,200}+)\"|'([^'\n]{3,200}+)')"
)
_ANSWER = pattern(
    r"assword:?[^\n]{0,20}?[\"}][ \t\r\n{;]{1,40}(?:exp_)?send[ \t]{1,4}(?:--[ \t])?\"([^\"\\\n$]{3,100}+)\\"
)
_NO_PASSWORDS = frozenset({"R", "RANDOM", "random"})
MAX_WORDS = 80
MAX_DEPTH = 3


class Given(NamedTuple):
    """A secret that a program is given: the range of its characters, what it is given by, the account.

    `key` is "" for a password, else the name of the setting whose value it is.
    """

    start: int
    end: int
    label: str
    user: str = ""
    key: str = ""


class Word(NamedTuple):
    """A word of a command, and where its text stands."""

    text: str
    start: int
    end: int


def present(text: str) -> frozenset[str]:
    """The programs that a text may call; empty means that `scan` finds nothing in it or in a part of it."""
    found: set[str] = set()
    for stem, names in STEMS.items():
        if stem in text:
            found.update(n for n in names if n in text and any(sign in text for sign in GATES[n]))
    found.update(name for name in _OTHERS if name in text)
    return frozenset(found)


def scan(text: str, programs: frozenset[str], low: int = 0, high: int | None = None, depth: int = 0) -> Iterator[Given]:
    """Secrets on the command lines of a text; `programs` is what `present` says of it."""
    high = len(text) if high is None else high
    at = low
    for start, name in _calls(text, programs, low, high):
        if start < at:
            continue
        words, at = _split(text, start, high)
        yield from given(words)
        for word in words[1:]:
            if depth < MAX_DEPTH and " " in word.text and any(f"{n} " in word.text for n in programs):
                yield from scan(text, programs, word.start, word.end, depth + 1)
        at = max(at, start + len(name))
    if not depth:
        yield from _otherwise(text, programs, low, high)


def _calls(text: str, programs: frozenset[str], low: int, high: int) -> list[tuple[int, str]]:
    """Where programs are called, in order."""
    found = []
    for name in programs:
        if name in USAGES:
            at = text.find(name, low, high)
            while at >= 0:
                end = at + len(name)
                before, behind = text[at - 1 : at] if at > low else "", text[end : end + 1]
                if behind in (" ", "\t", "\\") and not (
                    before.isalnum() or before in ("-", "_", ".", ":", "@", "=", "$")
                ):
                    found.append((at, name))
                at = text.find(name, end, high)
    return sorted(found)


def _split(text: str, start: int, high: int) -> tuple[list[Word], int]:
    """The words of the command at `start`, without their quotes, and where it ends."""
    words: list[Word] = []
    at = start
    while len(words) < MAX_WORDS and (found := _WORD.match(text, at, min(high, at + 6000))) is not None:
        first, last = found.span(1)
        words.append(_unquoted(text, first, last))
        at = found.end()
        if text[at : at + 1] in ("<", ">"):
            at += 1
    return words, at


def _unquoted(text: str, start: int, end: int) -> Word:
    if end - start > 1 and text[start] in "\"'" and text[end - 1] == text[start]:
        start, end = start + 1, end - 1
    return Word(text[start:end], start, end)


def given(words: Sequence[Word]) -> Iterator[Given]:
    """The secrets among the words of a command; a program may be called by another (`sudo`, `docker exec`)."""
    at = 0
    while at < len(words):
        name = words[at].text.rpartition("/")[2].removesuffix(".exe")
        usage = USAGES.get(name)
        at += 1
        if usage is not None:
            stop = next((n for n in range(at, len(words)) if _starts(words[n].text, name)), len(words))
            yield from _of(name, usage, words[at:stop]) if stop > at else ()
            at = stop


def _starts(word: str, current: str) -> bool:
    """Whether a word calls another program: one of those whose names are no words for anything else."""
    name = word.rpartition("/")[2]
    return name != current and len(name) > 4 and name in USAGES


def _of(name: str, usage: Usage, words: Sequence[Word]) -> Iterator[Given]:
    """The secrets in the arguments of one program."""
    if name == "sshpass":
        words = words[:2]  # what follows is another program's
    user = _user(words)
    texts = [w.text for w in words]
    active = not usage.after or any(t in usage.after for t in texts)
    for word, following in zip(words, [*words[1:], None], strict=True):
        option, equals, value = word.text.partition("=")
        if active and usage.joined and word.text.startswith(usage.joined) and len(word.text) > len(usage.joined) + 2:
            if not _OTHER.fullmatch(word.text):
                yield _given(word, len(usage.joined), f"{name} {usage.joined}", user)
        elif active and equals and option in usage.logins:
            yield from _login(Word(value, word.end - len(value), word.end), usage.mark, f"{name} {option}")
        elif active and following is not None and word.text in usage.logins:
            yield from _login(following, usage.mark, f"{name} {word.text}")
        elif active and following is not None and word.text in usage.options and following.text[:1] not in ("-", ""):
            yield _given(following, 0, f"{name} {word.text}", user)
    yield from _placed(name, usage, words)


def _given(word: Word, skipped: int, label: str, user: str) -> Given:
    start, end = word.start + skipped, word.end
    if word.text[skipped : skipped + 1] in ("'", '"') and word.text[-1] == word.text[skipped] and end - start > 2:
        start, end = start + 1, end - 1
    return Given(start, end, label, user)


def _login(word: Word, mark: str, label: str) -> Iterator[Given]:
    """`user:password`, where both are there."""
    user, found, password = word.text.partition(mark)
    if mark == "/":
        password = password.partition("@")[0]
    if found and user and len(password) > 2 and not user.startswith(("$", "-", "<", "{")):
        start = word.start + len(user) + 1
        yield Given(start, start + len(password), label, user)


def _user(words: Sequence[Word]) -> str:
    """The account that `-u name`, `-uname` or `--user=name` says, "" for none."""
    for word, following in pairwise(words):
        if word.text in ("-u", "-U", "--user", "--username", "-D"):
            return following.text[:100]
        if word.text.startswith("--user"):
            return word.text.partition("=")[2][:100]
        if word.text.startswith("-u") and word.text[2:].isalnum():
            return word.text[2:100]
    return ""


def _placed(name: str, usage: Usage, words: Sequence[Word]) -> Iterator[Given]:
    """Secrets that are told by where they stand among the words that are no options."""
    if not usage.places and not usage.pairs:
        return
    plain = [
        w for n, w in enumerate(words) if not w.text.startswith(("-", "/")) and not (n and words[n - 1].text in VALUED)
    ]
    texts = [w.text for w in plain]
    for said, place in usage.places:
        steps = said.split()
        first = next((n for n in range(len(texts)) if texts[n : n + len(steps)] == steps), -1)
        if said == "-b":
            first = 0 if any(w.text.startswith("-") and "b" in w.text for w in words) else -1
        if not steps:
            yield from _login(plain[place - 1], usage.mark, f"{name} user/password") if plain else ()
        elif first >= 0 and said == "-b":
            yield from (_given(plain[-1], 0, f"{name} -b", plain[-2].text),) if len(plain) > 1 else ()
        elif first >= 0:
            rest = plain[first + len(steps) :]
            if len(rest) >= max(place, 1) and "=" not in rest[place - 1].text[:-2]:
                user = rest[place - 2].text if place > 1 else ""
                yield _given(rest[place - 1], 0, f"{name} {said}", user)
    yield from _pairs(name, usage, words)


def _pairs(name: str, usage: Usage, words: Sequence[Word]) -> Iterator[Given]:
    """A setting's name and value: `npm config set KEY VALUE`."""
    texts = [w.text for w in words]
    first = max((n for n, t in enumerate(texts) if t in usage.pairs), default=-2 + (name in usage.pairs))
    if first > -2:
        rest = [w for w in words[first + 1 :] if not w.text.startswith("--")]
        if len(rest) > 1 and not rest[1].text.startswith(("-", "=")):
            yield Given(rest[1].start, rest[1].end, name, "", rest[0].text)


def _otherwise(text: str, programs: frozenset[str], low: int, high: int) -> Iterator[Given]:
    """Secrets that reach a program through a pipe, a list or an answer."""
    if programs.isdisjoint(_OTHERS):
        return
    for form, label, wanted in (
        (_PIPED, "echo to a program", ("--stdin", "--password-stdin", "sudo -S", "kinit")),
        (_SECURE, "ConvertTo-SecureString of a text", ("SecureString",)),
        (_ANSWER, "send of expect", ("assword:",)),
    ):
        if any(word in programs for word in wanted):
            for found in form.finditer(text, low, high):
                yield Given(*found.span(found.lastindex or 0), label)
    if "chpasswd" in programs:
        for found in _CHPASSWD.finditer(text, low, high):
            yield Given(*found.span(2), "chpasswd list", found[1])
        yield from accounts(text, low, high)


def accounts(text: str, low: int, high: int) -> Iterator[Given]:
    """Lines `user:password` behind `chpasswd`, of a here-document or of cloud-init."""
    at = text.find("chpasswd", low, high)
    while at >= 0:
        stop = min(high, at + 1000)
        if not text[at + 8 : at + 12].strip().startswith("-e"):
            for found in _LISTED.finditer(text, text.find("\n", at, stop) + 1 or stop, stop):
                if found[2] not in _NO_PASSWORDS:
                    yield Given(*found.span(2), "chpasswd list", found[1])
        at = text.find("chpasswd", stop, high)
