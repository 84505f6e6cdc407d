from __future__ import annotations

import json
from typing import Any

from linter.platform import Resource
from linter.tree import UNKNOWN, Leaf, get, source
from tests.unit.platform.units import cut, load, one, resources, value, where

MAIN = """
variable "acl" {}
resource "aws_s3_bucket" "b" {
  bucket = "logs"
}
resource "aws_s3_bucket_acl" "a" {
  bucket = aws_s3_bucket.b.id
  acl    = var.acl
}
module "m" {
  source = "./m"
  size   = 3
}
"""
MODULE = 'variable "size" {}\nresource "aws_x" "n" {\n  for_each = { k = 1 }\n  size = var.size\n  rule {\n    on = false\n  }\n}\n'


def planned(**more: Any) -> str:
    def resource(address: str, values: dict[str, Any]) -> dict[str, Any]:
        type, name = address.partition("[")[0].split(".")[-2:]
        return {"address": address, "mode": "managed", "type": type, "name": name, "values": values}

    bucket = resource("aws_s3_bucket.b", {"bucket": "logs", "force_destroy": False})
    acl = resource("aws_s3_bucket_acl.a", {"acl": "public-read"})
    inner = resource('module.m.aws_x.n["k"]', {"size": 3, "rule": [{"on": False}], "name": None})
    changes = [
        {"address": "aws_s3_bucket.b", "change": {"after_unknown": {"arn": True, "id": True}}},
        {"address": "aws_s3_bucket_acl.a", "change": {"after_unknown": {"bucket": True}}},
        {"address": 'module.m.aws_x.n["k"]', "change": {"after_unknown": {"rule": [{"key": True}]}}},
    ]
    config = {
        "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-1"}, "x": {}}}},
        "root_module": {
            "resources": [
                {"address": "aws_s3_bucket.b", "expressions": {"bucket": {"constant_value": "logs"}}},
                {
                    "address": "aws_s3_bucket_acl.a",
                    "expressions": {"bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}},
                },
            ],
            "module_calls": {"m": {"source": "./m", "module": {"resources": [{"address": "aws_x.n"}]}}},
        },
    }
    values = {"resources": [bucket, acl], "child_modules": [{"address": "module.m", "resources": [inner]}]}
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "variables": {"acl": {"value": "public-read"}},
            "planned_values": {"root_module": values},
            "resource_changes": changes,
            "configuration": config,
            **more,
        },
        indent=1,
    )


def of_plan(files: dict[str, str]) -> list[Resource]:
    return [r for unit, loaded in load(files) if unit.kind == "file" for r in loaded.resources]


def test_a_plan_has_its_resources_and_those_of_its_modules():
    found = resources({"plan.json": planned()})

    assert [(r.type, r.address) for r in found] == [
        ("aws_s3_bucket", "aws_s3_bucket.b"),
        ("aws_s3_bucket_acl", "aws_s3_bucket_acl.a"),
        ("aws_x", "module.m.aws_x.n"),
        ("provider.aws", "provider.aws"),
    ]
    assert value(one(found, "provider.aws").body, "region") == "eu-1"


def test_what_is_known_after_apply_is_unknown_and_names_its_origin():
    found = resources({"plan.json": planned()})

    bucket = get(one(found, "aws_s3_bucket_acl").body, "bucket")

    assert isinstance(bucket, Leaf)
    assert (bucket.value, bucket.refs) == (UNKNOWN, ("aws_s3_bucket.b",))
    assert value(one(found, "aws_s3_bucket").body, "arn") is UNKNOWN
    (rule,) = get(one(found, "aws_x").body, "rule").items  # type: ignore[union-attr] # a list of one
    assert (value(rule, "on"), value(rule, "key")) == (False, UNKNOWN)


def test_values_without_a_source_are_placed_in_the_plan_and_never_edited():
    found = resources({"plan.json": planned()})

    acl = get(one(found, "aws_s3_bucket_acl").body, "acl")

    assert acl is not None
    assert where(one(found, "aws_s3_bucket_acl").body, "acl") == ("plan.json", "public-read")
    assert cut(one(found, "aws_s3_bucket").place) == "aws_s3_bucket.b"
    assert acl.span.document.outer is not None


def test_values_are_placed_where_the_source_writes_them():
    found = of_plan(
        {"plan.json": planned(), "main.tf": MAIN, "m/main.tf": MODULE, "terraform.tfvars": 'acl = "public-read"\n'}
    )

    assert where(one(found, "aws_s3_bucket_acl").body, "acl") == ("terraform.tfvars", "public-read")
    assert where(one(found, "aws_x").body, "size") == ("main.tf", "3")
    assert source(one(found, "aws_x").place).document.path == "m/main.tf"
    (rule,) = get(one(found, "aws_x").body, "rule").items  # type: ignore[union-attr] # a list of one
    assert where(rule, "on") == ("m/main.tf", "false")


def test_what_the_source_does_not_write_is_placed_at_its_block():
    found = of_plan({"plan.json": planned(), "main.tf": MAIN, "m/main.tf": MODULE})

    assert where(one(found, "aws_s3_bucket").body, "force_destroy") == ("main.tf", 'resource "aws_s3_bucket" "b"')


def test_a_variable_given_on_the_command_line_is_placed_in_the_plan():
    found = of_plan({"plan.json": planned(), "main.tf": MAIN, "m/main.tf": MODULE})

    assert where(one(found, "aws_s3_bucket_acl").body, "acl") == ("plan.json", "public-read")


def test_a_policy_of_the_plan_is_the_tree_of_the_source():
    main = 'resource "aws_s3_bucket" "b" {\n  policy = jsonencode({ Statement = [{ Action = "s3:*" }] })\n}\n'
    values = {"policy": '{"Statement":[{"Action":"s3:*"}]}'}
    root = {
        "resources": [
            {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "values": values}
        ]
    }

    found = of_plan({"plan.json": planned(planned_values={"root_module": root}), "main.tf": main})

    (statement,) = get(one(found, "aws_s3_bucket").body, "policy", "Statement").items  # type: ignore[union-attr] # a list of one
    assert where(statement, "Action") == ("main.tf", "s3:*")


def test_a_state_has_its_resources():
    state = {"format_version": "1.0", "terraform_version": "1.9.0", "values": json.loads(planned())["planned_values"]}

    assert len(resources({"state.json": json.dumps(state)})) == 3


def test_other_json_is_no_plan():
    assert (
        resources({"x.json": '{"root_module": {}, "values": {"root_module": {"resources": [{"address": "a.b"}]}}}'})
        == []
    )


def test_kubernetes_objects_of_a_plan_are_judged_as_such():
    manifest = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p"},
        "spec": {"hostNetwork": True, "containers": []},
    }
    one_ = {
        "address": "kubernetes_manifest.p",
        "mode": "managed",
        "type": "kubernetes_manifest",
        "name": "p",
        "values": {"manifest": manifest},
    }

    found = resources({"plan.json": planned(planned_values={"root_module": {"resources": [one_]}})})

    assert value(one(found, "PodSpec").body, "hostNetwork") is True


def test_each_instance_of_a_plan_is_placed_where_the_source_writes_its_values():
    source_ = 'resource "aws_x" "n" {\n  for_each = { b = false, a = true }\n  on       = each.value\n}\n'
    made = [
        {"address": f'aws_x.n["{key}"]', "type": "aws_x", "name": "n", "values": {"on": on}}
        for key, on in (("a", True), ("b", False))
    ]
    plan = json.dumps(
        {
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": made}},
            "configuration": {"root_module": {"resources": [{"address": "aws_x.n"}]}},
        }
    )

    found = [r for r in resources({"main.tf": source_, "plan.json": plan}) if get(r.body, "on") is not None]

    assert [where(r.body, "on") for r in found] == [("main.tf", "true"), ("main.tf", "false")] * 2
