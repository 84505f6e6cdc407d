"""Meltano, dlt, Airbyte, Prefect, Dagster, Temporal, Superset, RudderStack, Dapr, KEDA and Knative."""

from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, get
from tests.unit.platform.units import one, resources, value


def test_a_plugin_of_an_environment_is_one_of_its_own():
    text = """default_environment: prod
plugins:
  extractors:
    - name: tap-postgres
      config: {host: db.example, database: orders}
environments:
  - name: prod
    config:
      plugins:
        extractors:
          - name: tap-postgres
            config: {host: $HOST}
"""
    found = [r for r in resources({"meltano.yml": text}) if r.type == "plugin"]

    assert [(r.name, r.role) for r in found] == [("tap-postgres", "source"), ("prod.tap-postgres", "source")]
    assert value(found[1].body, "config", "host") is UNKNOWN
    assert [s.address for s in found[0].systems] == ["postgres://db.example/orders"]


@pytest.mark.parametrize(
    "text",
    ["plugins:\n  - name: a\n", "plugins:\n  eslint: {rules: []}\nversion: 1\n", "plugins: {}\nversion: 2\n"],
)
def test_plugins_of_other_tools_are_not_meltano(text):
    assert [r for r in resources({"a.yml": text}) if r.platform == "meltano"] == []


@pytest.mark.parametrize(
    ("text", "stores"),
    [
        ('[sources.shop]\napi_key = "a1b2c3d4e5"\n', True),
        ('[sources.shop]\napi_key = "please set me up!"\n', False),
        ('[sources.shop]\napi_key = "${KEY}"\n', False),
        ("[sources.shop]\npage_size = 10\n", False),
    ],
)
def test_a_secrets_file_stores_values_when_one_is_written_out(text, stores):
    found = one(resources({".dlt/secrets.toml": text}), "secrets")

    assert value(found.body, "stores_values") is stores


def test_a_secrets_file_elsewhere_is_not_of_dlt():
    assert [r for r in resources({"config/secrets.toml": '[sources.a]\nkey = "x"\n'}) if r.platform == "dlt"] == []


def test_a_requester_inherits_its_error_handler():
    text = """type: DeclarativeSource
version: 1.0.0
definitions:
  base: {type: HttpRequester, url_base: "https://api.example", error_handler: {type: DefaultErrorHandler}}
streams:
  - requester: {$ref: "#/definitions/base", url_base: "https://api.example/v2"}
  - requester: {type: HttpRequester, url_base: "https://api.example/v3"}
"""
    found = [r for r in resources({"manifest.yaml": text}) if r.type == "requester"]

    assert [value(r.body, "handled") for r in found] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("api_key", True),
        ("client_secret", True),
        ("token_url", False),
        ("password_policy", False),
        ("access_token", True),
    ],
)
def test_a_property_is_a_secret_by_its_name(name, is_secret):
    text = f"connectionSpecification:\n  type: object\n  properties:\n    {name}: {{type: string}}\n"

    found = [r.name for r in resources({"spec.yaml": text}) if r.type == "property"]

    assert found == ([name] if is_secret else [])


def test_a_manifest_of_a_browser_is_not_of_airbyte():
    assert [r for r in resources({"manifest.json": '{"name": "a", "version": "1"}'}) if r.platform == "airbyte"] == []


def test_a_server_on_this_machine_only_is_local():
    text = """persistence:
  datastores:
    a: {sql: {pluginName: mysql8, connectAddr: "127.0.0.1:3306"}}
services:
  frontend: {rpc: {bindOnLocalHost: true}}
"""
    found = resources({"config/development.yaml": text})

    assert value(one(found, "server").body, "local") is True
    assert value(one(found, "datastore").body, "local") is True


def test_a_secret_of_a_component_is_unknown():
    text = """apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: a}
spec:
  type: state.redis
  metadata:
    - {name: redisHost, value: "redis.example:6380"}
    - {name: redisPassword, secretKeyRef: {name: a, key: b}}
"""
    found = one([r for r in resources(text) if r.platform == "dapr"], "component")

    assert value(found.body, "metadata_values", "redispassword") is UNKNOWN
    assert [s.address for s in found.systems] == ["redis://redis.example:6380"]


def test_an_instance_takes_a_variable_as_unknown():
    text = "run_launcher: {module: a, class: B}\nrun_retries:\n  enabled:\n    env: RETRIES\n"

    found = one(resources({"dagster.yaml": text}), "instance")

    assert value(found.body, "run_retries", "enabled") is UNKNOWN


def test_a_mask_is_no_host():
    text = "database_name: a\nsqlalchemy_uri: postgresql://u:XXXXXXXXXX@db.example/orders\n"

    found = one(resources({"databases/a.yaml": text}), "database")

    assert [s.address for s in found.systems] == ["postgres://db.example/orders"]


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: {triggers: []}\n", "keda"),
        ("apiVersion: eventing.knative.dev/v1\nkind: Trigger\nmetadata: {name: a}\nspec: {}\n", "knative"),
        ("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n", "kubernetes"),
    ],
)
def test_custom_resources_are_of_their_group(text, platform):
    assert {r.platform for r in resources(text)} - {"kubernetes"} == {platform} - {"kubernetes"}


def test_deployments_of_prefect_are_listed():
    text = "prefect-version: 3.4.11\ndeployments:\n  - {name: a, entrypoint: 'f.py:f', work_pool: {name: k}}\n"

    found = resources({"prefect.yaml": text})

    assert [(r.type, r.name) for r in found] == [("project", "prefect"), ("deployment", "a")]
    assert get(found[1].body, "work_pool") is not None
