from __future__ import annotations

import pytest

from linter.predicate import plain
from linter.tree import UNKNOWN, Leaf, Map, Seq, get
from tests.unit.platform.units import one, resources, value, where


def found(body: str, head: str = "", **files: str) -> list[object]:
    made = resources({"main.tf": f'{head}resource "x_y" "z" {{\n{body}\n}}\n', **files})
    return [r.body for r in made if r.type == "x_y"]


def test_count_of_nothing_makes_nothing():
    assert found("count = 0\na = 1") == []
    assert found("count = var.on ? 1 : 0\na = 1", 'variable "on" { default = false }\n') == []


def test_for_each_of_nothing_makes_nothing():
    assert found("for_each = {}\na = each.key") == []
    assert found("for_each = toset([])\na = 1") == []


def test_each_key_and_value_make_an_instance():
    bodies = found('for_each = { p = { s = 1 }, q = { s = 2 } }\na = "${each.key}-${each.value.s}"')

    assert [value(b, "a") for b in bodies] == ["p-1", "q-2"]


def test_each_of_a_set_is_key_and_value():
    assert [value(b, "a") for b in found('for_each = toset(["p", "q"])\na = each.value')] == ["p", "q"]


def test_count_index_chooses_a_member():
    assert [value(b, "a") for b in found('count = 2\na = ["p", "q"][count.index]')] == ["p", "q"]


def test_instances_that_cannot_be_told_are_one_with_unknown_names():
    (body,) = found("for_each = var.u\na = each.value.x\nb = 1", 'variable "u" {}\n')

    assert (value(body, "a"), value(body, "b")) == (UNKNOWN, 1)


def test_an_unknown_condition_of_count_keeps_the_resource():
    (body,) = found("count = var.u ? 1 : 0\nb = 1", 'variable "u" {}\n')

    assert value(body, "b") == 1


def test_a_dynamic_block_makes_a_block_for_each_member():
    (body,) = found('dynamic "s" {\n for_each = [{ p = 1 }, { p = 2 }]\n content {\n  q = s.value.p\n }\n}')

    blocks = get(body, "s")

    assert plain(blocks) == ([{"q": 1}, {"q": 2}], True)


def test_a_dynamic_block_may_name_its_iterator_and_nest():
    (body,) = found(
        'dynamic "s" {\n for_each = { k = [1, 2] }\n iterator = it\n content {\n  n = it.key\n'
        '  dynamic "t" {\n   for_each = it.value\n   content {\n    v = t.value\n   }\n  }\n }\n}'
    )

    assert plain(get(body, "s")) == ([{"n": "k", "t": [{"v": 1}, {"v": 2}]}], True)


@pytest.mark.parametrize("empty", ["[]", "{}", "null == null ? [] : [1]", "var.n[*]"])
def test_a_dynamic_block_over_nothing_makes_none(empty):
    (body,) = found(
        f'dynamic "s" {{\n for_each = {empty}\n content {{\n  q = 1\n }}\n}}', 'variable "n" { default = null }\n'
    )

    blocks = get(body, "s")

    assert isinstance(blocks, Seq)
    assert (blocks.items, blocks.open) == ((), False)


def test_a_dynamic_block_over_an_unknown_leaves_the_list_open():
    (body,) = found('dynamic "s" {\n for_each = var.u\n content {\n  q = s.value\n  r = 1\n }\n}', 'variable "u" {}\n')

    blocks = get(body, "s")

    assert isinstance(blocks, Seq)
    assert blocks.open
    assert value(blocks.items[0], "r") == 1


def test_a_dynamic_block_beside_a_written_one_adds_to_it():
    (body,) = found('s {\n q = 0\n}\ndynamic "s" {\n for_each = [1]\n content {\n  q = s.value\n }\n}')

    assert plain(get(body, "s")) == ([{"q": 0}, {"q": 1}], True)


def test_a_nested_block_from_an_optional_object_is_there_or_not():
    head = 'variable "o" {\n type = object({ level = optional(string, "low") })\n default = null\n}\n'
    body = 'dynamic "s" {\n for_each = var.o == null ? [] : [var.o]\n content {\n  l = s.value.level\n }\n}'

    assert plain(get(found(body, head)[0], "s")) == ([], True)
    assert plain(get(found(body, head, **{"terraform.tfvars": "o = {}"})[0], "s")) == ([{"l": "low"}], True)


def test_override_files_replace_arguments_and_blocks():
    files = {
        "main.tf": 'resource "x_y" "z" {\n  a = 1\n  b = 1\n  s {\n    q = 1\n  }\n}\nlocals { l = 1 }\n',
        "override.tf": 'resource "x_y" "z" {\n  a = 2\n  s {\n    q = 2\n  }\n}\n',
        "late_override.tf": 'resource "x_y" "z" { c = 3 }\nlocals { l = 2 }\n',
    }

    body = one(resources(files), "x_y").body

    assert (value(body, "a"), value(body, "b"), value(body, "c")) == (2, 1, 3)
    assert plain(get(body, "s")) == ([{"q": 2}], True)
    assert where(body, "a") == ("override.tf", "2")


def test_terraform_json_is_resolved_alike():
    text = """{
  "variable": {"v": {"default": "d"}},
  "locals": {"l": "${var.v}"},
  "resource": {"x_y": {"z": {"a": "${local.l}-1", "s": [{"q": true}], "dynamic": {"t": {"for_each": [1], "content": {"u": "${t.value}"}}}}}}
}"""

    body = one(resources({"main.tf.json": text}), "x_y").body

    assert value(body, "a") == "d-1"
    assert plain(get(body, "s")) == ([{"q": True}], True)
    assert plain(get(body, "t")) == ([{"u": 1}], True)


def test_write_only_attributes_are_attributes():
    (body,) = found('password_wo = "x"\npassword_wo_version = 1')

    assert (value(body, "password_wo"), value(body, "password_wo_version")) == ("x", 1)


def test_what_a_sensitive_function_wraps_is_itself():
    (body,) = found('a = sensitive("x")\nb = nonsensitive(sensitive("y"))')

    assert (value(body, "a"), value(body, "b")) == ("x", "y")


def test_a_provider_has_its_alias_in_its_address():
    made = resources(
        {"main.tf": 'provider "x" { region = "a" }\nprovider "x" {\n  alias = "east"\n  region = "b"\n}\n'}
    )

    assert [(r.address, value(r.body, "region")) for r in made] == [("provider.x", "a"), ("provider.x.east", "b")]


TAGS = """
provider "aws" {
  default_tags {
    tags = { owner = "team", tier = "base" }
  }
}
provider "aws" {
  alias = "bare"
}
"""


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('tags = { tier = "own" }', {"owner": "team", "tier": "own"}),
        ("", {"owner": "team", "tier": "base"}),
        ("provider = aws.bare\ntags = { x = 1 }", {"x": 1}),
    ],
)
def test_default_tags_of_the_provider_are_among_the_tags(body, wanted):
    made = one(resources({"main.tf": TAGS + f'resource "aws_x" "z" {{\n{body}\n}}\n'}), "aws_x")

    assert plain(get(made.body, "tags")) == (wanted, True)


def test_a_module_has_the_default_tags_of_the_provider_it_is_given():
    files = {
        "main.tf": TAGS
        + 'module "m" {\n  source = "./m"\n  providers = { aws = aws.bare }\n}\nmodule "n" { source = "./m" }\n',
        "m/main.tf": 'resource "aws_x" "z" { tags = {} }\n',
    }

    first, second = [r.body for r in resources(files) if r.type == "aws_x"]

    assert plain(get(first, "tags")) == ({}, True)
    assert plain(get(second, "tags")) == ({"owner": "team", "tier": "base"}, True)


def test_default_tags_that_are_not_known_leave_the_tags_open():
    text = 'variable "t" {}\nprovider "aws" {\n  default_tags {\n    tags = var.t\n  }\n}\nresource "aws_x" "z" {}\n'

    tags = get(one(resources({"main.tf": text}), "aws_x").body, "tags")

    assert isinstance(tags, Map)
    assert tags.open


def test_default_labels_of_google_are_among_the_labels():
    text = 'provider "google" { default_labels = { owner = "team" } }\nresource "google_x" "z" { labels = { a = 1 } }\n'

    made = one(resources({"main.tf": text}), "google_x")

    assert plain(get(made.body, "labels")) == ({"owner": "team", "a": 1}, True)


def test_a_moved_reference_to_a_leaf_keeps_its_place():
    (body,) = found('a = { b = "c" }["b"]')

    leaf = get(body, "a")

    assert isinstance(leaf, Leaf)
    assert where(body, "a") == ("main.tf", "c")
