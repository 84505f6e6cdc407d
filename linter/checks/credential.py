"""`credential`: a secret that is written out, by the kind of evidence; the message never says the value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.checks import Match
from linter.evidence import Evidence, find
from linter.pattern import pattern
from linter.platform import Loaded
from linter.records import NamedTuple
from linter.tree import Document, source

SCOPE = "document"
_BY_KEY = ("kubernetes-secret", "password", "default-password")
_SETTER = pattern(r"""["']?[ \t]*#[ \t]*(?:kpt-set:[^\n]*\$\{|\{[ \t]*"\$(?:ref|kpt-set|openapi)")""")
_SURE = {"low": 0, "medium": 1, "high": 2}


class Params(NamedTuple):
    """The evidence a rule selects by its rule name, and how sure it has to be (low, medium, high)."""

    kinds: Sequence[str] = ()
    least: str = "medium"
    honour_foreign: bool = False


def check(target: Document, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each credential of the kinds, in order."""
    found = [e for e in find(target) if e.rule in params.kinds and _SURE[e.confidence] >= _SURE[params.least]]
    if found and params.honour_foreign:
        found = _not_allowed(target, found)
    for evidence in found:
        if evidence.rule in _BY_KEY and _is_set_by_kpt(evidence):
            continue
        yield Match(evidence.span, values(evidence), key=evidence.key)


def _is_set_by_kpt(evidence: Evidence) -> bool:
    """Whether a comment behind the value names the setter that writes another one there.

    Format: https://catalog.kpt.dev/apply-setters/v0.2/ and its predecessor (read 2026-11-26).
    """
    document, _, end = source(evidence.span)
    line = document.text[end : end + 300].partition("\n")[0]
    return _SETTER.match(line) is not None


def values(evidence: Evidence) -> dict[str, str]:
    """What a message may say of it."""
    hint = f", a value that starts with `{evidence.prefix_hint}`" if evidence.prefix_hint else ""
    at = f" at `{_shown(evidence.key)}`" if evidence.key else ""
    return {"kind": evidence.kind, "at": at, "hint": hint, "key": _shown(evidence.key)}


def _shown(key: str) -> str:
    """A key as a message shows it: its length is bounded, and nothing in it can break a line."""
    plain = "".join(c if c.isprintable() and c != "`" else " " for c in key[:80])
    return plain.strip()


def _not_allowed(target: Document, found: list[Evidence]) -> list[Evidence]:
    from linter.evidence.foreign import allowed
    from linter.tree import region

    lines = allowed(target)
    return [e for e in found if region(e.span).line not in lines]
