"""A document to what of it may be a secret though no rule says so: masked where lines are quoted, never reported.

`evidence` weighs whether a value is a secret, because a false alarm costs; what is shown is
decided without weighing. A literal at a key that names a secret is masked, whatever speaks against it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from linter.evidence import form, pem, place, walk
from linter.evidence.item import piece
from linter.evidence.shape import is_random
from linter.evidence.text import ruled_out
from linter.parse import embedded
from linter.pattern import pattern
from linter.quote import TOUCHY
from linter.suspect_forms import FORMS, LONELY
from linter.tree import UNKNOWN, Document, Leaf, Node, Span, Template, source
from linter.typed import TypeAlias

MAX_LEVELS = 4
_KEY = pattern(
    r"(?<![\w.\-])(-{0,2})([@$]?[A-Za-z_][\w.\-]{1,99}+)\\?[\"']?\]?([ \t]{0,40}+(?:=>|:=|=|:(?!//))|[ \t])"
    r"[ \t]{0,40}+"
)
_FIRST = pattern(r"(?i)[\s#/;*<!\-|]*(?:(?:export|set|env|arg|local|readonly)[ \t]+)?\\?[\"'\[]?[@$]?")
_ENDS = pattern(r"(?<![ \t])[ \t]++(?:#|//|--).*|(?<![ \t,;])[ \t,;]++$")
_GLUED = pattern(r"[^\s,;)}\]>#]{0,400}+")
_INSIDE = {
    '"': pattern(r"(?:[^\"\\]|\\.){0,9000}+", re.DOTALL),
    "'": pattern(r"(?:[^']|'\\''|''){0,9000}+"),  # as a shell and as YAML write a quote in quotes
}
_TO = {marks: pattern(f"[^{re.escape(marks)}]*+") for marks in ("}", "'", '"', ";\"'", " \t\"'`,;&")}
"""To what ends a value without quotes."""
_JUDGED = 4000
"""Characters of a value by which it is judged; all of it is masked."""
_LONG = 9000
_NEAR = 80
"""How far back of a key is looked for what it stands behind: a line may be a megabyte."""
_BLOCK = pattern(r"[|>][-+0-9]{0,3}")
_SCHEME = pattern(r"(?i)[\s\"']*(?:basic|bearer|token|splunk|apikey|apitoken|genie ?key|key|bot|sso-key)[ \t]+")
_PGPASS = pattern(r"^[^\s:#]{1,200}:(?:\d{1,5}|\*):[^:\s]{1,80}:[^:\s]{1,80}:(\S{1,400})$", re.MULTILINE)
_OPEN = frozenset({"empty", "a reference", "encrypted", "public", "a resource name"})
_NOTHING = frozenset("true false yes no on off null none nil ~ string str text bool boolean".split())
_BY_BLANK = frozenset({"text", "fluentd", "nginx", "keyvalue", "logstash", "dotenv"})
"""Syntaxes in which a blank may stand between a key and its value."""


Ranges: TypeAlias = "tuple[tuple[int, int], ...]"


def spans(document: Document, known: Ranges) -> Iterator[Span]:
    """What the tree of a document holds at keys that name secrets, and in the places of secrets; in its own text.

    What lies in a range of `known` (sorted, apart) is left out.
    """
    for root in document.roots:
        yield from _tree(root, known, 0)


def covered(known: Ranges, start: int, end: int) -> bool:
    """Whether one of the sorted ranges holds all from `start` to `end`."""
    at = bisect_right(known, (start, 1 << 60)) - 1
    return at >= 0 and known[at][0] <= start and end <= known[at][1]


def _tree(root: Node, known: Ranges, level: int) -> Iterator[Span]:
    for at in walk.leaves(root):
        key, leaf, stored = at.key, at.leaf, at.place
        value = _written(leaf)
        strength, words = place.judge(key)
        if value is None:
            continue
        if stored or strength:
            span, scheme = piece(leaf), _scheme(value, words)
            least = place.PASSWORD if stored or scheme is not None else strength
            span = source(span._replace(start=span.start + (scheme or 0)))
            if covered(known, span.start, span.end):
                continue
            if not is_open(value[scheme or 0 :], least, words):
                yield span
                continue
        if isinstance(leaf.value, str):
            yield from _nested(leaf, leaf.value, known, level)


def _scheme(value: str, words: tuple[str, ...]) -> int | None:
    """Where the credentials of an `Authorization` header start in it, None at other keys."""
    if "authorization" not in words:
        return None
    found = _SCHEME.match(value)
    return found.end() if found else 0


def _written(leaf: Leaf) -> str | None:
    """A value as it is written; None for what is no text that could be a secret."""
    if isinstance(leaf.value, str):
        return leaf.value
    if leaf.value is None or isinstance(leaf.value, bool):
        return None
    _, start, end = leaf.span
    if (leaf.value is UNKNOWN or isinstance(leaf.value, Template)) and (leaf.refs or leaf.via or end - start > 2000):
        return None
    return leaf.span.document.text[start:end]


def _nested(leaf: Leaf, value: str, known: Ranges, level: int) -> Iterator[Span]:
    """What a text holds that is JSON, or that is written with escapes."""
    if value.lstrip()[:1] in ("{", "[") and level < MAX_LEVELS:
        root = embedded(leaf)
        if root is not None:
            yield from _tree(root, known, level + 1)
            return
    span = piece(leaf)
    if span.document is leaf.span.document:
        return
    inner = span.document
    for start, end in written(inner, 0, len(value)):
        yield source(Span(inner, start, end))
    for start, end in (*((t.start, t.end) for t in form.scan(value)), *((k.start, k.end) for k in pem.scan(value))):
        yield source(Span(inner, start, end))


@lru_cache(maxsize=1024)
def is_open(value: str, strength: int, words: tuple[str, ...]) -> bool:
    """Whether a value at a key of this strength may be shown: it refers to something, or cannot be a secret."""
    plain = value.strip().strip("\"'")
    if strength == place.MAYBE and len(plain) < 12 and plain.isalnum():
        return True  # as below, without asking what costs twenty patterns
    reason = ruled_out(plain, strength, words)
    if reason in _OPEN or plain.lower() in _NOTHING:
        return True
    if strength == place.MAYBE:
        return not is_random(plain, 12)
    if reason == "a file path":
        return plain == plain.lower() and not is_random(plain, 12)
    if strength == place.PASSWORD:
        return False
    if reason == "a URL":
        return "@" not in plain and not any(form.scan(plain))
    return reason == "a variable's name" or (reason == "too small" and len(plain) < 4)


def written(document: Document, low: int, high: int, known: Ranges = ()) -> list[tuple[int, int]]:
    """Ranges of a stretch of text that are assigned to keys that name secrets, line by line; comments too.

    What lies in a range of `known` (sorted, apart) is left out.
    """
    text = document.text
    found = []
    if document.syntax == "text":
        found += [m.span(1) for m in _PGPASS.finditer(text, low, high)]
    if not TOUCHY.search(text, low, high):
        return found
    while low < high:
        stop = text.find("\n", low, high)
        stop = high if stop < 0 else stop
        found += _line(document, low, stop, known)
        low = stop + 1
    return found


def _line(document: Document, low: int, high: int, known: Ranges) -> list[tuple[int, int]]:
    text = document.text
    if not TOUCHY.search(text, low, high):
        return []
    found = [pair for pair in _assigned(document, low, high, known) if pair[1] > pair[0]]
    plain = text[low:high].lower()
    for wanted in (wanted for word, wanted in FORMS if word in plain):
        hits = [m for m in wanted.finditer(text, low, high) if not covered(known, *m.span(1))]
        found += [m.span(1) for m in hits if not is_open(m[1], place.PASSWORD, ())]
    if "://" in plain:
        found += [m.span(1) for m in LONELY.finditer(text, low, high) if not is_open(m[1], place.MAYBE, ())]
    return found


def _assigned(document: Document, low: int, high: int, known: Ranges) -> Iterator[tuple[int, int]]:
    text, at = document.text, low
    ends: dict[str, tuple[int, int]] = {}
    while (found := _KEY.search(text, at, high)) is not None:
        strength, words = place.judge(found[2].lstrip("@$"))
        at = found.end(2)
        by_blank = not found[3].strip()
        if not strength or (
            by_blank and not _takes_blank(document, found.start(), found.end(), low, option=bool(found[1]))
        ):
            continue
        start, end = _value(text, found.end(), high, _until(text, low, found), ends)
        if text.startswith("${", found.start() - 2):  # a reference with a default, or with a message
            start += text.startswith(("-", "="), start)
            end = start if text.startswith(("?", "+"), start) else end
        scheme = _scheme(text[start : min(end, start + _JUDGED)], words)
        least, start = (strength, start) if scheme is None else (place.PASSWORD, start + scheme)
        value = text[start : min(end, start + _JUDGED)]
        if covered(known, start, end):
            at = end
        elif end > start and _is_literal(document, value, start, low) and not is_open(value, least, words):
            yield start, end
            at = end


def _until(text: str, low: int, key: re.Match[str]) -> str:
    """What ends a value without quotes: the quote or mark that its key stands behind, or the line (``)."""
    before = text[key.start() - 1 : key.start()] if key.start() > low else ""
    if text.startswith("${", key.start() - 2):
        return "}"
    if before in ("'", '"') and before and text[key.end(2) : key.end(2) + 1] != before:
        return before
    near = text[max(low, key.start() - _NEAR) : key.start()]
    if near.rstrip(" ").endswith(";") and near.strip(" ;"):
        return ";\"'"
    if key[1] or not _FIRST.fullmatch(text, low, key.start(2)):
        return " \t\"'`,;&"
    return ""


def _takes_blank(document: Document, start: int, end: int, low: int, *, option: bool) -> bool:
    """Whether what follows a key after a blank is its value: of an option, in quotes, or where lines are written so."""
    text = document.text
    if option or document.syntax == "hcl":
        return option
    if text[end : end + 1] in ("'", '"'):
        return True
    before = text[low:start].strip(" \t$") if start - low < _NEAR else "far"
    return before == "set" or (document.syntax in _BY_BLANK and not before)


def _value(text: str, start: int, high: int, until: str, ends: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """The range of a value: inside its quotes, to one of some characters, or to the end of the line.

    `ends` keeps the last stretch without those characters: what starts in it ends where it ends.
    """
    slash = text[start : start + 1] == "\\" and text[start + 1 : start + 2] in ("'", '"')
    mark = text[start + slash : start + slash + 1]
    if mark in _INSIDE:
        return _quoted(text, start + slash + 1, high, mark, escaped=slash)
    if not until:
        rest = text[start:high]
        cut = _ENDS.search(rest)
        return start, start + (cut.start() if cut else len(rest.rstrip()))
    low, end = ends.get(until, (0, -1))
    if not low <= start <= end:
        found = _TO[until].match(text, start, high)
        end = found.end() if found else start
        ends[until] = start, end
    return start, end


def _quoted(text: str, start: int, high: int, mark: str, *, escaped: bool) -> tuple[int, int]:
    """To the closing quote, over escaped ones and what is glued to it; to the end of the line where there is none."""
    if escaped:
        end = text.find("\\" + mark, start, high)
        return start, high if end < 0 else end
    inside = _INSIDE[mark].match(text, start, high)
    end = inside.end() if inside else start
    if end - start >= _LONG and text[end : end + 1] != mark:  # too long to be read: to the next such mark
        end = text.find(mark, end, high)
        end = high if end < 0 else end
    glued = _GLUED.match(text, end + 1, high)
    return start, glued.end() if glued and glued.end() > end + 1 else end


def _is_literal(document: Document, value: str, start: int, low: int) -> bool:
    """Whether a value is written out: no bracket that opens, no YAML mark, no expression of a language."""
    if (value[:1] in ("{", "[", "(", "*") or _BLOCK.fullmatch(value)) and document.text[start - 1 : start] not in (
        "'",
        '"',
    ):
        return False
    if document.syntax != "hcl" or document.text[start - 1 : start] in ("'", '"'):
        return True
    return document.text[low : low + _NEAR].lstrip()[:1] in ("#", "/", "*")
