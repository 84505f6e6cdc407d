"""Terraform's `try` and `can`: what is left of arguments whose evaluation may fail."""

from __future__ import annotations

from collections.abc import Callable

from linter.parse.hcl_nodes import Call
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import choice, is_unknown, unknown
from linter.tree import Leaf, Node


def _try(node: Call, scope: Scope) -> Node:
    """The first argument whose evaluation does not fail; where all fail, so does the call."""
    from linter.platform.terraform.evaluate import evaluate

    run = scope.run
    options: list[Node] = []
    for argument in node.arguments:
        before = run.failed, run.doubted
        found = evaluate(argument, scope)
        failed, doubted = run.failed > before[0], run.doubted > before[1]
        run.failed, run.doubted = before
        if failed:
            continue
        options.append(found)
        if not doubted or is_unknown(found):
            break
    else:
        run.failed += not options
        run.doubted += bool(options)
    return choice(options, node.span) if options else unknown(node.span)


def _can(node: Call, scope: Scope) -> Node:
    from linter.platform.terraform.evaluate import evaluate

    run = scope.run
    before = run.failed, run.doubted
    for argument in node.arguments:
        evaluate(argument, scope)
    failed, doubted = run.failed > before[0], run.doubted > before[1]
    run.failed, run.doubted = before
    return unknown(node.span) if doubted and not failed else Leaf(not failed, node.span)


LAZY: dict[str, Callable[[Call, Scope], Node]] = {"try": _try, "can": _can}
"""Functions that see their arguments before they are evaluated."""
