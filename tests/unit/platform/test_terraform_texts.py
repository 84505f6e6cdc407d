"""YAML texts in arguments of resources as trees."""

from __future__ import annotations

import pytest

from linter.predicate import plain
from linter.tree import UNKNOWN, Leaf, Map, get
from tests.unit.platform.units import cut, one, resources, where

STACK = """
resource "aws_cloudformation_stack" "s" {
  template_body = <<-YAML
    Resources:
      Logs:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub "${var.u}-logs"
          Tags: []
  YAML
}
variable "u" {}
"""


def body(content: str, **files: str) -> Map:
    text = f'variable "u" {{}}\nresource "aws_ssm_document" "d" {{\n  content = {content}\n}}\n'
    return one(resources({"main.tf": text, **files}), "aws_ssm_document").body


@pytest.mark.parametrize(
    "content", ["<<-EOT\n    inputs:\n      key: alias/a\n  EOT\n", 'yamlencode({ inputs = { key = "alias/a" } })']
)
def test_a_text_is_the_tree_it_holds_with_places_in_the_file(content):
    found = get(body(content), "content", "inputs", "key")

    assert isinstance(found, Leaf)
    assert (found.value, cut(found.span)) == ("alias/a", "alias/a")


def test_the_text_of_a_file_leads_to_the_file():
    found = body('file("d.yaml")', **{"d.yaml": "inputs:\n  key: alias/a\n"})

    assert where(found, "content", "inputs", "key") == ("d.yaml", "alias/a")


def test_what_a_text_leaves_open_is_unknown():
    template = get(
        one(resources({"main.tf": STACK}), "aws_cloudformation_stack").body, "template_body", "Resources", "Logs"
    )

    assert plain(get(template, "Type")) == ("AWS::S3::Bucket", True)
    name = get(template, "Properties", "BucketName")
    assert isinstance(name, Leaf)
    assert name.value is UNKNOWN


@pytest.mark.parametrize(
    "content", ['"plain words"', '"{\\"inputs\\": {}}"', "var.u", '"a: [1"', '"- a\\n- b"', '"a: 1\\n---\\nb: 2"']
)
def test_what_holds_no_single_map_of_yaml_stays_a_text(content):
    assert isinstance(get(body(content), "content"), Leaf)
