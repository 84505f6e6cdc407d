"""HCL operators on resolved values."""

from __future__ import annotations

import operator
from collections.abc import Callable

from linter.platform.terraform.values import joint_refs, number, same, truth, unknown
from linter.tree import Leaf, Map, Node, Seq, Span

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LARGEST = 10**30


def unary(sign: str, operand: Node, span: Span) -> Node:
    """`-` of a number, `!` of a boolean."""
    if sign == "!":
        value = truth(operand)
        return unknown(span, joint_refs([operand])) if value is None else Leaf(not value, span)
    amount = number(operand)
    return unknown(span, joint_refs([operand])) if amount is None else Leaf(-amount, span)


def binary(sign: str, left: Node, right: Node, span: Span) -> Node:
    """The value of `left sign right`, unknown when it depends on something unknown."""
    found: bool | int | float | None
    if sign in ("==", "!="):
        equal = same(left, right)
        if equal and isinstance(left, (Map, Seq)):
            equal = None  # a list is not the tuple or the set with the same members
        found = None if equal is None else equal == (sign == "==")
    elif sign in ("&&", "||"):
        found = _logic(sign, truth(left), truth(right))
    else:
        found = _numeric(sign, number(left), number(right))
    return unknown(span, joint_refs([left, right])) if found is None else Leaf(found, span)


def _logic(sign: str, left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - three-valued
    stop = sign == "||"
    if stop in (left, right):
        return stop
    return None if left is None or right is None else not stop


def _numeric(sign: str, left: float | None, right: float | None) -> bool | int | float | None:
    if left is None or right is None or abs(left) > _LARGEST or abs(right) > _LARGEST:
        return None
    if sign in _COMPARE:
        return _COMPARE[sign](left, right)
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if right == 0:
        return None
    if sign == "%":
        return left - right * int(left / right)
    ratio = left / right
    return int(ratio) if ratio == int(ratio) else ratio
