"""Prefect's `prefect.yaml` and settings to deployments and to what a client or server is told.

Platform `prefect`. Type `project`: the file's map. Type `deployment`: each of `deployments`. Type `settings`: a profile
of `profiles.toml`, or `PREFECT_*` variables, as a flat map. `{{ ... }}` is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import dialect, members, named, stem
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, Node, Span, get, text

PREFIX = "PREFECT_"


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The deployments of a project file, or the profiles of a settings file."""
    root = document.roots[0] if document.roots else None
    if not isinstance(root, Map) or get(root, "apiVersion") is not None:
        return
    deployments = list(members(get(root, "deployments")))
    if has(root, "prefect-version") or any(has(d, "entrypoint") and has(d, "work_pool") for d in deployments):
        yield from _project(resolve_map(root, SHELL), document)
    if document.syntax == "toml":
        for name, body, at in named(get(root, "profiles")):
            if any(str(e.key.value).startswith(PREFIX) for e in body.entries):
                yield settings(body, name, at)


def _project(root: Map, document: Document) -> Iterator[Resource]:
    name, place = text(root, "name") or stem(document.path), key_span(root, "name", "prefect-version", "deployments")
    found = unique(s for step in members(get(root, "pull")) for _, body, _ in named(step) for s in _cloned(body))
    yield Resource("prefect", "project", name, root, place, role="worker", systems=found)
    for body in members(get(root, "deployments")):
        at = key_span(body, "name", "entrypoint")
        yield Resource("prefect", "deployment", text(body, "name") or "deployment", body, at, role="connector")


def _cloned(step: Node) -> Iterator[System]:
    yield from systems(get(step, "repository"))


def settings(written: Map, name: str, place: Span) -> Resource:
    """The settings of a client, worker or server."""
    body = resolve_map(written, SHELL)
    reached = [
        *systems(get(body, "PREFECT_API_URL")),
        *systems(dialect(get(body, "PREFECT_API_DATABASE_CONNECTION_URL"))),
    ]
    return Resource("prefect", "settings", name, body, place, role="worker", systems=unique(reached))
