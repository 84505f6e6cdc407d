"""The nodes of an HCL expression, as `hcl_expression` builds them; each has the span of its text."""

from __future__ import annotations

from linter.records import NamedTuple
from linter.tree import Span
from linter.typed import Protocol, TypeAlias

ITEM = "*"
"""The name by which the `each` of a splat refers to the member at hand; no identifier is spelt so."""


class Expression(Protocol):
    """Any node below. A union of recursive tuples says more, and costs the type checker minutes."""

    @property
    def span(self) -> Span:
        """The place of its text."""
        ...


class Literal(NamedTuple):
    """A constant. The span of a string excludes its quotes; `segments` map decoded text to the source."""

    value: str | int | float | bool | None
    span: Span
    segments: tuple[tuple[int, int, int], ...] = ()


class Template(NamedTuple):
    """A string with `${}` or `%{}` in it; literal parts are `Literal`s. The span excludes the quotes."""

    parts: tuple[Part, ...]
    span: Span


class IfPart(NamedTuple):
    """`%{ if test }then%{ else }other%{ endif }` in a template."""

    test: Expression
    then: tuple[Part, ...]
    other: tuple[Part, ...]
    span: Span


class ForPart(NamedTuple):
    """`%{ for names in collection }body%{ endfor }` in a template."""

    names: tuple[str, ...]
    collection: Expression
    body: tuple[Part, ...]
    span: Span


class Reference(NamedTuple):
    """A name with the attributes and constant indices that follow: `a.b[0].c` is `a`, `("b", 0, "c")`."""

    name: str
    steps: tuple[str | int, ...]
    span: Span


class Index(NamedTuple):
    """A member of what an expression gives; `key` is a `Literal` for `.name` and for constants."""

    target: Expression
    key: Expression
    span: Span


class Splat(NamedTuple):
    """`target[*].each`: `each` holds for one member and refers to it as `ITEM`."""

    target: Expression
    each: Expression
    span: Span


class Call(NamedTuple):
    """A function call; with `expand` the last argument is spread (`...`)."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    span: Span


class Unary(NamedTuple):
    """`-` or `!` before an operand."""

    operator: str
    operand: Expression
    span: Span


class Binary(NamedTuple):
    """Two operands with an operator between them."""

    operator: str
    left: Expression
    right: Expression
    span: Span


class Conditional(NamedTuple):
    """`test ? then : other`."""

    test: Expression
    then: Expression
    other: Expression
    span: Span


class TupleExpr(NamedTuple):
    """`[a, b]`."""

    items: tuple[Expression, ...]
    span: Span


class ObjectExpr(NamedTuple):
    """`{ key = value }`; a key written as a bare name is a `Literal`."""

    items: tuple[tuple[Expression, Expression], ...]
    span: Span


class For(NamedTuple):
    """`[for names in collection : value if condition]`, or an object where there is a `key`.

    With `group` (`...`) values of equal keys are put into lists.
    """

    names: tuple[str, ...]
    collection: Expression
    key: Expression | None
    value: Expression
    group: bool
    condition: Expression | None
    span: Span


Part: TypeAlias = Expression
"""An expression, or an `IfPart` or `ForPart`, in a template."""
