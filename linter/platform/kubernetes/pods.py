"""An object's tree to the pods it carries, wherever its kind keeps them.

A pod that only adds to what an operator makes (Strimzi, Flink, Elastic) is open: what it does
not say is not absent.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.tree import Entry, Map, Node, Seq, get, text
from linter.typed import TypeAlias

Pod: TypeAlias = "tuple[Map | None, Map]"
"""The template (metadata and spec), where there is one, and the pod's spec."""

_TEMPLATES: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    **dict.fromkeys(
        ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "Rollout"),
        ("spec", "template"),
    ),
}
MAX_DEPTH = 6
"""How deep below `spec` a custom resource may keep a pod."""

_OWN_GROUPS = ("", "apps", "batch", "extensions", "policy", "autoscaling")


def pods(kind: str, tree: Map) -> Iterator[Pod]:
    """The pods of an object, in the order they are written."""
    path = _TEMPLATES.get(kind)
    if path is not None:
        template = get(tree, *path)
        spec = get(template, "spec")
        if isinstance(template, Map) and isinstance(spec, Map):
            yield (template if path else None), spec
        return
    group = (text(tree, "apiVersion") or "").rpartition("/")[0]
    spec = get(tree, "spec")
    if group not in _OWN_GROUPS and kind != "CustomResourceDefinition" and isinstance(spec, Map):
        yield from _carried(spec, group, 0)


def _carried(node: Map, group: str, depth: int) -> Iterator[Pod]:
    """Pods below a custom resource's `spec`."""
    for entry in node.entries:
        value, key = entry.value, entry.key.value
        if isinstance(value, Seq) and depth < MAX_DEPTH:
            for item in value.items:
                if isinstance(item, Map):
                    yield from _inside(key, item, group, depth + 1)
        elif isinstance(value, Map):
            yield from _inside(key, value, group, depth + 1)


def _inside(key: object, value: Map, group: str, depth: int) -> Iterator[Pod]:
    spec = get(value, "spec")
    if key == "podTemplate":
        partial = spec if isinstance(spec, Map) else value
        yield _opened(value), _opened(partial)
    elif key == "template" and group == "kafka.strimzi.io":
        yield from _strimzi(value)
    elif isinstance(spec, Map) and _is_pod(spec):
        yield value, spec
    elif key == "spec" and _is_pod(value):
        yield None, value
    elif key in ("driver", "executor") and group == "sparkoperator.k8s.io":
        yield None, _spark(value)
    elif depth < MAX_DEPTH:
        yield from _carried(value, group, depth)


def _is_pod(spec: Map) -> bool:
    found = get(spec, "containers")
    return isinstance(found, Seq) and any(
        isinstance(i, Map) and (get(i, "image") or get(i, "name")) is not None for i in found.items
    )


def _opened(node: Map) -> Map:
    """The same map, with its containers, as part of something we do not see."""
    entries = tuple(
        Entry(e.key, e.value._replace(items=tuple(map(_open, e.value.items)), open=True))
        if isinstance(e.value, Seq) and e.key.value in ("containers", "initContainers")
        else e
        for e in node.entries
    )
    return node._replace(entries=entries, open=True)


def _open(node: Node) -> Node:
    return node._replace(open=True) if isinstance(node, Map) else node


def _strimzi(template: Map) -> Iterator[Pod]:
    """`template` of a Strimzi resource: the pod beside the containers that the operator runs in it."""
    named = [(e.key, e.value) for e in template.entries if str(e.key.value).endswith("Container")]
    made = [
        Map((Entry(key._replace(value="name"), key), *v.entries), v.span, open=True)
        for key, v in named
        if isinstance(v, Map)
    ]
    pod = get(template, "pod")
    if isinstance(pod, Map) or made:
        base = pod if isinstance(pod, Map) else Map((), template.span)
        first = named[0][0] if named else None
        extra = (Entry(first._replace(value="containers"), Seq(tuple(made), first.span, open=True)),) if first else ()
        yield None, base._replace(entries=(*base.entries, *extra), open=True)


def _spark(part: Map) -> Map:
    """A Spark driver or executor as a pod with one container, both in part."""
    container = part._replace(open=True)
    if not part.entries:
        return container
    key = part.entries[0].key._replace(value="containers")
    kept = tuple(e for e in part.entries if e.key.value in ("serviceAccount", "securityContext", "volumes"))
    return Map((*kept, Entry(key, Seq((container,), part.span, open=True))), part.span, open=True)
