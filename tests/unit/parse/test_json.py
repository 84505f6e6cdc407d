from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.parse import embedded
from linter.tree import UNKNOWN, Document, Leaf, Map, Template, get, source
from tests.unit.parse.trees import cut, leaves, plain, read, root

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(max_size=6), v, max_size=4),
)


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
@settings(max_examples=300, deadline=None)
def test_valid_json_is_read_as_the_standard_library_reads_it(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    document = read(text, "json")

    assert document.problems == ()
    if "{{" not in text:
        assert repr(plain(document.roots[0])) == repr(json.loads(text))


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_the_span_of_a_string_is_the_text_that_produced_it(value):
    document = read(json.dumps(value), "json")

    for leaf in leaves(document.roots[0]):
        if isinstance(leaf.value, str):
            assert json.loads(f'"{cut(leaf.span)}"') == leaf.value


def test_comments_and_trailing_commas_are_allowed():
    document = read('// a\n{"a": [1, /* b */ 2,], # c\n}', "json")

    assert document.problems == ()
    assert plain(document.roots[0]) == {"a": [1, 2]}
    assert [cut(c) for c in document.comments] == ["// a", "/* b */", "# c"]


def test_duplicate_keys_are_kept():
    node = root('{"a": 1, "a": 2}', "json")

    assert isinstance(node, Map)
    assert [e.key.value for e in node.entries] == ["a", "a"]


def test_a_part_of_an_escaped_string_maps_back():
    leaf = get(root('{"a": "\\n\\u00e9 secret\\ud83d\\ude00"}', "json"), "a")
    assert isinstance(leaf, Leaf)
    inner = Document("app.json", "text", str(leaf.value), leaf.span, leaf.segments)

    word = source(type(leaf.span)(inner, 3, 9))
    accent = source(type(leaf.span)(inner, 1, 2))
    smile = source(type(leaf.span)(inner, 9, 10))

    assert (cut(word), cut(accent), cut(smile)) == ("secret", "\\u00e9", "\\ud83d\\ude00")


def test_json_in_a_block_scalar_opens_with_places_in_the_file():
    leaf = get(root('a: |\n  {\n    "b": "x"\n  }\n', "yaml"), "a")
    assert isinstance(leaf, Leaf)

    inner = embedded(leaf)

    assert cut(source(get(inner, "b").span)) == "x"
    assert source(get(inner, "b").span).start == 19


@pytest.mark.parametrize(
    ("text", "offset", "kept"),
    [
        ('{"a": 1 "b": 2}', 9, {"a": 1, "b": 2}),
        ('{"a": 1, "b": }', 10, {"a": 1, "b": UNKNOWN}),
        ('{"a": "open\n, "b": 2}', 6, {"a": UNKNOWN, "b": 2}),
        ('{"a": [1, 2, "b": 3}', 15, {"a": [1, 2, "b", 3]}),
        ('{"a": 1', 0, {"a": 1}),
        ('{"a": 1} x', 9, {"a": 1}),
        ('{"a": nope, "b": 2}', 6, {"a": UNKNOWN, "b": 2}),
        ('{a: 1, "b": 2}', 1, {UNKNOWN: 1, "b": 2}),
        ('{"a": "\\q", "b": 2}', 7, {"a": "\\q", "b": 2}),
    ],
)
def test_a_broken_part_is_a_problem_and_the_rest_is_read(text, offset, kept):
    document = read(text, "json")

    assert document.problems[0][0] == offset
    assert plain(document.roots[0]) == kept


def test_text_nested_too_deep_is_a_problem():
    document = read("[" * 100_000, "json")

    assert "nested deeper" in document.problems[0][1]


def test_holes_of_a_template_are_unknown():
    node = root('{"a": {{ .x }}, "b": "{{ .y }}:80", {{ if .z }}\n"c": 1\n{{ end }}\n}', "json")

    assert plain(node) == {"a": UNKNOWN, "b": Template((UNKNOWN, ":80")), "c": 1}


@given(st.text('{}[]",:\\ \n/*#0aeu-.', max_size=60))
@settings(max_examples=400, deadline=None)
def test_nothing_but_problems_comes_of_any_text(text):
    document = read(text, "json")

    assert document.roots or document.problems
    for node in document.roots:
        assert 0 <= node.span.start <= node.span.end <= len(text)


@pytest.mark.parametrize("text", ['{"a": 1}\n{"a": 2}\n', '{"a": 1}{"a": 2}', '{"a": 1}\n\n\n{"a": 2}'])
def test_json_lines_are_a_root_each(text):
    document = read(text, "json")

    assert document.problems == ()
    assert [plain(root) for root in document.roots] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("text", ['{"a": 1} x', '{"a": 1},\n{"a": 2}', "1\n2", '{"a": 1}}\n{"a": 2}'])
def test_what_is_no_further_document_stays_a_problem(text):
    assert read(text, "json").problems != ()


@pytest.mark.parametrize("piece", ["{{ foo bar ", '{{ \\" ` ', "{{/* ", "{{ if x }} ", "{% ' ` "])
@pytest.mark.parametrize("around", ['{"a": "%s"}', '{"b": {{ x }}, "a": "%s"}', '{"b": {{ x }}, "a": %s'])
def test_a_template_without_ends_takes_no_more_than_its_length(piece, around):
    start = time.process_time()

    read(around % (piece * 8000), "json")

    assert time.process_time() - start < 5, "with a quadratic search it is minutes"
