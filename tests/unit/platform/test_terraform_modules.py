from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, Leaf, get
from tests.unit.platform.units import load, one, resources, value, where

MODULE = """
variable "v" { default = "d" }
variable "n" {}
resource "x_y" "z" {
  a = var.v
  b = var.n
}
output "id" { value = x_y.z.id }
output "name" { value = x_y.z.b }
"""


def skips(files: dict[str, str]) -> list[str]:
    return [s.reason for _, loaded in load(files) for s in loaded.skips]


def test_a_module_has_the_arguments_of_its_call():
    files = {"main.tf": 'module "m" {\n  source = "./m"\n  n = "given"\n}\n', "m/main.tf": MODULE}

    found = one(resources(files), "x_y")

    assert (found.address, value(found.body, "a"), value(found.body, "b")) == ("module.m.x_y.z", "d", "given")
    assert where(found.body, "b") == ("main.tf", "given")


def test_a_module_without_a_caller_has_its_defaults_and_nothing_else():
    found = one(resources({"m/main.tf": MODULE}), "x_y")

    assert (value(found.body, "a"), value(found.body, "b")) == ("d", UNKNOWN)


def test_modules_nest_and_a_value_is_placed_where_it_began():
    files = {
        "live/main.tf": 'variable "x" {}\nmodule "outer" {\n  source = "../outer"\n  p = var.x\n}\n',
        "live/terraform.tfvars": 'x = "far"\n',
        "outer/main.tf": 'variable "p" {}\nlocals { q = var.p }\nmodule "inner" {\n  source = "../m"\n  n = local.q\n}\n',
        "m/main.tf": MODULE,
    }

    found = one(resources(files), "x_y")

    assert found.address == "module.outer.module.inner.x_y.z"
    assert where(found.body, "b") == ("live/terraform.tfvars", "far")


def test_an_output_is_what_the_module_gives():
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  n = "given"\n}\nresource "a_b" "c" {\n  d = module.m.name\n  e = module.m.id\n}\n',
        "m/main.tf": MODULE,
    }

    found = one(resources(files), "a_b")
    computed = get(found.body, "e")

    assert value(found.body, "d") == "given"
    assert isinstance(computed, Leaf)
    assert (computed.value, computed.refs) == (UNKNOWN, ("module.m.x_y.z",))


def test_a_module_is_called_once_for_each_key():
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  for_each = { one = "1", two = "2" }\n  n = each.value\n}\n'
        'resource "a_b" "c" { d = module.m["two"].name }\n',
        "m/main.tf": MODULE,
    }

    found = [r for r in resources(files) if r.type == "x_y"]

    assert [value(r.body, "b") for r in found] == ["1", "2"]


def test_a_module_of_a_registry_is_unknown():
    files = {
        "main.tf": 'module "m" {\n  source = "terraform-aws-modules/vpc/aws"\n  cidr = "x"\n}\nresource "a_b" "c" { d = module.m.id }\n'
    }

    found = resources(files)

    assert value(one(found, "a_b").body, "d") is UNKNOWN
    assert value(one(found, "module").body, "inputs", "cidr") == "x"


@pytest.mark.parametrize("source", ["terraform-aws-modules/vpc/aws", "git::https://example.com/m.git?ref=v1"])
def test_a_vendored_module_is_judged(source):
    files = {
        "live/main.tf": f'module "m" {{\n  source = "{source}"\n  n = "given"\n}}\n',
        "live/.terraform/modules/modules.json": '{"Modules": [{"Key": "", "Dir": "."}, {"Key": "m", "Dir": ".terraform/modules/m"},'
        ' {"Key": "m.deep", "Dir": ".terraform/modules/m.deep"}]}',
        "live/.terraform/modules/m/main.tf": MODULE + f'module "deep" {{\n  source = "{source}"\n  n = 1\n}}\n',
        "live/.terraform/modules/m.deep/main.tf": MODULE,
    }

    found = [r for unit, loaded in load(files) if unit.root == "live" for r in loaded.resources if r.type == "x_y"]

    assert [(r.address, value(r.body, "b")) for r in found] == [
        ("module.m.x_y.z", "given"),
        ("module.m.module.deep.x_y.z", 1),
    ]


def test_a_module_that_is_not_there_is_said():
    assert skips({"main.tf": 'module "m" { source = "./gone" }\n'}) == [
        "There is no module in 'gone'; its values are taken as unknown."
    ]


def test_a_module_outside_the_tree_is_said():
    assert skips({"main.tf": 'module "m" { source = "../../gone" }\n'}) == [
        "The module lies outside the tree; its values are taken as unknown."
    ]


def test_a_module_that_calls_itself_is_said():
    files = {"a/main.tf": 'module "b" { source = "../b" }\n', "b/main.tf": 'module "b" { source = "../b" }\n'}

    assert "The module calls itself; the call is not followed." in skips(files)


def test_a_value_that_depends_on_itself_is_said():
    files = {"main.tf": 'locals {\n  a = local.b\n  b = local.a\n}\nresource "x_y" "z" { v = local.a }\n'}

    ((_, loaded),) = load(files)

    assert value(one(list(loaded.resources), "x_y").body, "v") is UNKNOWN
    assert [s.reason for s in loaded.skips] == ["A value depends on itself; it is taken as unknown."]


def test_a_huge_count_is_bounded_and_said():
    ((_, loaded),) = load({"main.tf": 'resource "x_y" "z" {\n  count = 100000\n  a = count.index\n}\n'})

    assert len([r for r in loaded.resources if r.type == "x_y"]) == 100
    assert [s.reason for s in loaded.skips] == ["Only 100 of 100000 instances are judged one by one."]


def test_work_without_end_is_bounded_and_said(monkeypatch):
    monkeypatch.setattr("linter.platform.terraform.evaluate.MAX_STEPS", 20_000)
    loop = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]"

    ((_, loaded),) = load({"main.tf": f'resource "x_y" "z" {{\n  a = {loop}\n}}\n'})
    _ = one(list(loaded.resources), "x_y").body

    assert {s.reason for s in loaded.skips} == {"The module takes too long to resolve; the rest is taken as unknown."}


def test_a_text_that_grows_without_end_is_unknown():
    grown = "".join(f'  a{n + 1} = replace(local.a{n}, "x", local.a{n})\n' for n in range(8))
    text = f'locals {{\n  a0 = "xxxxxxxxxx"\n{grown}}}\nresource "x_y" "z" {{\n  a = local.a8\n}}\n'

    assert value(one(resources({"main.tf": text}), "x_y").body, "a") is UNKNOWN


def test_a_module_that_is_called_too_often_is_bounded_and_said():
    tower = {
        f"m{n}/main.tf": "".join(f'module "{k}" {{ source = "../m{n + 1}" }}\n' for k in "abcd") for n in range(8)
    } | {"m8/main.tf": 'resource "x_y" "z" {}\n'}

    assert "Module calls are nested too deeply or too many." in skips(tower)
