"""References of each tool, systems from addresses, and maps at any depth: the helpers of the families."""

from __future__ import annotations

import pytest

from linter.parse import parse
from linter.platform.connector import references
from linter.platform.connector.references import leaf, resolve
from linter.platform.connector.shapes import flat, has, maps, sub
from linter.platform.connector.systems import is_local, of_hosts, of_url, systems
from linter.tree import UNKNOWN, Document, Leaf, Map, Span, Template, get, text


def read(source, syntax="json"):
    return parse(Document("a", syntax, source)).roots[0]


def lone(source):
    return Leaf(source, Span(Document("a", "text", source), 0, len(source)))


@pytest.mark.parametrize(
    ("style", "source"),
    [
        ("KAFKA", "${file:/etc/a.properties:password}"),
        ("KAFKA", "${secrets:ns/name:key}"),
        ("SHELL", "$PASSWORD"),
        ("SHELL", "${PASSWORD:?must be set}"),
        ("COLLECTOR", "${env:KEY}"),
        ("COLLECTOR", "${file:/etc/key}"),
        ("COLON", "${KEY}"),
        ("SPRING", "ENC(8fd0)"),
        ("SPRING", "{cipher}00aa"),
        ("SPRING", "#{systemProperties['x']}"),
        ("SPRING", "@project.version@"),
        ("TELEGRAF", "@{vault:token}"),
        ("VECTOR", "SECRET[vault.token]"),
        ("BRACES", "${ENV:PASSWORD}"),
        ("RUBY", "#{ENV['PASSWORD']}"),
        ("CAMEL", "{{secret:a/b}}"),
        ("MULE", "${secure::key}"),
        ("MULE", "![8fd0==]"),
        ("MULE", "#[vars.x]"),
        ("NIFI", "#{password}"),
        ("NIFI", "enc{00aa}"),
        ("TEMPLATES", "{{ .Values.password }}"),
    ],
)
def test_a_reference_is_unknown_and_remembers_its_name(style, source):
    found = leaf(lone(source), getattr(references, style))

    assert found.value is UNKNOWN
    assert found.refs == (source,)


@pytest.mark.parametrize(
    ("style", "source", "value"),
    [
        ("SHELL", "${A:-b}", "b"),
        ("COLLECTOR", "${env:A:-b}", "b"),
        ("COLON", "http://${A:b}/x", "http://b/x"),
        ("SPRING", "${a.b:c}", "c"),
        ("CAMEL", "{{env:A:b}}", "b"),
        ("KAFKA", "a$b", "a$b"),
        ("BRACES", "{x}", "{x}"),
        ("TEMPLATES", "${A}", "${A}"),
    ],
)
def test_a_default_is_a_literal_and_other_text_stays(style, source, value):
    assert leaf(lone(source), getattr(references, style)).value == value


def test_a_value_known_in_parts_is_a_template():
    found = leaf(lone("https://${A}:443/x"), references.COLON)

    assert found.value == Template(("https://", UNKNOWN, ":443/x"))


def test_a_default_points_at_where_it_is_written():
    found = leaf(lone("${PASSWORD:changeme}"), references.COLON)

    assert (found.span.start, found.span.end) == (11, 19)


def test_aliases_stay_shared():
    root = read("a: &x {p: '${A}'}\nb: *x\n", "yaml")

    found = resolve(root, references.SHELL)

    assert get(found, "a") is get(found, "b")


@pytest.mark.parametrize(
    ("url", "kind", "address"),
    [
        ("jdbc:postgresql://u:p@db.example:5432/orders?ssl=true", "postgres", "postgres://db.example:5432/orders"),
        ("jdbc:sqlserver://db.example:1433;databaseName=dwh;x=y", "sqlserver", "sqlserver://db.example:1433/dwh"),
        ("jdbc:oracle:thin:@db.example:1521:ORCL", "oracle", "oracle://db.example:1521/ORCL"),
        ("mongodb+srv://u:p@c.example/orders", "mongodb", "mongodb+srv://c.example/orders"),
        ("https://hooks.example/services/T0AB/B0CD/secret", "http", "https://hooks.example/services"),
        ("amqps://u:p@mq.example:5671/v", "amqp", "amqps://mq.example:5671/v"),
    ],
)
def test_an_address_has_no_user_query_or_secret_path(url, kind, address):
    assert of_url(url) == (kind, address)


def test_lists_of_hosts_are_systems_each():
    assert [a for _, a in of_hosts("a:9092, SASL_SSL://b:9093", "kafka", "9092")] == [
        "kafka://a:9092",
        "kafka://b:9093",
    ]


def test_a_host_that_is_not_fixed_is_no_system():
    assert list(systems(leaf(lone("https://${HOST}/x"), references.COLON))) == []


@pytest.mark.parametrize(
    ("address", "local"),
    [("kafka://localhost:9092", True), ("http://127.0.0.1/x", True), ("http://[::1]:1", True), ("http://a", False)],
)
def test_local_addresses_are_told_apart(address, local):
    assert is_local(address) is local


def test_maps_are_found_in_strings_and_in_curl_bodies():
    command = 'curl -X PUT http://c/x -d \'{\\"k\\": {\\"connector.class\\": \\"X\\"}}\''
    root = read('{"a": [{"connector.class": "Y"}], "b": "' + command + '"}')

    found = list(maps(root, "connector.class"))

    assert [text(f.map, "connector.class") for f in found] == ["Y", "X"]
    assert [f.path for f in found] == [("a",), ("b", "k")]


def test_flat_and_sub_give_the_keys_of_a_prefix():
    body = flat(read("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", "yaml"))

    assert isinstance(body, Map)
    assert [e.key.value for e in body.entries] == ["a.b.c", "a.d", "e"]
    assert has(sub(body, "a."), "b.c", "d")
