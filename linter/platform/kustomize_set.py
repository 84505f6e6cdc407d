"""Images, names, namespaces and generators of a kustomization to the objects they change or make."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linter.platform.slices import piece
from linter.tree import Entry, Leaf, Map, Node, Seq, get, text

_GENERATORS = (("configMapGenerator", "ConfigMap", "data"), ("secretGenerator", "Secret", "stringData"))
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_MAX_DEPTH = 12


def generated(root: Map) -> Iterator[Map]:
    """ConfigMaps and Secrets of generators; literals are their data, files and env files leave them open."""
    for key, kind, data in _GENERATORS:
        members = get(root, key)
        for member in members.items if isinstance(members, Seq) else ():
            name = get(member, "name")
            if isinstance(member, Map) and isinstance(name, Leaf):
                yield _generated(member, name, kind, data)


def _generated(member: Map, name: Leaf, kind: str, data: str) -> Map:
    key = member.entries[0].key
    literals = get(member, "literals")
    entries: list[Entry] = []
    for item in literals.items if isinstance(literals, Seq) else ():
        if isinstance(item, Leaf) and isinstance(item.value, str) and "=" in item.value:
            at = item.value.index("=")
            entries.append(Entry(piece(item, 0, at), piece(item, at + 1, len(item.value))))
    is_open = any(get(member, k) is not None for k in ("files", "envs", "env"))
    span = literals.span if literals is not None else member.span
    metadata = [Entry(key._replace(value="name"), name)]
    namespace = get(member, "namespace")
    if namespace is not None:
        metadata.append(Entry(key._replace(value="namespace"), namespace))
    made = [
        Entry(key._replace(value="apiVersion"), key._replace(value="v1")),
        Entry(key._replace(value="kind"), key._replace(value=kind)),
        Entry(key._replace(value="metadata"), Map(tuple(metadata), member.span, open=True)),
        Entry(key._replace(value=data), Map(tuple(entries), span, is_open)),
    ]
    kept = tuple(e for e in member.entries if e.key.value == "type")
    return Map((*made, *kept), member.span)


def with_images(tree: Map, root: Map) -> Map:
    """An object with the images of its containers replaced as `images` says."""
    images = get(root, "images")
    if not isinstance(images, Seq) or not images.items:
        return tree
    found = _containers(tree, lambda container: _with_image(container, images), 0)
    return found if isinstance(found, Map) else tree


def _containers(node: Node, change: Callable[[Map], Map], depth: int) -> Node:
    if isinstance(node, Map) and depth < _MAX_DEPTH:
        return node._replace(entries=tuple(Entry(e.key, _member(e, change, depth)) for e in node.entries))
    return node


def _member(entry: Entry, change: Callable[[Map], Map], depth: int) -> Node:
    value = entry.value
    if entry.key.value in _CONTAINERS and isinstance(value, Seq):
        return value._replace(items=tuple(change(i) if isinstance(i, Map) else i for i in value.items))
    return _containers(value, change, depth + 1)


def _with_image(container: Map, images: Seq) -> Map:
    image = get(container, "image")
    if not isinstance(image, Leaf) or not isinstance(image.value, str):
        return container
    name, rest = _split(image.value)
    for item in images.items:
        if text(item, "name") == name:
            return container._replace(
                entries=tuple(
                    Entry(e.key, _image(image, name, rest, item)) if e.key.value == "image" else e
                    for e in container.entries
                )
            )
    return container


def _image(image: Leaf, name: str, rest: str, item: Node) -> Leaf:
    digest, tag, renamed = (get(item, key) for key in ("digest", "newTag", "newName"))
    decides = next((n for n in (digest, tag, renamed) if isinstance(n, Leaf)), None)
    if decides is None:
        return image
    name = text(renamed) or name if renamed is not None else name
    if isinstance(digest, Leaf):
        rest = f"@{digest.value}"
    elif isinstance(tag, Leaf):
        rest = f":{tag.span.document.text[tag.span.start : tag.span.end]}"
    return Leaf(name + rest, decides.span, (image.span, *image.via))


def _split(image: str) -> tuple[str, str]:
    """An image's name, and its tag or digest with the sign before it.

    >>> _split("registry:5000/app:1.2"), _split("app@sha256:0"), _split("app")
    (('registry:5000/app', ':1.2'), ('app', '@sha256:0'), ('app', ''))
    """
    name, sign, digest = image.partition("@")
    if sign:
        return name, sign + digest
    head, slash, last = image.rpartition("/")
    base, sign, tag = last.partition(":")
    return head + slash + base, sign + tag


def with_name(tree: Map, root: Map) -> Map:
    """An object in the kustomization's namespace, with its prefix and suffix around the name."""
    metadata = get(tree, "metadata")
    if not isinstance(metadata, Map):
        return tree
    prefix, suffix = text(root, "namePrefix") or "", text(root, "nameSuffix") or ""
    entries = []
    for entry in metadata.entries:
        value = entry.value
        if entry.key.value == "name" and isinstance(value, Leaf) and isinstance(value.value, str):
            value = value._replace(value=f"{prefix}{value.value}{suffix}")
        if entry.key.value != "namespace" or text(root, "namespace") is None:
            entries.append(Entry(entry.key, value))
    namespace = get(root, "namespace")
    if isinstance(namespace, Leaf) and isinstance(namespace.value, str):
        entries.append(Entry(namespace._replace(value="namespace"), namespace))
    changed = metadata._replace(entries=tuple(entries))
    return tree._replace(entries=tuple(Entry(e.key, changed) if e.key.value == "metadata" else e for e in tree.entries))
