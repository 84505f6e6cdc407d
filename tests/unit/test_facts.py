"""What facts say of a path, and what they do not say of a manifest."""

from __future__ import annotations

import pytest

from linter import pipeline
from linter.api import load_pack
from linter.config import Config
from linter.facts import environment
from tests.fakes import fill


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


def test_the_facts_of_a_manifest_hold_what_it_declares_and_no_secret():
    made = [fill("${fake:[A-Z]{3}[a-z]{6}[0-9]{5}[a-z]{4}}", seed) for seed in range(4)]
    text = (
        "apiVersion: integration-security/v1alpha1\nkind: Integration\nmetadata: {name: pay}\nspec:\n  owner: team\n"
        f"  endpoint: https://u:{made[0]}@partner.example.com/\n  apiKey: {made[1]}\n"
        f"  auth:\n    password: {made[2]}\n    scheme: oauth2\n  notes: 'token={made[3]}, as {made[2]}'\n"
        f"  more: |\n    one\n    password={made[1]}\n"
    )
    request = pipeline.Request(
        (), Config(), "2026-11-24", b"k" * 32, overlay={"integration.yaml": text.encode()}, overlay_only=True, jobs=1
    )

    project = pipeline.run(request, load_pack(Config())).project

    assert [secret for secret in made if secret in repr(project)] == []
    said = next(str(declared) for o in project.objects if (declared := dict(o.data).get("declared")))
    assert '"endpoint": "https://u:***@partner.example.com/"' in said
    assert '"owner": "team"' in said
    assert '"scheme": "oauth2"' in said
