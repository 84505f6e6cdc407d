"""Where versions appear: recognised with their product, or silent where the files do not fix them."""

from __future__ import annotations

import pytest

from tests.unit.lifecycle.material import findings, lines, messages, seen


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yaml", "url_base: https://graph.facebook.com/v19.0\n", ("meta-graph", "v19.0", "sure")),
        (
            "a.properties",
            "http.url=https://a.my.salesforce.com/services/data/v29.0/q\n",
            ("salesforce", "29.0", "sure"),
        ),
        ("a.json", '{"host": "api.hubapi.com", "basePath": "/cms/v3"}', ("hubspot-legacy", "v3", "sure")),
        ("a.yaml", "headers:\n  LinkedIn-Version: '202305'\n", ("linkedin-marketing", "202305", "sure")),
        (
            "p.yaml",
            "github:\n  x-github-api-version: ${connectionConfig.version} || 2022-11-28\n",
            ("github-rest", "2022-11-28", "sure"),
        ),
        (
            "p.yaml",
            "klaviyo:\n  base_url: https://a.klaviyo.com\n  headers:\n    revision: '2024-07-15'\n",
            ("klaviyo", "2024-07-15", "sure"),
        ),
        (
            "meltano.yml",
            "plugins:\n  extractors:\n  - name: tap-facebook\n    config:\n      api_version: v16.0\n",
            ("meta-graph", "v16.0", "sure"),
        ),
        ("taps/facebook.yml", "api_version: v16.0\n", ("meta-graph", "v16.0", "maybe")),
        (
            "t.yml",
            "name: tap-facebook\nsettings:\n- name: api_version\n  value: v16.0\n",
            ("meta-graph", "v16.0", "sure"),
        ),
        ("README.md", '    -H "X-GitHub-Api-Version: 2022-11-28" \\\n', ("github-rest", "2022-11-28", "sure")),
        (
            "docker-compose.yml",
            "services:\n  c:\n    image: a:1\n    command: confluent-hub install --no-prompt debezium/debezium-connector-mysql:1.6.0\n",
            ("debezium", "1.6", "sure"),
        ),
        (
            "build.yaml",
            "url: https://maven.example.org/io/debezium/debezium-connector-mysql/1.8.0.Final/a-plugin.tar.gz\n",
            ("debezium", "1.8", "sure"),
        ),
        ("Dockerfile", "FROM postgres:12-alpine AS base\nFROM base\n", ("postgresql-image", "12", "sure")),
        ("values.yaml", "image:\n  repository: postgres\n  tag: '12.4'\n", ("postgresql-image", "12", "sure")),
        (
            "main.tf",
            'resource "aws_lambda_function" "a" {\n  runtime = "nodejs12.x"\n}\n',
            ("aws-lambda", "nodejs12.x", "sure"),
        ),
        (
            "main.tf",
            'module "eks" {\n  source = "terraform-aws-modules/eks/aws"\n  version = "~> 21.0"\n  kubernetes_version = "1.27"\n}\n',
            ("amazon-eks", "1.27", "sure"),
        ),
        (
            "t.yaml",
            "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.6\n",
            ("aws-lambda", "python3.6", "sure"),
        ),
        (
            "main.tf",
            'data "airbyte_connector_configuration" "a" {\n  connector_name = "source-amazon-ads"\n  connector_version = "2.0.0"\n}\n',
            ("airbyte-connectors", "airbyte/source-amazon-ads 2.0.0", "sure"),
        ),
        (
            "main.tf",
            'resource "airbyte_source_definition" "a" {\n  docker_repository = "airbyte/source-amazon-ads"\n  docker_image_tag = "2.0.0"\n}\n',
            ("airbyte-connectors", "airbyte/source-amazon-ads 2.0.0", "sure"),
        ),
        (
            "jira.properties",
            "http.request.url=https://your-host/rest/api/2/search\n",
            ("jira-cloud-search", "/search", "maybe"),
        ),
    ],
)
def test_a_version_is_recognised(name, text, expected):
    assert expected in [found[1:] for found in seen({name: text})]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "main.tf",
            (
                'resource "google_compute_instance" "a" {\n  boot_disk {\n    initialize_params {\n'
                '      image = "debian-cloud/debian-9"\n    }\n  }\n}\n'
            ),
        ),
        (
            "main.tf",
            'resource "confluent_api_key" "a" {\n  managed_resource {\n    api_version = "tableflow/v1"\n  }\n}\n',
        ),
        ("a.yaml", "api_version: v16.0\n"),
        ("a.yaml", "image: airbyte/\n"),
        ("a.yaml", "url_base: \"https://{{ config['shop'] }}/admin/api/2023-04/graphql.json\"\n"),
        ("a.yaml", "url_base: \"https://graph.facebook.com/{{ config['version'] }}/me\"\n"),
        ("docker-compose.yml", "services:\n  c:\n    image: quay.io/debezium/connect:${DEBEZIUM_VERSION}\n"),
        ("main.tf", 'resource "aws_lambda_function" "a" {\n  runtime = var.runtime\n}\n'),
        ("main.tf", 'variable "v" {}\nresource "aws_eks_cluster" "a" {\n  version = var.v\n}\n'),
        ("a.yaml", '# url: https://graph.facebook.com/v13.0/me\nname: "a"\n'),
        ("a.properties", "# url=https://graph.facebook.com/v13.0/me\nname=a\n"),
        ("a.yaml", "url: https://graph.microsoft.com/v1.0/me\n"),
        ("a.yaml", "url: https://api.hubapi.com/oauth/v1/token\n"),
        ("a.yaml", "url: https://your-host/rest/api/2/search\n"),
        ("values.yaml", "image: nginx:latest\n"),
    ],
)
def test_what_the_files_do_not_fix_is_silent(name, text):
    assert seen({name: text}) == []


def test_an_image_tag_of_the_env_file_is_resolved():
    files = {
        ".env": "PG=12\n",
        "docker-compose.yml": "services:\n  a:\n    image: postgres:${PG}\n  b:\n    image: redis:${UNSET}\n",
    }

    assert [found[1:3] for found in seen(files)] == [("postgresql-image", "12")]


def test_a_default_of_a_template_counts():
    files = {"docker-compose.yml": "services:\n  a:\n    image: postgres:${PG:-12}\n"}

    assert [found[1:3] for found in seen(files)] == [("postgresql-image", "12")]


def test_one_place_is_reported_once():
    text = (
        'resource "azurerm_linux_web_app" "a" {\n  site_config {\n    application_stack {\n'
        '      python_version = "3.9"\n    }\n  }\n}\n'
    )

    assert [f.rule_id for f in findings({"main.tf": text})] == ["runtime-version-ended-maybe"]


def test_a_templated_chart_that_asks_for_api_versions_is_trusted():
    text = (
        '{{- if .Capabilities.APIVersions.Has "networking.k8s.io/v1" }}\napiVersion: networking.k8s.io/v1\n'
        "{{- else }}\napiVersion: extensions/v1beta1\n{{- end }}\nkind: Ingress\nmetadata: {name: a}\n"
    )

    assert lines({"templates/ingress.yaml": text, "Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n"}) == []


SERVER = 'resource "azurerm_sql_server" "a" {\n  name = "a"\n}\n'
REQUIRED = 'terraform {\n  required_providers {\n    azurerm = {\n      source = "hashicorp/azurerm"\n@    }\n  }\n}\n'
PROVIDER = 'provider "azurerm" {\n  features {}\n}\n'
LOCK = 'provider "registry.terraform.io/hashicorp/azurerm" {\n  version = "@"\n}\n'


@pytest.mark.parametrize(
    ("text", "lock", "rules"),
    [
        (SERVER, "", []),
        (PROVIDER + SERVER, "", ["terraform-schema-ended-maybe"]),
        (REQUIRED.replace("@", '      version = "~> 3.0"\n') + SERVER, "", []),
        (REQUIRED.replace("@", '      version = "~> 4.0"\n') + SERVER, "", ["terraform-schema-ended"]),
        (REQUIRED.replace("@", '      version = ">= 3.0"\n') + SERVER, "", ["terraform-schema-ended"]),
        (REQUIRED.replace("@", '      version = ">= 3.0"\n') + SERVER, "3.117.0", []),
        (PROVIDER + SERVER, "4.2.0", ["terraform-schema-ended"]),
    ],
)
def test_what_a_provider_removed_counts_where_its_version_admits_it(text, lock, rules):
    files = {"main.tf": text} | ({".terraform.lock.hcl": LOCK.replace("@", lock)} if lock else {})

    assert [f.rule_id for f in findings(files) if f.resource] == rules


def test_a_fall_forward_vendor_is_said_to_change_meaning():
    (message,) = messages({"a.yaml": "url: https://a.myshopify.com/admin/api/2024-01/graphql.json\n"})

    assert message.endswith("Calls to it are answered by another version, so they silently change meaning.")
