from __future__ import annotations

import pytest

from linter.predicate import FAIL, judge, parse_path, plain, select
from linter.tree import UNKNOWN, Leaf, Map, Node, Seq, Template, get, region
from tests.unit.platform.units import cut, one, resources, value

STATEMENT = """
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["y"]
    }
  }
}
"""
RENDERED = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "s3:*",
            "Resource": "*",
            "Principal": {"AWS": "*"},
            "Condition": {"StringEquals": {"aws:x": "y"}},
        }
    ],
}


def policy(text: str, **files: str) -> Node:
    found = get(one(resources({"main.tf": text, **files}), "x_y").body, "policy")
    assert found is not None
    return found


def actions(node: Node) -> list[tuple[object, int]]:
    hits = select(node, parse_path("Statement[*].Action"))
    return [(h.value, region(h.span).line) for h, _ in hits if isinstance(h, Leaf)]


def test_a_policy_document_is_the_policy_it_renders():
    found = policy(STATEMENT + 'resource "x_y" "z" { policy = data.aws_iam_policy_document.p.json }\n')

    assert plain(found) == (RENDERED, True)
    assert actions(found) == [("s3:*", 4)]


def test_a_policy_document_shows_its_policy_itself():
    found = one(resources({"main.tf": STATEMENT}), "data.aws_iam_policy_document")

    assert plain(get(found.body, "json")) == (RENDERED, True)


@pytest.mark.parametrize("argument", ["source_policy_documents", "override_policy_documents"])
def test_documents_that_are_known_are_merged(argument):
    text = STATEMENT + (
        f'data "aws_iam_policy_document" "q" {{\n  {argument} = [data.aws_iam_policy_document.p.json]\n}}\n'
        'resource "x_y" "z" { policy = data.aws_iam_policy_document.q.json }\n'
    )

    found = policy(text)

    assert actions(found) == [("s3:*", 4)]


@pytest.mark.parametrize("argument", ["source_policy_documents", "override_policy_documents"])
def test_documents_that_are_not_known_leave_the_policy_open(argument):
    text = (
        f'variable "u" {{}}\ndata "aws_iam_policy_document" "p" {{\n  {argument} = var.u\n'
        '  statement {\n    actions = ["a:b"]\n    resources = ["*"]\n  }\n}\n'
        'resource "x_y" "z" { policy = data.aws_iam_policy_document.p.json }\n'
    )

    statements = get(policy(text), "Statement")

    assert isinstance(statements, Seq)
    assert statements.open


def test_an_override_replaces_the_statement_of_its_sid():
    text = """
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "One"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "p" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "One"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "q" {
  override_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "One"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
resource "x_y" "z" {
  policy = data.aws_iam_policy_document.p.json
}
resource "a_b" "c" {
  policy = data.aws_iam_policy_document.q.json
}
"""
    found = resources({"main.tf": text})

    assert [a for a, _ in actions(get(one(found, "x_y").body, "policy") or one(found, "x_y").body)] == ["s3:GetObject"]
    assert [a for a, _ in actions(get(one(found, "a_b").body, "policy") or one(found, "a_b").body)] == ["s3:*"]


def test_an_unknown_override_leaves_statements_with_a_sid_unknown():
    text = (
        'variable "u" {}\ndata "aws_iam_policy_document" "p" {\n  override_policy_documents = [var.u]\n'
        '  statement {\n    sid = "A"\n    actions = ["s3:*"]\n    resources = ["*"]\n  }\n}\n'
        'resource "x_y" "z" { policy = data.aws_iam_policy_document.p.json }\n'
    )

    found = policy(text)
    hits = [h for h, _ in select(found, parse_path("Statement[*].Action"))]

    assert not any(judge(h, {"not_equals": "s3:*"}) is FAIL for h in hits)


@pytest.mark.parametrize(
    "written",
    [
        'jsonencode({ Statement = [{ Action = "s3:*", Effect = "Allow" }] })',
        '<<EOF\n{"Statement": [{"Action": "s3:*", "Effect": "Allow"}]}\nEOF',
        '<<-EOF\n  {"Statement": [\n    {"Action": "s3:*", "Effect": "Allow"}]}\n  EOF',
        '"{\\"Statement\\": [{\\"Action\\": \\"s3:*\\", \\"Effect\\": \\"Allow\\"}]}"',
        'file("${path.module}/p.json")',
        "local.p",
    ],
)  # fmt: skip
def test_a_written_policy_is_a_tree_with_places(written):
    text = f'locals {{ p = jsonencode({{ Statement = [{{ Action = "s3:*" }}] }}) }}\nresource "x_y" "z" {{\n  policy = {written}\n}}\n'
    found = policy(text, **{"p.json": '{"Statement": [{"Action": "s3:*"}]}'})

    (hit,) = [h for h, _ in select(found, parse_path("Statement[*].Action"))]

    assert isinstance(hit, Leaf)
    assert hit.value == "s3:*"
    assert cut(hit.span) == "s3:*"


def test_a_heredoc_with_unknown_values_is_the_tree_it_spells():
    found = policy(
        'variable "u" {}\nresource "x_y" "z" {\n  policy = <<EOF\n{\n  "Statement": [{"Action": "s3:*",'
        ' "Resource": "arn:${var.u}/*", "Principal": ${var.u}, "${var.u}": 1}]\n}\nEOF\n}\n'
    )

    (statement,) = [h for h, _ in select(found, parse_path("Statement[*]"))]

    assert isinstance(statement, Map)
    assert statement.open
    assert value(statement, "Action") == "s3:*"
    assert value(statement, "Resource") == Template(("arn:", UNKNOWN, "/*"))
    assert value(statement, "Principal") is UNKNOWN


def test_every_policy_of_a_repeated_document_that_cannot_be_told_apart_is_unknown():
    text = (
        'data "aws_iam_policy_document" "p" {\n  for_each = { a = "s3:*", b = "s3:GetObject" }\n  statement {\n'
        '    actions = [each.value]\n    resources = ["*"]\n  }\n}\n'
        'resource "x_y" "z" {\n  for_each = { a = 1 }\n  policy = data.aws_iam_policy_document.p[each.key].json\n}\n'
    )

    (hit,) = [h for h, _ in select(policy(text), parse_path("Statement[*].Action"))]

    assert isinstance(hit, Leaf)
    assert hit.value is UNKNOWN or hit.value == "s3:*"


def test_a_google_policy_is_its_bindings():
    text = """
data "google_iam_policy" "p" {
  binding {
    role    = "roles/owner"
    members = ["allUsers"]
  }
}
resource "x_y" "z" {
  policy = data.google_iam_policy.p.policy_data
}
"""
    assert plain(policy(text)) == ({"bindings": [{"role": "roles/owner", "members": ["allUsers"]}]}, True)


@pytest.mark.parametrize(("each", "there"), [("[]", None), ("var.u", UNKNOWN)])
def test_a_dynamic_principal_that_makes_none_is_not_there(each, there):
    text = (
        'variable "u" {}\ndata "aws_iam_policy_document" "p" {\n  statement {\n    actions = ["a:b"]\n'
        f'    dynamic "not_principals" {{\n      for_each = {each}\n      content {{\n        type = "AWS"\n'
        "        identifiers = not_principals.value\n      }\n    }\n  }\n}\n"
        'resource "x_y" "z" { policy = data.aws_iam_policy_document.p.json }\n'
    )

    (statement,) = [h for h, _ in select(policy(text), parse_path("Statement[*]"))]

    assert isinstance(statement, Map)
    if there is None:
        assert get(statement, "NotPrincipal") is None
    else:
        hit = get(statement, "NotPrincipal")
        assert hit is not None
        assert judge(hit, {"exists": False}) is not FAIL
