"""Strategic-merge and JSON 6902 patches to patched trees; what is patched in has the patch's places."""

from __future__ import annotations

import re

from linter.pattern import pattern
from linter.platform.kustomize_names import former
from linter.slow import fault
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Seq, get, text

_LISTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("containers", "initContainers", "ephemeralContainers", "env", "volumes", "webhooks"), ("name",)),
    **dict.fromkeys(("imagePullSecrets", "secrets"), ("name",)),
    "ports": ("containerPort", "port"), "volumeMounts": ("mountPath",), "volumeDevices": ("devicePath",),
    "hostAliases": ("ip",), "topologySpreadConstraints": ("topologyKey",),
}  # fmt: skip
"""Lists that are merged and what identifies their elements, the first that all have; all others are replaced.

Source: the patchMergeKey of https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/ (read 2026-11-26).
"""
_PLAIN = pattern(r"(?:\.\*|[\w./:|^$-]){0,100}+")
"""A target that is matched: characters of names, `.*`, `|` and anchors. What another pattern means stays unknown."""
_OWN_GROUPS = ("", "apps", "batch", "autoscaling", "policy", "extensions")


def apply(objects: list[Map], patch: Node, target: Node | None) -> list[Map]:
    """The objects with a patch applied to those that it is for; `$patch: delete` removes them."""
    found: list[Map] = []
    for tree in objects:
        matches = _matches(tree, patch, target)
        if not matches:
            found.append(tree if matches is False else _unknown(tree))
            continue
        if isinstance(patch, Seq):
            patched: Node | None = _json6902(tree, patch)
        else:
            patched = _merged_maps(tree, patch, is_own=_is_own(tree)) if isinstance(patch, Map) else tree
            patched = None if text(patch, "$patch") == "delete" else patched
            patched = _same(patched, tree) if isinstance(patched, Map) else None
        if isinstance(patched, Map):
            found.append(patched)
    return found


def _unknown(tree: Map) -> Map:
    """An object that a patch may be for: what it is stays known, and nothing that it holds."""
    known = ("apiVersion", "kind", "metadata")
    entries = (e if e.key.value in known else Entry(e.key, Leaf(UNKNOWN, e.value.span)) for e in tree.entries)
    return tree._replace(entries=tuple(entries), open=True)


def _same(patched: Map, tree: Map) -> Map:
    """A patched object under its own kind and name: those of the patch only say which object is meant."""
    kind, metadata, had = get(tree, "kind"), get(patched, "metadata"), get(tree, "metadata")
    kept: dict[str, Node] = {"kind": kind} if kind is not None else {}
    if isinstance(metadata, Map) and isinstance(had, Map):
        own = [e for e in had.entries if e.key.value in ("name", "namespace")]
        rest = [e for e in metadata.entries if e.key.value not in ("name", "namespace")]
        kept["metadata"] = metadata._replace(entries=(*own, *rest))
    entries = (Entry(e.key, kept.get(str(e.key.value), e.value)) for e in patched.entries)
    return patched._replace(entries=tuple(entries))


def _is_own(tree: Map) -> bool:
    """Whether an object is of Kubernetes itself: of others Kustomize does not know how their lists merge."""
    group = (text(tree, "apiVersion") or "").rpartition("/")[0]
    return group in _OWN_GROUPS or (group.endswith(".k8s.io") and group.count(".") <= 2)


def _matches(tree: Map, patch: Node, target: Node | None) -> bool | None:
    """Whether a patch is for an object: by its target, else by its own kind and name; None where that is unknown."""
    if target is None:
        same = text(patch, "kind") in (None, text(tree, "kind"))
        return same and text(patch, "metadata", "name") in (text(tree, "metadata", "name"), *former(tree))
    group, _, version = (text(tree, "apiVersion") or "").rpartition("/")
    have = {
        "kind": text(tree, "kind"), "name": text(tree, "metadata", "name"), "group": group, "version": version,
        "namespace": text(tree, "metadata", "namespace") or "default",
    }  # fmt: skip
    sure = True
    for key, is_ in have.items():
        want = text(target, key)
        said = [_equal(want, one) for one in ((is_, *former(tree)) if key == "name" else (is_,))] if want else [True]
        if not any(said):
            if None not in said:
                return False
            sure = False
    labels = all(_selected(text(target, f"{k}Selector"), get(tree, "metadata", f"{k}s")) for k in _CHOSEN_BY)
    return (sure or None) if labels else False


_CHOSEN_BY = ("label", "annotation")
_TERM = pattern(r"\s*+(?P<key>[\w./-]++)\s*+(?:(?P<op>==?|!=)\s*+(?P<value>[\w.-]*+))?\s*+")


def _selected(selector: str | None, labels: Node | None) -> bool:
    """Whether labels fulfil a selector such as `app=web,tier!=db`; sets (`in (a, b)`) are taken to do."""
    for term in (selector or "").split(",") if "(" not in (selector or "") else ():
        found = _TERM.fullmatch(term)
        if found is None:
            continue
        have = text(labels, found["key"])
        if (have is None) if found["op"] is None else (have == found["value"]) != (found["op"] != "!="):
            return False
    return True


def _equal(want: str, have: str | None) -> bool | None:
    """Whether a target's pattern matches the whole of a name; None for a pattern that is not run."""
    if have is None or want == have:
        return want == have
    if len(have) > 1000 or _PLAIN.fullmatch(want) is None or fault(want):
        return None
    return re.fullmatch(want, have) is not None


def merge(base: Node, patch: Node, key: str = "", *, is_own: bool = True) -> Node | None:
    """A strategic merge of what a member `key` holds; None when the patch deletes it."""
    if isinstance(patch, Map) and (directive := text(patch, "$patch")) is not None:
        if directive == "delete":
            return None
        kept = tuple(e for e in patch.entries if e.key.value != "$patch")
        if directive == "replace" or not isinstance(base, Map):
            return patch._replace(entries=kept)
        patch = patch._replace(entries=kept)
    if isinstance(base, Map) and isinstance(patch, Map):
        return _merged_maps(base, patch, is_own=is_own)
    if isinstance(base, Seq) and isinstance(patch, Seq) and is_own and key in _LISTS:
        return _merged_lists(base, patch, _LISTS[key])
    return patch


def _merged_maps(base: Map, patch: Map, *, is_own: bool) -> Map:
    found = {e.key.value: e for e in base.entries}
    for entry in patch.entries:
        key, value = entry.key.value, entry.value
        old = found.pop(key, None) if isinstance(value, Leaf) and value.value is None else found.get(key)
        if (isinstance(value, Leaf) and value.value is None) or str(key).startswith("$"):
            continue
        made = merge(old.value, value, str(key), is_own=is_own) if old is not None else value
        if made is None:
            found.pop(key, None)
        else:
            found[key] = Entry(old.key if old is not None and isinstance(made, Map) else entry.key, made)
    return base._replace(entries=tuple(found.values()), open=base.open or patch.open)


def _merged_lists(base: Seq, patch: Seq, keys: tuple[str, ...]) -> Seq:
    if any(text(item, "$patch") == "replace" for item in patch.items):
        return patch._replace(items=tuple(i for i in patch.items if text(i, "$patch") != "replace"))
    both = (*base.items, *patch.items)
    key = next((k for k in keys if both and all(get(i, k) is not None for i in both)), None)
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


def put(node: Node, steps: list[str], value: Node) -> Node:
    """A node with the value at a path, where the path leads to something."""
    return _put(node, steps, value, insert=False) if steps else node


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
