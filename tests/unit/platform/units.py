"""Helpers of the platform tests: load files given as text, as the pipeline does."""

from __future__ import annotations

from linter import platform
from linter.platform import Loaded, Resource
from linter.reader import FileReader
from linter.source import Files
from linter.tree import Leaf, Node, Span, get, source


def load(files: dict[str, str], var_files: tuple[str, ...] = ()) -> list[tuple[platform.Unit, Loaded]]:
    overlay = Files(".", {p: t.encode() for p, t in files.items()}, overlay_only=True)
    reader = FileReader(overlay, var_files)
    return [(u, platform.load(u, reader)) for u in platform.plan(sorted(files), lambda p: files.get(p, ""))]


def resources(files: dict[str, str] | str, var_files: tuple[str, ...] = ()) -> list[Resource]:
    named = {"app.yaml": files} if isinstance(files, str) else files
    return [r for unit, loaded in load(named, var_files) if not unit.called for r in loaded.resources]


def one(found: list[Resource], type: str, name: str | None = None) -> Resource:
    hits = [r for r in found if r.type == type and name in (None, r.name)]
    assert len(hits) == 1, hits
    return hits[0]


def value(node: Node | None, *path: str) -> object:
    found = get(node, *path)
    return found.value if isinstance(found, Leaf) else found


def cut(span: Span) -> str:
    at = source(span)
    return at.document.text[at.start : at.end]


def where(node: Node | None, *path: str) -> tuple[str, str]:
    """The file and the text of a value's place."""
    found = get(node, *path)
    assert found is not None
    return source(found.span).document.path, cut(found.span)
