"""Environments that come from config maps: of the same unit they are one, of another they are judged by themselves."""

from __future__ import annotations

from linter.platform.connector import environments
from linter.tree import get
from tests.unit.platform.units import cut, resources, value

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata:\n"
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n  - name: grafana\n"
    "    image: grafana/grafana\n"
)


def test_a_config_map_whose_keys_are_variables_is_an_environment():
    found = resources({"a.yaml": MAP + "  GF_SECURITY_COOKIE_SECURE: 'false'\n", "b.yaml": MAP + "  GF_a.ini: x\n"})

    assert [(r.platform, r.document.path, r.name) for r in found if r.platform != "kubernetes"] == [
        ("grafana", "a.yaml", "settings")
    ]


def test_a_container_of_the_same_unit_has_its_config_map_in_its_environment():
    pod = POD + "    envFrom: [{configMapRef: {name: settings}, prefix: GF_}]\n"
    pod += "    env: [{name: GF_B, valueFrom: {configMapKeyRef: {name: settings, key: B}}}, {name: GF_A, value: own}]\n"
    found = resources(MAP + "  A: of the map\n  B: two\n  C: three\n---\n" + pod)

    settings = [r for r in found if r.platform == "grafana"]

    assert [r.name for r in settings] == ["grafana"]
    container = next(r for r in found if r.type == "Container")
    body = environments.joined(container, environments.maps(found))
    names = {value(i, "name"): get(i, "value") for i in get(body, "env").items}
    assert {k: v.value for k, v in names.items()} == {"GF_A": "own", "GF_B": "two", "GF_C": "three"}
    assert cut(names["GF_C"].span) == "three"
    assert [cut(span) for span in names["GF_C"].via] == ["settings"]
    assert get(body, "envFrom") is None


def test_what_is_not_in_the_unit_leaves_the_environment_open():
    pod = POD + "    envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: s}}]\n"
    container = next(r for r in resources(pod) if r.type == "Container")

    body = environments.joined(container, environments.maps([container]))

    assert get(body, "envFrom") is not None


def test_two_config_maps_of_one_name_are_not_chosen_between():
    found = resources(MAP + "  A: x\n---\n" + MAP + "  A: y\n")

    assert environments.maps(found) == {}
