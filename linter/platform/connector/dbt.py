"""dbt's `profiles.yml` to the targets that it connects to.

Platform `dbt`, type `target`, one for each `<profile>.outputs.<target>` whose `type` is an adapter's. The body is the
target's map with `target` (its name), `local` (whether its host is surely this machine), `near` (or a bare name), and
`secret_variables`, the names of the environment variables that its secret keys are read from.
`{{ env_var('X') }}` is unknown, `{{ env_var('X', 'default') }}` is its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, is_local, is_near, joined, named
from linter.platform.connector.references import resolve_map
from linter.platform.connector.systems import database, systems, unique
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Seq, Span, Template, get, text

JINJA = pattern(
    r"\{\{-?\s*env_var\(\s*(?:'[^']*'|\"[^\"]*\")\s*,\s*['\"](?P<default>[^'\"{}]*)['\"]\s*\)[^{}]*\}\}"
    r"|\{\{[^{}]*\}\}|\{%[^%]*%\}"
)
"""`{{ env_var('X', 'default') }}` and any other expression."""
_VARIABLE = pattern(r"env_var\(\s*['\"](?P<name>[A-Za-z_]\w*)['\"]\s*\)")
_SECRETS = frozenset(
    "password pass token private_key private_key_passphrase client_secret keyfile_json refresh_token access_token"
    " aws_secret_access_key secret_access_key jwt_token motherduck_token api_key".split()
)
ADAPTERS = frozenset(
    "postgres redshift snowflake bigquery databricks spark trino starburst mysql mysql5 mariadb sqlserver"
    " fabric synapse clickhouse duckdb sqlite oracle athena dremio teradata vertica exasol greenplum"
    " materialize risingwave hive impala glue singlestore tidb firebolt doris starrocks ibmdb2 db2 rockset"
    " alloydb cratedb fabricspark timescaledb databend layer upsolver yellowbrick hologres maxcompute iomete"
    " decodable proton deltastream".split()
)
"""Adapter types, from dbt's list of supported data platforms (read 2026-11-25)."""
_HOSTED = {
    "postgres": ("5432", "dbname"), "redshift": ("5439", "dbname"), "mysql": ("3306", "schema"),
    "trino": ("8080", "database"),
    "sqlserver": ("1433", "database"), "clickhouse": ("8123", "schema"), "greenplum": ("5432", "dbname"),
    "materialize": ("6875", "dbname"), "oracle": ("1521", "database"), "starrocks": ("9030", "schema"),
    "databricks": ("443", "catalog"), "spark": ("", "schema"), "starburst": ("443", "database"),
    "risingwave": ("4566", "dbname"), "vertica": ("5433", "database"), "alloydb": ("5432", "dbname"),
}  # fmt: skip
"""Adapter to its usual port and the key of its database."""


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The targets of a YAML document; other tools use the name `profiles.yml` as well."""
    root = document.roots[0] if document.syntax == "yaml" and document.roots else None
    for profile, body, _ in named(root):
        for target, output, at in named(get(body, "outputs")):
            if text(output, "type") in ADAPTERS:
                yield _target(profile, target, _written(output), at)


def _target(profile: str, target: str, output: Map, at: Span) -> Resource:
    variables = Seq(tuple(_variables(output)), at)
    body = resolve_map(output, JINJA)
    host = get(body, "host") or get(body, "server")
    local = is_local(host) or get(body, "path") is not None
    body = added(body, at, target=target, local=local, near=is_near(host))
    body = joined(body, "secret_variables", variables) if variables.items else body
    name = f"{profile}.{target}"
    return Resource("dbt", "target", name, body, at, role="connector", systems=unique(_systems(body)))


def _written(output: Map) -> Map:
    """The target with its texts as they are written: a YAML file with templates comes with holes in their places."""
    entries = []
    for entry in output.entries:
        value = entry.value
        if isinstance(value, Leaf) and (value.value is UNKNOWN or isinstance(value.value, Template)) and not value.via:
            document, start, end = value.span
            value = value._replace(value=document.text[start:end], segments=())
        entries.append(Entry(entry.key, value))
    return output._replace(entries=tuple(entries))


def _variables(output: Map) -> Iterator[Leaf]:
    """The names of the variables that a target's secrets come from, at their places."""
    for entry in output.entries:
        value = entry.value
        if entry.key.value in _SECRETS and isinstance(value, Leaf) and isinstance(value.value, str):
            yield from (piece(value, *found.span("name")) for found in _VARIABLE.finditer(value.value))


def _systems(body: Map) -> Iterator[System]:
    adapter = text(body, "type") or ""
    kind = {"fabric": "sqlserver", "synapse": "sqlserver", "mariadb": "mysql"}.get(adapter, adapter)
    port, name = _HOSTED.get(kind, ("", ""))
    yield from database(body, kind, ("server" if kind == "sqlserver" else "host", "port", name), port)
    account, project = get(body, "account"), get(body, "project")
    if adapter == "snowflake" and isinstance(account, Leaf) and isinstance(account.value, str):
        yield System("snowflake", f"snowflake://{account.value.lower()}.snowflakecomputing.com", account.span)
    if adapter == "bigquery" and isinstance(project, Leaf) and isinstance(project.value, str):
        yield System("bigquery", f"bigquery://{project.value}", project.span)
    yield from systems(get(body, "s3_staging_dir"))
