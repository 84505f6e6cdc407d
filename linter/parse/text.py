"""A text without structure to one leaf: SQL, `.netrc`, PEM, shell, Dockerfiles."""

from __future__ import annotations

import re

from linter.parse import whole
from linter.pattern import pattern
from linter.tree import Document, Leaf, Span

_COMMENT = pattern(r"^[ \t]*((?:#|--|//)[^\r\n]*)", re.MULTILINE)


def parse(document: Document) -> None:
    """Fill the document's root and comments: whole lines that start with `#`, `--` or `//`."""
    document.roots = (Leaf(document.text, whole(document)),)
    document.comments = tuple(Span(document, *m.span(1)) for m in _COMMENT.finditer(document.text))
