"""Strimzi and Confluent custom resources: themselves, and the connectors, workers and brokers in them."""

from __future__ import annotations

from linter.tree import UNKNOWN
from tests.unit.platform.units import one, resources, value

CONNECTOR = """apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: orders, namespace: integrations}
spec:
  class: io.debezium.connector.postgresql.PostgresConnector
  config:
    database.hostname: db.example
    database.password: ${secrets:integrations/orders:password}
"""
CONNECT = """apiVersion: kafka.strimzi.io/v1
kind: KafkaConnect
metadata: {name: connect}
spec:
  bootstrapServers: orders-kafka-bootstrap:9093
  config: {offset.storage.topic: o, group.id: c, offset.storage.replication.factor: 1}
"""


def own(text):
    return [r for r in resources(text) if r.platform != "kubernetes"]


def test_a_connector_object_is_a_connector_as_well():
    found = own(CONNECTOR)

    connector = one(found, "connector")
    assert one(found, "KafkaConnector").address == "KafkaConnector.integrations.orders"
    assert value(connector.body, "connector.class") == "io.debezium.connector.postgresql.PostgresConnector"
    assert value(connector.body, "database.password") is UNKNOWN
    assert [s.address for s in connector.systems] == ["postgres://db.example:5432"]


def test_the_configuration_of_connect_is_an_open_worker():
    found = own(CONNECT)

    worker = one(found, "worker")
    assert worker.body.open
    assert value(worker.body, "offset.storage.replication.factor") == 1
    assert [s.address for s in one(found, "KafkaConnect").systems] == ["kafka://orders-kafka-bootstrap:9093"]


def test_the_configuration_of_a_cluster_is_an_open_broker():
    text = (
        "apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: orders}\n"
        "spec: {kafka: {config: {allow.everyone.if.no.acl.found: true}}}\n"
    )

    found = own(text)

    assert one(found, "broker").body.open
    assert [r.type for r in found if r.type == "listener"] == []


def test_confluent_resources_are_a_family_of_their_own():
    text = (
        "apiVersion: platform.confluent.io/v1beta1\nkind: Connect\nmetadata: {name: connect}\n"
        "spec: {dependencies: {kafka: {bootstrapEndpoint: 'kafka:9071'}}}\n"
    )

    found = one(own(text), "Connect")

    assert (found.platform, [s.address for s in found.systems]) == ("confluent-for-kubernetes", ["kafka://kafka:9071"])
