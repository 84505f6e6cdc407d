"""Secrets in the files of connector tools, and the traps that look like them: the catalogue's rows and `traps.md`."""

from __future__ import annotations

import pytest

from linter import compile as compiler
from linter import pipeline
from linter.config import Config
from linter.rulepack import Pack
from tests.fakes import fill

RULES = compiler.rules("rules/secret")
SECRET = "${fake:[A-Za-z0-9]{20}}"
CONNECTOR = '{{"connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector", "topics": "a", "{key}": "{value}"}}'
NIFI = "<template><snippet><processors><name>g</name><type>org.apache.nifi.processors.standard.FetchSFTP</type><config>"

LITERALS = {
    "SEC701-password": ("c.json", CONNECTOR.format(key="connection.password", value=SECRET)),
    "SEC701-jaas": (
        "c.properties",
        (
            "bootstrap.servers=b:9093\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
            f'username="orders" password="{SECRET}";\n'
        ),
    ),
    "SEC701-aws": ("c.json", CONNECTOR.format(key="aws.secret.access.key", value=SECRET)),
    "SEC702": ("c.json", CONNECTOR.format(key="connection.url", value=f"jdbc:mysql://db/x?user=o&password={SECRET}")),
    "SEC702-uri": ("c.json", CONNECTOR.format(key="connection.uri", value=f"mongodb://orders:{SECRET}@db.example/x")),
    "SEC711": (
        "c.json",
        CONNECTOR.format(key="value.converter.schema.registry.basic.auth.user.info", value=f"orders:{SECRET}"),
    ),
    "SEC735": ("c.properties", f"bootstrap.servers=b:9093\nssl.truststore.password={SECRET}\n"),
    "SEC750": ("application.properties", f"debezium.sink.type=redis\ndebezium.sink.redis.password={SECRET}\n"),
    "SEC798": ("nifi.properties", f"nifi.web.https.port=1\nnifi.security.keystorePasswd={SECRET}\n"),
    "SEC7A1": (
        "t.xml",
        (
            f"{NIFI}<properties><entry><key>Password</key><value>{SECRET}</value></entry></properties>"
            "</config></processors></snippet></template>"
        ),
    ),
    "SEC7A5": (
        "pipe.yaml",
        (
            "apiVersion: camel.apache.org/v1\nkind: Pipe\nmetadata: {name: a}\nspec:\n  sink:\n"
            f"    ref: {{kind: Kamelet, name: ftp-sink}}\n    properties:\n      password: {SECRET}\n"
        ),
    ),
    "SEC7A6": ("application.properties", f"camel.component.aws2-s3.secret-key={SECRET}\n"),
    "SEC7A8": (
        "a.xml",
        (
            '<mule xmlns="http://www.mulesoft.org/schema/mule/core"><db:config name="d">'
            f'<db:my-sql-connection host="h" user="o" password="{SECRET}"/></db:config></mule>'
        ),
    ),
    "SEC7C0": ("p.conf", f'input {{ stdin {{}} }}\noutput {{ elasticsearch {{ password => "{SECRET}" }} }}\n'),
    "SEC7C7-bit": ("fluent-bit.conf", f"[OUTPUT]\n    Name es\n    HTTP_User o\n    HTTP_Passwd {SECRET}\n"),
    "SEC7C7-d": (
        "fluent.conf",
        f"<match **>\n  @type forward\n  <security>\n    shared_key {SECRET}\n  </security>\n</match>\n",
    ),
    "SEC7D0": (
        "vector.yaml",
        (
            "sources: {a: {type: file}}\nsinks:\n  b:\n    type: datadog_logs\n    inputs: [a]\n"
            f"    default_api_key: {SECRET}\n"
        ),
    ),
    "SEC7D3": ("telegraf.conf", f'[[outputs.influxdb_v2]]\n  urls = ["https://i"]\n  token = "{SECRET}"\n'),
    "SEC7D9": (
        "otel.yaml",
        (
            "receivers: {otlp: {}}\nexporters:\n  otlp:\n    endpoint: a:1\n    headers:\n"
            f"      x-honeycomb-team-api-key: {SECRET}\nservice: {{pipelines: {{traces: {{receivers: [otlp], exporters: [otlp]}}}}}}\n"
        ),
    ),
    "SEC7DB": (
        "o.yaml",
        (
            "input: {generate: {mapping: 'root = {}'}}\noutput:\n  kafka_franz:\n    sasl:\n"
            f"      - mechanism: PLAIN\n        username: o\n        password: {SECRET}\n"
        ),
    ),
    "SEC7E0": (
        "alertmanager.yml",
        f"global: {{smtp_auth_password: {SECRET}}}\nroute: {{receiver: a}}\nreceivers: [{{name: a}}]\n",
    ),
    "SEC7E2": (
        "prometheus.yml",
        f"scrape_configs:\n  - job_name: a\n    basic_auth:\n      username: o\n      password: {SECRET}\n",
    ),
    "SEC7F0": ("application.yml", f"spring:\n  datasource:\n    url: jdbc:h2:mem:a\n    password: {SECRET}\n"),
    "SEC7F5": ("etc/catalog/a.properties", f"connector.name=postgresql\nconnection-password={SECRET}\n"),
    "SEC801": (
        "a.sql",
        f"CREATE SINK CONNECTOR a WITH ('connector.class' = 'X', 'connection.password' = '{SECRET}');\n",
    ),
}
"""Row of the catalogue to a file with one literal secret in the family's real form."""

SAFE = {
    "trap-1": (
        "telegraf.conf",
        (
            '[[inputs.cpu]]\n  namepass = ["cpu_usage_idle"]\n  fieldpass = ["usage_idle_0123456789"]\n'
            '  pass = ["usage_system_abcdef01"]\n  [inputs.cpu.tagpass]\n    cpu = ["cpu0_abcdef0123456789"]\n'
        ),
    ),
    "trap-6": ("c.json", CONNECTOR.format(key="kafka.api.secret", value="CCLOUD_API_SECRET")),
    "trap-7": (
        "c.yaml",
        (
            "apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnect\nmetadata: {name: c}\nspec:\n  tls:\n"
            "    trustedCertificates: [{secretName: orders-cluster-ca-cert, certificate: ca.crt}]\n  authentication:\n"
            "    type: scram-sha-512\n    username: orders\n    passwordSecret: {secretName: orders-connect, password: password}\n"
        ),
    ),
    "kafka": ("c.json", CONNECTOR.format(key="connection.password", value="${file:/etc/a.properties:password}")),
    "debezium": (
        "application.properties",
        "debezium.sink.type=redis\ndebezium.sink.redis.password=${REDIS_PASSWORD}\n",
    ),
    "logstash": ("p.conf", 'input { stdin {} }\noutput { elasticsearch { password => "${ES_PASSWORD}" } }\n'),
    "fluent-bit": ("fluent-bit.conf", "[OUTPUT]\n    Name es\n    HTTP_Passwd ${ES_PASSWORD}\n"),
    "fluentd": (
        "fluent.conf",
        "<match **>\n  @type forward\n  <security>\n    shared_key \"#{ENV['KEY']}\"\n  </security>\n</match>\n",
    ),
    "telegraf": ("telegraf.conf", '[[outputs.influxdb_v2]]\n  token = "@{vault:influx}"\n'),
    "vector": (
        "vector.yaml",
        "sources: {a: {type: file}}\nsinks: {b: {type: datadog_logs, inputs: [a], default_api_key: 'SECRET[v.k]'}}\n",
    ),
    "spring": (
        "application.yml",
        "spring:\n  datasource:\n    password: ${DB_PASSWORD}\n  mail: {password: ENC(8f3kd0sj)}\n",
    ),
    "trino": ("etc/catalog/a.properties", "connector.name=postgresql\nconnection-password=${ENV:DB_PASSWORD}\n"),
    "mule": (
        "a.xml",
        (
            '<mule xmlns="http://www.mulesoft.org/schema/mule/core"><db:config name="d">'
            '<db:my-sql-connection host="h" user="o" password="${secure::db.password}"/></db:config></mule>'
        ),
    ),
    "nifi": (
        "t.xml",
        (
            f"{NIFI}<properties><entry><key>Password</key><value>#{{password}}</value></entry></properties>"
            "</config></processors></snippet></template>"
        ),
    ),
    "alertmanager": (
        "alertmanager.yml",
        "global: {smtp_auth_password_file: /etc/smtp}\nroute: {receiver: a}\nreceivers: [{name: a}]\n",
    ),
}
"""What only looks like a secret, in the family's real form."""


def found(path, text):
    overlay = {path: fill(text).encode()}
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=overlay, overlay_only=True)
    return pipeline.run(request, Pack("no such folder", RULES)).report.findings


@pytest.mark.parametrize("row", LITERALS)
def test_a_literal_secret_is_found_in_its_family(row):
    assert len(found(*LITERALS[row])) == 1


@pytest.mark.parametrize("name", SAFE)
def test_a_reference_or_a_trap_is_not(name):
    assert found(*SAFE[name]) == ()


def test_a_literal_default_is_a_secret_all_the_same():
    text = 'input { stdin {} }\noutput { elasticsearch { password => "${ES_PASSWORD:Winter-Harbor-51}" } }\n'

    assert [f.rule_id for f in found("p.conf", text)] == ["literal-default-in-reference"]
