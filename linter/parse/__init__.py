"""Text to tree, one module per syntax. The directory is the registry.

A syntax module has one function `parse(document: Document) -> None`, which fills `roots`,
`comments` and `problems` of the document it is given. It never raises for what the text
holds: what cannot be read is a problem `(offset, reason)`, and the rest of the text is still
turned into nodes. Values that the syntax leaves open are `Expr`s or UNKNOWN leaves.
"""

from __future__ import annotations

from importlib import import_module

from linter.tree import Document, Leaf, Node, Span
from linter.typed import Protocol, cast

MAX_DEPTH = 200
MAX_TEXT = 20_000_000


class Syntax(Protocol):
    """What a module of this package offers."""

    def parse(self, document: Document) -> None:
        """Fill the document's roots, comments and problems."""


def parse(document: Document) -> Document:
    """Parse a document in place by its syntax, and return it."""
    if len(document.text) > MAX_TEXT:
        document.problems = ((MAX_TEXT, f"larger than {MAX_TEXT:,} characters; split the file"),)
        return document
    cast("Syntax", import_module(f"linter.parse.{document.syntax}")).parse(document)
    return document


def embedded(leaf: Leaf) -> Node | None:
    """Open a string that is itself JSON as a tree whose spans map back to the file.

    Returns None when the leaf is no string or does not hold a JSON object or array.
    """
    value = leaf.value
    if not isinstance(value, str):
        return None
    start = value.lstrip()[:1]
    if start not in ("{", "["):
        return None
    document = Document(leaf.span.document.path, "json", value, leaf.span, leaf.segments)
    parse(document)
    if document.problems or len(document.roots) != 1:
        return None
    return document.roots[0]


def whole(document: Document) -> Span:
    """The span of the whole text."""
    return Span(document, 0, len(document.text))
