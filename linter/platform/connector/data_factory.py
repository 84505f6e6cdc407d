"""Linked services of Azure Data Factory and Synapse, as JSON files or inside ARM templates.

Platform `data-factory`, type `linked-service`: the body is `properties` (`type`, `typeProperties`, `version`) with
`settings`, the members of `typeProperties.connectionString`, named in lower case without blanks. Datasets, pipelines
and triggers have `typeProperties` as well and are none. `@{...}`, `@linkedService()` and ARM's `[...]` are unknown;
a Key Vault reference stays a map, which no test of a text looks into.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import every, joined, settings, stem
from linter.platform.connector.references import resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Leaf, Map, Node, get, text

EXPRESSION = pattern(r"@\{[^{}]*\}|\A@[^{@].*|\A\[[^\[].*\]\Z|\{\{[^{}]*\}\}|\$\{[^{}]*\}")
_OTHERS = frozenset(
    "Managed SelfHosted SelfHostedIntegrationRuntime MappingDataFlow WranglingDataFlow Flowlet ScheduleTrigger"
    " TumblingWindowTrigger BlobEventsTrigger CustomEventsTrigger ChainingTrigger RerunTumblingWindowTrigger".split()
)
_NOT_BESIDE = ("linkedServiceName", "activities", "pipelines", "pipeline", "structure", "schema")
_RESOURCE = pattern(r"(?i)/linkedservices$")
_HOSTS = {"server", "datasource", "host", "hostname", "addr", "address", "networkaddress"}
_ADDRESSES = (
    "url",
    "host",
    "server",
    "baseUrl",
    "endpoint",
    "serviceEndpoint",
    "accountEndpoint",
    "functionAppUrl",
    "domain",
)
_KINDS = {
    "AzureSqlDatabase": "sqlserver", "SqlServer": "sqlserver", "AzureSqlDW": "sqlserver", "AzureSqlMI": "sqlserver",
    "PostgreSql": "postgres", "PostgreSqlV2": "postgres", "AzurePostgreSql": "postgres", "MySql": "mysql",
    "AzureMySql": "mysql", "MariaDB": "mariadb", "Oracle": "oracle", "Sftp": "sftp", "FtpServer": "ftp",
}  # fmt: skip


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The linked services of a JSON document."""
    for root in document.roots if document.syntax == "json" else ():
        for body, _, _ in every(root):
            properties = get(body, "properties")
            if isinstance(properties, Map) and _is_service(body, properties):
                yield _service(body, properties, document)


def _is_service(body: Map, properties: Map) -> bool:
    kind = text(properties, "type")
    if not isinstance(get(properties, "typeProperties"), Map) or kind is None or kind in _OTHERS:
        return False
    declared = text(body, "type")
    if declared is not None and "/" in declared:
        return _RESOURCE.search(declared) is not None
    return has(body, "name") and not any(has(properties, name) for name in _NOT_BESIDE)


def _service(body: Map, properties: Map, document: Document) -> Resource:
    full = resolve_map(properties, EXPRESSION)
    written = get(full, "typeProperties", "connectionString")
    parts = settings(written) if isinstance(written, Leaf) else None
    full = joined(full, "settings", parts)
    name = text(body, "name") or stem(document.path)
    place = key_span(properties, "type")
    found = unique(_systems(full, parts))
    return Resource("data-factory", "linked-service", name, full, place, role="connector", systems=found)


def _systems(body: Map, parts: Map | None) -> Iterator[System]:
    kind = _KINDS.get(text(body, "type") or "", "")
    for entry in parts.entries if parts is not None else ():
        if entry.key.value in _HOSTS:
            yield from systems(_without_protocol(entry.value), kind)
        elif entry.key.value in ("endpoint", "accountendpoint"):
            yield from systems(entry.value)
    for key in _ADDRESSES:
        yield from systems(get(body, "typeProperties", key), kind if key in ("host", "server") else "")


def _without_protocol(node: Node) -> Node:
    """`tcp:db.example,1433` as `db.example:1433`."""
    if isinstance(node, Leaf) and isinstance(node.value, str):
        return node._replace(value=node.value.removeprefix("tcp:").replace(",", ":").replace(" ", ""))
    return node
