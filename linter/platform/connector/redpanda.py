"""Redpanda Connect, Benthos and Bento files to their inputs, processors, outputs and caches.

Platform `redpanda-connect`. Types `input`, `processor`, `output`, `cache`, `rate_limit`: body is the component's own
settings and `plugin`, its name; those inside a `broker`, `fallback`, `switch` and the like are resources of their own,
with `within`, the name of what holds them. The shape is weak, so one known component must be there. `${X}` and
`${secrets.X}` are UNKNOWN, `${X:default}` its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.connector.references import COLON, resolve_map
from linter.platform.connector.stages import Part, entries_of, items_of, resource
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, get

_KNOWN = frozenset(
    "amqp_0_9 amqp_1 aws_dynamodb aws_kinesis aws_kinesis_firehose aws_lambda aws_s3 aws_sns aws_sqs "
    "azure_blob_storage azure_cosmosdb azure_queue_storage azure_table_storage batched beanstalkd broker cache "
    "cassandra csv discord drop drop_on dynamic elasticsearch elasticsearch_v8 fallback file gateway gcp_bigquery "
    "gcp_cloud_storage gcp_pubsub gcp_spanner_cdc generate hdfs http_client http_server inproc kafka kafka_franz "
    "microsoft_sql_server_cdc mongodb mongodb_cdc mqtt mysql_cdc nanomsg nats nats_jetstream nats_kv nats_stream "
    "nsq ockam_kafka opensearch oracledb_cdc parquet pg_stream postgres_cdc pulsar pusher qdrant questdb "
    "read_until redis_hash redis_list redis_pubsub redis_scan redis_streams redpanda redpanda_common "
    "redpanda_migrator reject reject_errored resource retry sequence sftp slack snowflake_put snowflake_streaming "
    "socket socket_server spicedb_watch splunk splunk_hec sql_insert sql_raw sql_select stdin stdout subprocess "
    "switch sync_response twitter_search unarchive websocket zmq4 salesforce tigerbeetle_cdc arc iceberg "
    "couchbase timeplus schema_registry otlp_grpc otlp_http".split()
)
"""Component names of inputs and outputs, from the tool's list of connectors (read 2026-11-25)."""
_LISTENERS = frozenset("http_server socket_server gateway otlp_grpc otlp_http".split())
_FIELDS = frozenset(("label", "processors", "batching", "metadata", "description"))
_HOSTS = {"seed_brokers": ("kafka", "9092"), "addresses": ("kafka", "9092")}
_NESTED = ("inputs", "outputs", "input", "output", "cases")
_LISTS = {"input_resources": "input", "output_resources": "output", "processor_resources": "processor",
          "cache_resources": "cache", "rate_limit_resources": "rate_limit"}  # fmt: skip


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The components of a document with an `input` and an `output`, one of them known."""
    for root in document.roots:
        if document.syntax == "yaml" and isinstance(root, Map) and _is_stream(root):
            yield from _stream(resolve_map(root, COLON))


def _is_stream(root: Map) -> bool:
    ends = [get(root, "input"), get(root, "output")]
    ends += [item for key in ("input_resources", "output_resources") for item in items_of(get(root, key))]
    named = [component(end) for end in ends if isinstance(end, Map)]
    return bool(named) and all(found is not None and found.key.value in _KNOWN for found in named)


def component(node: Node) -> Entry | None:
    """The one key of a component that is its name; the others are fields that every component has."""
    names = [e for e in entries_of(node) if e.key.value not in _FIELDS]
    return names[0] if len(names) == 1 else None


def _stream(root: Map) -> Iterator[Resource]:
    for entry in root.entries:
        kind = str(entry.key.value)
        if kind in ("input", "output"):
            yield from _component(entry.value, kind, None)
        elif kind == "pipeline":
            for item in items_of(get(entry.value, "processors")):
                yield from _component(item, "processor", None)
        elif kind in _LISTS:
            for item in items_of(entry.value):
                yield from _component(item, _LISTS[kind], None)


def _component(node: Node, type: str, parent: Resource | None) -> Iterator[Resource]:
    found = component(node)
    if found is None:
        return
    plugin, body = str(found.key.value), found.value
    inner = body if isinstance(body, Map) else Map((), found.value.span, head=found.key.span)
    label = get(node, "label")
    role = {"input": "source", "output": "sink", "processor": "filter"}.get(type, "")
    role = "listener" if type == "input" and plugin in _LISTENERS else role
    name = str(getattr(label, "value", "") or "")
    if parent is not None:
        at = found.key.span
        inner = inner._replace(entries=(*inner.entries, Entry(Leaf("within", at), Leaf(parent.name, at))))
    made = resource("redpanda-connect", type, Part(plugin, inner, found.key.span, name), role, _HOSTS)
    made.parent = parent
    yield made
    if type in ("input", "output"):
        for nested in _inside(body):
            yield from _component(nested, type, made)


def _inside(body: Node) -> Iterator[Node]:
    """The components that a component is made of: `fallback: [...]`, `broker.outputs`, `switch.cases[].output`."""
    if isinstance(body, Seq):
        yield from body.items
        return
    alone = component(body)
    if alone is not None and str(alone.key.value) in _KNOWN:
        yield body
        return
    for key in _NESTED:
        for item in items_of(get(body, key)):
            yield get(item, "output") or item if key == "cases" else item
