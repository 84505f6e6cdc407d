"""An HCL expression to the strings in it with the keys they stand at: objects, calls, conditionals."""

from __future__ import annotations

from collections.abc import Iterator

from linter.errors import ParseError
from linter.parse import hcl_expression
from linter.parse.hcl_nodes import (
    Call,
    Conditional,
    Expression,
    For,
    Literal,
    ObjectExpr,
    Template,
    TupleExpr,
)
from linter.pattern import pattern
from linter.tree import Entry, Expr, Leaf, Map, Node, Seq, Span

_PLAIN = frozenset("jsonencode yamlencode merge tomap toset concat tolist base64encode sensitive nonsensitive try coalesce tostring"
                   " trimspace urlencode base64gzip templatefile textencodebase64 chomp flatten compact format".split())  # fmt: skip


def opened(expr: Expr) -> Node | None:
    """What an expression writes out, as a tree; None when it holds no text or cannot be read."""
    document, start, end = expr.span
    try:
        return _node(hcl_expression.parse(document, start, end))
    except ParseError:
        return None


def _node(found: Expression) -> Node | None:
    match found:
        case Literal(value=value, span=span, segments=segments):
            return Leaf(value, span, (), (), segments)
        case Template(span=span):
            return _masked(span)
        case ObjectExpr(items=items, span=span):
            return Map(tuple(_entries(items)), span, open=True)
        case TupleExpr(items=items, span=span):
            return Seq(tuple(n for n in map(_node, items) if n is not None), span, open=True)
        case Call(name=name, arguments=arguments, span=span) if name in _PLAIN:
            nodes = tuple(n for n in map(_node, arguments) if n is not None)
            return nodes[0] if len(nodes) == 1 else Seq(nodes, span, open=True)
        case Conditional(then=then, other=other, span=span):
            return Seq(tuple(n for n in (_node(then), _node(other)) if n is not None), span, open=True)
        case For(value=value):
            return _node(value)
    return None


def _entries(items: tuple[tuple[Expression, Expression], ...]) -> Iterator[Entry]:
    for key, value in items:
        node = _node(value)
        if node is not None and isinstance(key, Literal):
            yield Entry(Leaf(str(key.value), key.span), node)


_HOLE = pattern(r"[$%]\{[^{}\n]{0,400}(?:\{[^{}\n]{0,200}\}[^{}\n]{0,200}){0,4}\}")


def _masked(span: Span) -> Leaf:
    """A template as text of the same length, whose holes hold nothing that another syntax would read."""
    raw = span.document.text[span.start : span.end]
    text = _HOLE.sub(lambda m: "${" + "_" * (len(m[0]) - 3) + "}", raw)
    return Leaf(text, span, (), (), ((0, span.start, len(text)),))
