"""The story in `fixtures/kubernetes-orders`: what a user is told of a connector on Kubernetes, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import compile as compiler
from linter import pipeline
from linter.config import Config
from linter.rulepack import Pack

STORY = Path(__file__).parents[3] / "fixtures" / "kubernetes-orders"
FOLDERS = ("kubernetes", "compose", "helm", "pin", "project", "connector")
EXPECTED = {
    ("kafka-client-plaintext", "base/settings.yaml", "CONNECT_SECURITY_PROTOCOL"),
    ("kubernetes-config-kafka-plaintext", "base/settings.yaml", "CONNECT_SECURITY_PROTOCOL"),
    ("kubernetes-binding-cluster-admin", "base/rbac/binding.yaml", "name: connect"),
    ("kubernetes-role-wildcard", "base/rbac/role.yaml", "apiGroups"),
    ("kubernetes-external-secret-never-refreshed", "base/credentials.yaml", "refreshInterval"),
    ("kubernetes-ingress-no-redirect", "base/ingress.yaml", "ssl-redirect"),
    ("kubernetes-secret-in-env", "base/connect.yaml", "name: warehouse"),
    ("kubernetes-no-revision-history", "overlays/prod/connect.patch.yaml", "revisionHistoryLimit"),
    ("kubernetes-budget-as-large-as-workload", "base/budget.yaml", "name: connect"),
    ("kubernetes-image-latest", "overlays/dev/kustomization.yaml", "newTag: latest"),
    ("kafka-client-plaintext", "compose/compose.yaml", "CONNECT_SECURITY_PROTOCOL"),
    ("compose-kafka-plaintext", "compose/compose.yaml", "CONNECT_SECURITY_PROTOCOL"),
    ("compose-postgres-trust", "compose/compose.yaml", "POSTGRES_HOST_AUTH_METHOD"),
    ("kubernetes-ingress-without-tls", "chart/templates/ingress.yaml", "spec:"),
}


@pytest.fixture(scope="module")
def run():
    rules = tuple(rule for folder in FOLDERS for rule in compiler.rules(f"rules/{folder}"))
    files = {str(p.relative_to(STORY)): p.read_bytes() for p in STORY.rglob("*") if p.is_file()}
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=files, overlay_only=True)
    return pipeline.run(request, Pack("no such folder", rules))


def found(run) -> set[tuple[str, str, str]]:
    lines = {str(p.relative_to(STORY)): p.read_text().splitlines() for p in STORY.rglob("*") if p.is_file()}
    return {(f.rule_id, f.place.path, lines[f.place.path][f.place.region.line - 1]) for f in run.report.findings}


@pytest.mark.parametrize(("rule", "path", "text"), sorted(EXPECTED))
def test_what_is_wrong_is_said_where_it_is_written(run, rule, path, text):
    assert any(rule == r and path == p and text in line for r, p, line in found(run))


def test_what_is_right_is_not_reported(run):
    said = {(r, p) for r, p, _ in found(run)}

    assert not [r for r, p in said if p in ("base/namespace.yaml", "compose/connect.env")]
    assert not [r for r, p in said if r == "kubernetes-workload-without-budget" and not p.startswith("chart/")]


def test_a_finding_in_a_config_map_names_the_pod_that_takes_its_settings(run):
    rule = "kubernetes-config-kafka-plaintext"

    finding = next(f for f in run.report.findings if f.rule_id == rule)

    labels = {(p.path, p.label) for p in finding.related}
    assert ("base/connect.yaml", "takes its settings from it") in labels


def test_a_connector_whose_environment_is_a_config_map_is_one_connector(run):
    workers = {(c.address, c.place.path) for c in run.project.connectors if c.family == "kafka-connect"}

    assert [path for _, path in workers if path.startswith("base/")] == ["base/settings.yaml"]


def test_the_account_that_reaches_cluster_admin_is_one_finding_that_links_the_role_and_the_pod(run):
    admin = [f for f in run.report.findings if f.rule_id == "kubernetes-binding-cluster-admin"]

    related = {(p.path, p.label) for p in admin[0].related}
    assert [f.place.path for f in admin] == ["base/rbac/binding.yaml"]
    assert {("base/rbac/role.yaml", "the role"), ("base/connect.yaml", "runs as the account")} <= related


def test_one_secret_of_pods_in_two_files_is_one_credential(run):
    uses = [c for c in run.project.credentials if c.kind == "reference" and c.key == "Secret orders/warehouse"]

    assert len({c.fingerprint for c in uses}) == 1
    assert {c.place.path for c in uses} == {"base/connect.yaml", "overlays/prod/reports.yaml"}
