"""A variable's value by its type: scalars as Terraform converts them, defaults of `optional()` attributes filled in."""

from __future__ import annotations

from linter.parse.hcl_nodes import Call, Expression, ObjectExpr, Reference
from linter.platform.terraform.collections import as_set
from linter.platform.terraform.run import Run
from linter.platform.terraform.values import number, text, truth
from linter.tree import Entry, Expr, Leaf, Map, Node, Seq


def converted(value: Node, kind: Node | None, run: Run) -> Node:
    """The value as its declared type makes it; as it is where the type does not fit."""
    if not isinstance(kind, Expr):
        return value
    parsed = run.parsed(kind)
    return value if parsed is None else _as(value, parsed, run)


def _as(value: Node, kind: Expression, run: Run) -> Node:
    match kind:
        case Reference(name="string" | "number" | "bool" as name, steps=()):
            return _scalar(value, name) if isinstance(value, Leaf) else value
        case Call(name="optional", arguments=(inner, *_)):
            return _as(value, inner, run)
        case Call(name="object", arguments=(ObjectExpr(items=items),)) if isinstance(value, Map):
            return _object(value, items, run)
        case Call(name="list" | "set" as name, arguments=(inner,)) if isinstance(value, Seq):
            made = value._replace(items=tuple(_as(item, inner, run) for item in value.items))
            return made if name == "list" else as_set(made)
        case Call(name="map", arguments=(inner,)) if isinstance(value, Map):
            entries = tuple(Entry(e.key, _as(e.value, inner, run)) for e in value.entries)
            return value._replace(entries=entries)
    return value


def _scalar(value: Leaf, name: str) -> Leaf:
    """`5` as `"5"` for a string, `"5"` as `5` for a number; what cannot be one stays."""
    made = (text if name == "string" else number if name == "number" else truth)(value)
    return value if made is None or isinstance(value.value, type(made)) else value._replace(value=made)


def _object(value: Map, items: tuple[tuple[Expression, Expression], ...], run: Run) -> Map:
    """The attributes of an object's type; others are dropped, as Terraform does."""
    from linter.platform.terraform.evaluate import constant

    have = {e.key.value: e for e in value.entries}
    made: list[Entry] = []
    for key, kind in items:
        name = getattr(key, "value", None)
        if name in have:
            entry = have[name]
            if _is_null(entry.value) and isinstance(kind, Call) and kind.name == "optional" and len(kind.arguments) > 1:
                default = _as(constant(kind.arguments[1], run), kind.arguments[0], run)
                made.append(Entry(entry.key, default))
            else:
                made.append(Entry(entry.key, _as(entry.value, kind, run)))
        elif isinstance(kind, Call) and kind.name == "optional" and isinstance(name, str) and not value.open:
            filled: Node = Leaf(None, key.span)
            if len(kind.arguments) > 1:
                filled = _as(constant(kind.arguments[1], run), kind.arguments[0], run)
            made.append(Entry(Leaf(name, key.span), filled))
    return value._replace(entries=tuple(made))


def _is_null(node: Node) -> bool:
    return isinstance(node, Leaf) and node.value is None
