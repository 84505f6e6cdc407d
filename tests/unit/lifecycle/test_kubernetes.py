"""Every built-in kind and custom resource version of the data, in manifests made from the data."""

from __future__ import annotations

import pytest

from tests.unit.lifecycle import material

BUILT_IN = list(material.product("kubernetes-api")["versions"])
CUSTOM = [r for p in material.products() if p["kind"] == "k8s_crd" for r in p["versions"]]
FAR = "2099-01-01"


def manifest(on):
    api, kind = on.split()
    return f"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: a\n"


def files(rows):
    return {f"m{n}.yaml": manifest(row["on"]) for n, row in enumerate(rows)}


def found(rows, **settings):
    names = {
        f.place.path for f in material.findings(files(rows), FAR, **settings) if f.rule_id.startswith("kubernetes")
    }
    return [row["on"] for n, row in enumerate(rows) if f"m{n}.yaml" in names]


def test_every_built_in_kind_is_found_when_its_release_is_gone():
    removed = [r for r in BUILT_IN if r.get("removed_in")]

    assert len({r["on"] for r in removed}) >= 122
    assert found(removed, k8s_version="1.99") == [r["on"] for r in removed]


def test_a_kind_is_silent_one_release_before_it_is_deprecated():
    rows = [r for r in BUILT_IN if r.get("removed_in", "").startswith("1.") and r.get("deprecated_in", "") > "1.2"]

    for release in sorted({r["deprecated_in"] for r in rows}):
        before = f"1.{int(release.partition('.')[2]) - 1}"
        assert found([r for r in rows if r["deprecated_in"] == release], k8s_version=before) == []


def test_every_custom_resource_version_is_recognised():
    known = {(f"m{n}.yaml") for n in range(len(CUSTOM))}
    seen = {name: material.seen({name: text}) for name, text in files(CUSTOM).items() if name in known}

    assert len(CUSTOM) == 339
    assert [CUSTOM[int(name[1:-5])]["on"] for name, hits in seen.items() if not hits] == []


def test_every_custom_resource_version_with_an_end_is_reported_after_it():
    ended = [r for r in CUSTOM if (r.get("ends") or r.get("removed_in")) and r.get("status") != "withdrawn"]

    assert found(ended) == [r["on"] for r in ended]


@pytest.mark.parametrize("row", BUILT_IN[:5], ids=lambda r: r["on"])
def test_a_list_of_a_kind_is_the_kind(row):
    api, kind = row["on"].split()
    text = f"apiVersion: {api}\nkind: {kind}List\nitems:\n- metadata: {{name: a}}\n"

    assert [v[2] for v in material.seen({"l.yaml": text})] == [row["on"]]


def test_a_definition_of_a_custom_resource_is_no_use_of_it():
    text = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: kafkas.kafka.strimzi.io}\n"
        "spec:\n  group: kafka.strimzi.io\n  names: {kind: Kafka}\n  versions:\n  - {name: v1beta2, served: true}\n"
    )

    assert material.seen({"crd.yaml": text}) == []


def test_an_exported_object_is_judged_by_what_was_applied():
    text = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  annotations:\n"
        "    kubectl.kubernetes.io/last-applied-configuration: |\n"
        '      {"apiVersion":"apps/v1beta1","kind":"Deployment","metadata":{"name":"a"}}\n'
    )

    assert material.seen({"a.yaml": text}) == [(7, "kubernetes-api", "apps/v1beta1 Deployment", "maybe")]


@pytest.mark.parametrize(
    "on", ["monitoring.coreos.com/v1alpha1 AlertmanagerConfig", "coordination.k8s.io/v1beta1 LeaseCandidate"]
)
def test_what_is_still_served_is_silent(on):
    assert material.findings({"a.yaml": manifest(on)}) == []
