"""Grafana's provisioned data sources and its settings.

Platform `grafana`. Type `datasource`: the body is the source's own map with `local`; those of the operator's
`GrafanaDatasource` as well. Type `settings`: `grafana.ini` or `GF_*` as a flat map named as the variables are
(`GF_AUTH_ANONYMOUS_ENABLED`). `$X`, `${X}`, `$__env{X}`, `$__file{/x}` and `$__vault{x}` are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_local, members, stem
from linter.platform.connector.references import resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Span, get, text

REFERENCE = pattern(r"\$__\w+\{[^{}]*\}|\$\{[^{}]*\}|(?<!\$)\$[A-Za-z_]\w*|\{\{[^{}]*\}\}")
PREFIX = "GF_"
_SECTIONS = frozenset({"server", "security", "auth.anonymous", "database", "users", "auth.basic", "paths", "smtp"})
_KINDS = {
    "postgres": ("postgres", "5432"), "grafana-postgresql-datasource": ("postgres", "5432"), "mysql": ("mysql", "3306"),
    "mssql": ("sqlserver", "1433"),
}  # fmt: skip


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The data sources of a provisioning file or custom resource, or the settings of an INI file."""
    for root in document.roots:
        if document.syntax == "ini" and isinstance(root, Map):
            if len({str(e.key.value) for e in root.entries} & _SECTIONS) >= 2 or stem(document.path) == "grafana":
                yield _of_ini(root, document)
        elif text(root, "kind") == "GrafanaDatasource":
            for body in members(get(root, "spec", "datasource")):
                yield _datasource(body)
        else:
            for body in members(get(root, "datasources")):
                if has(body, "name", "type") and any(has(body, k) for k in ("url", "access", "jsonData", "uid")):
                    yield _datasource(body)


def _datasource(written: Map) -> Resource:
    body = resolve_map(written, REFERENCE)
    name, place = text(body, "name") or "datasource", key_span(body, "name")
    body = added(body, place, local=is_local(get(body, "url")))
    return Resource("grafana", "datasource", name, body, place, role="source", systems=unique(_systems(body)))


def _systems(body: Map) -> Iterator[System]:
    kind, port = _KINDS.get(text(body, "type") or "", ("", ""))
    yield from systems(get(body, "url"), kind, port)


def settings(written: Map, name: str, place: Span) -> Resource:
    """The settings of a server, named as its environment variables are."""
    body = resolve_map(written, REFERENCE)
    reached = systems(get(body, "GF_SERVER_ROOT_URL"))
    return Resource("grafana", "settings", name, body, place, role="server", systems=unique(reached))


def _of_ini(root: Map, document: Document) -> Resource:
    entries: list[Entry] = []
    for section in root.entries:
        if isinstance(section.value, Map):
            entries += [_renamed(str(section.key.value), option) for option in section.value.entries]
    place = key_span(root, "server", "security", "auth.anonymous")
    return settings(Map(tuple(entries), root.span), stem(document.path), place)


def _renamed(section: str, option: Entry) -> Entry:
    name = f"{PREFIX}{section}_{option.key.value}".upper().replace(".", "_").replace("-", "_")
    value: Node = option.value
    return Entry(Leaf(name, option.key.span), value)
