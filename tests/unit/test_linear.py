"""Twice the resources are twice the work: what a check looks at is counted, never timed."""

from __future__ import annotations

import pytest

from linter import pipeline, platform, predicate, source
from linter.checks import companion
from linter.finding import Place, Region
from linter.platform.connector import debezium_version
from linter.policy import dependents
from linter.predicate import parse_path
from linter.project import Connector, Project
from linter.reader import FileReader
from linter.versions import root
from tests.unit.policy.findings import finding


def loaded(text: str):
    files = source.Files(".", {"main.tf": text.encode()}, overlay_only=True)
    (unit,) = pipeline.units(files, ["main.tf"])
    return platform.load(unit, FileReader(files))


def counted(monkeypatch, module, name, work):
    """How often a function is called while `work` runs."""
    calls = []
    plain = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *a, **k: [calls.append(1), plain(*a, **k)][1])
    work()
    monkeypatch.undo()
    return len(calls)


def paths(*texts):
    return tuple(map(parse_path, texts))


def buckets(count, link):
    made = (
        f'resource "aws_s3_bucket" "b{n}" {{\n  bucket = var.b{n % 7}\n}}\n'
        f'resource "aws_s3_bucket_versioning" "v{n}" {{\n  bucket = {link(n)}\n}}\n'
        for n in range(count)
    )
    return "".join(f'variable "b{n}" {{}}\n' for n in range(7)) + "".join(made)


@pytest.mark.parametrize(
    "link",
    [lambda n: f"aws_s3_bucket.b{n}.id", lambda n: f'"b{n}"', lambda n: f"var.b{n % 7}", lambda n: "local.gone"],
    ids=["reference", "name", "same variable", "unknown"],
)
@pytest.mark.parametrize("present", [True, False])
def test_a_companion_is_looked_up_and_not_searched_for(link, present, monkeypatch):
    params = companion.Params(["aws_s3_bucket_versioning"], via=paths("bucket"), names=paths("bucket"), present=present)

    def work(count):
        around = loaded(buckets(count, link))
        targets = [r for r in around.resources if r.type == "aws_s3_bucket"]
        return counted(
            monkeypatch, companion, "select", lambda: [list(companion.check(t, params, around)) for t in targets]
        )

    assert work(200) <= 2.1 * work(100)


def test_what_a_unit_says_of_its_providers_is_read_once(monkeypatch):
    text = 'terraform {\n  required_providers {\n    aws = { version = "~> 5.0" }\n  }\n}\n'
    around = loaded(text + "".join(f'resource "aws_s3_bucket" "b{n}" {{}}\n' for n in range(50)))

    def work():
        for _ in around.resources:
            assert root.constraint("aws", around) == "~> 5.0"
            assert not root.is_root(around)

    assert counted(monkeypatch, root, "select", work) == 1


def test_the_files_beside_many_connectors_are_listed_once(monkeypatch):
    names = {f"c/c{n}.json": b"{}" for n in range(100)} | {"c/docker-compose.yml": b"# debezium/connect:1.9\n"}
    files = source.Files(".", names, overlay_only=True)
    looks = []

    class Places:
        def fullmatch(self, name):
            looks.append(name)
            return name.endswith(".yml")

    monkeypatch.setattr(debezium_version, "_PLACES", Places())
    readers = [FileReader(files) for _ in range(100)]

    found = {debezium_version.major(r.document(f"c/c{n}.json"), r) for n, r in enumerate(readers)}

    assert found == {1}
    assert len(looks) == 101


def test_a_host_that_everybody_reaches_is_named_up_to_a_bound(monkeypatch):
    def at(n):
        return Place(f"c{n}.json", Region(0, 1, 1, 1, 1, 2, 1, 2))

    def work(count):
        users = [Connector("c", "x", "source", f"c.{n}", at(n), (("db", "pg://db.example/o"),)) for n in range(count)]
        found = [finding("r", f"c{n}.json", trigger="tls", resource=f"c.{n}") for n in range(count)]
        named = []
        calls = counted(
            monkeypatch,
            Place,
            "_replace",
            lambda: named.extend(dependents.name(found, Project(connectors=tuple(users)))),
        )
        assert {len(f.related) for f in named} == {dependents.MOST}
        return calls

    assert work(400) <= 2.1 * work(200)


def test_a_reference_to_another_resource_is_looked_up(monkeypatch):
    around = loaded(buckets(60, lambda n: f"aws_s3_bucket.b{n}.id"))
    looks = []

    class Counted(str):
        __slots__ = ()

        def __eq__(self, other):
            looks.append(other)
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    from linter.checks import attribute

    (first, *_) = [r for r in around.resources if r.type == "aws_s3_bucket_versioning"]
    plain = predicate.select
    monkeypatch.setattr(
        attribute,
        "select",
        lambda *a: ((h._replace(refs=tuple(map(Counted, h.refs))), s) for h, s in plain(*a)),
    )

    found = [label for _, label in attribute.concerned(first, paths("bucket"), around)]

    assert found == ["what this is about"]
    assert len(looks) <= 3
