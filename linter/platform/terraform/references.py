"""A reference in a scope to the value it leads to: variables, locals, outputs, other resources."""

from __future__ import annotations

from linter.parse.hcl_nodes import Expression, Index, Reference
from linter.platform.terraform import scope as scopes
from linter.platform.terraform.module import Block
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import all_refs, is_unknown, member, passed, scalar, unknown
from linter.tree import UNKNOWN, Leaf, Node, Scalar, Span, Template
from linter.typed import TypeAlias

Step: TypeAlias = Scalar
_MAX_STEPS = 100


def reference(node: Reference, scope: Scope) -> Node:
    """The value of a name with constant steps."""
    return follow(node.name, tuple(node.steps), node.span, scope)


def index(node: Index, scope: Scope) -> Node:
    """The value of an index whose key is an expression, or of a step after one."""
    from linter.platform.terraform.evaluate import evaluate

    steps: list[Step] = []
    target: Expression = node
    while isinstance(target, Index) and len(steps) < _MAX_STEPS:
        key = scalar(evaluate(target.key, scope))
        steps.append(UNKNOWN if isinstance(key, Template) else key)
        target = target.target
    steps.reverse()
    if isinstance(target, Reference):
        return follow(target.name, (*target.steps, *steps), node.span, scope)
    return _walk(evaluate(target, scope), tuple(steps), node.span, scope)


def follow(name: str, steps: tuple[Step, ...], at: Span, scope: Scope) -> Node:
    """The value of a name and the steps after it, used at `at`."""
    if name in scope.names:
        return _walk(scope.names[name], steps, at, scope)
    instance = scope.instance
    first = str(steps[0]) if steps else ""
    match name:
        case "var":
            found = scopes.variable(instance, first, at)
        case "local":
            found = scopes.local(instance, first, at)
        case "module":
            return _output(steps, at, scope)
        case "path":
            folder = instance.module.folder if first == "module" else scope.run.root
            return Leaf(folder or ".", at)
        case "each" | "count" | "self" | "terraform":
            return unknown(at)
        case _:
            return _resource(name, steps, at, scope)
    return passed(_walk(found, steps[1:], at, scope), at, scope.run)


def _walk(node: Node, steps: tuple[Step, ...], at: Span, scope: Scope) -> Node:
    for step in steps:
        node = member(node, step, at, scope.run)
    return node


def _output(steps: tuple[Step, ...], at: Span, scope: Scope) -> Node:
    from linter.platform.terraform import calls

    instance = scope.instance
    block = instance.module.by_address.get(f"module.{steps[0]}") if steps else None
    child = calls.child(instance, block) if block is not None else None
    if block is None or child is None:
        return unknown(at)
    rest = _without_key(block, steps[1:])
    if not rest:
        return unknown(at)
    found = scopes.output(child, str(rest[0]), at)
    return passed(_walk(found, rest[1:], at, scope), at, scope.run)


def _resource(name: str, steps: tuple[Step, ...], at: Span, scope: Scope) -> Node:
    if name == "resource" and steps:  # `resource.aws_x.y` is `aws_x.y`
        name, steps = str(steps[0]), steps[1:]
    count = 2 if name in ("data", "ephemeral") else 1
    if len(steps) < count:
        return unknown(at)
    address = ".".join((name, *map(str, steps[:count])))
    block = scope.instance.module.by_address.get(address)
    if block is None:  # not shown here, but named: a partner elsewhere, not any of ours
        return unknown(at, (scope.instance.prefix + address,) if "_" in address and len(steps) > count else ())
    return _of(block, _without_key(block, steps[count:]), at, scope)


def _of(block: Block, steps: tuple[Step, ...], at: Span, scope: Scope) -> Node:
    own = scope.instance.prefix + block.address
    if not steps or not isinstance(steps[0], str):
        return unknown(at, (own,))
    before = scope.run.failed, scope.run.doubted
    found = scopes.attribute(scope.instance, block, steps[0], at)
    found = _walk(found, steps[1:], at, scope)
    # a schema has attributes that the block does not write; of repeated instances there may be none
    scope.run.failed, scope.run.doubted = before[0], before[1] + scopes.is_repeated(block)
    if is_unknown(found):
        return unknown(at, all_refs(found) or (own,), found.via if isinstance(found, Leaf) else ())
    return passed(found, at, scope.run, (own,) if isinstance(found, Leaf) else ())


def of_resource(target: Reference, steps: tuple[str | int, ...], scope: Scope) -> Node | None:
    """What every instance of a repeated resource or module has at `steps`, None for other targets."""
    if target.name in ("var", "local", "each", "count", "self", "path", "terraform") or target.name in scope.names:
        return None
    named = (*map(str, target.steps),) if target.name == "resource" else (target.name, *map(str, target.steps))
    if len(named) != (3 if named[:1] in (("data",), ("ephemeral",)) else 2):
        return None
    address = ".".join(named)
    block = scope.instance.module.by_address.get(address)
    if block is None:
        return None
    if block.kind == "module":
        return _output(
            (target.steps[0], 0, *steps) if scopes.is_repeated(block) else (target.steps[0], *steps), target.span, scope
        )
    return _of(block, tuple(steps), target.span, scope)


def _without_key(block: Block, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps after the instance key that `count` and `for_each` ask for."""
    return steps[1:] if steps and scopes.is_repeated(block) else steps
