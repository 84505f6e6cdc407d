"""dbt profiles: what is a target, and what env_var leaves open."""

from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, Template
from tests.unit.platform.units import one, resources, value

PROFILE = """orders:
  target: dev
  outputs:
    prod:
      type: postgres
      host: "{{ env_var('PGHOST', 'db.orders.example') }}"
      port: 5432
      user: transformer
      password: "{{ env_var('DBT_PASSWORD') }}"
      dbname: "orders_{{ env_var('STAGE') }}"
"""


def target(text: str):
    return one(resources({"profiles.yml": text}), "target")


def test_a_variable_is_unknown_and_its_default_is_a_literal():
    found = target(PROFILE)

    assert value(found.body, "password") is UNKNOWN
    assert value(found.body, "host") == "db.orders.example"
    assert value(found.body, "dbname") == Template(("orders_", UNKNOWN))
    assert value(found.body, "local") is False
    assert [s.address for s in found.systems] == ["postgres://db.orders.example:5432"]


def test_the_variables_of_secrets_are_named():
    found = target(PROFILE)

    assert [n.value for n in next(e.value.items for e in found.body.entries if e.key.value == "secret_variables")] == [
        "DBT_PASSWORD"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "spring:\n  outputs:\n    a:\n      type: rabbit\n",
        "game:\n  outputs: [left, right]\n",
        "profiles:\n  prod:\n    type: postgres\n",
    ],
)
def test_other_tools_have_profiles_as_well(text):
    assert [r for r in resources({"profiles.yml": text}) if r.platform == "dbt"] == []


@pytest.mark.parametrize(
    ("target_text", "address"),
    [
        ("type: snowflake\n      account: XY12345.eu-west-1", "snowflake://xy12345.eu-west-1.snowflakecomputing.com"),
        ("type: bigquery\n      project: orders-prod", "bigquery://orders-prod"),
        (
            "type: sqlserver\n      server: sql.orders.example\n      database: orders",
            "sqlserver://sql.orders.example:1433/orders",
        ),
    ],
)
def test_each_adapter_says_what_it_reaches(target_text, address):
    found = target(f"orders:\n  outputs:\n    prod:\n      {target_text}\n")

    assert [s.address for s in found.systems] == [address]
