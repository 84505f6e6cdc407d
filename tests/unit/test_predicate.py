"""Paths and predicates: three outcomes, UNKNOWN is silence."""

from __future__ import annotations

import json

import pytest

from linter.predicate import DOUBT, FAIL, PASS, judge, parse_path, select
from linter.tree import UNKNOWN, Choice, Document, Entry, Leaf, Map, Missing, Seq, Span, Template

DOCUMENT = Document("f", "json", "")
SPAN = Span(DOCUMENT, 0, 0)


def node(value, *, open=False):
    """Plain data as a tree; the word UNKNOWN is the unknown value."""
    if isinstance(value, dict):
        return Map(tuple(Entry(Leaf(k, SPAN), node(v)) for k, v in value.items()), SPAN, open)
    if isinstance(value, list):
        return Seq(tuple(map(node, value)), SPAN, open)
    return Leaf(UNKNOWN if value == "UNKNOWN" else value, SPAN)


def found(tree, path):
    return [hit.value if isinstance(hit, Leaf) else hit for hit, _ in select(tree, parse_path(path))]


def test_a_list_is_passed_through_when_a_key_is_asked_of_it():
    tree = node({"rule": [{"port": 1}, {"port": 2}]})

    assert found(tree, "rule.port") == [1, 2]


def test_a_lone_value_counts_as_a_list_of_one():
    tree = node({"Action": "*", "Many": ["a", "b"]})

    assert found(tree, "Action[*]") == ["*"]
    assert found(tree, "Many[*]") == ["a", "b"]


def test_a_missing_step_is_reported_at_the_key_above():
    tree = node({"a": {"b": 1}})

    assert isinstance(found(tree, "a.c")[0], Missing)
    assert isinstance(found(tree, "x.y")[0], Missing)


def test_a_string_that_holds_json_is_opened():
    text = json.dumps({"Statement": [{"Effect": "Allow"}]})
    document = Document("f", "json", json.dumps({"policy": text}))
    leaf = Leaf(text, Span(document, 0, 0))
    tree = Map((Entry(Leaf("policy", SPAN), leaf),), SPAN)

    assert found(tree, "policy.Statement[*].Effect") == ["Allow"]


def test_nothing_is_absent_from_an_open_map():
    tree = node({"a": 1}, open=True)

    assert found(tree, "b") == [UNKNOWN]


@pytest.mark.parametrize(
    ("value", "predicate", "verdict"),
    [
        (True, {"equals": True}, PASS),
        ("true", {"equals": True}, PASS),
        ("FALSE", {"equals": True}, FAIL),
        (3, {"equals": "3"}, PASS),
        ("UNKNOWN", {"equals": True}, DOUBT),
        ("UNKNOWN", {"exists": True}, DOUBT),
        ("", {"exists": True}, FAIL),
        (None, {"exists": True}, FAIL),
        (None, {"equals": 1, "default": 1}, PASS),
        ("TLSv1.2", {"at_least": 1.2}, PASS),
        ("1.10", {"at_least": "1.2"}, PASS),
        ("TLS1_1", {"at_least": "1.2"}, FAIL),
        (30, {"at_least": 90}, FAIL),
        ("forever", {"at_least": 90}, DOUBT),
        (["a", "b"], {"contains": "a"}, PASS),
        (["a", "UNKNOWN"], {"contains": "b"}, DOUBT),
        (["a", "UNKNOWN"], {"contains": "a"}, PASS),
        (["a", "b", "c"], {"contains_all": ["a", "b"]}, PASS),
        (["a"], {"contains_all": ["a", "b"]}, FAIL),
        (["a", "UNKNOWN"], {"contains_all": ["a", "b"]}, DOUBT),
        (["a", "UNKNOWN"], {"not_contains": "a"}, FAIL),
        (["b", "UNKNOWN"], {"not_contains": "a"}, DOUBT),
        ("*", {"not_contains": "*"}, FAIL),
        ([], {"exists": True}, FAIL),
        ({}, {"exists": True}, PASS),
        ("http://x", {"matches": "^https://"}, FAIL),
        ("http://x", {"not_matches": "^https://"}, PASS),
        ("a", {"in": ["a", "b"]}, PASS),
        ("c", {"not_in": ["a", "b"]}, PASS),
    ],
)
def test_a_value_is_judged(value, predicate, verdict):
    assert judge(node(value), predicate) is verdict


def test_a_value_taken_from_another_resource_exists_but_not_what_may_be_inside_it():
    taken = Leaf(UNKNOWN, SPAN, (), ("aws_kms_key.main",))
    tree = Map((Entry(Leaf("policy", SPAN), taken),), SPAN)

    verdicts = [
        judge(hit, {"exists": True}) for p in ("policy", "policy.Id") for hit, _ in select(tree, (*p.split("."),))
    ]

    assert verdicts == [PASS, DOUBT]


def test_a_missing_value_takes_the_default_and_fails_without_one():
    missing = Missing(SPAN)

    assert judge(missing, {"equals": True}) is FAIL
    assert judge(missing, {"equals": True, "default": True}) is PASS
    assert judge(missing, {"exists": False}) is PASS


@pytest.mark.parametrize(
    ("parts", "predicate", "verdict"),
    [
        (("http://", UNKNOWN), {"not_matches": "^http://"}, FAIL),
        (("https://", UNKNOWN), {"matches": "^https://"}, PASS),
        ((UNKNOWN, "/v1"), {"matches": "^https://"}, DOUBT),
        (("http://", UNKNOWN), {"equals": "ftp://x"}, FAIL),
        (("http://", UNKNOWN), {"equals": "http://x"}, DOUBT),
        (("arn:aws:iam::", UNKNOWN, ":root"), {"not_equals": "*"}, PASS),
    ],
)
def test_a_template_is_judged_by_what_holds_for_every_filling(parts, predicate, verdict):
    assert judge(Leaf(Template(parts), SPAN), predicate) is verdict


def test_a_choice_fails_only_when_every_option_fails():
    both = Choice((node("a"), node("b")), SPAN)

    assert judge(both, {"equals": "c"}) is FAIL
    assert judge(both, {"equals": "a"}) is DOUBT
    assert judge(both, {"in": ["a", "b"]}) is PASS
