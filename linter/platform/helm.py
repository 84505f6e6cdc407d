"""A Helm chart to its metadata, its values and its templates: as helm renders them, else what can be read of them."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Loaded, Reader, Resource, Skip, Unit, file_resources
from linter.tree import Document, Leaf, Map, get, text


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read the chart's files in order; templates that helm has rendered are judged as it did."""
    documents = tuple(d for d in map(reader.document, unit.paths) if d is not None)
    skips: list[Skip] = []
    rendered: tuple[Document, ...] = ()
    if (about := _metadata(unit, reader)) is not None:
        from linter.platform.helm_render import render

        rendered = tuple(render(unit, reader, about, skips))
    done = {d.path for d in rendered}
    for document in documents:
        if document.path in done:
            document.skipped, document.problems = "", ()
    read = [d for d in documents if d.path not in done]
    found = [r for d in read for r in _resources(d, unit, reader)]
    return Loaded(documents, (*found, *(r for d in rendered for r in file_resources(d, reader))), tuple(skips))


def _metadata(unit: Unit, reader: Reader) -> Map | None:
    """`Chart.yaml` of a chart that can be installed; a library has nothing to render."""
    document = next((d for p in unit.paths if p.rpartition("/")[2] == "Chart.yaml" and (d := reader.document(p))), None)
    root = document.roots[0] if document is not None and document.roots else None
    return root if isinstance(root, Map) and root.entries and text(root, "type") != "library" else None


def _resources(document: Document, unit: Unit, reader: Reader) -> Iterator[Resource]:
    inside = document.path[len(unit.root) :].lstrip("/")
    root = document.roots[0] if document.roots else None
    if "/" in inside or not isinstance(root, Map) or not root.entries:
        yield from file_resources(document, reader)
    elif inside in ("Chart.yaml", "Chart.yml", "requirements.yaml", "Chart.lock"):
        name = text(root, "name") or unit.root.rpartition("/")[2]
        found = get(root, "name")
        place = found.span if isinstance(found, Leaf) else root.entries[0].key.span
        kind = inside.partition(".")[0]
        yield Resource("helm", kind, name, root, place, f"{kind}.{name}")
    elif inside.startswith("values"):
        name = inside.rpartition(".")[0]
        yield Resource("helm", "values", name, root, root.entries[0].key.span, f"values.{name}")
    else:
        yield from file_resources(document, reader)
