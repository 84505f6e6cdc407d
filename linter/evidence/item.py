"""What the search for credentials passes on: a candidate is a value at a key, an evidence is a verdict."""

from __future__ import annotations

from linter.records import NamedTuple
from linter.tree import Document, Leaf, Span

HIGH, MEDIUM, LOW = "high", "medium", "low"


class Evidence(NamedTuple):
    """A credential that is written out.

    `span` covers the secret's characters only (of a decoded text, where the source is encoded).
    `kind` is what people call it, `rule` what the check selects by, `weak` marks defaults that
    everybody tries first, `hint` is at most the public prefix of the format, `user` the account
    it belongs to. `rank` orders evidence for one place: the highest is the most specific.
    """

    span: Span
    kind: str
    key: str
    rule: str
    weak: bool = False
    confidence: str = HIGH
    prefix_hint: str = ""
    user: str | None = None
    rank: int = 0


class Candidate(NamedTuple):
    """A text value and the key it stands at.

    `span` slices to the value. `strength` is how surely the key holds a secret (`place`), `words` are the
    key's words, `user` is the account written beside it, `where` says what kind of place it is.
    """

    span: Span
    value: str
    key: str
    strength: int
    words: tuple[str, ...] = ()
    user: str | None = None
    where: str = ""


def piece(leaf: Leaf) -> Span:
    """The span that slices to a leaf's text: its own, else that of an embedded text which maps back."""
    span, value = leaf.span, leaf.value
    if not isinstance(value, str) or (not leaf.segments and _same(span, value)):
        return span
    segments = leaf.segments or ((0, span.start, 0), (len(value), span.end, 0))
    inner = Document(span.document.path, "text", value, span, segments)
    return Span(inner, 0, len(value))


def _same(span: Span, value: str) -> bool:
    return span.end - span.start == len(value) and span.document.text.startswith(value, span.start)
