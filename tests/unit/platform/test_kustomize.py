from __future__ import annotations

import pytest

from linter.platform import kustomize_patch
from linter.tree import UNKNOWN, get
from tests.unit.platform.units import load, one, resources, value, where

BASE = {
    "base/kustomization.yaml": "resources:\n  - app.yaml\n",
    "base/app.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 1\n"
    "  template:\n    spec:\n      containers:\n        - {name: web, image: 'reg/app:1', env: [{name: A, value: x}]}\n",
}


def overlay(text: str, **files: str):
    more = {f"prod/{name.replace('__', '.')}": body for name, body in files.items()}
    return resources({**BASE, "prod/kustomization.yaml": "resources:\n  - ../base\n" + text, **more})


def test_a_base_is_judged_through_what_uses_it():
    found = load({**BASE, "prod/kustomization.yaml": "resources:\n- ../base\n"})

    assert [(u.kind, u.root, u.called) for u, _ in found] == [("kustomize", "base", True), ("kustomize", "prod", False)]


def test_a_strategic_merge_patch_changes_members_by_name():
    found = overlay(
        "patches:\n- path: patch.yaml\n",
        patch__yaml="apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n"
        "  template:\n    spec:\n      containers:\n        - {name: web, securityContext: {privileged: false}}\n",
    )

    assert value(one(found, "Deployment").body, "spec", "replicas") == 3
    assert where(one(found, "Deployment").body, "spec", "replicas") == ("prod/patch.yaml", "3")
    assert value(one(found, "Container").body, "image") == "reg/app:1"
    assert value(one(found, "Container").body, "securityContext", "privileged") is False


def test_an_inline_json_patch_has_places_in_the_kustomization():
    found = overlay(
        "patches:\n- target: {kind: Deployment, name: a.*}\n  patch: |-\n    - op: replace\n      path: /spec/replicas\n"
        "      value: 5\n    - op: add\n      path: /spec/template/spec/containers/0/env/-\n"
        "      value: {name: B, value: secret}\n    - {op: remove, path: /spec/template/spec/containers/0/image}\n"
    )

    assert where(one(found, "Deployment").body, "spec", "replicas") == ("prod/kustomization.yaml", "5")
    assert len(get(one(found, "Container").body, "env").items) == 2
    assert get(one(found, "Container").body, "image") is None


def test_an_object_can_be_deleted():
    found = overlay("patches:\n- patch: |\n    kind: Deployment\n    metadata: {name: api}\n    $patch: delete\n")

    assert [r.type for r in found] == ["Kustomization"]


def test_images_are_replaced_where_the_kustomization_says_so():
    found = overlay("images:\n- {name: reg/app, newTag: '2.0'}\n")

    image = get(one(found, "Container").body, "image")

    assert image.value == "reg/app:2.0"
    assert where(one(found, "Container").body, "image") == ("prod/kustomization.yaml", "2.0")
    assert [v.document.path for v in image.via] == ["base/app.yaml"]


def test_generators_make_secrets_of_literals():
    found = overlay("secretGenerator:\n- name: db\n  literals: [password=hunter]\n  files: [tls.key]\n")

    body = one(found, "Secret").body

    assert where(body, "stringData", "password") == ("prod/kustomization.yaml", "hunter")
    assert get(body, "stringData").open


def test_names_and_namespaces_are_set():
    found = overlay("namespace: shop\nnamePrefix: prod-\n")

    assert one(found, "Deployment").address == "Deployment.shop.prod-api"


def test_a_remote_base_is_said_to_be_unread():
    found = load({"kustomization.yaml": "resources:\n- https://example.com/base\n"})

    assert [(s.path, s.line) for s in found[0][1].skips] == [("kustomization.yaml", 2)]


def test_kustomizations_that_use_each_other_end():
    found = load({"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"})

    assert len(found) == 2


def test_odd_shapes_do_no_harm():
    found = overlay(
        "patches: [1, {patch: '['}, {path: gone.yaml}, {patch: '- {op: move, path: /a}', target: {kind: Deployment}}]\n"
        "images: [1, {name: reg/app}]\nconfigMapGenerator: [{name: a, literals: [x, [y]]}, 3]\n"
        "patchesStrategicMerge: ['a: b']\n"
    )

    assert one(found, "Deployment").body.open


def objects(files: dict[str, str]):
    return [r for r in resources(files) if r.platform == "kubernetes" and r.parent is None]


def made(kind: str, name: str, rest: str = "") -> str:
    return f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}}}\n{rest}"


def test_lists_that_the_api_replaces_are_replaced_and_lists_of_others_too():
    binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\n"
    kafka = "apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: k}\nspec: {kafka: {listeners: "
    files = {
        "kustomization.yaml": "resources: [all.yaml]\npatches:\n- path: patch.yaml\n- path: other.yaml\n",
        "all.yaml": f"{binding}subjects: [{{kind: User, name: a}}]\n---\n{kafka}[{{name: x}}]}}}}\n",
        "patch.yaml": f"{binding}subjects: [{{kind: User, name: b}}]\n",
        "other.yaml": f"{kafka}[{{name: y}}]}}}}\n",
    }

    found = resources(files)

    assert [value(s, "name") for s in get(one(found, "RoleBinding").body, "subjects").items] == ["b"]
    kafka_body = next(r for r in found if r.type == "Kafka" and r.platform == "kubernetes").body
    assert [value(s, "name") for s in get(kafka_body, "spec", "kafka", "listeners").items] == ["y"]


def test_a_patch_may_replace_a_list_or_a_map_whole():
    found = overlay(
        "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: api}\n    spec:\n"
        "      template:\n        spec:\n          containers:\n          - $patch: replace\n          - {name: other}\n"
    )

    assert [value(get(r.body, "name")) for r in found if r.type == "Container"] == ["other"]


def test_a_target_chooses_by_label_and_the_names_in_its_patch_mean_nothing():
    files = {
        "kustomization.yaml": "resources:\n- all.yaml\npatches:\n- target: {kind: ConfigMap, labelSelector: 'tier=web'}\n"
        "  patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: any}\n    data: {A: y}\n",
        "all.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {tier: web}}\ndata: {A: x}\n---\n"
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, labels: {tier: db}}\ndata: {A: x}\n",
    }

    found = {r.name: value(r.body, "data", "A") for r in objects(files)}

    assert found == {"a": "y", "b": "x"}


def test_components_change_what_they_are_put_onto():
    files = {
        "app/kustomization.yaml": "resources:\n- app.yaml\ncomponents:\n- ../safe\n",
        "app/app.yaml": made("ConfigMap", "a", "data: {A: x}\n"),
        "safe/kustomization.yaml": "kind: Component\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n"
        "    metadata: {name: a}\n    data: {A: safe}\n",
    }

    found = objects(files)

    assert [(r.name, value(r.body, "data", "A")) for r in found] == [("a", "safe")]


def test_references_follow_a_prefix():
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  serviceAccountName: runner\n  containers:\n"
        "  - name: c\n    envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: elsewhere}}]\n"
        "    env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: k}}}]\n"
        "  volumes: [{name: v, secret: {secretName: db}}]\n"
    )
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\n"
        "roleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: runner}]\n"
    )
    parts = [pod, binding, made("ServiceAccount", "runner"), made("ConfigMap", "settings"), made("Secret", "db")]
    parts.append("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader}\nrules: []\n")
    files = {"kustomization.yaml": "namePrefix: dev-\nresources:\n- all.yaml\n", "all.yaml": "---\n".join(parts)}

    found = resources(files)

    spec, bound = one(found, "PodSpec").body, one(found, "RoleBinding").body
    container = one(found, "Container").body
    assert value(spec, "serviceAccountName") == "dev-runner"
    sources = get(container, "envFrom").items
    assert (value(sources[0], "configMapRef", "name"), value(sources[1], "secretRef", "name")) == (
        "dev-settings",
        "elsewhere",
    )
    assert value(get(container, "env").items[0], "valueFrom", "secretKeyRef", "name") == "dev-db"
    assert value(get(spec, "volumes").items[0], "secret", "secretName") == "dev-db"
    assert (value(bound, "roleRef", "name"), value(get(bound, "subjects").items[0], "name")) == (
        "dev-reader",
        "dev-runner",
    )


def test_a_patch_may_use_the_name_from_before_the_prefix():
    files = {
        "base/kustomization.yaml": "namePrefix: x-\nresources:\n- a.yaml\n",
        "base/a.yaml": made("ConfigMap", "a", "data: {A: x}\n"),
        "top/kustomization.yaml": "resources:\n- ../base\npatches:\n- path: p.yaml\n",
        "top/p.yaml": made("ConfigMap", "a", "data: {A: y}\n"),
    }

    found = objects(files)

    assert [(r.name, value(r.body, "data", "A")) for r in found] == [("x-a", "y")]


def test_a_namespace_moves_accounts_and_what_is_bound_and_leaves_the_cluster_alone():
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
        "roleRef: {kind: ClusterRole, name: r}\nsubjects:\n- {kind: ServiceAccount, name: runner, namespace: old}\n"
        "- {kind: ServiceAccount, name: foreign, namespace: old}\n"
    )
    files = {
        "kustomization.yaml": "namespace: new\nresources:\n- all.yaml\n",
        "all.yaml": "---\n".join([binding, made("ServiceAccount", "runner"), made("Namespace", "old")]),
    }

    found = resources(files)

    bound = one(found, "ClusterRoleBinding")
    assert get(bound.body, "metadata", "namespace") is None
    assert [value(s, "namespace") for s in get(bound.body, "subjects").items] == ["new", "old"]
    assert one(found, "ServiceAccount").address == "ServiceAccount.new.runner"
    assert value(one(found, "Namespace").body, "metadata", "name") == "new"


def test_labels_reach_pods_and_selectors_where_they_should():
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n"
    )
    deployment += "  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c}]}\n"
    files = {
        "kustomization.yaml": "resources:\n- d.yaml\ncommonLabels: {team: data}\n"
        "labels:\n- pairs: {tier: web}\n- pairs: {part: x}\n  includeTemplates: true\ncommonAnnotations: {owner: me}\n",
        "d.yaml": deployment,
    }

    body = one(resources(files), "Deployment").body

    labels = {e.key.value for e in get(body, "metadata", "labels").entries}
    template = {e.key.value for e in get(body, "spec", "template", "metadata", "labels").entries}
    selector = {e.key.value for e in get(body, "spec", "selector", "matchLabels").entries}
    assert (labels, template, selector) == ({"team", "tier", "part"}, {"a", "team", "part"}, {"a", "team"})
    assert value(body, "metadata", "annotations", "owner") == "me"


def test_replicas_are_counted_where_the_kustomization_says_so():
    found = overlay("replicas:\n- {name: api, count: 4}\n")

    assert where(one(found, "Deployment").body, "spec", "replicas") == ("prod/kustomization.yaml", "4")


def test_generators_read_env_files_and_files_and_merge():
    files = {
        "base/kustomization.yaml": "configMapGenerator:\n- name: a\n  literals: [A=1, 'B=\"two\"']\n",
        "top/kustomization.yaml": "resources:\n- ../base\nconfigMapGenerator:\n- name: a\n  behavior: merge\n"
        "  envs:\n  - more.env\n  files:\n  - app.properties\n  - key=other.txt\n  - gone.txt\n",
        "top/more.env": "B=3\nC=four\n",
        "top/app.properties": "a=b\nc=d\n",
        "top/other.txt": "text",
    }

    body = next(r for r in objects(files) if r.type == "ConfigMap").body

    data = {e.key.value: e.value.value for e in get(body, "data").entries}
    assert data == {"A": "1", "B": "3", "C": "four", "app.properties": "a=b\nc=d\n", "key": "text"}
    assert where(body, "data", "C") == ("top/more.env", "four")
    assert where(body, "data", "A") == ("base/kustomization.yaml", "1")
    assert get(body, "data").open


def test_replacements_copy_a_value_or_leave_it_unknown():
    files = {
        "kustomization.yaml": "resources:\n- all.yaml\nreplacements:\n"
        "- source: {kind: ConfigMap, name: s, fieldPath: data.HOST}\n  targets:\n"
        "  - select: {kind: Pod}\n    fieldPaths: ['spec.containers.[name=c].env.[name=A].value']\n"
        "  - select: {kind: Pod}\n    fieldPaths: [spec.nodeName]\n    options: {delimiter: '.', index: 0}\n",
        "all.yaml": made("ConfigMap", "s", "data: {HOST: h.example}\n")
        + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  nodeName: n\n  containers:\n"
        "  - {name: c, env: [{name: A, value: x}]}\n",
    }

    found = resources(files)

    assert value(get(one(found, "Container").body, "env").items[0], "value") == "h.example"
    assert value(one(found, "PodSpec").body, "nodeName") is UNKNOWN


def test_own_transformers_leave_labels_open():
    found = overlay("transformers:\n- labels.yaml\n")

    assert get(one(found, "Deployment").body, "metadata").open


def test_a_chart_that_kustomize_inflates_is_said_to_be_unread():
    found = load({"kustomization.yaml": "helmCharts:\n- {name: db, repo: 'https://charts.example'}\n"})

    assert [(s.path, s.line) for s in found[0][1].skips] == [("kustomization.yaml", 2)]


def test_what_a_kustomization_lists_is_shown_to_every_family():
    connect = (
        "apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnect\nmetadata: {name: c}\nspec: {bootstrapServers: 'k:9092'}\n"
    )
    worker = "bootstrap.servers=k:9092\ngroup.id=a\noffset.storage.topic=o\nconfig.storage.topic=c\n"
    files = {
        "kustomization.yaml": "resources:\n- connect.yaml\nconfigMapGenerator:\n- name: w\n  files:\n  - w.properties\n",
        "connect.yaml": connect,
        "w.properties": worker,
    }

    found = {(r.platform, r.type, r.document.path) for r in resources(files)}

    assert ("strimzi", "KafkaConnect", "connect.yaml") in found
    assert any(platform == "kafka-connect" and path == "w.properties" for platform, _, path in found)


def test_flow_lists_take_files_in_as_block_lists_do():
    found = load({"kustomization.yaml": "resources: [a.yaml, 'b.yaml']\n", "a.yaml": "a: 1\n", "b.yaml": "b: 1\n"})

    assert [(u.kind, u.paths) for u, _ in found] == [("kustomize", ("kustomization.yaml", "a.yaml", "b.yaml"))]


@pytest.mark.parametrize("name", ["(?>(?:a+)+b)", "(?:(?:a+)+b)?+c", "(?:a?){200}b", "[a-z]+"])
def test_a_target_that_is_no_plain_pattern_is_never_run_and_what_it_may_change_is_unknown(name, monkeypatch):
    run = []
    monkeypatch.setattr(kustomize_patch.re, "fullmatch", lambda *a: run.append(a))
    found = overlay(f"patches:\n- target: {{name: '{name}'}}\n  patch: '[{{op: remove, path: /spec/replicas}}]'\n")

    assert value(one(found, "Deployment").body, "spec") is UNKNOWN
    assert run == []


def test_a_target_that_names_another_kind_changes_nothing_whatever_its_pattern():
    found = overlay(
        "patches:\n- target: {kind: Job, name: '[a-z]+'}\n  patch: '[{op: remove, path: /spec/replicas}]'\n"
    )

    assert value(one(found, "Deployment").body, "spec", "replicas") == 1
