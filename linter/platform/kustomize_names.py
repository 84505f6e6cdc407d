"""Names, namespaces, labels and counts of a kustomization to the objects that it changes, references included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linter.platform.kubernetes.facts import CLUSTER
from linter.tree import Entry, Leaf, Map, Node, Seq, Span, get, text
from linter.typed import TypeAlias

Names: TypeAlias = Mapping[tuple[str, str], str]
"""New names of objects by their kind and old name."""

_UNNAMED = frozenset({"CustomResourceDefinition", "APIService", "Namespace"})
"""Kinds without prefix and suffix.

Source: https://github.com/kubernetes-sigs/kustomize, api/internal/builtins/PrefixTransformer.go (read 2026-11-26).
"""
_PARENTS = {
    "configMapRef": "ConfigMap", "configMapKeyRef": "ConfigMap", "configMap": "ConfigMap", "secretRef": "Secret",
    "secretKeyRef": "Secret", "secret": "Secret", "service": "Service", "imagePullSecrets": "Secret",
}  # fmt: skip
"""Members whose `name` is that of an object of a kind."""
_MEMBERS = {
    "serviceAccountName": "ServiceAccount", "serviceAccount": "ServiceAccount", "serviceName": "Service",
    "secretName": "Secret", "claimName": "PersistentVolumeClaim",
}  # fmt: skip
_BY_KIND = frozenset({"roleRef", "scaleTargetRef", "targetRef", "subjects"})
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"})
_SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
_MAX_DEPTH = 40
_FORMER = "\0former"
"""A member of an object while it is built."""


def named(objects: list[Map], root: Map) -> list[Map]:
    """The objects with the kustomization's namespace, prefix and suffix, and what refers to them with the new names."""
    space = get(root, "namespace")
    if not isinstance(space, Leaf) or not isinstance(space.value, str):
        space = None
    prefix, suffix = text(root, "namePrefix") or "", text(root, "nameSuffix") or ""
    new: dict[tuple[str, str], str] = {}
    accounts = set()
    for tree in objects:
        kind, name = text(tree, "kind") or "", text(tree, "metadata", "name")
        if name is None:
            continue
        if kind not in _UNNAMED and (prefix or suffix):
            new[kind, name] = f"{prefix}{name}{suffix}"
        for old in former(tree):
            new.setdefault((kind, old), new.get((kind, name), name))
        if kind == "ServiceAccount":
            accounts.add(name)
    if not new and space is None:
        return objects
    moved = [_moved(tree, space, new, accounts) for tree in objects]
    found = [_referring(tree, "", new, 0) for tree in moved] if new else moved
    return [tree for tree in found if isinstance(tree, Map)]


def former(tree: Map) -> list[str]:
    """The names that an object had in the kustomizations below, by which patches and references may still name it."""
    found = get(tree, _FORMER)
    items = found.items if isinstance(found, Seq) else ()
    return [str(i.value) for i in items if isinstance(i, Leaf)]


def settled(tree: Map) -> Map:
    """An object without what is kept on it while it is built."""
    return tree._replace(entries=tuple(e for e in tree.entries if e.key.value != _FORMER))


def _renamed(tree: Map, old: Leaf) -> Map:
    had = get(tree, _FORMER)
    items = had.items if isinstance(had, Seq) else ()
    return with_member(tree, _FORMER, Seq((*items, old), old.span))


def _moved(tree: Map, space: Leaf | None, new: Names, accounts: set[str]) -> Map:
    kind, metadata = text(tree, "kind") or "", get(tree, "metadata")
    if not isinstance(metadata, Map):
        return tree
    entries = []
    old = get(metadata, "name")
    for entry in metadata.entries:
        value = entry.value
        if entry.key.value == "name" and isinstance(value, Leaf) and isinstance(value.value, str):
            value = value._replace(value=new.get((kind, value.value), value.value))
            value = space if kind == "Namespace" and space is not None else value
        if entry.key.value != "namespace" or space is None or kind in CLUSTER:
            entries.append(Entry(entry.key, value))
    if space is not None and kind not in CLUSTER:
        entries.append(Entry(space._replace(value="namespace"), space))
    if isinstance(old, Leaf) and isinstance(old.value, str) and new.get((kind, old.value), old.value) != old.value:
        tree = _renamed(tree, old)
    tree = _with(tree, "metadata", metadata._replace(entries=tuple(entries)))
    subjects = get(tree, "subjects")
    if space is not None and isinstance(subjects, Seq) and kind in ("RoleBinding", "ClusterRoleBinding"):
        items = tuple(_subject(item, space, accounts) for item in subjects.items)
        tree = _with(tree, "subjects", subjects._replace(items=items))
    return tree


def _subject(item: Node, space: Leaf, accounts: set[str]) -> Node:
    """A subject in the namespace that its account moves to; one of another build stays."""
    if not isinstance(item, Map) or text(item, "kind") != "ServiceAccount":
        return item
    if text(item, "name") not in {*accounts, "default"}:
        return item
    return with_member(item, "namespace", space)


def _with(tree: Map, key: str, value: Node) -> Map:
    return tree._replace(entries=tuple(Entry(e.key, value if e.key.value == key else e.value) for e in tree.entries))


def with_member(tree: Map, key: str, value: Node, at: Span | None = None) -> Map:
    """A map with a member set, in its place or at the end."""
    if get(tree, key) is not None:
        return _with(tree, key, value)
    return tree._replace(entries=(*tree.entries, Entry(Leaf(key, at or value.span), value)))


def _referring(node: Node, key: str, new: Names, depth: int) -> Node:
    """A tree in which references by name are to the new names."""
    if depth > _MAX_DEPTH:
        return node
    if isinstance(node, Seq):
        return node._replace(items=tuple(_referring(item, key, new, depth + 1) for item in node.items))
    if not isinstance(node, Map):
        return node
    kind = text(node, "kind") if key in _BY_KIND else _PARENTS.get(key)
    entries = []
    for entry in node.entries:
        name = str(entry.key.value)
        target = kind if name == "name" else _MEMBERS.get(name)
        value = entry.value
        if target is not None and isinstance(value, Leaf) and (target, str(value.value)) in new:
            entries.append(Entry(entry.key, value._replace(value=new[target, str(value.value)])))
        else:
            entries.append(Entry(entry.key, _referring(value, name, new, depth + 1)))
    return node._replace(entries=tuple(entries))


def labelled(tree: Map, root: Map) -> Map:
    """An object with the kustomization's labels and annotations, in its pods and selectors where they belong."""
    tree = _added(tree, get(root, "commonLabels"), selectors=True, templates=True)
    tree = _added(tree, get(root, "commonAnnotations"), selectors=False, templates=True, member="annotations")
    listed = get(root, "labels")
    for item in listed.items if isinstance(listed, Seq) else ():
        selectors, templates = (_is_on(item, key) for key in ("includeSelectors", "includeTemplates"))
        tree = _added(tree, get(item, "pairs"), selectors=selectors, templates=selectors or templates)
    return tree


def _is_on(node: Node, key: str) -> bool:
    found = get(node, key)
    return isinstance(found, Leaf) and found.value is True


def _added(tree: Map, pairs: Node | None, *, selectors: bool, templates: bool, member: str = "labels") -> Map:
    if not isinstance(pairs, Map):
        return tree
    kind = text(tree, "kind") or ""
    paths: list[tuple[str, ...]] = [("metadata", member)]
    if templates and kind in _WORKLOADS:
        paths.append(("spec", "template", "metadata", member))
    if templates and kind == "CronJob":
        paths.append(("spec", "jobTemplate", "spec", "template", "metadata", member))
    if selectors and kind in _SELECTING:
        paths.append(("spec", "selector", "matchLabels"))
    if selectors and kind == "Service" and get(tree, "spec") is not None:
        paths.append(("spec", "selector"))
    if selectors and kind == "PodDisruptionBudget" and get(tree, "spec", "selector", "matchLabels") is not None:
        paths.append(("spec", "selector", "matchLabels"))
    if selectors and kind == "NetworkPolicy" and get(tree, "spec", "podSelector", "matchLabels") is not None:
        paths.append(("spec", "podSelector", "matchLabels"))
    for path in paths:
        tree = _joined(tree, path, pairs)
    return tree


def _joined(tree: Map, path: Iterable[str], pairs: Map) -> Map:
    """A tree with the pairs in the map at a path, which is made where it is not there."""
    steps = tuple(path)
    if not steps:
        names = {e.key.value for e in pairs.entries}
        kept = tuple(e for e in tree.entries if e.key.value not in names)
        return tree._replace(entries=(*kept, *pairs.entries))
    below = get(tree, steps[0])
    inner = below if isinstance(below, Map) else Map((), pairs.span)
    return with_member(tree, steps[0], _joined(inner, steps[1:], pairs), pairs.span)


def opened(tree: Map) -> Map:
    """An object to which a transformer of its own may have added labels and annotations."""
    metadata = get(tree, "metadata")
    if not isinstance(metadata, Map):
        return tree
    members = (
        Entry(e.key, e.value._replace(open=True) if isinstance(e.value, Map) else e.value) for e in metadata.entries
    )
    return _with(tree, "metadata", metadata._replace(entries=tuple(members), open=True))


def counted(tree: Map, root: Map) -> Map:
    """A workload with the number of replicas that the kustomization gives it."""
    listed = get(root, "replicas")
    for item in listed.items if isinstance(listed, Seq) else ():
        count, spec = get(item, "count"), get(tree, "spec")
        same = text(item, "name") == text(tree, "metadata", "name") is not None
        if same and count is not None and isinstance(spec, Map) and text(tree, "kind") in _WORKLOADS:
            tree = _with(tree, "spec", with_member(spec, "replicas", count))
    return tree
