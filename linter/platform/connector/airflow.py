"""Airflow's `airflow.cfg`, connection files and `AIRFLOW__*` variables to one configuration and its connections.

Platform `airflow`. Type `config`: the body is sections of options, as in `airflow.cfg`. Type `connection`: one for
each of `airflow_settings.yaml`, or of a connections file of the local secrets backend; the body has `conn_type`,
`host`, `schema`, `login`, `password`, `port` and `extra` whatever the file calls them. Templates are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter import parse
from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, dialect, is_local, members, stem
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import database, of_url, systems, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Span, get, text

PREFIX = "AIRFLOW__"
CONNECTION = "AIRFLOW_CONN_"
_SECTIONS = frozenset({"core", "database", "webserver", "api", "celery", "scheduler", "logging", "secrets", "smtp"})
_OPTIONS = (("core", "dags_folder"), ("core", "executor"), ("core", "fernet_key"), ("database", "sql_alchemy_conn"))
_PREFIX = pattern(r"^conn_(?!id$|type$)")
_NAMES = {"uri": "conn_uri", "connection_type": "conn_type"}
_KINDS = {"mssql": "sqlserver", "mongo": "mongodb"}
_DATABASES = frozenset({"postgres", "mysql", "mssql", "oracle", "redshift", "trino", "vertica", "mongo", "redis"})


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The configuration of an INI file, or the connections of a YAML or JSON file."""
    root = document.roots[0] if document.roots else None
    if not isinstance(root, Map):
        return
    if document.syntax == "ini":
        if any(get(root, *path) is not None for path in _OPTIONS):
            yield config(root, stem(document.path), key_span(root, "core", "database"))
        return
    for body in members(get(root, "airflow", "connections")):
        if has(body, "conn_type"):
            yield from connection(text(body, "conn_id") or "connection", body, key_span(body, "conn_id", "conn_type"))
    for entry in root.entries:
        for member in members(entry.value):
            if has(member, "conn_type"):
                yield from connection(str(entry.key.value), member, entry.key.span)


def config(sections: Map, name: str, place: Span) -> Resource:
    """The configuration that sections of options make."""
    body = resolve_map(sections, SHELL)
    found: list[System] = []
    for path in (("database", "sql_alchemy_conn"), ("core", "sql_alchemy_conn"), ("celery", "broker_url")):
        found += systems(dialect(get(body, *path)))
    found += systems(dialect(get(body, "celery", "result_backend")))
    return Resource("airflow", "config", name, body, place, role="server", systems=unique(found))


def from_environment(variables: Map, name: str, place: Span) -> Iterator[Resource]:
    """What `AIRFLOW__SECTION__OPTION` sets, open because a file may set the rest; and `AIRFLOW_CONN_*`."""
    sections: dict[str, list[Entry]] = {}
    for entry in variables.entries:
        key = str(entry.key.value)
        section, sign, option = key.removeprefix(PREFIX).lower().partition("__")
        if key.startswith(PREFIX) and sign:
            sections.setdefault(section, []).append(Entry(entry.key._replace(value=option), entry.value))
        elif key.startswith(CONNECTION) and isinstance(entry.value, Leaf):
            yield from _of_uri(key.removeprefix(CONNECTION).lower(), entry.value, entry.key.span)
    made = tuple(
        Entry(Leaf(section, place), Map(tuple(options), place, open=True)) for section, options in sections.items()
    )
    if made:
        yield config(Map(made, place, open=True), name, place)


def _of_uri(name: str, value: Leaf, at: Span) -> Iterator[Resource]:
    inner = parse.embedded(value)
    if isinstance(inner, Map):
        yield from connection(name, inner, at)
    elif isinstance(value.value, str) and (found := of_url(value.value)):
        body = Map((Entry(Leaf("conn_uri", at), value),), at, open=True)
        body = added(body, at, local=is_local(value))
        yield Resource("airflow", "connection", name, body, at, role="connector", systems=(System(*found, value.span),))


def connection(name: str, written: Map, at: Span) -> Iterator[Resource]:
    """One connection, unless it is the empty form that the project starts with."""
    body = resolve_map(written, SHELL)
    entries = tuple(Entry(e.key._replace(value=_option(str(e.key.value))), _opened(e.value)) for e in body.entries)
    body = body._replace(entries=entries)
    if all(isinstance(e.value, Leaf) and e.value.value is None for e in entries):
        body = Map((), written.span, open=True)
    else:
        body = added(body, at, local=is_local(get(body, "host")))
    yield Resource("airflow", "connection", name, body, at, role="connector", systems=unique(_systems(body)))


def _option(key: str) -> str:
    return _PREFIX.sub("", _NAMES.get(key, key)).replace("extra_dejson", "extra")


def _opened(node: Node) -> Node:
    return (parse.embedded(node) or node) if isinstance(node, Leaf) else node


def _systems(body: Map) -> Iterator[System]:
    kind = text(body, "conn_type") or ""
    yield from systems(get(body, "host"))
    yield from systems(get(body, "conn_uri"))
    if kind in _DATABASES:
        yield from database(body, _KINDS.get(kind, kind), ("host", "port", "schema"))
