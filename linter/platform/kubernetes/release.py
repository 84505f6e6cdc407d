"""The values of a Helm release to what Kubernetes rules look at: objects, pod settings, containers.

A chart decides what its values mean, so only members with the names that charts have in common are taken,
and everything is open: what is not written may be the chart's. Names are those of `helm create` and of
https://github.com/bitnami/charts/tree/main/template (read 2026-11-25).
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Resource
from linter.platform.kubernetes.objects import from_tree, is_object
from linter.platform.kubernetes.written import trees
from linter.tree import Entry, Leaf, Map, Node, Seq, Span, get, text

SETS = ("set", "set_list", "set_sensitive", "set_wo")
MAX_DEPTH = 20
_POD = {
    "hostNetwork": "hostNetwork", "hostPID": "hostPID", "hostIPC": "hostIPC",
    "shareProcessNamespace": "shareProcessNamespace", "podSecurityContext": "securityContext",
    "automountServiceAccountToken": "automountServiceAccountToken", "extraVolumes": "volumes", "volumes": "volumes",
}  # fmt: skip
_CONTAINER = {
    "containerSecurityContext": "securityContext", "securityContext": "securityContext", "env": "env",
    "extraEnv": "env", "extraEnvVars": "env",
}  # fmt: skip
_OF_PODS = frozenset({"fsGroup", "supplementalGroups", "sysctls", "fsGroupChangePolicy"})
"""Members that a pod's `securityContext` has and a container's has not."""
_PART = pattern(r"(?:[^.\[\]\\]|\\.)+|\[\d+\]")


def values(release: Resource) -> Map:
    """The values of a release: its documents in order, then what `set` blocks say."""
    listed = get(release.body, "values")
    merged = Map((), release.place, open=True)
    for item in listed.items if isinstance(listed, Seq) else ():
        for tree in trees(item):
            merged = _merged(merged, tree) if isinstance(tree, Map) else merged
    for block in SETS:
        found = get(release.body, block)
        for one in found.items if isinstance(found, Seq) else ():
            name, value = text(one, "name"), get(one, "value")
            if name is not None and isinstance(value, (Leaf, Seq)):
                merged = _set(merged, [p.replace("\\", "") for p in _PART.findall(name)], value)
    return merged


def _merged(under: Map, over: Map, depth: int = 0) -> Map:
    entries = {e.key.value: e for e in under.entries}
    for entry in over.entries:
        old = entries.get(entry.key.value)
        if old is not None and isinstance(old.value, Map) and isinstance(entry.value, Map) and depth < MAX_DEPTH:
            entries[entry.key.value] = Entry(entry.key, _merged(old.value, entry.value, depth + 1))
        else:
            entries[entry.key.value] = entry
    return under._replace(entries=tuple(entries.values()))


def _set(node: Map, path: list[str], value: Leaf | Seq) -> Map:
    """The map with a value at a path; a path through a list is left out, as it needs what the chart has."""
    if not path or any(p.startswith("[") for p in path) or len(path) > MAX_DEPTH:
        return node
    head, rest = path[0], path[1:]
    old = get(node, head)
    inner: Node = _typed(value) if isinstance(value, Leaf) else value
    if rest:
        inner = _set(old if isinstance(old, Map) else Map((), value.span, open=True), rest, value)
    kept = tuple(e for e in node.entries if e.key.value != head)
    return node._replace(entries=(*kept, Entry(Leaf(head, value.span), inner)))


def _typed(value: Leaf) -> Leaf:
    """The value as Helm reads it: `true`, `false` and `null` are no strings."""
    known: dict[object, bool | None] = {"true": True, "false": False, "null": None}
    return value._replace(value=known[value.value]) if value.value in ("true", "false", "null") else value


def resources(release: Resource) -> Iterator[Resource]:
    """The values as one resource, and what Kubernetes rules can judge among them."""
    found = values(release)
    yield Resource("helm", "values", release.name, found, release.place, release.address)
    yield from _judged(found, release, release.place, 0)


def _judged(node: Node, release: Resource, place: Span, depth: int) -> Iterator[Resource]:
    if isinstance(node, Seq) and depth < MAX_DEPTH:
        for item in node.items:
            yield from _judged(item, release, place, depth + 1)
    if not isinstance(node, Map) or depth >= MAX_DEPTH:
        return
    if is_object(node):
        yield from from_tree(node, None, release.address)
        return
    for type, body in (("PodSpec", _pod(node)), ("Container", _container(node))):
        if body:
            at = body[0].key.span
            made = Map(tuple(body), node.span, open=True, head=at)
            yield Resource("kubernetes", type, release.name, made, at, release.address, role="values")
    for entry in node.entries:
        yield from _judged(entry.value, release, entry.key.span, depth + 1)


def _pod(node: Map) -> list[Entry]:
    found = {k: e for e in node.entries if (k := _POD.get(str(e.key.value))) is not None}
    context = next((e for e in node.entries if e.key.value == "securityContext"), None)
    if "securityContext" not in found and context is not None and _is_of_pod(context.value):
        found["securityContext"] = context
    return [Entry(e.key._replace(value=k), _open(e.value)) for k, e in found.items() if _is_on(e.value)]


def _container(node: Map) -> list[Entry]:
    found = {k: e for e in node.entries if (k := _CONTAINER.get(str(e.key.value))) is not None}
    made = [
        Entry(e.key._replace(value=k), _open(e.value))
        for k, e in found.items()
        if _is_on(e.value)
        and not (k == "securityContext" and _is_of_pod(e.value))
        and (k != "env" or isinstance(e.value, Seq))
    ]
    images = ((e.key, _image(e.value)) for e in node.entries if e.key.value == "image")
    return made + [Entry(key, image) for key, image in images if image is not None]


def _image(node: Node) -> Leaf | None:
    """An image in one string, or put together from a repository and a tag (placed at the tag)."""
    if isinstance(node, Leaf):
        return node if isinstance(node.value, str) and node.value else None
    registry, name, digest = (text(node, key) for key in ("registry", "repository", "digest"))
    tag = get(node, "tag")
    if name is None or digest or not isinstance(tag, Leaf) or not isinstance(tag.value, str) or not tag.value:
        return None
    return Leaf(f"{registry + '/' if registry else ''}{name}:{tag.value}", tag.span, tag.via)


def _is_of_pod(node: Node) -> bool:
    return isinstance(node, Map) and any(e.key.value in _OF_PODS for e in node.entries)


def _is_on(node: Node) -> bool:
    """Bitnami's charts leave out a context that says `enabled: false`."""
    switch = get(node, "enabled")
    return not (isinstance(switch, Leaf) and switch.value is False)


def _open(node: Node) -> Node:
    return node._replace(open=True) if isinstance(node, (Map, Seq)) else node
