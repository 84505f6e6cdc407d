from __future__ import annotations

from linter.tree import get
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
