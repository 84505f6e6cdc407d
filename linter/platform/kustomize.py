"""A Kustomize root to the objects it builds: bases, patches, images and generators applied in memory."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Loaded, Reader, Resource, Skip, Unit, _join
from linter.platform.kubernetes.objects import from_tree, is_object
from linter.platform.kustomize_patch import apply
from linter.platform.kustomize_set import generated, with_images, with_name
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Node, Seq, get, text

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_MAX_DEPTH = 20


class Built(NamedTuple):
    """Objects, kustomizations on the way, and what could not be read: path and reason."""

    objects: list[Map]
    roots: list[tuple[str, Map]]
    skips: list[Skip]


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read the unit's files and build its root."""
    documents = tuple(d for d in map(reader.document, unit.paths) if d is not None)
    built = Built([], [], [])
    objects = _build(unit.root, reader, built, ())
    resources: list[Resource] = []
    for path, root in built.roots:
        if path in unit.paths and root.entries:
            name = unit.root.rpartition("/")[2] or "."
            key = root.entries[0].key.span
            resources.append(Resource("kustomize", "Kustomization", name, root, key, f"Kustomization.{name}"))
    for tree in objects:
        resources += from_tree(tree)
    return Loaded(documents, tuple(resources), tuple(dict.fromkeys(built.skips)))


def _build(folder: str, reader: Reader, built: Built, seen: tuple[str, ...]) -> list[Map]:
    path = next((p for p in (_join(folder, name) for name in NAMES) if reader.exists(p)), None)
    document = reader.document(path) if path else None
    root = document.roots[0] if document is not None and document.roots else None
    if document is None or not isinstance(root, Map) or folder in seen or len(seen) > _MAX_DEPTH:
        return []
    built.roots.append((document.path, root))
    objects: list[Map] = []
    for key in ("resources", "bases", "components"):
        for item in _strings(root, key):
            objects += _resource(item, folder, reader, built, (*seen, folder))
    objects += generated(root)
    for patch, target in _patches(root, folder, reader):
        objects = apply(objects, patch, target)
    objects = [with_images(tree, root) for tree in objects]
    return [with_name(tree, root) for tree in objects]


def _resource(item: Leaf, folder: str, reader: Reader, built: Built, seen: tuple[str, ...]) -> list[Map]:
    name = str(item.value)
    path = _join(folder, name)
    if "://" in name or name.startswith(("git@", "github.com/")):
        line = item.span.document.text.count("\n", 0, item.span.start) + 1
        built.skips.append(Skip(item.span.document.path, line, "A remote Kustomize resource is not read."))
        return []
    if not reader.exists(path):
        return _build(path, reader, built, seen)
    document = reader.document(path)
    return list(_trees(document)) if document is not None else []


def _trees(document: Document) -> Iterator[Map]:
    for root in document.roots:
        if isinstance(root, Map) and is_object(root):
            items = get(root, "items")
            if (text(root, "kind") or "").endswith("List") and isinstance(items, Seq):
                yield from (i for i in items.items if isinstance(i, Map) and is_object(i))
            else:
                yield root


def _patches(root: Map, folder: str, reader: Reader) -> Iterator[tuple[Node, Node | None]]:
    """Each patch with its target, in the order Kustomize applies them."""
    for item in _strings(root, "patchesStrategicMerge"):
        for tree in _patch(item, folder, reader):
            yield tree, None
    for key in ("patchesJson6902", "patches"):
        members = get(root, key)
        for member in members.items if isinstance(members, Seq) else ():
            written = get(member, "patch") or get(member, "path")
            if isinstance(written, Leaf) and isinstance(written.value, str):
                inline = get(member, "patch") is written
                for tree in _inline(written) if inline else _patch(written, folder, reader):
                    yield tree, get(member, "target")


def _patch(item: Leaf, folder: str, reader: Reader) -> tuple[Node, ...]:
    if "\n" in str(item.value):
        return _inline(item)
    path = _join(folder, str(item.value))
    document = reader.document(path) if reader.exists(path) else None
    return document.roots if document is not None else ()


def _inline(leaf: Leaf) -> tuple[Node, ...]:
    from linter.parse import parse

    document = Document(leaf.span.document.path, "yaml", str(leaf.value), leaf.span, leaf.segments)
    return parse(document).roots


def _strings(root: Map, key: str) -> list[Leaf]:
    found = get(root, key)
    items = found.items if isinstance(found, Seq) else ()
    return [i for i in items if isinstance(i, Leaf) and isinstance(i.value, str)]
