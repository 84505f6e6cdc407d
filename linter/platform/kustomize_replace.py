"""`replacements` of a kustomization to objects with values of other objects in their fields, or nothing known there."""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform.kustomize_patch import put
from linter.tree import UNKNOWN, Leaf, Map, Node, Seq, get, text

_STEP = pattern(r"\[[^\]]*\]|(?:[^.\\\[]|\\.)+")


def replaced(objects: list[Map], root: Map) -> list[Map]:
    """The objects after the replacements, in order; a value that is cut or not to be seen leaves its field unknown."""
    for item in _items(root, "replacements"):
        source = get(item, "source")
        origin = next((o for o in objects if _is(o, source)), None)
        value = get(origin, *_steps(text(source, "fieldPath") or "metadata.name")) if origin is not None else None
        if not isinstance(value, Leaf) or get(source, "options") is not None:
            value = None
        for target in _items(item, "targets"):
            select = get(target, "select")
            known = value if get(target, "options", "delimiter") is None else None
            objects = [_set(o, target, known) if _is(o, select) else o for o in objects]
    return objects


def _is(tree: Map, wanted: Node | None) -> bool:
    kind, name = text(wanted, "kind"), text(wanted, "name")
    if wanted is None or (kind is None and name is None):
        return False
    return kind in (None, text(tree, "kind")) and name in (None, text(tree, "metadata", "name"))


def _set(tree: Map, target: Node, value: Leaf | None) -> Map:
    for path in _items(target, "fieldPaths"):
        if isinstance(path, Leaf) and isinstance(path.value, str):
            steps = _steps(path.value)
            given = Leaf(UNKNOWN, path.span) if value is None else value._replace(via=(path.span, *value.via))
            made = _put(tree, steps, given)
            tree = made if isinstance(made, Map) else tree
    return tree


def _put(tree: Node, steps: list[str], value: Leaf) -> Node:
    """The value at every place of a path: `[name=web]` and `*` choose elements of a list."""
    for n, step in enumerate(steps):
        if step == "*" or step.startswith("["):
            listed = get(tree, *steps[:n])
            if not isinstance(listed, Seq) or n + 1 == len(steps):
                return tree
            key, _, wanted = step.strip("[]").partition("=")
            items = tuple(
                _put(i, steps[n + 1 :], value) if step == "*" or text(i, key) == wanted else i for i in listed.items
            )
            return put(tree, steps[:n], listed._replace(items=items))
    return put(tree, steps, value)


def _steps(path: str) -> list[str]:
    """The members that a field path names; a dot after a backslash is none.

    >>> _steps("spec.containers.[name=web].image")
    ['spec', 'containers', '[name=web]', 'image']
    """
    return [step.replace("\\.", ".") for step in _STEP.findall(path)]


def _items(node: Node, key: str) -> Iterator[Node]:
    found = get(node, key)
    yield from found.items if isinstance(found, Seq) else ()
