"""What the resolution of one unit shares: files, parsed expressions, limits, and what was cut short."""

from __future__ import annotations

from functools import lru_cache

from linter.errors import ParseError
from linter.parse import hcl_expression
from linter.parse.hcl_nodes import Expression
from linter.platform import Reader, Skip
from linter.tree import Document, Expr, Map, Span, region

MAX_DEPTH = 80
"""Nested evaluations, about five frames of the interpreter each."""
MAX_STEPS = 2_000_000
"""Evaluations of a unit, some ten seconds; the largest public modules need a tenth of it."""
MAX_VALUE = 20_000
"""Nodes of one value that a reference may copy."""
MAX_COPIES = 2_000_000
"""Nodes that all references of a unit may copy."""
MAX_TEXT = 1_000_000
"""Characters of a string that is put together."""
MAX_INSTANCES = 100
"""Instances of one resource, module or dynamic block that are judged one by one."""
MAX_PARSED = 50_000
"""Expressions that are kept parsed; units that call the same module share them."""
MAX_MODULES = 500
"""Module instances of a unit."""


class Run:
    """State of one load.

    `failed` counts look-ups that Terraform would reject, `doubted` those that it may reject, for `try` and `can`.
    `files` are Terragrunt files as a folder sees them; `told` are folders whose declarations were given.
    """

    __slots__ = (
        "_said",
        "copies",
        "depth",
        "doubted",
        "failed",
        "files",
        "modules",
        "reader",
        "root",
        "skips",
        "steps",
        "told",
    )

    def __init__(self, reader: Reader, root: str = "") -> None:
        self.reader = reader
        self.root = root
        self.skips: list[Skip] = []
        self.depth = 0
        self.steps = 0
        self.failed = 0
        self.doubted = 0
        self.copies = 0
        self.modules = 0
        self.files: dict[tuple[str, str], Map | None] = {}
        self.told: set[str] = set()
        self._said: set[tuple[str, int, str]] = set()

    def parsed(self, node: Expr) -> Expression | None:
        """The nodes of an expression, None when it is broken (the parser has said so)."""
        return _parsed(node.syntax, *node.span)

    def skip(self, span: Span, reason: str) -> None:
        """Say once what was not resolved, and why."""
        found = region(span)
        self.skip_file(span.document.path, found.line, reason)

    def skip_file(self, path: str, line: int, reason: str) -> None:
        """The same, by path and line."""
        if (path, line, reason) not in self._said:
            self._said.add((path, line, reason))
            self.skips.append(Skip(path, line, reason))


@lru_cache(maxsize=MAX_PARSED)
def _parsed(syntax: str, document: Document, start: int, end: int) -> Expression | None:
    read = hcl_expression.template if syntax == "hcl-template" else hcl_expression.parse
    try:
        return read(document, start, end)
    except ParseError:
        return None
