"""Airflow's configuration and connections, from files and from variables."""

from __future__ import annotations

import pytest

from linter.tree import get
from tests.unit.platform.units import one, resources, value

VARIABLES = """services:
  scheduler:
    image: apache/airflow:3.1.0
    environment:
      AIRFLOW__CORE__EXECUTOR: CeleryExecutor
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: postgresql+psycopg2://airflow@db.orders.example/airflow
      AIRFLOW_CONN_SHOP: '{"conn_type": "http", "host": "https://shop.orders.example"}'
      AIRFLOW_CONN_ORDERS: postgres://reader@orders.example:5432/orders
"""


def test_variables_are_the_options_of_a_configuration_that_a_file_may_go_on_with():
    found = one(resources({"docker-compose.yml": VARIABLES}), "config")

    assert value(found.body, "core", "executor") == "CeleryExecutor"
    assert get(found.body, "core").open
    assert [s.address for s in found.systems] == ["postgres://db.orders.example/airflow"]


def test_connections_come_from_variables_as_json_and_as_addresses():
    found = [r for r in resources({"docker-compose.yml": VARIABLES}) if r.type == "connection"]

    assert {r.name: [s.address for s in r.systems] for r in found} == {
        "shop": ["https://shop.orders.example"],
        "orders": ["postgres://orders.example:5432/orders"],
    }


def test_a_connection_of_the_settings_file_has_the_names_of_the_model():
    text = """airflow:
  connections:
    - conn_id: orders
      conn_type: postgres
      conn_host: db.orders.example
      conn_port: 5432
      conn_schema: orders
      conn_extra: '{"sslmode": "verify-full"}'
"""
    found = one(resources({"airflow_settings.yaml": text}), "connection")

    assert value(found.body, "host") == "db.orders.example"
    assert value(found.body, "extra", "sslmode") == "verify-full"
    assert [s.address for s in found.systems] == ["postgres://db.orders.example:5432/orders"]


@pytest.mark.parametrize(
    "files",
    [
        {"tox.cfg": "[core]\nname = x\n"},
        {"setup.cfg": "[database]\nhost = db\n"},
        {"x.yaml": "connections:\n  - name: a\n    conn_type_of: b\n"},
    ],
)
def test_other_sections_are_not_airflow(files):
    assert [r for r in resources(files) if r.platform == "airflow"] == []
