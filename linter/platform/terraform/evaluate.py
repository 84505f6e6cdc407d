"""An HCL expression in a scope to the value it has, with the place where that is written.

What depends on something unknown is unknown, or a template or choice of known parts.
"""

from __future__ import annotations

from linter.parse.hcl_nodes import (
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    Literal,
    ObjectExpr,
    Reference,
    Splat,
    TupleExpr,
    Unary,
)
from linter.parse.hcl_nodes import Template as TemplateNode
from linter.platform.terraform import loops, operators, references, strings
from linter.platform.terraform.module import Module
from linter.platform.terraform.run import MAX_DEPTH, MAX_STEPS, Run
from linter.platform.terraform.scope import Instance, Scope
from linter.platform.terraform.values import choice, is_unknown, joint_refs, scalar, truth, unknown
from linter.tree import Choice, Entry, Expr, Leaf, Map, Node, Seq, Template


def resolve(node: Node, scope: Scope) -> Node:
    """A node of a parsed document with its expressions evaluated."""
    match node:
        case Leaf():
            return node
        case Expr(span=span):
            parsed = scope.run.parsed(node)
            return unknown(span) if parsed is None else evaluate(parsed, scope)
        case Seq(items=items):
            return node._replace(items=tuple(resolve(item, scope) for item in items))
        case Map(entries=entries):
            return node._replace(entries=tuple(Entry(e.key, resolve(e.value, scope)) for e in entries))
        case Choice(options=options):
            return choice([resolve(option, scope) for option in options], node.span)


def constant(node: Expression, run: Run) -> Node:
    """An expression that refers to nothing."""
    return evaluate(node, Scope(Instance(run, Module("", (), (), {}, {}), {}), {}))


def evaluate(node: Expression, scope: Scope) -> Node:
    """The value of an expression; unknown beyond the limits of depth and of work."""
    run = scope.run
    if run.depth >= MAX_DEPTH or run.steps >= MAX_STEPS:
        if run.depth < MAX_DEPTH:
            run.skip(node.span, "The module takes too long to resolve; the rest is taken as unknown.")
        return unknown(node.span)
    run.steps += 1
    run.depth += 1
    try:
        return _evaluate(node, scope)
    finally:
        run.depth -= 1


def _evaluate(node: Expression, scope: Scope) -> Node:
    match node:
        case Literal(value, span, segments):
            return Leaf(value, span, (), (), segments)
        case Reference():
            return references.reference(node, scope)
        case Index():
            return references.index(node, scope)
        case TemplateNode():
            return strings.template(node, scope)
        case Call():
            return _call(node, scope)
        case TupleExpr(items=items, span=span):
            return Seq(tuple(evaluate(item, scope) for item in items), span)
        case ObjectExpr():
            return _object(node, scope)
        case Conditional():
            return _conditional(node, scope)
        case Binary():
            return _binary(node, scope)
        case Unary(operator=operator, operand=operand, span=span):
            return operators.unary(operator, evaluate(operand, scope), span)
        case Splat():
            return loops.splat(node, scope)
        case For():
            return loops.loop(node, scope)
        case _:
            return unknown(node.span)


def _object(node: ObjectExpr, scope: Scope) -> Map:
    entries: list[Entry] = []
    unseen = False
    for key_node, value in node.items:
        key = evaluate(key_node, scope)
        name = scalar(key)
        if not isinstance(key, Leaf) or isinstance(name, Template) or name is None or is_unknown(key):
            unseen = True
        elif isinstance(name, (str, int, float)):
            shown = name if isinstance(name, str) else str(name).lower()
            entries.append(Entry(key._replace(value=shown), evaluate(value, scope)))
        else:
            unseen = True
    return Map(tuple(entries), node.span, unseen)


def _conditional(node: Conditional, scope: Scope) -> Node:
    test = evaluate(node.test, scope)
    side = truth(test)
    if side is not None:
        return evaluate(node.then if side else node.other, scope)
    return choice([_tried(node.then, scope), _tried(node.other, scope)], node.span)


def _tried(side: Expression, scope: Scope) -> Node:
    """A side that may not be taken: where it fails nothing is known of it, and the whole does not fail."""
    before = scope.run.failed
    found = evaluate(side, scope)
    if scope.run.failed == before:
        return found
    scope.run.failed = before
    scope.run.doubted += 1
    return unknown(side.span)


def _binary(node: Binary, scope: Scope) -> Node:
    left = evaluate(node.left, scope)
    if node.operator in ("&&", "||"):
        stop = node.operator == "||"
        if truth(left) is stop:
            return Leaf(stop, node.span)
    return operators.binary(node.operator, left, evaluate(node.right, scope), node.span)


def _call(node: Call, scope: Scope) -> Node:
    from linter.platform.terraform import attempts, functions

    if node.name in attempts.LAZY:
        return attempts.LAZY[node.name](node, scope)
    arguments = [evaluate(argument, scope) for argument in node.arguments]
    if node.expand:
        spread = arguments.pop()
        if not isinstance(spread, Seq) or spread.open:
            scope.run.doubted += 1
            return unknown(node.span)
        arguments += spread.items
    function = functions.named(node.name)
    found = function(arguments, node.span, scope) if function is not None else None
    if found is None:
        scope.run.doubted += 1
        return unknown(node.span, joint_refs(arguments))
    return found
