"""A run reads the shards that its input can match, and no others."""

from __future__ import annotations

import json
import os

import pytest

from linter import lifecycle_data
from tests.unit.lifecycle import material

CORE = {"index"}


def read(monkeypatch, files):
    """The shards that a run over some files reads."""
    names = []

    def answer(path):
        names.append(os.path.basename(path).removeprefix("lifecycle-").removesuffix(".json"))
        return material.read_shard(path)

    monkeypatch.setattr(lifecycle_data, "read_json", answer)
    lifecycle_data.install({})
    material.seen(files)
    assert len(names) == len(set(names))
    return set(names)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yaml", "name: a\nport: 80\n", set()),
        ("a.yaml", "url: https://graph.facebook.com/v19.0\n", {"api-meta"}),
        ("docker-compose.yml", "services:\n  a:\n    image: postgres:12\n", {"image-p"}),
        ("app.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", set()),
        ("app.yaml", "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n", {"gvk"}),
        ("main.tf", 'resource "random_id" "a" {}\n', {"attr-random"}),
        ("main.tf", 'resource "aws_sqs_queue" "a" {}\n', {"attr-aws"}),
    ],
)
def test_only_what_can_match_is_read(monkeypatch, name, text, expected):
    assert read(monkeypatch, {name: text}) - CORE == expected


def test_the_shards_of_a_usual_repository_are_small():
    """One megabyte of JSON is read in some 15 ms; the whole list is never read by a run."""
    sizes = {name: len(json.dumps(shard, separators=(",", ":"))) for name, shard in material.shards().items()}

    assert sizes["index"] < 20_000
    assert max(size for name, size in sizes.items() if name != "list") < 80_000
    usual = ("index", "about", "gvk", "attr-aws", "attr-module", "image-p", "image-n", "image-r", "attr-kubernetes")
    assert sum(sizes[name] for name in usual) < 250_000
