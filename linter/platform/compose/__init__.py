"""The Compose files of a folder to their services, as `docker compose` would start them.

The main file is merged with its override; any other file is an addition to the main one where
it only changes services, and a project of its own where it has images.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from linter.platform import Loaded, Reader, Resource, Unit, _join, file_resources
from linter.platform.compose.interpolate import environment, interpolate
from linter.platform.compose.services import merged, normal, rebased, with_files
from linter.tree import Document, Leaf, Map, Node, Seq, get, text

_MAIN = re.compile(r"(?:docker-)?compose\.ya?ml")
_OVERRIDE = re.compile(r"(?:docker-)?compose\.override\.ya?ml")
_MAX_EXTENDS = 10
_MAX_INCLUDES = 5


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read the unit's files; those without services are shown to the other families."""
    documents = [d for d in map(reader.document, unit.paths) if d is not None]
    compose = [d for d in documents if services(d) is not None]
    others = [r for d in documents if d not in compose for r in file_resources(d, reader)]
    project = Project(unit.root, reader)
    main = next((d for d in compose if _MAIN.fullmatch(_base(d))), None)
    override = next((d for d in compose if main and _OVERRIDE.fullmatch(_base(d))), None)
    found = [r for d in compose for r in project.resources(d, main, override)]
    found += [r for d in compose for r in _included(d, unit, reader, 0)]
    return Loaded(tuple(documents), (*found, *others))


def _included(document: Document, unit: Unit, reader: Reader, depth: int) -> Iterator[Resource]:
    """The services of the files that a Compose file includes: each with the folder it lies in, or is said to be run in.

    Source: https://docs.docker.com/reference/compose-file/include/ (read 2026-11-26).
    """
    listed = get(document.roots[0], "include")
    here = document.path.rpartition("/")[0]
    for item in listed.items if isinstance(listed, Seq) and depth < _MAX_INCLUDES else ():
        paths = get(item, "path") or item
        names = [text(p) for p in (paths.items if isinstance(paths, Seq) else (paths,))]
        files = [_join(here, name) for name in names if name is not None]
        there = [d for p in files if reader.exists(p) and (d := reader.document(p)) is not None]
        there = [d for d in there if d.path not in unit.paths and services(d) is not None]
        if not there:
            continue
        folder = text(item, "project_directory")
        root = there[0].path.rpartition("/")[0] if folder is None else _join(here, folder)
        project = Project(root, reader, text(item, "env_file") or ".env")
        for one in there:
            yield from project.resources(one, there[0], there[1] if len(there) > 1 else None)
            yield from _included(one, unit, reader, depth + 1)


def services(document: Document) -> Map | None:
    """The `services` of a Compose file, None when it is none."""
    found = get(document.roots[0], "services") if document.roots else None
    return found if isinstance(found, Map) else None


def _base(document: Document) -> str:
    return document.path.rpartition("/")[2]


class Project:
    """What the files of one folder share: its `.env` and the files they read."""

    def __init__(self, root: str, reader: Reader, env_file: str = ".env") -> None:
        self.root = root
        self.reader = reader
        self.known: dict[str, Leaf] = environment(self._root(env_file), {})
        self.memo: dict[int, tuple[Node, Node]] = {}

    def _root(self, path: str) -> Node | None:
        full = _join(self.root, path)
        document = self.reader.document(full) if self.reader.exists(full) else None
        return document.roots[0] if document is not None and document.roots else None

    def resources(self, document: Document, main: Document | None, override: Document | None) -> Iterator[Resource]:
        """The project of a file and its services; those of an override belong to the main file."""
        own = services(document)
        assert own is not None
        root = document.roots[0]
        assert isinstance(root, Map)
        key = next(e.key for e in root.entries if e.key.value == "services")
        name = text(root, "name") or self.root.rpartition("/")[2] or "compose"
        if document is main or main is None:
            body = partial(self._map, root)
            yield Resource("compose", "project", name, body, key.span, f"project.{name}")
        over = services(override) if document is main and override is not None else None
        base = services(main) if main is not None and document is not main else None
        for entry in own.entries:
            if isinstance(entry.value, Map):
                named = str(entry.key.value)
                body = partial(self._service, named, entry.value, own, base, over)
                yield Resource("compose", "service", named, body, entry.key.span, f"service.{named}")

    def _map(self, node: Map) -> Map:
        found = interpolate(node, self.known, self.memo)
        assert isinstance(found, Map)
        return found

    def _service(self, name: str, service: Map, own: Map, base: Map | None, over: Map | None) -> Map:
        found = self._extended(service, own, 0)
        partial_only = get(service, "image") is None and get(service, "build") is None
        below = get(base, name) if partial_only else None
        if isinstance(below, Map) and base is not None:
            found = merged(self._extended(below, base, 0), found)
        above = get(over, name)
        if isinstance(above, Map) and over is not None:
            found = merged(found, self._extended(above, over, 0))
        return with_files(found, [self._file(path) for path in _env_files(get(found, "env_file"))])

    def _extended(self, service: Map, among: Map, depth: int) -> Map:
        """A service with what it extends below it."""
        found = self._map(normal(service, self.known))
        extends = get(found, "extends")
        if extends is None or depth > _MAX_EXTENDS:
            return found
        name = text(extends) or text(extends, "service")
        path = text(extends, "file")
        there: Node | None = get(self._root(path), "services") if path else among
        parent = get(there, name) if name else None
        if not isinstance(parent, Map) or not isinstance(there, Map):
            return found._replace(open=True)
        folder = path.rpartition("/")[0] if path else ""
        return merged(rebased(self._extended(parent, there, depth + 1), folder), found)

    def _file(self, path: str | None) -> Map | None:
        found = self._root(path) if path else None
        return self._map(found) if isinstance(found, Map) else None


def _env_files(node: Node | None) -> list[str | None]:
    items = node.items if isinstance(node, Seq) else () if node is None else (node,)
    return [text(item) or text(item, "path") for item in items]
