"""A YAML text in a Terraform string to its trees; what the string leaves open is unknown in them."""

from __future__ import annotations

from linter.parse import parse
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, Template

HOLE = "\ue000"


def trees(node: Node | None) -> tuple[Node, ...]:
    """The documents of a text, with places that map back; none of a text that is no YAML.

    A string known in parts is read with a mark in each gap; where the whole does not parse with
    it, nothing is known.
    """
    if isinstance(node, Map):
        return (node,)
    if not isinstance(node, Leaf):
        return ()
    match node.value:
        case str() as word:
            pass
        case Template(parts=parts):
            word = "".join(p if isinstance(p, str) else HOLE for p in parts)
        case _:
            return ()
    document = parse(Document(node.span.document.path, "yaml", word, node.span, node.segments))
    if not isinstance(node.value, Template):
        return document.roots
    return () if document.problems else tuple(_opened(root) for root in document.roots)


def _opened(node: Node) -> Node:
    """The tree with marked strings as what is known of them; a marked key leaves its map open."""
    match node:
        case Leaf(value=str() as word) if HOLE in word:
            if word == HOLE:
                return node._replace(value=UNKNOWN)
            pieces = word.split(HOLE)
            parts = [
                part for n, piece in enumerate(pieces) for part in ((UNKNOWN, piece) if n else (piece,)) if part != ""
            ]
            return node._replace(value=Template(tuple(parts)))
        case Seq(items=items):
            kept = tuple(_opened(i) for i in items)
            return node._replace(items=kept)
        case Map(entries=entries):
            known = tuple(Entry(e.key, _opened(e.value)) for e in entries if HOLE not in str(e.key.value))
            return node._replace(entries=known, open=node.open or len(known) < len(entries))
    return node
