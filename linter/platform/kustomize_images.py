"""Images of a kustomization to the containers whose image they change."""

from __future__ import annotations

from collections.abc import Callable

from linter.tree import Entry, Leaf, Map, Node, Seq, get, text

_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_MAX_DEPTH = 24


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
    if isinstance(node, Seq) and depth < _MAX_DEPTH and any(isinstance(i, Map) for i in node.items):
        return node._replace(items=tuple(_containers(i, change, depth + 1) for i in node.items))
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
