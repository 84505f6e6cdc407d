from __future__ import annotations

from linter.tree import UNKNOWN
from tests.unit.platform.units import load, one, resources, value

CHART = {
    "app/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.2.3\ndependencies: [{name: db, version: '*'}]\n",
    "app/values.yaml": "image: {tag: latest}\n",
    "app/values-prod.yaml": "image: {tag: 1.0.0}\n",
    "app/templates/api.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n"
    "spec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: {{ .Values.image }}\n"
    "          securityContext:\n            privileged: true\n",
}


def test_a_chart_is_one_unit():
    found = load(CHART)

    assert [(u.kind, u.root, len(u.paths)) for u, _ in found] == [("helm", "app", 4)]


def test_metadata_values_and_templates_are_resources():
    found = resources(CHART)

    assert (one(found, "Chart").name, value(one(found, "Chart").body, "version")) == ("shop", "1.2.3")
    assert sorted(r.name for r in found if r.type == "values") == ["values", "values-prod"]
    assert value(one(found, "Container").body, "image") is UNKNOWN
    assert value(one(found, "Container").body, "securityContext", "privileged") is True


def test_a_chart_inside_a_chart_is_a_unit_of_its_own():
    inner = {"app/charts/db/Chart.yaml": "apiVersion: v2\nname: db\n", "app/charts/db/templates/a.yaml": "a: 1\n"}

    found = load({**CHART, **inner})

    assert sorted((u.root, len(u.paths)) for u, _ in found) == [("app", 4), ("app/charts/db", 2)]
