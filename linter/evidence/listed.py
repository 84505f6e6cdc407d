"""A command that is written as a list of words to the secrets among them: `["mysql", "-psecret"]`."""

from __future__ import annotations

from collections.abc import Sequence

from linter.evidence import command
from linter.evidence.item import piece
from linter.tree import Entry, Leaf, Node, Seq, Span

_CALLS = (("command", "args"), ("entrypoint", "command"), ("entryPoint", "command"))
_STEP = 1 << 20
"""Between the offsets that two words are given, because they may stand in different texts."""


def called(entries: Sequence[Entry]) -> list[tuple[str, Leaf, str]]:
    """The secrets of a command whose arguments are a list of their own, as `words` gives them."""
    lists = {e.key.value: e.value.items for e in entries if isinstance(e.value, Seq)}
    for program, arguments in _CALLS:
        if lists.get(program) and lists.get(arguments):
            return words((*lists[program], *lists[arguments]))
    return []


def words(items: Sequence[Node]) -> list[tuple[str, Leaf, str]]:
    """The secrets of a command: what each is given by (a setting's name, else the option), the text, the account."""
    if len(items) < 2 or not isinstance(items[0], Leaf):
        return []
    spans = [piece(i) for i in items[: command.MAX_WORDS] if isinstance(i, Leaf) and isinstance(i.value, str)]
    texts = [s.document.text[s.start : s.end] for s in spans]
    given = command.given([command.Word(t, n * _STEP, n * _STEP + len(t)) for n, t in enumerate(texts)])
    return [(g.key or g.label, _leaf(spans, g.start, g.end - g.start), g.user) for g in given]


def _leaf(spans: Sequence[Span], at: int, length: int) -> Leaf:
    number, offset = divmod(at, _STEP)
    document, start, _ = spans[number]
    span = Span(document, start + offset, start + offset + length)
    return Leaf(document.text[span.start : span.end], span)
