"""Trino and Presto properties to catalogs and servers.

Platform `trino`. Type `catalog` (body: the flat settings; a catalog is known by its `connector.name`), type `server`
(`config.properties`: `coordinator`, `http-server.*`). `${ENV:X}` is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import has, key_span
from linter.platform.connector.stages import reached
from linter.platform.connector.systems import database, unique
from linter.tree import Document, Map, text

CONNECTORS = frozenset(
    "accumulo atop bigquery blackhole cassandra clickhouse delta_lake delta druid duckdb elasticsearch "
    "example-http exasol faker google_sheets gsheets hive hive-hadoop2 hudi iceberg ignite jmx kafka kinesis kudu "
    "lakehouse localfile loki mariadb memory memsql mongodb mysql opensearch oracle phoenix phoenix5 pinot "
    "postgresql prometheus raptor raptor_legacy redis redshift singlestore snowflake sqlserver system thrift "
    "tpcds tpch vertica teradata db2".split()
)
"""`connector.name` of the connectors of Trino and Presto (trino.io/docs/current/connector.html, read 2026-11-25)."""
_HOSTS = {
    "hive.metastore.uri": ("thrift", "9083"), "kafka.nodes": ("kafka", "9092"), "redis.nodes": ("redis", "6379"),
    "cassandra.contact-points": ("cassandra", "9042"), "kudu.client.master-addresses": ("kudu", "7051"),
    "mongodb.seeds": ("mongodb", "27017"), "pinot.controller-urls": ("pinot", "9000"),
}  # fmt: skip
_SEARCH = {"elasticsearch": "9200", "opensearch": "9200"}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The catalog or the server of a properties file."""
    root = document.roots[0] if document.roots else None
    if document.syntax != "properties" or not isinstance(root, Map):
        return
    name = document.path.rpartition("/")[2].partition(".")[0]
    if text(root, "connector.name") in CONNECTORS and not has(root, "connector.class"):
        body = resolve_map(root, BRACES)
        place = key_span(body, "connector.name")
        yield Resource("trino", "catalog", name, body, place, role="source", systems=unique(_systems(body)))
    elif _is_server(root):
        body = resolve_map(root, BRACES)
        place = key_span(body, "coordinator", "http-server.http.port")
        yield Resource("trino", "server", name, body, place, role="server", systems=reached(body, {}))


def _is_server(root: Map) -> bool:
    names = {e.key.value for e in root.entries}
    own = {"discovery.uri", "discovery-server.enabled", "node-scheduler.include-coordinator", "query.max-memory"}
    web = any(str(n).startswith("http-server.") for n in names)
    return ("coordinator" in names and (bool(own & names) or web)) or (web and bool(own & names))


def _systems(body: Map) -> Iterator[System]:
    yield from reached(body, _HOSTS)
    for kind, port in _SEARCH.items():
        yield from database(body, kind, (f"{kind}.host", f"{kind}.port", ""), port)
