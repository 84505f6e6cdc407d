"""Kafka clients, brokers, Connect, Debezium Server, MirrorMaker and ksqlDB: what is recognised, and as what."""

from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, get
from tests.unit.platform.units import cut, one, resources, value

SOURCE = """{"name": "orders", "config": {
  "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
  "database.hostname": "db.example", "database.port": "5432", "database.dbname": "orders",
  "database.password": "${file:/etc/orders.properties:password}",
  "schema.history.internal.kafka.bootstrap.servers": "broker.example:9092",
  "schema.history.internal.producer.security.protocol": "SSL"}}"""


def addresses(resource):
    return [s.address for s in resource.systems]


def test_a_connector_of_the_rest_api_has_its_name_role_and_systems():
    found = resources({"source.json": SOURCE})

    connector = one(found, "connector")
    assert (connector.platform, connector.name, connector.role) == ("kafka-connect", "orders", "source")
    assert addresses(connector) == ["postgres://db.example:5432/orders", "kafka://broker.example:9092"]


def test_a_config_provider_is_unknown():
    body = one(resources({"source.json": SOURCE}), "connector").body

    assert value(body, "database.password") is UNKNOWN


def test_the_clients_of_a_connector_are_resources_of_their_own():
    clients = {r.name: r for r in resources({"source.json": SOURCE}) if r.type == "client"}

    producer = clients["orders.schema.history.internal.producer"]
    assert value(producer.body, "security.protocol") == "SSL"
    assert value(producer.body, "bootstrap.servers") == "broker.example:9092"
    assert not producer.body.open


def test_a_connector_with_topics_is_a_sink():
    text = "name=s\nconnector.class=io.confluent.connect.jdbc.JdbcSinkConnector\ntopics=a\n"

    assert one(resources({"sink.properties": text}), "connector").role == "sink"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("list.json", '[{"name": "a", "config": {"connector.class": "X"}}]'),
        ("flat.json", '{"connector.class": "X", "name": "a"}'),
        ("map.yaml", "connectors:\n  a:\n    connector.class: X\n    tasks.max: 1\n"),
        (
            "cm.yaml",
            'kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata:\n  a: |\n    {"connector.class": "X"}\n',
        ),
        ("docker-compose.yml", "x: 1\n"),
    ],
)
def test_a_connector_is_found_wherever_it_is(path, text):
    found = [r for r in resources({path: text}) if r.type == "connector"]

    assert len(found) == (0 if path == "docker-compose.yml" else 1)


def test_a_worker_says_whether_it_is_distributed():
    distributed = "bootstrap.servers=b.example:9092\ngroup.id=c\noffset.storage.topic=o\nconfig.storage.topic=c\n"
    standalone = "bootstrap.servers=b.example:9092\nkey.converter=J\noffset.storage.file.filename=/tmp/o\n"

    first = one(resources({"a.properties": distributed}), "worker")
    second = one(resources({"b.properties": standalone}), "worker")

    assert (value(first.body, "mode"), value(second.body, "mode")) == ("distributed", "standalone")
    assert first.role == "worker"


@pytest.mark.parametrize(
    ("servers", "reach"),
    [("localhost:9092", "local"), ("b.example:9092,localhost:9092", "remote"), ("${env:B}", "unknown")],
)
def test_a_client_says_where_its_brokers_are(servers, reach):
    client = one(resources({"c.properties": f"bootstrap.servers={servers}\ngroup.id=g\n"}), "client")

    assert value(client.body, "@brokers") == reach


def test_a_client_without_brokers_of_its_own_is_open():
    found = resources({"c.properties": "bootstrap.servers=b:9092\nproducer.security.protocol=SSL\n"})

    assert one(found, "client", "c.producer").body.open


def test_a_broker_has_one_listener_for_each_address():
    text = (
        "broker.id=1\nlog.dirs=/x\nlisteners=INTERNAL://:9092,EXTERNAL://k.example:9093\n"
        "listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:SASL_SSL\n"
    )

    found = {r.name: r.body for r in resources({"server.properties": text}) if r.type == "listener"}

    assert value(found["server.internal"], "protocol") == "PLAINTEXT"
    assert (value(found["server.external"], "protocol"), value(found["server.external"], "host")) == (
        "SASL_SSL",
        "k.example",
    )


def test_a_broker_without_listeners_has_the_default_one():
    listener = one(resources({"server.properties": "broker.id=1\nlog.dirs=/x\n"}), "listener")

    assert (value(listener.body, "protocol"), value(listener.body, "port")) == ("PLAINTEXT", "9092")


def test_an_unknown_protocol_map_leaves_the_protocol_open():
    text = "broker.id=1\nlog.dirs=/x\nlisteners=A://:9092\nlistener.security.protocol.map=${env:MAP}\n"

    assert value(one(resources({"server.properties": text}), "listener").body, "protocol") is UNKNOWN


def test_ksqldb_statements_create_connectors():
    text = (
        "CREATE SOURCE CONNECTOR orders WITH (\n  'connector.class' = 'io.debezium.connector.mysql.MySqlConnector',\n"
        "  'database.hostname' = 'db.example', 'database.user' = 'it''s'\n);\n-- CREATE SINK CONNECTOR x WITH ('a'='b');\n"
    )

    connector = one(resources({"a.sql": text}), "connector")

    assert (connector.name, value(connector.body, "database.user")) == ("orders", "it's")
    assert addresses(connector) == ["mysql://db.example:3306"]


def test_mirrormaker_has_flows_that_inherit_and_clients():
    text = (
        "clusters = A, B\nA.bootstrap.servers = a.example:9092\nB.bootstrap.servers = b.example:9092\n"
        "A->B.enabled = true\nB->A.enabled = false\nreplication.factor = 1\nA->B.topics = orders\n"
    )

    found = resources({"mm2.properties": text})

    flow = one(found, "flow")
    assert (flow.name, value(flow.body, "replication.factor"), value(flow.body, "topics")) == ("A->B", "1", "orders")
    assert addresses(one(found, "settings")) == ["kafka://a.example:9092", "kafka://b.example:9092"]
    assert {r.name for r in found if r.type == "client"} == {"mm2.A", "mm2.B"}


def test_debezium_server_runs_a_connector():
    text = (
        "debezium:\n  sink:\n    type: redis\n    redis:\n      address: ${REDIS:redis.example:6379}\n"
        "  source:\n    connector:\n      class: io.debezium.connector.mysql.MySqlConnector\n"
        "    database:\n      hostname: db.example\n"
    )

    found = resources({"application.yaml": text})

    assert addresses(one(found, "server")) == ["redis://redis.example:6379"]
    assert value(one(found, "connector").body, "database.hostname") == "db.example"


def test_variables_of_a_container_are_a_worker_and_a_broker():
    text = """services:
  connect:
    image: confluentinc/cp-kafka-connect:7.9.0
    environment:
      CONNECT_BOOTSTRAP_SERVERS: broker.example:9092
      CONNECT_OFFSET_STORAGE_TOPIC: o
      CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: "1"
  broker:
    image: bitnami/kafka:3
    environment:
      - KAFKA_CFG_NODE_ID=1
      - KAFKA_CFG_LISTENERS=PLAINTEXT://:9092
"""

    found = resources({"docker-compose.yml": text})

    worker, broker = one(found, "worker"), one(found, "broker")
    assert value(worker.body, "config.storage.replication.factor") == "1"
    assert (worker.body.open, broker.body.open) == (False, True)
    assert one(found, "listener").name == "broker.plaintext"


def test_places_lead_to_the_line_that_is_written():
    node = get(one(resources({"source.json": SOURCE}), "connector").body, "database.dbname")

    assert node is not None
    assert cut(node.span) == "orders"
