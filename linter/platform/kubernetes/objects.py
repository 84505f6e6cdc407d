"""An object's tree to its resource and those of what it runs; lists to what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Resource
from linter.platform.kubernetes.flags import COMPONENTS, KUBEADM, components, kubeadm
from linter.platform.kubernetes.pods import pods
from linter.tree import UNKNOWN, Entry, Leaf, Map, Seq, Span, Template, get, text

INHERITED = frozenset(
    {"runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "seLinuxOptions", "appArmorProfile"}
)
"""What a container takes from its pod's `securityContext`.

Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ (read 2026-11-25).
"""

CONTAINERS = (("containers", "container"), ("initContainers", "init"), ("ephemeralContainers", "ephemeral"))


def is_object(tree: Map) -> bool:
    """Whether a map says what kind of which API it is."""
    return text(tree, "kind") is not None and get(tree, "apiVersion") is not None


def from_tree(tree: Map, place: Span | None = None, address: str = "") -> Iterator[Resource]:
    """The resources of one object; `place` and `address` stand in for its own (Terraform).

    After the object itself come, for each pod it carries, `PodTemplate`, `PodSpec`, its
    `Container`s (role container, init or ephemeral) and the flags of what they start. A bare pod of
    the control plane is a `StaticPodSpec`: it has no account and needs its node.
    """
    kind = text(tree, "kind") or ""
    items = get(tree, "items")
    if kind.endswith("List") and isinstance(items, Seq):
        for item in items.items:
            if isinstance(item, Map):
                yield from from_tree(_typed(item, tree), place, address)
        return
    name, at = _name(tree)
    place = place or at
    address = address or f"{kind}.{text(tree, 'metadata', 'namespace') or 'default'}.{name}"
    found = Resource("kubernetes", kind, name, tree, place, address)
    yield found
    if kind in KUBEADM:
        yield from kubeadm(found)
    if kind == "EncryptionConfiguration":
        yield from _providers(found)
    for template, spec in pods(kind, tree):
        if template is not None:
            yield Resource("kubernetes", "PodTemplate", name, template, place, address, parent=found)
        pod = Resource("kubernetes", "PodSpec", name, spec, place, address, parent=found)
        inside = list(containers(pod))
        if kind == "Pod" and any(r.type in COMPONENTS for r in inside):
            pod.type = "StaticPodSpec"
        yield pod
        yield from inside


def _typed(item: Map, whole: Map) -> Map:
    """An item of a `DeploymentList` with the kind and API version that it leaves to the list."""
    kind = next(e for e in reversed(whole.entries) if e.key.value == "kind")
    name = str(kind.value.value).removesuffix("List") if isinstance(kind.value, Leaf) else ""
    if not name or not item.entries or get(item, "kind") is not None or get(item, "apiVersion") is not None:
        return item
    own = Entry(kind.key, Leaf(name, kind.value.span))
    shared = (e for e in whole.entries if e.key.value == "apiVersion")
    return item._replace(entries=(*shared, own, *item.entries))


def _providers(found: Resource) -> Iterator[Resource]:
    """The first provider of each rule of an encryption configuration: the one that writes."""
    listed = get(found.body, "resources")
    for rule in listed.items if isinstance(listed, Seq) else ():
        providers = get(rule, "providers")
        first = providers.items[0] if isinstance(providers, Seq) and providers.items else None
        if isinstance(first, Map) and first.entries:
            place = first.entries[0].key.span
            yield Resource("kubernetes", "EncryptionProvider", found.name, first, place, found.address, parent=found)


def containers(pod: Resource) -> Iterator[Resource]:
    """The containers of a pod, each placed at its name."""
    for key, role in CONTAINERS:
        members = get(pod.body, key)
        for body in members.items if isinstance(members, Seq) else ():
            if not isinstance(body, Map):
                continue
            name, place = _container_name(body, pod)
            full = secured(body, pod.body)
            yield Resource("kubernetes", "Container", name, full, place, pod.address, role=role, parent=pod)
            yield from components(body, pod)


def secured(container: Map, pod: Map) -> Map:
    """A container with what its pod's `securityContext` says and its own does not."""
    given, own = get(pod, "securityContext"), get(container, "securityContext")
    if isinstance(given, Leaf) and given.value is not None and own is None:
        return container._replace(entries=(*container.entries, Entry(_key("securityContext", pod), given)))
    if not isinstance(given, Map) or not (own is None or isinstance(own, Map)):
        return container
    have = {e.key.value for e in own.entries} if own is not None else set()
    more = tuple(e for e in given.entries if e.key.value in INHERITED and e.key.value not in have)
    if not more and not given.open:
        return container
    base = own if own is not None else Map((), given.span, head=given.head)
    full = base._replace(entries=(*base.entries, *more), open=base.open or given.open)
    kept = tuple(e for e in container.entries if e.key.value != "securityContext")
    key = next((e.key for e in container.entries if e.key.value == "securityContext"), None)
    return container._replace(entries=(*kept, Entry(key or _key("securityContext", pod), full)))


def _key(name: str, node: Map) -> Leaf:
    return next(e.key for e in node.entries if e.key.value == name)


def _container_name(body: Map, pod: Resource) -> tuple[str, Span]:
    found = get(body, "name")
    if isinstance(found, Leaf) and found.span.start < found.span.end:
        return shown(found), found.span
    return pod.name, body.entries[0].key.span if body.entries else body.span


def _name(tree: Map) -> tuple[str, Span]:
    """The object's name and where it is written, else where its kind is."""
    for key in ("name", "generateName"):
        found = get(tree, "metadata", key)
        if isinstance(found, Leaf) and found.span.start < found.span.end:
            return shown(found), found.span
    kind = get(tree, "kind")
    return "", kind.span if kind is not None else tree.span


def shown(leaf: Leaf) -> str:
    """A name for people: what is not known of it is a `*`.

    >>> from linter.tree import UNKNOWN, Document
    >>> shown(Leaf(Template((UNKNOWN, "-api")), Span(Document("a", "yaml", ""), 0, 0)))
    '*-api'
    """
    if isinstance(leaf.value, Template):
        return "".join(p if isinstance(p, str) else "*" for p in leaf.value.parts)
    if isinstance(leaf.value, str):
        return leaf.value
    return "*" if leaf.value in (None, UNKNOWN) else str(leaf.value)
