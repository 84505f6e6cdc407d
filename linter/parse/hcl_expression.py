"""The text of an HCL expression to its nodes, on demand: precedence climbing without deep recursion.

`parse` reads an expression, `template` a bare template (a string of Terraform JSON). Both raise
`ParseError` and nothing else, whatever the text holds.
"""

from __future__ import annotations

import re

from linter.errors import ParseError
from linter.parse import hcl_collection
from linter.parse.hcl_nodes import (
    ITEM,
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Literal,
    Reference,
    Splat,
    TupleExpr,
    Unary,
)
from linter.parse.hcl_text import IDENTIFIER
from linter.pattern import pattern
from linter.tree import Document, Span

MAX_DEPTH = 60
"""Levels of brackets, templates, conditionals and signs; six frames of the interpreter each."""

_MAX_DIGITS = 400
_BLANK = pattern(r"(?:[ \t\r]++|#[^\n]*+|//[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_SPACE = pattern(r"(?:[ \t\r\n]++|#[^\n]*+|//[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_ATOM = pattern(
    rf"""(?P<name>{IDENTIFIER}(?:::{IDENTIFIER})*+)
    |(?P<number>[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)
    |"(?P<plain>[^"\\$%\n]*+)"
    |(?P<quote>")
    |(?P<open>[\[({{])
    |(?P<heredoc><<-?{IDENTIFIER})""",
    re.VERBOSE,
)
_STEP = pattern(
    rf"\.(?:({IDENTIFIER})|([0-9]++)|(\*))"
    r"|\[[ \t]*+(?:([0-9]{1,9}+)|\"([^\"\\$%\n]*+)\"|(\*))[ \t]*+\]|(\[)"
)
_OPERATOR = pattern(r"==|!=|<=|>=|&&|\|\||[<>+*/%-]")
_CONTINUES = pattern(r"\?|==|!=|<=|>=|&&|\|\||[<>*%]|/(?![/*])|\+")
_FOR = pattern(r"for(?![\w-])")
_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_WORDS = {"true": True, "false": False, "null": None}


def parse(document: Document, start: int, end: int) -> Expression:
    """The expression in `document.text[start:end]`; nothing but blanks may follow it."""
    parser = Parser(document)
    node, at = parser.expression(parser.skip(start, line=False), line=True)
    if at > end or parser.skip(at, line=False) < end:
        raise ParseError(at, "there is more after the expression")
    return node


def template(document: Document, start: int, end: int) -> Expression:
    """The bare template in `document.text[start:end]`: no quotes, no escapes but `$${` and `%%{`."""
    from linter.parse.hcl_template import bare

    return bare(Parser(document), start, end)


class Parser:
    """The cursor's surroundings. Methods take an offset and return a node with the offset after it.

    `line` says that a newline ends the expression, as it does outside parentheses and brackets.
    """

    __slots__ = ("depth", "document", "text")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.depth = 0

    def span(self, start: int, end: int) -> Span:
        """A span of the document."""
        return Span(self.document, start, end)

    def skip(self, at: int, *, line: bool) -> int:
        """After blanks and comments, and newlines unless `line`."""
        found = (_BLANK if line else _SPACE).match(self.text, at)
        assert found is not None
        return found.end()

    def close(self, at: int, mark: str) -> int:
        """Right after a closing `mark`, which must come next but for blanks, comments and newlines."""
        at = self.skip(at, line=False)
        if not self.text.startswith(mark, at):
            raise ParseError(at, f"expected '{mark}'")
        return at + len(mark)

    def expect(self, at: int, mark: str) -> int:
        """After `mark` and the blanks, comments and newlines around it."""
        return self.skip(self.close(at, mark), line=False)

    def expression(self, at: int, *, line: bool) -> tuple[Expression, int]:
        """A conditional or what binds tighter."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ParseError(at, "the expression is nested too deeply")
        node, at = self.binary(at, line=line)
        mark = self.operator(at, line=line)
        if self.text.startswith("?", mark):
            then, at = self.expression(self.skip(mark + 1, line=False), line=line)
            other, at = self.expression(self.expect(at, ":"), line=line)
            node = Conditional(node, then, other, self.span(node.span.start, at))
        self.depth -= 1
        return node, at

    def operator(self, at: int, *, line: bool) -> int:
        """Where the next operator would be; one that starts the next line still counts."""
        at = self.skip(at, line=line)
        if line and self.text.startswith("\n", at):
            below = self.skip(at, line=False)
            if _CONTINUES.match(self.text, below):
                return below
        return at

    def binary(self, at: int, *, line: bool) -> tuple[Expression, int]:
        """Operands with binary operators between them, grouped by precedence, left to right."""
        node, at = self.unary(at, line=line)
        operands, operators = [node], [""]
        while found := _OPERATOR.match(self.text, self.operator(at, line=line)):
            operator = found.group()
            while operators[-1] and _PRECEDENCE[operators[-1]] >= _PRECEDENCE[operator]:
                self.reduce(operands, operators)
            operators.append(operator)
            node, at = self.unary(self.skip(found.end(), line=False), line=line)
            operands.append(node)
        while operators[-1]:
            self.reduce(operands, operators)
        return operands[0], at

    def reduce(self, operands: list[Expression], operators: list[str]) -> None:
        """Make one node of the last two operands."""
        right, left = operands.pop(), operands.pop()
        span = self.span(left.span.start, right.span.end)
        operands.append(Binary(operators.pop(), left, right, span))

    def unary(self, at: int, *, line: bool) -> tuple[Expression, int]:
        """Signs before an operand."""
        signs: list[tuple[str, int]] = []
        while self.text.startswith(("-", "!"), at):
            signs.append((self.text[at], at))
            at = self.skip(at + 1, line=line)
        if len(signs) > MAX_DEPTH:
            raise ParseError(at, "the expression is nested too deeply")
        node, at = self.postfix(at, line=line)
        for sign, start in reversed(signs):
            node = Unary(sign, node, self.span(start, at))
        return node, at

    def postfix(self, at: int, *, line: bool) -> tuple[Expression, int]:
        """An operand with what follows it: attributes, indices, splats."""
        node, at = self.atom(at, line=line)
        while True:
            found = _STEP.match(self.text, at)
            if found is None:
                if line:
                    return node, at
                below = self.skip(at, line=False)
                found = _STEP.match(self.text, below) if self.text.startswith(".", below) else None
                if found is None or self.text.startswith("...", below):
                    return node, at
            kind = found.lastindex
            if kind in (3, 6):
                node, at = self.splat(node, found.end(), full=kind == 6)
            else:
                node, at = self.step(node, found)

    def step(self, node: Expression, found: re.Match[str]) -> tuple[Expression, int]:
        """One attribute or index after a node; constant ones join a reference."""
        start, at = node.span.start, found.end()
        name, legacy, _, number, key, _, dynamic = found.groups()
        if dynamic is not None:
            index, at = self.expression(self.skip(at, line=False), line=False)
            at = self.close(at, "]")
            return Index(node, index, self.span(start, at)), at
        digits = legacy or number
        step: str | int = _integer(digits, found.start()) if digits is not None else name if name is not None else key
        if isinstance(node, Reference):
            return Reference(node.name, (*node.steps, step), self.span(start, at)), at
        return Index(node, Literal(step, self.span(found.start(), at)), self.span(start, at)), at

    def splat(self, node: Expression, at: int, *, full: bool) -> tuple[Expression, int]:
        """A splat with the steps that apply to each member: attributes, and indices after `[*]`."""
        each: Expression = Reference(ITEM, (), self.span(at, at))
        while found := _STEP.match(self.text, at):
            if found.lastindex in (3, 6) or (not full and found.lastindex not in (1, 2)):
                break
            each, at = self.step(each, found)
        return Splat(node, each, self.span(node.span.start, at)), at

    def atom(self, at: int, *, line: bool) -> tuple[Expression, int]:
        """A literal, reference, call, bracket or string."""
        found = _ATOM.match(self.text, at)
        if found is None:
            raise ParseError(at, "expected a value")
        end = found.end()
        match found.lastgroup:
            case "name":
                return self.name(found[0], at, end, line=line)
            case "number":
                return Literal(_number(found[0], at), self.span(at, end)), end
            case "plain":
                return Literal(found["plain"], self.span(at + 1, end - 1)), end
            case "open":
                return self.bracket(found[0], at, self.skip(end, line=False))
        from linter.parse import hcl_template

        read = hcl_template.quoted if found.lastgroup == "quote" else hcl_template.heredoc
        return read(self, at)

    def name(self, name: str, start: int, end: int, *, line: bool) -> tuple[Expression, int]:
        """A keyword, a reference's first name, or a call."""
        after = self.skip(end, line=line)
        if self.text.startswith("(", after):
            arguments, expand, at = hcl_collection.members(self, self.skip(after + 1, line=False), ")")
            return Call(name, arguments, expand, self.span(start, at)), at
        if name in _WORDS:
            return Literal(_WORDS[name], self.span(start, end)), end
        return Reference(name, (), self.span(start, end)), end

    def bracket(self, mark: str, start: int, at: int) -> tuple[Expression, int]:
        """What an opening bracket starts; `at` is after it and its blanks."""
        if mark == "(":
            node, at = self.expression(at, line=False)
            return node, self.close(at, ")")
        loop = _FOR.match(self.text, at)
        if loop and not self.text.startswith(("=", ":"), self.skip(loop.end(), line=False)):
            return hcl_collection.loop(self, start, self.skip(loop.end(), line=False), keyed=mark == "{")
        if mark == "[":
            items, _, at = hcl_collection.members(self, at, "]")
            return TupleExpr(items, self.span(start, at)), at
        return hcl_collection.members_of_object(self, start, at)


def _number(digits: str, at: int) -> int | float:
    if digits.isdigit():
        return _integer(digits, at)
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ParseError(at, "the number is too large")
    return value


def _integer(digits: str, at: int) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ParseError(at, "the number is too large")
    return int(digits)
