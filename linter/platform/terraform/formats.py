"""Terraform's `format`: verbs filled with known values; unknown ones leave a hole.

Source: https://developer.hashicorp.com/terraform/language/functions/format (read 2026-11-26).
"""

from __future__ import annotations

from linter.pattern import pattern
from linter.platform.terraform import strings
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import is_unknown, joint_refs, number, text, unknown, whole
from linter.tree import Leaf, Node, Seq, Span

_VERB = pattern(r"%(?:%|([-+ 0#]{0,8}+\d{0,9}+(?:\.\d{1,9}+)?)(?:\[(\d{1,3}+)\])?([vsdqtfgxXobeE]))")
_PLAIN = ("s", "v", "t")
_PADDED = pattern(r"(-?)(\d{1,2})([sv])")
_NUMERIC = pattern(r"[+0]*\d{0,2}d|[+0]*\d{0,2}\.\d{1,2}f")


def _format(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    form = text(arguments[0]) if arguments else None
    if form is None or any(isinstance(a, Leaf) and a.value is None for a in arguments):
        return None
    pieces: list[Node] = []
    end = place = most = 0
    for verb in _VERB.finditer(form):
        between, end = form[end : verb.start()], verb.end()
        pieces.append(Leaf(between, at))
        if verb[0] != "%%":
            place = int(verb[2]) if verb[2] else place + 1
            most = max(most, place)
        if "%" in between or not (verb[0] == "%%" or 0 < place < len(arguments)):
            return None
        pieces.append(Leaf("%", at) if verb[0] == "%%" else _verb(verb[1] + verb[3], arguments[place], at))
    if "%" in form[end:] or most < len(arguments) - 1:
        return None
    pieces.append(Leaf(form[end:], at))
    return strings.joined(pieces, at)


def _verb(verb: str, value: Node, at: Span) -> Node:
    if verb in _PLAIN:
        return value
    word = text(value)
    padded = _PADDED.fullmatch(verb)
    if is_unknown(value) or word is None:
        return unknown(at, joint_refs([value]))
    if verb == "q" and word.isascii() and word.isprintable():
        return Leaf('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"', at)
    if padded is not None:
        width = int(padded[2])
        return Leaf(word.ljust(width) if padded[1] else word.rjust(width), at)
    return _number(verb, value, at)


def _number(verb: str, value: Node, at: Span) -> Node:
    amount = whole(value) if verb.endswith("d") else number(value)
    if amount is None or not _NUMERIC.fullmatch(verb) or abs(amount) > 10**15:
        return unknown(at, joint_refs([value]))
    return Leaf(f"%{verb}" % amount, at)


def _formatlist(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    lists = [a for a in arguments[1:] if isinstance(a, Seq)]
    if len({len(a.items) for a in lists}) != 1 or any(a.open for a in lists):
        return None
    made = []
    for n in range(len(lists[0].items)):
        row = [a.items[n] if isinstance(a, Seq) else a for a in arguments[1:]]
        one = _format([arguments[0], *row], at, scope)
        if one is None:
            return None
        made.append(one)
    return Seq(tuple(made), at)


TABLE = {"format": _format, "formatlist": _formatlist}
