from __future__ import annotations

import pytest

from linter.tree import UNKNOWN
from tests.unit.platform.units import one, resources, value, where

MAIN = 'variable "v" {}\nresource "x_y" "z" { a = var.v }\n'
DEFAULTED = 'variable "v" { default = "from default" }\nresource "x_y" "z" { a = var.v }\n'


def test_a_variable_without_a_default_is_unknown():
    found = one(resources({"main.tf": MAIN}), "x_y")

    assert value(found.body, "a") is UNKNOWN


def test_a_default_is_the_value_and_its_place():
    found = one(resources({"main.tf": DEFAULTED}), "x_y")

    assert value(found.body, "a") == "from default"
    assert where(found.body, "a") == ("main.tf", "from default")


@pytest.mark.parametrize(
    "name", ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "a.auto.tfvars.json", "prod.tfvars"]
)
def test_a_variable_file_is_the_value_and_its_place(name):
    text = '{"v": "given"}' if name.endswith("json") else 'v = "given"\n'

    found = one(resources({"main.tf": DEFAULTED, name: text}), "x_y")

    assert value(found.body, "a") == "given"
    assert where(found.body, "a") == (name, "given")


def test_the_use_of_a_value_is_a_related_place():
    from linter.tree import Leaf, get

    leaf = get(one(resources({"main.tf": MAIN, "terraform.tfvars": 'v = "given"'}), "x_y").body, "a")

    assert isinstance(leaf, Leaf)
    assert [s.document.text[s.start : s.end] for s in leaf.via] == ["var.v"]


def test_later_variable_files_win_as_in_terraform():
    files = {
        "main.tf": MAIN, "terraform.tfvars": 'v = "1"', "terraform.tfvars.json": '{"v": "2"}',
        "a.auto.tfvars": 'v = "3"', "b.auto.tfvars": 'v = "4"',
    }  # fmt: skip

    assert value(one(resources(files), "x_y").body, "a") == "4"


def test_each_environment_is_judged_by_itself():
    files = {"main.tf": MAIN, "terraform.tfvars": 'v = "base"', "dev.tfvars": "", "prod.tfvars": 'v = "live"'}

    found = resources(files)

    assert [value(r.body, "a") for r in found if r.type == "x_y"] == ["base", "live"]


@pytest.mark.parametrize("folder", ["envs", "vars", "config", "environments"])
def test_environments_may_lie_in_a_folder_of_their_own(folder):
    files = {"main.tf": MAIN, f"{folder}/dev.tfvars": 'v = "dev"', f"{folder}/prod.tfvars": 'v = "live"'}

    found = resources(files)

    assert [value(r.body, "a") for r in found if r.type == "x_y"] == ["dev", "live"]


@pytest.mark.parametrize("layout", ["environments/{}/terraform.tfvars", "envs/{}.tfvars", "tfvars/{}/main.tfvars"])
def test_environments_may_lie_in_a_folder_each(layout):
    files = {"main.tf": MAIN, layout.format("dev"): 'v = "dev"', layout.format("prod"): 'v = "live"'}

    found = resources(files)

    assert [value(r.body, "a") for r in found if r.type == "x_y"] == ["dev", "live"]


def test_the_configured_variable_files_replace_the_guess():
    files = {"main.tf": MAIN, "dev.tfvars": 'v = "dev"', "prod.tfvars": 'v = "live"'}

    found = resources(files, var_files=("prod.tfvars",))

    assert [value(r.body, "a") for r in found if r.type == "x_y"] == ["live"]


def test_a_configured_variable_file_may_lie_anywhere_in_the_tree():
    files = {"infra/main.tf": MAIN, "shared/live.tfvars": 'v = "live"', "infra/terraform.tfvars": 'v = "base"'}

    found = resources(files, var_files=("shared/live.tfvars",))

    assert [value(r.body, "a") for r in found if r.type == "x_y"] == ["live"]


def test_a_configured_variable_file_that_is_not_there_is_said():
    from tests.unit.platform.units import load

    ((_, loaded),) = load({"main.tf": MAIN}, var_files=("vars/gone.tfvars",))

    assert [(s.path, s.reason) for s in loaded.skips] == [
        ("vars/gone.tfvars", "There is no such variable file; its values are taken as unknown.")
    ]


def test_null_takes_the_default_of_a_variable_that_is_not_nullable():
    main = 'variable "v" {\n default = "d"\n nullable = false\n}\nresource "x_y" "z" { a = var.v }\n'

    assert value(one(resources({"main.tf": main, "terraform.tfvars": "v = null"}), "x_y").body, "a") == "d"
    assert value(one(resources({"main.tf": DEFAULTED, "terraform.tfvars": "v = null"}), "x_y").body, "a") is None


def test_the_defaults_of_optional_attributes_are_filled_in():
    main = """
variable "v" {
  type    = object({ name = string, tls = optional(string, "1.0"), deep = optional(object({ on = optional(bool, false) }), {}) })
  default = { name = "n" }
}
resource "x_y" "z" {
  a = var.v.tls
  b = var.v.deep.on
}
"""
    found = one(resources({"main.tf": main}), "x_y")

    assert (value(found.body, "a"), value(found.body, "b")) == ("1.0", False)


def test_a_sensitive_variable_is_its_value():
    main = 'variable "v" {\n default = "x"\n sensitive = true\n}\nresource "x_y" "z" { a = sensitive(var.v) }\n'

    assert value(one(resources({"main.tf": main}), "x_y").body, "a") == "x"


def test_an_ephemeral_variable_is_given_at_run_time():
    main = 'variable "v" {\n type = string\n ephemeral = true\n}\nresource "x_y" "z" { password_wo = var.v }\n'

    assert value(one(resources({"main.tf": main}), "x_y").body, "password_wo") is UNKNOWN


def test_an_ephemeral_resource_gives_unknown_values_and_is_a_resource():
    main = (
        'ephemeral "random_password" "p" { length = 20 }\n'
        'resource "x_y" "z" { password_wo = ephemeral.random_password.p.result }\n'
    )

    found = resources({"main.tf": main})

    assert value(one(found, "x_y").body, "password_wo") is UNKNOWN
    assert one(found, "ephemeral.random_password").address == "ephemeral.random_password.p"
