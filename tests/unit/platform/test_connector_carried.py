"""What environments and flags carry, and the members that families add."""

from __future__ import annotations

import pytest

from linter.platform.connector import members
from linter.tree import UNKNOWN, Document, Leaf, Span
from tests.unit.platform.units import one, resources, value

POD = """apiVersion: v1
kind: Pod
metadata: {name: n8n}
spec:
  containers:
    - name: n8n
      image: n8nio/n8n:2.1.4
      env:
        - {name: N8N_PROTOCOL, value: https}
        - name: N8N_ENCRYPTION_KEY
          valueFrom: {secretKeyRef: {name: n8n, key: key}}
"""


def test_a_container_is_an_instance_and_a_secret_of_it_is_unknown():
    found = one(resources(POD), "instance")

    assert value(found.body, "N8N_PROTOCOL") == "https"
    assert value(found.body, "N8N_ENCRYPTION_KEY") is UNKNOWN
    assert not found.body.open


def test_what_comes_from_elsewhere_leaves_the_instance_open():
    text = POD.replace("      env:", "      envFrom: [{secretRef: {name: n8n}}]\n      env:")

    assert one(resources(text), "instance").body.open


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("GF_SERVER_PROTOCOL", "grafana"),
        ("KONG_ADMIN_LISTEN", "kong"),
        ("PREFECT_API_URL", "prefect"),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "environment"),
    ],
)
def test_a_variable_names_its_family(name, platform):
    text = f"services:\n  a:\n    image: shop/a:1\n    environment:\n      - {name}=x\n"

    found = [r for r in resources({"docker-compose.yml": text}) if r.platform != "compose"]

    assert [r.platform for r in found] == [platform]
    assert [r.platform for r in resources({".env": f"{name}=x\n"})] == [platform]


def test_a_task_definition_has_containers():
    text = """resource "aws_ecs_task_definition" "a" {
  family                = "a"
  container_definitions = jsonencode([{ name = "n8n", image = "n8nio/n8n:2", environment = [{ name = "N8N_HOST", value = "a.example" }] }])
}
"""
    found = one(resources({"main.tf": text}), "instance")

    assert value(found.body, "N8N_HOST") == "a.example"


def test_settings_are_read_without_case_and_blanks():
    document = Document("a", "text", "Data Source=tcp:db,1433; Encrypt = False ;x")

    found = members.settings(Leaf(document.text, Span(document, 0, len(document.text))))

    assert [(e.key.value, e.value.value) for e in found.entries] == [
        ("datasource", "tcp:db,1433"),
        ("encrypt", "False"),
    ]
