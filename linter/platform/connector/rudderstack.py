"""RudderStack's environment (`.env`, Compose, containers) to the server it configures.

Platform `rudderstack`, type `settings`: a flat map of variables. Known by two variables that only it has.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.members import stem
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import database, systems, unique
from linter.tree import Document, Map, Span, get

_OWN = frozenset({"JOBS_DB_HOST", "JOBS_DB_PASSWORD", "JOBS_DB_USER", "DEST_TRANSFORM_URL", "WORKSPACE_TOKEN"})


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The server of a dotenv file."""
    root = document.roots[0] if document.syntax == "dotenv" and document.roots else None
    if isinstance(root, Map) and is_own(root):
        yield settings(root, stem(document.path), key_span(root, *sorted(_OWN)))


def is_own(variables: Map) -> bool:
    """Whether variables are those of a RudderStack server."""
    return len({e.key.value for e in variables.entries} & _OWN) >= 2


def settings(variables: Map, name: str, place: Span) -> Resource:
    """The server that variables configure."""
    body = resolve_map(variables, SHELL)
    reached = [*database(body, "postgres", ("JOBS_DB_HOST", "JOBS_DB_PORT", "JOBS_DB_DB_NAME"), "5432")]
    reached += systems(get(body, "DEST_TRANSFORM_URL"))
    return Resource("rudderstack", "settings", name, body, place, role="server", systems=unique(reached))
