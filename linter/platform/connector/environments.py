"""Containers and the config maps of their unit to containers whose environment is all in one place.

What a container takes from a config map of another file is judged at the config map: see `is_environment`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from linter.pattern import pattern
from linter.platform import Resource
from linter.tree import Entry, Leaf, Map, Node, Seq, get, text
from linter.typed import TypeAlias

Maps: TypeAlias = Mapping[tuple[str, str], Resource]
"""Config maps by namespace and name."""
_VARIABLE = pattern(r"[A-Z][A-Z0-9_]*")


def maps(carriers: Iterable[Resource]) -> Maps:
    """The config maps among the resources of a unit; those of one name are none, as either may be meant."""
    found: dict[tuple[str, str], Resource] = {}
    twice: set[tuple[str, str]] = set()
    for resource in carriers:
        if (resource.platform, resource.type) == ("kubernetes", "ConfigMap"):
            key = _space(resource), resource.name
            if key in found:
                twice.add(key)
            found[key] = resource
    return {key: resource for key, resource in found.items() if key not in twice}


def _space(resource: Resource) -> str:
    """The namespace of the object that a resource is, or is a part of."""
    while resource.parent is not None:
        resource = resource.parent
    return text(resource.body, "metadata", "namespace") or "default"


def is_environment(resource: Resource) -> bool:
    """Whether the keys of a config map are names of environment variables, all of them."""
    data = get(resource.body, "data")
    keys = [str(e.key.value) for e in data.entries] if isinstance(data, Map) else []
    return bool(keys) and all(map(_VARIABLE.fullmatch, keys))


def used(carriers: Iterable[Resource], known: Maps) -> set[Resource]:
    """The config maps that containers of the same unit take as a whole: they are judged with these."""
    return {
        known[key]
        for resource in carriers
        if resource.type == "Container" and known
        for source in _items(resource.body, "envFrom")
        if (key := (_space(resource), text(source, "configMapRef", "name") or "")) in known
    }


def joined(container: Resource, known: Maps) -> Map:
    """The container with what its environment takes from config maps in it, each value where it is written."""
    body = container.body
    if not known:
        return body
    space = _space(container)
    sources = list(_items(body, "envFrom"))
    found = {(space, text(s, "configMapRef", "name") or ""): s for s in sources}
    own = [_resolved(item, space, known) for item in _items(body, "env")]
    names = {text(item, "name") for item in own}
    added = [
        item
        for key, source in reversed(found.items())
        if key in known
        for item in _of_map(known[key], source)
        if text(item, "name") not in names
    ]
    listed = get(body, "env")
    span = listed.span if listed is not None else container.place
    env = Seq((*own, *added), span, open=isinstance(listed, Seq) and listed.open)
    left = tuple(s for key, s in found.items() if key not in known)
    kept = [e for e in body.entries if e.key.value not in ("env", "envFrom")]
    if left:
        kept += [e for e in body.entries if e.key.value == "envFrom"]
    return body._replace(entries=(*kept, Entry(Leaf("env", span), env)))


def _of_map(resource: Resource, source: Node) -> Iterator[Map]:
    """A config map's members as variables of a container that takes them all."""
    data, name = get(resource.body, "data"), get(source, "configMapRef", "name")
    prefix = text(source, "prefix") or ""
    for entry in data.entries if isinstance(data, Map) else ():
        if isinstance(entry.value, Leaf) and name is not None:
            key = entry.key._replace(value=f"{prefix}{entry.key.value}")
            yield _variable(key, entry.value._replace(via=(name.span, *entry.value.via)))


def _variable(key: Leaf, value: Leaf) -> Map:
    return Map((Entry(Leaf("name", key.span), key), Entry(Leaf("value", key.span), value)), key.span)


def _resolved(item: Node, space: str, known: Maps) -> Node:
    """A variable that takes one member of a config map, with its value."""
    ref, key = get(item, "valueFrom", "configMapKeyRef"), get(item, "name")
    found = known.get((space, text(ref, "name") or ""))
    value = get(found.body, "data", text(ref, "key") or "") if found is not None else None
    if not isinstance(key, Leaf) or not isinstance(value, Leaf) or ref is None:
        return item
    return _variable(key, value._replace(via=(ref.span, *value.via)))


def _items(node: Node | None, key: str) -> tuple[Node, ...]:
    found = get(node, key)
    return found.items if isinstance(found, Seq) else ()
