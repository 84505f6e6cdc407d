"""Strategic-merge and JSON 6902 patches to patched trees; what is patched in has the patch's places."""

from __future__ import annotations

import re

from linter.tree import Entry, Leaf, Map, Node, Seq, get, text

_KEYS = ("name", "mountPath", "containerPort", "port", "topologyKey", "ip")
"""Members that identify an element of a list, the first that all elements have."""


def apply(objects: list[Map], patch: Node, target: Node | None) -> list[Map]:
    """The objects with a patch applied to those that it is for; `$patch: delete` removes them."""
    found: list[Map] = []
    for tree in objects:
        if not _matches(tree, patch, target):
            found.append(tree)
            continue
        if target is not None and (get(target, "labelSelector") or get(target, "annotationSelector")) is not None:
            found.append(tree._replace(open=True))
            continue
        patched = _json6902(tree, patch) if isinstance(patch, Seq) else merge(tree, patch)
        if isinstance(patched, Map):
            found.append(patched)
    return found


def _matches(tree: Map, patch: Node, target: Node | None) -> bool:
    """Whether a patch is for an object: by its target, else by its own kind and name."""
    wanted = target if target is not None else patch
    names = ("kind", "name") if target is not None else ("kind",)
    for key in names:
        want = text(wanted, key)
        have = text(tree, "metadata", "name") if key == "name" else text(tree, key)
        if want is not None and not _equal(want, have, exact=target is None):
            return False
    if target is None:
        return text(patch, "metadata", "name") == text(tree, "metadata", "name")
    return True


def _equal(want: str, have: str | None, *, exact: bool) -> bool:
    if exact or have is None or len(want) > 100:
        return want == have
    try:
        return re.fullmatch(want, have) is not None
    except re.error:
        return want == have


def merge(base: Node, patch: Node) -> Node | None:
    """A strategic merge; None when the patch deletes the node."""
    if isinstance(patch, Map) and (directive := text(patch, "$patch")) is not None:
        if directive == "delete":
            return None
        kept = tuple(e for e in patch.entries if e.key.value != "$patch")
        return patch._replace(entries=kept)
    if isinstance(base, Map) and isinstance(patch, Map):
        return _merged_maps(base, patch)
    if isinstance(base, Seq) and isinstance(patch, Seq):
        return _merged_lists(base, patch)
    return patch


def _merged_maps(base: Map, patch: Map) -> Map:
    found = {e.key.value: e for e in base.entries}
    for entry in patch.entries:
        key, value = entry.key.value, entry.value
        old = found.pop(key, None) if isinstance(value, Leaf) and value.value is None else found.get(key)
        if isinstance(value, Leaf) and value.value is None:
            continue
        made = merge(old.value, value) if old is not None else value
        if made is None:
            found.pop(key, None)
        else:
            found[key] = Entry(old.key if old is not None and isinstance(made, Map) else entry.key, made)
    return base._replace(entries=tuple(found.values()), open=base.open or patch.open)


def _merged_lists(base: Seq, patch: Seq) -> Seq:
    both = (*base.items, *patch.items)
    key = next((k for k in _KEYS if both and all(get(i, k) is not None for i in both)), None)
    if key is None:
        return patch
    found: dict[object, Node] = {_identity(i, key): i for i in base.items}
    for item in patch.items:
        name = _identity(item, key)
        made = merge(found[name], item) if name in found else item
        if made is None:
            found.pop(name, None)
        else:
            found[name] = made
    return base._replace(items=tuple(found.values()), open=base.open or patch.open)


def _identity(item: Node, key: str) -> object:
    found = get(item, key)
    return found.value if isinstance(found, Leaf) else id(item)


def _json6902(tree: Map, patch: Seq) -> Map:
    for operation in patch.items:
        op, path = text(operation, "op"), text(operation, "path")
        value = get(operation, "value")
        if path is None or op not in ("add", "replace", "remove") or (op != "remove" and value is None):
            tree = tree._replace(open=True)
            continue
        steps = [s.replace("~1", "/").replace("~0", "~") for s in path.split("/")[1:]]
        made = _put(tree, steps, None if op == "remove" else value, insert=op == "add")
        tree = made if isinstance(made, Map) else tree
    return tree


def _put(node: Node, steps: list[str], value: Node | None, *, insert: bool) -> Node:
    """A node with the value at a path replaced, added or (None) removed; unchanged where it leads nowhere."""
    step, rest = steps[0], steps[1:]
    if isinstance(node, Map):
        found = {e.key.value: e for e in node.entries}
        old = found.get(step)
        if rest:
            if old is None:
                return node
            found[step] = Entry(old.key, _put(old.value, rest, value, insert=insert))
        elif value is None:
            found.pop(step, None)
        else:
            key = Leaf(step, value.span) if old is None else old.key
            found[step] = Entry(key, value)
        return node._replace(entries=tuple(found.values()))
    if isinstance(node, Seq):
        return _put_item(node, step, rest, value, insert=insert)
    return node


def _put_item(node: Seq, step: str, rest: list[str], value: Node | None, *, insert: bool) -> Node:
    items = list(node.items)
    if step == "-" and value is not None and not rest:
        return node._replace(items=(*items, value))
    if not step.isdigit() or len(step) > 6 or int(step) > len(items) - (0 if insert and not rest else 1):
        return node
    at = int(step)
    if rest:
        items[at] = _put(items[at], rest, value, insert=insert)
    elif value is None:
        del items[at]
    elif insert:
        items.insert(at, value)
    else:
        items[at] = value
    return node._replace(items=tuple(items))
