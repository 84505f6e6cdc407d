"""Logstash, Fluent Bit, Fluentd, Vector, Telegraf, the OpenTelemetry Collector and Redpanda Connect."""

from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, Template
from tests.unit.platform.units import one, resources, value

LOGSTASH = """input { beats { port => 5044 } }
filter { if [a] { mutate { id => "clean" } } else { drop {} } }
output { elasticsearch { hosts => ["search.example:9200"] user => "${ES_USER}" password => "${ES_PASSWORD:none}" } }
"""
CLASSIC = """[SERVICE]
    Flush 5
[INPUT]
    Name  forward
[OUTPUT]
    Name   es
    Match  *
    Host   ${HOST}
    TLS    On
[OUTPUT]
    name  splunk
    host  splunk.example
"""
FLUENTD = """<source>
  @type forward
  <security>
    shared_key "#{ENV['KEY']}"
  </security>
</source>
<label @app>
  <match **>
    @type copy
    <store>
      @type forward
      <server>
        host logs.example
      </server>
    </store>
  </match>
</label>
"""
TELEGRAF = """[agent]
  flush_interval = "10s"
[[inputs.mqtt_consumer]]
  servers = ["tcp://mqtt.example:1883"]
  password = "@{vault:mqtt}"
[[outputs.influxdb_v2]]
  urls = ["https://influx.example:8086"]
  alias = "metrics"
"""
VECTOR = """
acknowledgements: {enabled: true}
sources:
  app: {type: syslog, address: 0.0.0.0:514}
sinks:
  search:
    type: elasticsearch
    inputs: [app]
    endpoints: ["https://search.example:9200"]
    auth: {strategy: basic, password: "SECRET[vault.search]"}
"""
COLLECTOR = """
receivers:
  otlp:
exporters:
  otlp/backend:
    endpoint: ${env:BACKEND:-tempo.example:4317}
    headers: {api-key: "${env:KEY}"}
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [otlp/backend]}
"""
REDPANDA = """
input:
  label: orders
  kafka_franz: {seed_brokers: ["${BROKER:broker.example:9093}"], topics: [orders]}
pipeline:
  processors:
    - http: {url: https://api.example/enrich}
output:
  fallback:
    - http_client: {url: https://api.example/orders}
    - file: {path: /var/dlq}
"""


def parts(files):
    return [(r.platform, r.type, r.name, r.role, [s.address for s in r.systems]) for r in resources(files)]


def test_a_logstash_pipeline_has_its_plugins_those_in_branches_too():
    assert parts({"pipeline.conf": LOGSTASH}) == [
        ("logstash", "input", "beats", "listener", []),
        ("logstash", "filter", "clean", "filter", []),
        ("logstash", "filter", "drop", "filter", []),
        ("logstash", "output", "elasticsearch", "sink", ["elasticsearch://search.example:9200"]),
    ]


def test_a_logstash_reference_is_unknown_and_its_default_is_not():
    body = one(resources({"pipeline.conf": LOGSTASH}), "output").body

    assert (value(body, "user"), value(body, "password")) == (UNKNOWN, "none")


def test_logstash_settings_are_flat_and_need_keys_of_their_own():
    nested = "queue:\n  type: memory\npipeline:\n  workers: 2\n"

    assert value(one(resources({"x.yml": nested}), "settings").body, "queue.type") == "memory"
    assert resources({"x.yml": "queue:\n  type: fast\n"}) == []
    assert one(resources({"pipelines.yml": "- pipeline.id: a\n  queue.type: memory\n"}), "pipeline").name == "a"


def test_fluent_bit_reads_names_in_any_case():
    found = parts({"fluent-bit.conf": CLASSIC})

    assert found == [
        ("fluent-bit", "service", "service", "server", []),
        ("fluent-bit", "input", "forward", "listener", []),
        ("fluent-bit", "output", "es", "sink", []),
        ("fluent-bit", "output", "splunk", "sink", ["splunk://splunk.example:8088"]),
    ]
    body = one(resources({"fluent-bit.conf": CLASSIC}), "output", "es").body
    assert (value(body, "host"), value(body, "tls")) == (UNKNOWN, "On")


def test_fluent_bit_in_yaml_is_the_same():
    text = "pipeline:\n  inputs: [{name: tail}]\n  outputs:\n    - {name: http, host: logs.example, port: 443}\n"

    assert [p[1:] for p in parts({"fluent-bit.yaml": text})] == [
        ("input", "tail", "source", []),
        ("output", "http", "sink", ["http://logs.example:443"]),
    ]


def test_fluentd_has_the_stores_of_a_copy_inside_a_label():
    found = parts({"fluent.conf": FLUENTD})

    assert [p[1:4] for p in found] == [
        ("source", "forward", "listener"),
        ("match", "copy", "sink"),
        ("match", "forward", "sink"),
    ]
    assert found[2][4] == ["forward://logs.example:24224"]
    assert value(one(resources({"fluent.conf": FLUENTD}), "source").body, "security", "shared_key") is UNKNOWN


def test_telegraf_has_an_agent_and_plugins():
    assert parts({"telegraf.conf": TELEGRAF}) == [
        ("telegraf", "agent", "agent", "server", []),
        ("telegraf", "input", "mqtt_consumer", "source", ["tcp://mqtt.example:1883"]),
        ("telegraf", "output", "metrics", "sink", ["https://influx.example:8086"]),
    ]
    assert value(one(resources({"telegraf.conf": TELEGRAF}), "input").body, "password") is UNKNOWN


def test_vector_components_have_the_acknowledgements_of_the_file():
    found = resources({"vector.yaml": VECTOR})

    sink = one(found, "sink")
    assert (sink.name, value(sink.body, "plugin"), one(found, "source").role) == ("search", "elasticsearch", "listener")
    assert value(sink.body, "acknowledgements", "enabled") is True
    assert value(sink.body, "auth", "password") is UNKNOWN


def test_collector_components_have_a_type_and_a_name():
    found = resources({"otel.yaml": COLLECTOR})

    exporter = one(found, "exporter")
    assert (exporter.name, value(exporter.body, "plugin")) == ("otlp/backend", "otlp")
    assert [s.address for s in exporter.systems] == ["otlp://tempo.example:4317"]
    assert value(exporter.body, "headers", "api-key") is UNKNOWN
    assert one(found, "receiver").role == "listener"


@pytest.mark.parametrize("config", ["config:\n{}", "config: |\n{}"])
def test_a_collector_object_holds_its_configuration(config):
    inner = "".join(f"    {line}\n" for line in COLLECTOR.strip().splitlines())
    head = "apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector\nmetadata: {name: o}\nspec:\n  "

    found = resources({"o.yaml": head + config.format(inner)})

    assert one(found, "exporter").name == "otlp/backend"


def test_redpanda_connect_has_the_outputs_inside_a_fallback():
    found = resources({"orders.yaml": REDPANDA})

    names = [(r.type, r.name) for r in found]
    assert names == [
        ("input", "orders"),
        ("processor", "http"),
        ("output", "fallback"),
        ("output", "http_client"),
        ("output", "file"),
    ]
    assert [s.address for s in one(found, "input").systems] == ["kafka://broker.example:9093"]
    assert value(one(found, "output", "http_client").body, "within") == "fallback"


def test_a_string_known_in_parts_stays_so():
    text = LOGSTASH.replace("search.example:9200", "https://${HOST}:9200")

    found = one(resources({"pipeline.conf": text}), "output")

    assert found.systems == ()
    hosts = value(found.body, "hosts")
    assert isinstance(hosts.items[0].value, Template)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "input: {a: 1}\noutput: {b: 2}\n"),
        ("a.yaml", "sources: {a: {url: x}}\nsinks: {b: {to: y}}\n"),
        ("a.yaml", "service: {pipelines: {a: {steps: []}}}\nreceivers: {a: 1}\n"),
        ("a.yaml", "pipeline:\n  inputs:\n    - kind: x\n"),
        ("a.toml", "[[inputs]]\nname = 'x'\n"),
        ("a.conf", "[Service]\nType simple\n"),
    ],
)
def test_what_only_looks_alike_is_not_claimed(path, text):
    assert resources({path: text}) == []
