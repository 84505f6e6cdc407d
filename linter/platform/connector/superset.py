"""Exports of Superset and Metabase to the databases that they query.

Platform `superset`, type `database`: the body is the export's map with `settings` of its address, `local`. Platform
`metabase`, type `database`: the export's `details`. The mask `XXXXXXXXXX` stands for a password that was left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, dialect, is_local, stem
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import database, systems, unique
from linter.tree import Document, Map, Span, get, text

_METABASE = {"postgres": "postgres", "mysql": "mysql", "sqlserver": "sqlserver", "redshift": "redshift"}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The databases of a YAML document."""
    for root in document.roots if document.syntax == "yaml" else ():
        if isinstance(root, Map) and has(root, "database_name", "sqlalchemy_uri"):
            yield _superset(root, document)
        for body in (get(root, "databases"), root):
            if isinstance(body, Map) and has(body, "engine", "details") and isinstance(get(body, "details"), Map):
                yield _metabase(body, document)


def _superset(root: Map, document: Document) -> Resource:
    body, place = resolve_map(root, SHELL), key_span(root, "sqlalchemy_uri")
    body = added(body, place, local=is_local(get(body, "sqlalchemy_uri")))
    name = text(root, "database_name") or stem(document.path)
    found = unique(systems(dialect(get(body, "sqlalchemy_uri"))))
    return Resource("superset", "database", name, body, place, role="source", systems=found)


def _metabase(root: Map, document: Document) -> Resource:
    body, place = resolve_map(root, SHELL), key_span(root, "engine")
    name = text(root, "name") or stem(document.path)
    body = added(body, place, local=is_local(get(body, "details", "host")))
    found = unique(_systems(body, place))
    return Resource("metabase", "database", name, body, place, role="source", systems=found)


def _systems(body: Map, place: Span) -> Iterator[System]:
    details, kind = get(body, "details"), _METABASE.get(text(body, "engine") or "", "")
    if isinstance(details, Map) and kind:
        yield from database(details, kind, ("host", "port", "dbname"))
        yield from database(details, kind, ("host", "port", "db"))
