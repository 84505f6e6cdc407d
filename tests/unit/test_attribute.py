"""The first present of several paths, judged element by element."""

from __future__ import annotations

from linter.checks.attribute import hits
from linter.parse import parse
from linter.predicate import parse_path
from linter.tree import UNKNOWN, Document, Leaf, Missing


def values(text: str, *paths: str):
    document = parse(Document("a.json", "json", text))
    root = document.roots[0]
    found = hits(root, [parse_path(p) for p in paths], root.span)
    return ["missing" if isinstance(hit, Missing) else hit.value for hit, _ in found if isinstance(hit, Missing | Leaf)]


def test_each_element_has_its_own_first_path():
    text = '{"rule": [{"new": 1}, {"old": 2}, {"other": 3}]}'

    assert values(text, "rule[*].new", "rule[*].old") == [1, 2, "missing"]
    assert values(text, "rule.new", "rule.old") == [1, 2, "missing"]


def test_the_first_path_counts_where_both_are_there():
    assert values('{"rule": {"new": 1, "old": 2}}', "rule.new", "rule.old") == [1]


def test_nothing_at_all_is_missing_at_the_first_path():
    assert values('{"rule": [{}]}', "rule[*].new", "rule[*].old") == ["missing"]
    assert values("{}", "rule.new", "rule.old") == ["missing"]


def test_paths_without_a_common_list_are_as_they_were():
    assert values('{"a": [{"x": 1}, {}], "b": 2}', "a[*].x", "b") == [1, "missing"]
    assert UNKNOWN not in values('{"a": [{"x": 1}, {}], "b": 2}', "a[*].x", "b")
