"""A Kustomize root to the objects it builds: bases, components, generators and changes applied in memory."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Loaded, Reader, Resource, Skip, Unit, _join, file_resources
from linter.platform.kubernetes.objects import is_object
from linter.platform.kustomize_generate import generated
from linter.platform.kustomize_images import with_images
from linter.platform.kustomize_names import counted, labelled, named, opened, settled
from linter.platform.kustomize_patch import apply
from linter.platform.kustomize_replace import replaced
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Node, Seq, get, text

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_MAX_DEPTH = 20
_GENERATED = "apiVersion ConfigMap"
"""Words by which families know what a generator makes; its own text has them not."""


class Built(NamedTuple):
    """Kustomizations on the way, what could not be read (path and reason), and the files that were."""

    roots: list[tuple[str, Map]]
    skips: list[Skip]
    read: set[str]


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read the unit's files and build its root."""
    documents = tuple(d for d in map(reader.document, unit.paths) if d is not None)
    built = Built([], [], set())
    objects = [settled(tree) for tree in build(unit.root, reader, built)]
    resources: list[Resource] = []
    for path, root in built.roots:
        if path in unit.paths and root.entries:
            name = unit.root.rpartition("/")[2] or "."
            key = root.entries[0].key.span
            resources.append(Resource("kustomize", "Kustomization", name, root, key, f"Kustomization.{name}"))
    for document in _documents(objects):
        resources += file_resources(document, reader)
    used = {*built.read, *(path for path, _ in built.roots)}
    for document in documents:
        if document.path not in used:
            resources += file_resources(document, reader)
    return Loaded(documents, tuple(resources), tuple(dict.fromkeys(built.skips)))


def _documents(objects: list[Map]) -> Iterator[Document]:
    """The objects as documents of the files that they come from, so that every family sees them."""
    found: dict[Document, list[Map]] = {}
    for tree in objects:
        found.setdefault(tree.span.document, []).append(tree)
    for origin, trees in found.items():
        made = Document(origin.path, "yaml", f"{_GENERATED} {origin.text}")
        made.roots = tuple(trees)
        yield made


def build(
    folder: str, reader: Reader, built: Built, onto: list[Map] | None = None, seen: tuple[str, ...] = ()
) -> list[Map]:
    """The objects of a kustomization; those it is put `onto`, as a component is, come first and are changed too."""
    path = next((p for p in (_join(folder, name) for name in NAMES) if reader.exists(p)), None)
    document = reader.document(path) if path else None
    root = document.roots[0] if document is not None and document.roots else None
    objects = list(onto or ())
    if document is None or not isinstance(root, Map) or folder in seen or len(seen) > _MAX_DEPTH:
        return objects
    built.roots.append((document.path, root))
    for key in ("resources", "bases"):
        for item in _strings(root, key):
            objects += _resource(item, folder, reader, built, (*seen, folder))
    for item in _strings(root, "components"):
        if not _is_remote(item, built):
            objects = build(_join(folder, str(item.value)), reader, built, objects, (*seen, folder))
    _say_charts(root, document, built)
    objects = generated(objects, root, folder, reader)
    for patch, target in _patches(root, folder, reader, built):
        objects = apply(objects, patch, target)
    objects = [with_images(counted(labelled(tree, root), root), root) for tree in objects]
    if get(root, "transformers") is not None:
        objects = [opened(tree) for tree in objects]
    return named(replaced(objects, root), root)


def _resource(item: Leaf, folder: str, reader: Reader, built: Built, seen: tuple[str, ...]) -> list[Map]:
    path = _join(folder, str(item.value))
    if _is_remote(item, built):
        return []
    if not reader.exists(path):
        return build(path, reader, built, None, seen)
    built.read.add(path)
    document = reader.document(path)
    return list(_trees(document)) if document is not None else []


def _is_remote(item: Leaf, built: Built) -> bool:
    """Whether an item is not in the tree, which is noted."""
    name = str(item.value)
    remote = "://" in name or "?ref=" in name or name.startswith(("git@", "github.com/"))
    if remote:
        _skip(item, "A remote Kustomize resource is not read.", built)
    return remote


def _skip(item: Node, reason: str, built: Built) -> None:
    document, start, _ = item.span
    built.skips.append(Skip(document.path, document.text.count("\n", 0, start) + 1, reason))


def _say_charts(root: Map, document: Document, built: Built) -> None:
    for key in ("helmCharts", "helmChartInflationGenerator"):
        charts = get(root, key)
        for chart in charts.items if isinstance(charts, Seq) else ():
            _skip(chart, "A chart that Kustomize inflates is not rendered.", built)


def _trees(document: Document) -> Iterator[Map]:
    for root in document.roots:
        if isinstance(root, Map) and is_object(root):
            items = get(root, "items")
            if (text(root, "kind") or "").endswith("List") and isinstance(items, Seq):
                yield from (i for i in items.items if isinstance(i, Map) and is_object(i))
            else:
                yield root


def _patches(root: Map, folder: str, reader: Reader, built: Built) -> Iterator[tuple[Node, Node | None]]:
    """Each patch with its target, in the order Kustomize applies them."""
    for item in _strings(root, "patchesStrategicMerge"):
        for tree in _patch(item, folder, reader, built):
            yield tree, None
    for key in ("patchesJson6902", "patches"):
        members = get(root, key)
        for member in members.items if isinstance(members, Seq) else ():
            written = get(member, "patch") or get(member, "path")
            if isinstance(written, Leaf) and isinstance(written.value, str):
                inline = get(member, "patch") is written
                for tree in _inline(written) if inline else _patch(written, folder, reader, built):
                    yield tree, get(member, "target")


def _patch(item: Leaf, folder: str, reader: Reader, built: Built) -> tuple[Node, ...]:
    if "\n" in str(item.value):
        return _inline(item)
    path = _join(folder, str(item.value))
    built.read.add(path)
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
