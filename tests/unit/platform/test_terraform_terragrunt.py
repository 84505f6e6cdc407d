from __future__ import annotations

import pytest

from linter.predicate import plain
from linter.tree import UNKNOWN, get
from tests.unit.platform.units import load, one, resources, value, where

MODULE = 'variable "v" { default = "d" }\nvariable "w" {}\nresource "x_y" "z" {\n  a = var.v\n  b = var.w\n}\n'


def test_inputs_beside_the_module_are_its_values():
    files = {"main.tf": MODULE, "terragrunt.hcl": 'locals { n = "it" }\ninputs = {\n  v = local.n\n}\n'}

    found = one(resources(files), "x_y")

    assert value(found.body, "a") == "it"
    assert where(found.body, "a") == ("terragrunt.hcl", "it")


def test_a_local_module_is_judged_with_the_inputs_of_each_caller():
    files = {
        "modules/m/main.tf": MODULE,
        "live/dev/terragrunt.hcl": 'terraform { source = "../../modules//m?ref=v1" }\ninputs = { v = "dev" }\n',
        "live/prod/terragrunt.hcl": 'terraform {\n  source = "../../modules/m"\n}\ninputs = { v = "live", w = 1 }\n',
    }

    found = [r for r in resources(files) if r.type == "x_y"]

    assert [(value(r.body, "a"), value(r.body, "b")) for r in found] == [("dev", UNKNOWN), ("live", 1)]
    assert [u.called for u, _ in load(files) if u.root == "modules/m"] == [True]


def test_what_an_included_file_says_is_merged_below():
    files = {
        "modules/m/main.tf": MODULE,
        "root.hcl": 'inputs = {\n  v = "root"\n  w = "root"\n}\n',
        "live/db/terragrunt.hcl": """
include "root" {
  path   = find_in_parent_folders("root.hcl")
  expose = true
}
terraform {
  source = "${get_repo_root()}/modules/m"
}
inputs = {
  v = include.root.inputs.w
}
""",
    }

    found = [r for r in resources(files) if r.document.path == "modules/m/main.tf"]
    bodies = [(value(r.body, "a"), value(r.body, "b")) for r in found if r.type == "x_y"]

    assert ("root", "root") in bodies


def test_an_include_without_a_label_finds_the_file_above():
    files = {
        "modules/m/main.tf": MODULE,
        "live/terragrunt.hcl": 'inputs = { w = "above" }\n',
        "live/db/terragrunt.hcl": 'include {\n  path = find_in_parent_folders()\n}\nterraform {\n  source = "../../modules/m"\n}\n',
    }

    assert value(one(resources(files), "x_y").body, "b") == "above"


def test_another_files_locals_are_read():
    files = {
        "modules/m/main.tf": MODULE,
        "live/env.hcl": 'locals { tier = "prod" }\n',
        "live/db/terragrunt.hcl": """
locals {
  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))
}
terraform {
  source = "../../modules/m"
}
inputs = { v = local.env.locals.tier }
""",
    }

    found = one(resources(files), "x_y")

    assert value(found.body, "a") == "prod"
    assert where(found.body, "a") == ("live/env.hcl", "prod")


def test_a_variable_is_unknown_when_its_value_may_be_in_an_include_that_is_not_found():
    files = {
        "modules/m/main.tf": MODULE,
        "live/db/terragrunt.hcl": 'include {\n  path = find_in_parent_folders("gone.hcl")\n}\nterraform {\n  source = "../../modules/m"\n}\n',
    }

    assert value(one(resources(files), "x_y").body, "a") is UNKNOWN


def test_what_a_dependency_or_the_environment_gives_is_unknown():
    inputs = 'dependency "vpc" { config_path = "../vpc" }\ninputs = { v = dependency.vpc.outputs.id, w = get_env("X", "y") }\n'

    found = one(resources({"main.tf": MODULE, "terragrunt.hcl": inputs}), "x_y")

    assert (value(found.body, "a"), value(found.body, "b")) == (UNKNOWN, UNKNOWN)


def test_files_that_include_each_other_end():
    files = {
        "modules/m/main.tf": MODULE,
        "a/terragrunt.hcl": 'include {\n  path = "../b/terragrunt.hcl"\n}\nterraform {\n  source = "../modules/m"\n}\ninputs = { v = read_terragrunt_config("terragrunt.hcl") }\n',
        "b/terragrunt.hcl": 'include {\n  path = "../a/terragrunt.hcl"\n}\n',
    }

    assert one(resources(files), "x_y")


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        ("", ({"b": 2}, ["y"], "eu")),
        ('  merge_strategy = "deep"\n', ({"a": 1, "b": 2}, ["x", "y"], "eu")),
        ('  merge_strategy = "no_merge"\n', ({"b": 2}, ["y"], None)),
    ],
)
def test_an_included_file_is_merged_as_the_block_says(strategy, wanted):
    files = {
        "root.hcl": 'inputs = {\n  tags = { a = 1 }\n  list = ["x"]\n  region = "eu"\n}\n',
        "app/terragrunt.hcl": (
            f'include "root" {{\n  path = find_in_parent_folders("root.hcl")\n{strategy}}}\n'
            'terraform {\n  source = "../m"\n}\ninputs = {\n  tags = { b = 2 }\n  list = ["y"]\n}\n'
        ),
        "m/main.tf": (
            'variable "tags" {}\nvariable "list" {}\nvariable "region" { default = null }\n'
            'resource "x_y" "z" {\n  tags = var.tags\n  list = var.list\n  region = var.region\n}\n'
        ),
    }

    body = one(resources(files), "x_y").body

    assert tuple(plain(get(body, name))[0] for name in ("tags", "list", "region")) == wanted
