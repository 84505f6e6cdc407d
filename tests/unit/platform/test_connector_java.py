"""Spring, Camel, Trino, NiFi and Mule: what is recognised, and how references resolve."""

from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, Choice, get
from tests.unit.platform.units import cut, one, resources, value

SPRING = """spring:
  application: {name: orders}
  datasource:
    url: jdbc:postgresql://${DB_HOST:db.example}:5432/orders
    password: ${DB_PASSWORD}
  kafka:
    bootstrapServers: broker.example:9093
    properties: {security.protocol: SASL_SSL}
  mail: {password: ENC(abc)}
---
spring:
  config: {activate: {on-profile: prod}}
management: {endpoint: {env: {showValues: ALWAYS}}}
"""
PIPE = """apiVersion: camel.apache.org/v1
kind: Pipe
metadata: {name: orders}
spec:
  source: {ref: {kind: Kamelet, name: timer-source}, properties: {period: "{{period:1000}}"}}
  sink: {ref: {kind: Kamelet, name: http-sink}, properties: {url: "https://api.example/orders", token: "{{secret:a/b}}"}}
"""
FLOW = """<flowController><rootGroup><processor><name>publish</name>
<class>org.apache.nifi.processors.kafka.pubsub.PublishKafka_2_6</class><bundle><version>1.23.2</version></bundle>
<property><name>bootstrap.servers</name><value>broker.example:9093</value></property>
<property><name>sasl.password</name><value>enc{0a1b}</value></property>
</processor></rootGroup></flowController>"""
TEMPLATE = """<template><snippet><processors><name>get</name><type>org.apache.nifi.processors.standard.FetchSFTP</type>
<config><properties><entry><key>Hostname</key><value>#{host}</value></entry></properties></config>
</processors></snippet></template>"""
MULE = """<mule xmlns="http://www.mulesoft.org/schema/mule/core" xmlns:db="http://www.mulesoft.org/schema/mule/db">
  <db:config name="Orders"><db:my-sql-connection host="${db.host}" port="3306" password="${secure::db.password}"/></db:config>
  <flow name="in"><http:listener path="/x"/></flow>
  <sub-flow name="part"><logger/></sub-flow>
</mule>"""


def test_a_spring_application_is_one_resource_a_profile():
    found = [r for r in resources({"application.yml": SPRING}) if r.type == "application"]

    assert [r.name for r in found] == ["application", "application.prod"]
    assert [s.address for s in found[0].systems] == ["postgres://db.example:5432/orders", "kafka://broker.example:9093"]


def test_spring_placeholders_and_encrypted_values_resolve():
    body = one(resources({"application.yml": SPRING}), "application", "application").body

    assert value(body, "spring.datasource.url") == "jdbc:postgresql://db.example:5432/orders"
    assert value(body, "spring.datasource.password") is UNKNOWN
    assert value(body, "spring.mail.password") is UNKNOWN


def test_spring_keys_are_in_kebab_case():
    body = one(resources({"application.yml": SPRING}), "application", "application.prod").body

    assert value(body, "management.endpoint.env.show-values") == "ALWAYS"


def test_spring_kafka_is_an_open_kafka_client():
    client = one(resources({"application.yml": SPRING}), "client")

    assert value(client.body, "security.protocol") == "SASL_SSL"
    assert client.body.open


def test_a_spring_file_without_an_integration_is_left_alone():
    assert resources({"application.yml": "spring:\n  application: {name: a}\nserver: {port: 80}\n"}) == []


def test_a_pipe_has_steps_with_what_they_reach():
    found = [r for r in resources(PIPE) if r.platform == "camel"]

    steps = {r.name: r for r in found if r.type == "step"}
    assert value(steps["orders.source"].body, "period") is UNKNOWN
    assert [s.address for s in steps["orders.sink"].systems] == ["https://api.example/orders"]
    assert value(steps["orders.sink"].body, "token") is UNKNOWN
    assert one(found, "Pipe").role == "connector"


def test_a_camel_placeholder_has_its_default():
    text = "camel.component.kafka.brokers={{env:BROKERS:broker.example:9093}}\n"

    found = one(resources({"application.properties": text}), "application")

    assert value(found.body, "camel.component.kafka.brokers") == "broker.example:9093"
    assert [s.address for s in found.systems] == ["kafka://broker.example:9093"]


def test_a_kamelet_definition_is_what_it_is_used_as():
    text = (
        "apiVersion: camel.apache.org/v1\nkind: Kamelet\nmetadata:\n  name: k\n"
        "  labels: {camel.apache.org/kamelet.type: sink}\nspec: {template: {from: {uri: 'https:{{url}}'}}}\n"
    )

    found = one([r for r in resources(text) if r.platform == "camel"], "Kamelet")

    assert (found.role, found.systems) == ("sink", ())


def test_the_query_of_a_camel_uri_is_its_parameters():
    text = "- route:\n    from:\n      uri: timer:t\n      steps:\n        - to: https://a.example/x?password=RAW(a&b)&k=v\n"

    endpoint = one(resources({"route.camel.yaml": text}), "endpoint")

    assert (value(endpoint.body, "password"), value(endpoint.body, "k")) == ("RAW(a&b)", "v")
    assert cut(get(endpoint.body, "k").span) == "v"  # type: ignore[union-attr]


def test_a_trino_catalog_needs_a_known_connector():
    catalog = (
        "connector.name=postgresql\nconnection-url=jdbc:postgresql://db.example/dwh\nconnection-password=${ENV:P}\n"
    )

    found = one(resources({"etc/catalog/dwh.properties": catalog}), "catalog")

    assert [s.address for s in found.systems] == ["postgres://db.example/dwh"]
    assert value(found.body, "connection-password") is UNKNOWN
    assert resources({"config.properties": "connector.name=my_connector\ncassandra.hosts=a\n"}) == []


def test_a_trino_server_is_known_by_its_settings():
    assert one(resources({"config.properties": "coordinator=true\nhttp-server.http.port=8080\n"}), "server")


def test_nifi_flows_and_templates_have_processors_with_properties_by_name():
    publish = one(resources({"flow.xml": FLOW}), "processor")
    fetch = one(resources({"t.xml": TEMPLATE}), "processor")

    assert (publish.role, value(publish.body, "version")) == ("sink", "1.23.2")
    assert value(publish.body, "properties", "bootstrap.servers") == "broker.example:9093"
    assert value(publish.body, "properties", "sasl.password") is UNKNOWN
    assert (fetch.role, value(fetch.body, "properties", "Hostname")) == ("source", UNKNOWN)


def test_a_nifi_key_in_two_branches_of_a_template_is_a_choice():
    text = "nifi.web.https.port=8443\n{{if x}}\nnifi.security.user.login.identity.provider=\n{{else}}\n"
    text += "nifi.security.user.login.identity.provider=single-user-provider\n{{end}}\n"

    body = one(resources({"nifi.properties": text}), "settings").body

    assert isinstance(get(body, "nifi.security.user.login.identity.provider"), Choice)


def test_mule_has_configurations_and_flows():
    found = resources({"app/src/main/mule/a.xml": MULE})

    config = one(found, "config")
    assert (config.name, value(config.body, "plugin")) == ("Orders", "db")
    assert [(r.type, r.name) for r in found if r.type != "config"] == [("flow", "in"), ("sub-flow", "part")]


@pytest.mark.parametrize("path", ["config.yaml", "config.properties"])
def test_mule_placeholders_are_what_the_properties_say(path):
    text = "db:\n  host: db.example\n" if path.endswith("yaml") else "db.host=db.example\n"

    found = one(resources({"app/src/main/mule/a.xml": MULE, f"app/src/main/resources/{path}": text}), "config")

    assert value(found.body, "db:my-sql-connection", "@host") == "db.example"
    assert value(found.body, "db:my-sql-connection", "@password") is UNKNOWN
    assert [s.address for s in found.systems] == ["mysql://db.example:3306"]


def test_a_default_error_handler_beside_it_opens_a_flow():
    other = '<mule xmlns="http://www.mulesoft.org/schema/mule/core"><configuration defaultErrorHandler-ref="e"/></mule>'

    found = resources({"app/src/main/mule/a.xml": MULE, "app/src/main/mule/global.xml": other})

    assert one(found, "flow").body.open
