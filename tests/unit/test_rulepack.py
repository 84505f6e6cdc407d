"""The pack: a run decodes the rules of its types, and finds what reading all of them finds."""

from __future__ import annotations

import json

import pytest

from linter import compile, rulepack
from linter.rulepack import Pack, decode, part_of, prose_lines, rule_lines


def row(id, *types):
    return [id, "tls", "high", "high", "stable", "resource", "attribute", "terraform", list(types), "m", {}, [], None]


@pytest.fixture
def pack(tmp_path):
    rows = [row("a", "aws_x"), row("b", "aws_y", "aws_x"), row("c", "*"), row("d", "aws_z")]
    (tmp_path / "terraform-aws.jsonl").write_text(rule_lines(rows), encoding="utf-8")
    return Pack(str(tmp_path))


@pytest.mark.parametrize(("type", "ids"), [("aws_x", "abc"), ("aws_z", "cd"), ("aws_none", "c")])
def test_the_rules_of_a_type_are_those_that_name_it_or_all(pack, type, ids):
    assert "".join(r.id for r in pack.of_type("terraform-aws", type)) == ids


def test_only_the_rules_of_the_types_asked_for_are_decoded(pack, monkeypatch):
    seen = []
    monkeypatch.setattr(rulepack, "rule_from_json", lambda raw: seen.append(raw[0]) or raw)

    pack.of_type("terraform-aws", "aws_z")
    pack.of_type("terraform-aws", "aws_z")

    assert seen == ["c", "d"]


def test_a_shard_is_all_of_its_rules_and_one_that_is_not_there_is_empty(pack):
    assert [r.id for r in pack.shard("terraform-aws")] == ["a", "b", "c", "d"]
    assert pack.shard("terraform-none") == pack.of_type("terraform-none", "x") == ()


@pytest.mark.parametrize("value", [None, [], {}, {"a": [1, -2.5, True, None, "x\n\u2028\u00e9\\"]}, "text", 1e30])
def test_what_is_decoded_is_what_the_standard_library_decodes(value):
    text = json.dumps(value)

    assert decode(text) == json.loads(text)


def test_without_the_accelerator_of_cpython_the_values_are_the_same(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "_json", None)

    assert decode('{"a":[1,"b"]}') == {"a": [1, "b"]}


def test_prose_is_found_by_the_id_of_its_rule(tmp_path):
    docs = {"b-rule": {"summary": "B."}, "a-rule": {"summary": "A."}}
    for id, row in docs.items():
        (tmp_path / f"{part_of(id)}.jsonl").write_text(prose_lines({id: row}), encoding="utf-8")

    assert Pack(str(tmp_path)).docs() == docs


def test_a_source_that_changes_while_the_pack_is_written_is_newer_than_it(tmp_path, monkeypatch):
    source = tmp_path / "rules"
    source.mkdir()

    def read(_):
        (source / "late.yaml").write_text("")  # somebody saves a file that was read already
        return {}

    monkeypatch.setattr(compile, "read", read)
    monkeypatch.setattr("linter.compile_lifecycle.compile_lifecycle", lambda _: {})
    monkeypatch.setattr(compile, "FOLDER", str(tmp_path / "pack"))
    monkeypatch.setattr(compile, "SOURCES", str(source))
    compile.write(str(tmp_path / "pack"), str(source))
    written = []
    monkeypatch.setattr(compile, "write", lambda: written.append(1))

    compile.refresh()

    assert written == [1]
