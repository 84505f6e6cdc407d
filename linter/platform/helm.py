"""A Helm chart that is not rendered to its metadata, its values and what can be read of its templates."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Loaded, Reader, Resource, Unit, file_resources
from linter.tree import Document, Leaf, Map, get, text


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read the chart's files in order."""
    documents = tuple(d for d in map(reader.document, unit.paths) if d is not None)
    return Loaded(documents, tuple(r for d in documents for r in _resources(d, unit, reader)))


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
