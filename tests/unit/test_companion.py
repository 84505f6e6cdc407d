"""`companion`: literals that name a partner."""

from __future__ import annotations

import pytest

from linter.checks import companion
from linter.predicate import parse_path
from tests.unit.platform.units import load

POLICY = companion.Params(("aws_s3_bucket_notification",), via=(parse_path("bucket"),), names=(parse_path("bucket"),))
FLOW = companion.Params(("x_target",), through=(parse_path("arn"),))
BAD = companion.Params(("x_target",), through=(parse_path("arn"),), present=False)


def found(text: str, type: str, params: companion.Params) -> list[str]:
    ((_, loaded),) = load({"main.tf": text})
    return [
        m.values["resource"] for r in loaded.resources if r.type == type for m in companion.check(r, params, loaded)
    ]


def bucket(name: str, partner: str, head: str = "") -> str:
    return (
        f'{head}resource "aws_s3_bucket" "b" {{\n  bucket = {name}\n}}\n'
        f'resource "aws_s3_bucket_notification" "n" {{\n  bucket = {partner}\n}}\n'
    )


@pytest.mark.parametrize(
    "partner", ['"logs"', '"arn:aws:s3:::logs"', '"arn:aws:s3:::logs/*"', "resource.aws_s3_bucket.b.id"]
)
def test_a_literal_that_names_the_target_links(partner):
    assert found(bucket('"logs"', partner), "aws_s3_bucket", POLICY) == []


def test_a_literal_that_names_another_does_not_link():
    assert found(bucket('"logs"', '"arn:aws:s3:::other"'), "aws_s3_bucket", POLICY) == ["b"]


def test_a_literal_that_names_nothing_known_may_be_the_target_whose_name_is_not_fixed():
    head = 'variable "u" {}\n'

    assert found(bucket("var.u", '"arn:aws:s3:::logs"', head), "aws_s3_bucket", POLICY) == []
    assert found(bucket('"${var.u}-logs"', '"logs"', head), "aws_s3_bucket", POLICY) == []


def test_a_literal_that_names_a_sibling_is_not_of_the_target_whose_name_is_not_fixed():
    text = bucket("var.u", '"logs"', 'variable "u" {}\nresource "aws_s3_bucket" "o" {\n  bucket = "logs"\n}\n')

    assert found(text, "aws_s3_bucket", POLICY) == ["b"]


@pytest.mark.parametrize(("arn", "linked"), [("targetgroup/web/6d0ecf", True), ("targetgroup/b/6d0ecf", False)])
def test_the_target_may_name_its_partner_in_an_arn_but_not_by_its_label(arn, linked):
    arn = f"arn:aws:elasticloadbalancing:eu-west-1:123456789012:{arn}"
    text = f'resource "x_user" "u" {{\n  arn = "{arn}"\n}}\nresource "x_target" "b" {{\n  name = "web"\n}}\n'

    assert found(text, "x_user", FLOW) == ([] if linked else ["u"])
    assert found(text, "x_user", BAD) == (["u"] if linked else [])
