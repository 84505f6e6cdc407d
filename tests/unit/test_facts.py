"""Paths to the environment that they name, and to none where a word only looks like one."""

from __future__ import annotations

import pytest

from linter.facts import environment


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("envs/production/db.tfvars", "prod"),
        ("live/db.hcl", "prod"),
        ("orders-prod-eu/sink.json", "prod"),
        ("charts/orders/values-dev.yaml", "dev"),
        ("staging.tfvars", "stage"),
        ("test.tfvars", "test"),
        ("prod.auto.tfvars", "prod"),
        (".env.production", "prod"),
        ("docker-compose.uat.yml", "uat"),
        ("test/prod.yaml", "test"),
        ("kstreams-live-update/sink.json", ""),
        ("orders-live/sink.json", ""),
        ("connect/test.yaml", ""),
        ("charts/tests/deployment_test.yaml", ""),
        ("test-utils/sink.json", ""),
        ("dev-tools/sink.json", ""),
        ("non-prod/sink.json", ""),
        ("latest/sink.json", ""),
    ],
)
def test_an_environment_is_a_whole_folder_or_a_word_that_names_one(path, expected):
    assert environment(path) == expected
