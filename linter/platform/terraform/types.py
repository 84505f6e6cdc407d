"""A variable's value by its type: the defaults of `optional()` attributes are filled in."""

from __future__ import annotations

from linter.parse.hcl_nodes import Call, Expression, ObjectExpr
from linter.platform.terraform.run import Run
from linter.tree import Entry, Expr, Leaf, Map, Node, Seq


def converted(value: Node, kind: Node | None, run: Run) -> Node:
    """The value with what its type adds; other conversions do not change what rules see."""
    if not isinstance(kind, Expr) or isinstance(value, Leaf):
        return value
    text = kind.span.document.text
    if text.find("optional", kind.span.start, kind.span.end) < 0:
        return value
    parsed = run.parsed(kind)
    return value if parsed is None else _filled(value, parsed, run)


def _filled(value: Node, kind: Expression, run: Run) -> Node:
    match kind:
        case Call(name="optional", arguments=(inner, *_)):
            return _filled(value, inner, run)
        case Call(name="object", arguments=(ObjectExpr(items=items),)) if isinstance(value, Map):
            return _object(value, items, run)
        case Call(name="list" | "set", arguments=(inner,)) if isinstance(value, Seq):
            return value._replace(items=tuple(_filled(item, inner, run) for item in value.items))
        case Call(name="map", arguments=(inner,)) if isinstance(value, Map):
            entries = tuple(Entry(e.key, _filled(e.value, inner, run)) for e in value.entries)
            return value._replace(entries=entries)
    return value


def _object(value: Map, items: tuple[tuple[Expression, Expression], ...], run: Run) -> Map:
    from linter.platform.terraform.evaluate import constant

    have = {e.key.value: e for e in value.entries}
    made: list[Entry] = list(value.entries)
    for key, kind in items:
        name = getattr(key, "value", None)
        if name in have:
            entry = have[name]
            made[made.index(entry)] = Entry(entry.key, _filled(entry.value, kind, run))
        elif isinstance(kind, Call) and kind.name == "optional" and isinstance(name, str) and not value.open:
            default: Node = Leaf(None, key.span)
            if len(kind.arguments) > 1:
                default = _filled(constant(kind.arguments[1], run), kind.arguments[0], run)
            made.append(Entry(Leaf(name, key.span), default))
    return value._replace(entries=tuple(made))
