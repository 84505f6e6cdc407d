"""`meltano.yml` to the project and its plugins.

Platform `meltano`. Type `project`: the body is the file's map, open where it includes other files. Type `plugin`: the
body is the plugin's map with `kind` (extractors, loaders, ...) and `environment` where it is set for one only; role
source or sink. `$X` and `${X}` are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_local, members, stem
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import database, systems, unique
from linter.tree import Document, Map, Node, get, text

_KINDS = frozenset(
    "extractors loaders transformers transforms utilities orchestrators files mappers dashboards models".split()
)
_ROLES = {"extractors": "source", "loaders": "sink"}
_KEYS = frozenset(
    {"default_environment", "project_id", "environments", "schedules", "jobs", "state_backend", "version"}
)
_ADDRESSES = ("host", "hostname", "url", "base_url", "api_url", "server", "endpoint_url")


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The project and the plugins of a YAML document."""
    root = document.roots[0] if document.syntax == "yaml" and document.roots else None
    plugins = get(root, "plugins")
    if not isinstance(root, Map) or not isinstance(plugins, Map):
        return
    names = {e.key.value for e in plugins.entries}
    if not names & _KINDS or not (_KEYS & {e.key.value for e in root.entries} or names <= _KINDS):
        return
    body = resolve_map(root, SHELL)
    found = [*_plugins(get(body, "plugins"), ""), *_of_environments(body)]
    alone = document.path.rpartition("/")[2] == "meltano.yml" and not has(body, "include_paths")
    shown = body._replace(open=body.open or not alone)
    place = key_span(body, "project_id", "default_environment", "plugins")
    reached = unique([*systems(get(body, "database_uri")), *systems(get(body, "state_backend", "uri"))])
    yield Resource("meltano", "project", stem(document.path), shown, place, role="worker", systems=reached)
    yield from found


def _of_environments(root: Map) -> Iterator[Resource]:
    for environment in members(get(root, "environments")):
        yield from _plugins(get(environment, "config", "plugins"), text(environment, "name") or "environment")


def _plugins(plugins: Node | None, environment: str) -> Iterator[Resource]:
    for entry in plugins.entries if isinstance(plugins, Map) else ():
        kind = str(entry.key.value)
        for body in members(entry.value):
            at = key_span(body, "name")
            config = get(body, "config")
            address = next((a for key in _ADDRESSES if (a := get(config, key)) is not None), None)
            full = added(body, at, kind=kind, environment=environment or None, local=is_local(address))
            name = f"{environment}.{text(body, 'name')}".lstrip(".")
            role = _ROLES.get(kind, "")
            yield Resource("meltano", "plugin", name, full, at, role=role, systems=unique(_systems(config, name)))


def _systems(config: Node | None, name: str) -> Iterator[System]:
    if not isinstance(config, Map):
        return
    kind = next((k for k in ("postgres", "mysql", "mssql", "oracle", "mongodb", "redshift") if k in name), "")
    if kind:
        kind = "sqlserver" if kind == "mssql" else kind
        yield from database(config, kind, ("host", "port", "database"))
    for key in ("url", "base_url", "api_url", "sqlalchemy_url", "connection_string", "endpoint_url", "site_url"):
        yield from systems(get(config, key))
    account = text(config, "account")
    if "snowflake" in name and account:
        at = get(config, "account")
        assert at is not None
        yield System("snowflake", f"snowflake://{account.lower()}.snowflakecomputing.com", at.span)
