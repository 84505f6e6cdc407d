"""A part of a string to a leaf of its own, at the place where that part is written."""

from __future__ import annotations

from linter.tree import Document, Leaf, Span


def piece(leaf: Leaf, start: int, end: int) -> Leaf:
    """The characters `start` to `end` of the leaf's string."""
    assert isinstance(leaf.value, str)
    value = leaf.value[start:end]
    if not leaf.segments:
        at = leaf.span.start
        return Leaf(value, Span(leaf.span.document, at + start, at + end), leaf.via)
    inner = Document(leaf.span.document.path, "text", leaf.value, leaf.span, leaf.segments)
    return Leaf(value, Span(inner, start, end), leaf.via)
