"""The brackets of an HCL expression to nodes: lists, arguments, objects and `for`."""

from __future__ import annotations

from linter.errors import ParseError
from linter.parse.hcl_nodes import Expression, For, Literal, ObjectExpr, Reference
from linter.parse.hcl_text import IDENTIFIER
from linter.pattern import pattern
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.parse.hcl_expression import Parser

_NAME = pattern(IDENTIFIER)


def members(parser: Parser, at: int, closer: str) -> tuple[tuple[Expression, ...], bool, int]:
    """The comma-separated members up to `closer`, whether `...` follows the last, and the offset after."""
    found: list[Expression] = []
    expand = False
    while not parser.text.startswith(closer, at):
        node, at = parser.expression(at, line=False)
        found.append(node)
        at = parser.skip(at, line=False)
        if closer == ")" and parser.text.startswith("...", at):
            expand, at = True, parser.skip(at + 3, line=False)
        if not parser.text.startswith(closer, at):
            at = parser.expect(at, ",")
    return tuple(found), expand, at + 1


def members_of_object(parser: Parser, start: int, at: int) -> tuple[Expression, int]:
    """The object that opens at `start`; `at` is at its first key or its `}`."""
    text = parser.text
    items: list[tuple[Expression, Expression]] = []
    while not text.startswith("}", at):
        key, after = parser.expression(at, line=True)
        if isinstance(key, Reference) and not key.steps and not text.startswith("(", at):
            key = Literal(key.name, key.span)
        after = parser.skip(after, line=False)
        if not text.startswith(("=", ":"), after):
            raise ParseError(after, "expected '=' after a key")
        value, after = parser.expression(parser.skip(after + 1, line=False), line=True)
        items.append((key, value))
        at = _next(parser, after)
    return ObjectExpr(tuple(items), parser.span(start, at + 1)), at + 1


def _next(parser: Parser, at: int) -> int:
    """After what separates two members of an object: a comma or a newline."""
    after = parser.skip(at, line=False)
    if parser.text.startswith(",", after):
        return parser.skip(after + 1, line=False)
    if parser.text.startswith("}", after) or "\n" in parser.text[at:after]:
        return after
    raise ParseError(after, "expected ',', a new line or '}'")


def names(parser: Parser, at: int) -> tuple[tuple[str, ...], int]:
    """The one or two names of a `for` up to its `in`, and the offset of the collection."""
    found: list[str] = []
    while True:
        name = _NAME.match(parser.text, at)
        if name is None:
            raise ParseError(at, "expected a name")
        at = parser.skip(name.end(), line=False)
        if name[0] == "in" and found:
            return tuple(found), at
        found.append(name[0])
        if len(found) > 2:
            raise ParseError(at, "a 'for' has at most two names")
        if parser.text.startswith(",", at):
            at = parser.skip(at + 1, line=False)


def loop(parser: Parser, start: int, at: int, *, keyed: bool) -> tuple[Expression, int]:
    """The `for` that opens at `start`; `at` is at its first name. A keyed one makes an object."""
    variables, at = names(parser, at)
    collection, at = parser.expression(at, line=False)
    value, at = parser.expression(parser.expect(at, ":"), line=False)
    key, group, condition = None, False, None
    if keyed:
        key = value
        value, at = parser.expression(parser.expect(at, "=>"), line=False)
        at = parser.skip(at, line=False)
        group = parser.text.startswith("...", at)
        at += 3 * group
    at = parser.skip(at, line=False)
    word = _NAME.match(parser.text, at)
    if word is not None and word[0] == "if":
        condition, at = parser.expression(parser.skip(word.end(), line=False), line=False)
    at = parser.close(at, "}" if keyed else "]")
    return For(variables, collection, key, value, group, condition, parser.span(start, at)), at
