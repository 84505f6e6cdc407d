"""HCL templates in a scope to strings: known, known in parts, or the JSON tree they spell."""

from __future__ import annotations

from linter.parse.hcl_nodes import ForPart, IfPart, Literal, Part
from linter.parse.hcl_nodes import Template as TemplateNode
from linter.platform.terraform import loops
from linter.platform.terraform.run import MAX_TEXT
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import all_refs, text, truth, unknown
from linter.tree import UNKNOWN, Leaf, Map, Node, Seq, Span, Template


def template(node: TemplateNode, scope: Scope) -> Node:
    """The value of a template; one that is a single `${}` has its value, of whatever type."""
    from linter.platform.terraform.evaluate import evaluate

    match node.parts:
        case (only,) if not isinstance(only, (Literal, IfPart, ForPart)):
            return evaluate(only, scope)
    pieces: list[Node] = []
    _collect(node.parts, scope, pieces)
    return joined(pieces, node.span)


def _collect(parts: tuple[Part, ...], scope: Scope, pieces: list[Node]) -> None:
    from linter.platform.terraform.evaluate import evaluate

    for part in parts:
        match part:
            case IfPart(test=test, then=then, other=other, span=span):
                side = truth(evaluate(test, scope))
                if side is None:
                    pieces.append(unknown(span))
                else:
                    _collect(then if side else other, scope, pieces)
            case ForPart(names=names, collection=collection, body=body, span=span):
                pairs, complete = loops.pairs(evaluate(collection, scope), scope)
                for key, value in pairs if complete else ():
                    _collect(body, scope.bind(**loops.bound(names, key, value)), pieces)
                if not complete:
                    pieces.append(unknown(span))
            case Literal(value, span, segments):
                pieces.append(Leaf(value, span, (), (), segments))
            case _:
                pieces.append(evaluate(part, scope))


def joined(pieces: list[Node], span: Span) -> Node:
    """Values one after the other as one string at `span`."""
    parts: list[str | object] = []
    runs: list[tuple[int, int, int]] = []
    size = 0
    for piece in pieces:
        words = _words(piece)
        if len(words) == 1 and isinstance(words[0], str) and isinstance(piece, Leaf):
            runs += _runs(piece, words[0], size, span)
        for word in words:
            if word == "" or (word is UNKNOWN and parts and parts[-1] is UNKNOWN):
                continue
            size += len(word) if isinstance(word, str) else 1
            parts.append(word)
    if size > MAX_TEXT:
        return unknown(span)
    if all(isinstance(p, str) for p in parts):
        return Leaf("".join(map(str, parts)), span, (), all_refs(*pieces), tuple(runs))
    from linter.platform.terraform import policies

    tree = policies.spelt(pieces, span)
    return tree if tree is not None else _in_parts(parts, span, all_refs(*pieces), tuple(runs))


def _runs(piece: Leaf, word: str, size: int, span: Span) -> list[tuple[int, int, int]]:
    """The segments of a literal part; a value from elsewhere maps to the hole it fills."""
    there = piece.span
    if there.document is not span.document or not span.start <= there.start <= span.end or piece.via:
        return []
    if piece.segments:
        return [(size + here, start, length) for here, start, length in piece.segments]
    return [(size, there.start, len(word))] if there.end - there.start == len(word) else []


def _words(piece: Node) -> list[str | object]:
    if isinstance(piece, Leaf) and isinstance(piece.value, Template):
        return list(piece.value.parts)
    known = text(piece)
    if known is None and isinstance(piece, (Map, Seq)):
        from linter.platform.terraform.encoding import json_text

        known = json_text(piece)
    return [UNKNOWN] if known is None else [known]


def _in_parts(
    words: list[str | object], span: Span, refs: tuple[str, ...], runs: tuple[tuple[int, int, int], ...]
) -> Leaf:
    """A string known in parts; its segments count one character for each gap."""
    parts: list[str | object] = []
    for word in words:
        if isinstance(word, str) and parts and isinstance(parts[-1], str):
            parts[-1] += word
        else:
            parts.append(word)
    if parts == [UNKNOWN]:
        return unknown(span, refs)
    return Leaf(Template(tuple(parts)), span, (), refs, runs)  # type: ignore[arg-type] # strings and UNKNOWN only
