"""Findings in a ConfigMap or Secret name the pods that take their settings from it, in whichever file these are."""

from __future__ import annotations

from linter.finding import Finding, Place, Region, Severity
from linter.policy import consumers
from linter.project import Object, Project


def place(path: str, line: int) -> Place:
    return Place(path, Region(0, 1, line, 1, line, 2, 1, 2))


def store(kind: str, namespace: str = "shop") -> Object:
    return Object(kind, namespace, "settings", place("a.yaml", 4), (("lines", (1, 9)),))


def pod(path: str, key: str, namespace: str = "shop", name: str = "settings") -> Object:
    return Object("Deployment", namespace, "web", place(path, 4), ((key, (name,)),))


def related(line: int, *objects: Object) -> list[str]:
    found = Finding("r", "tls", Severity.HIGH, "high", "m", place("a.yaml", line))
    return [p.path for p in consumers.name([found], Project(objects=objects))[0].related]


def test_the_pods_of_other_files_are_related():
    assert related(6, store("ConfigMap"), pod("b.yaml", "configMaps"), pod("c.yaml", "configMaps")) == [
        "b.yaml",
        "c.yaml",
    ]
    assert related(6, store("Secret"), pod("b.yaml", "secrets"), pod("c.yaml", "configMaps")) == ["b.yaml"]


def test_another_namespace_name_or_line_is_not():
    assert related(6, store("ConfigMap"), pod("b.yaml", "configMaps", "other")) == []
    assert related(6, store("ConfigMap"), pod("b.yaml", "configMaps", "shop", "else")) == []
    assert related(12, store("ConfigMap"), pod("b.yaml", "configMaps")) == []
