from __future__ import annotations

import glob
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from linter.parse import yaml_build, yaml_events
from linter.tree import UNKNOWN, Document, Leaf, Map, Seq, get, region, source, text
from tests.unit.parse.trees import cut, leaves, plain, read, root

SAMPLES = "../shared/samples"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True), ("No", False), ("ON", True), ("off", False), ("true", True), ("y", "y"),
        ("'yes'", "yes"), ('"off"', "off"), ("", None), ("~", None), ("null", None),
        ("0755", 493), ("0o755", 493), ("0x1F", 31), ("0b11", 3), ("1_000", 1000), ("-3", -3), ("08", 8),
        ("1.10", 1.1), ("1e3", 1000.0), (".5", 0.5), ("1.2.3", "1.2.3"), ("12:30:45", "12:30:45"),
        ("2026-01-31", "2026-01-31"), ("1e999", "1e999"), ("22:22", "22:22"), ("=", "="), ("-", "-"),
        ("!!str 12", "12"), ("!!int '7'", 7), ("!!null x", None), ("! 12", "12"), ("!vault x", UNKNOWN),
        ("!Ref Name", UNKNOWN), ("!reference [a, b]", UNKNOWN), ("9" * 64, int("9" * 64)),
    ],
)  # fmt: skip
def test_a_scalar_is_read_as_kubernetes_tools_read_it(written, value):
    node = root(f"key: {written}\n", "yaml") if written != "-" else root("key: '-'\n", "yaml")

    found = get(node, "key")

    assert isinstance(found, Leaf)
    assert found.value == value
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("written", "shown", "value"),
    [
        ("a: 'it''s'", "it''s", "it's"),
        ('a: "x\\ty"', "x\\ty", "x\ty"),
        ("a: one\n  two", "one\n  two", "one two"),
        ("a: |\n  one\n  two\n", "one\n  two", "one\ntwo\n"),
        ("a: |2-\n   one\n  two\n", " one\n  two", " one\ntwo"),
        ("a: >-  # why\n  one\n  two\n\n\nb: 1", "one\n  two", "one two"),
        ("a: &x !!str one", "one", "one"),
        ("a: !!str &x # why\n  one", "one", "one"),
        ("a: 😀 # c", "😀", "😀"),
        ("a: |\r\n  one\r\n  two\r\n", "one\r\n  two", "one\ntwo\n"),
        ("a: x\u2028y", "x\u2028y", "x\u2028y"),
        ("a: |\n  x\u0085y\n", "x\u0085y", "x\u0085y\n"),
        ("{a: 'x' }", "x", "x"),
    ],
)
def test_a_scalar_has_the_span_of_what_is_written_without_its_quotes(written, shown, value):
    node = root(written, "yaml")

    found = get(node, "a")

    assert isinstance(found, Leaf)
    assert cut(found.span) == shown
    assert found.value == value


@pytest.mark.parametrize(
    ("written", "inside", "shown"),
    [
        ("a: |\n    x: secret\n    y: 2\n", "secret", "secret"),
        ("a: >\n    one\n    secret\n", "secret", "secret"),
        ('a: "\\tk=secret\\n"', "secret", "secret"),
        ('a: "x\\u00e9y"', "é", "\\u00e9"),
        ('a: "\\U0001F600z"', "😀", "\\U0001F600"),
        ("a: 'it''s secret'", "secret", "secret"),
        ("a: one\n  two\n  secret", "secret", "secret"),
        ('a: "one \\\n   secret"', "secret", "secret"),
        ('a: "one\n\n   secret"', "secret", "secret"),
    ],
)
def test_a_part_of_a_decoded_scalar_maps_back_to_its_source(written, inside, shown):
    leaf = get(root(written, "yaml"), "a")
    assert isinstance(leaf, Leaf)
    assert isinstance(leaf.value, str)
    inner = Document("app.yaml", "text", leaf.value, leaf.span, leaf.segments)
    start = leaf.value.index(inside)

    found = source(type(leaf.span)(inner, start, start + len(inside)))

    assert cut(found) == shown


def test_a_map_ends_with_its_last_child_and_not_with_the_blank_lines_behind_it():
    node = root("a:\n  b: 'x'\n\n# why\nc: 1\n", "yaml")

    found = get(node, "a")

    assert found is not None
    assert cut(found.span) == "b: 'x'"


def test_regions_count_lines_and_utf16_columns_from_one():
    node = root("a: 1\r\nb: 😀\r\n😀c: xy\r\n", "yaml")

    found = region(get(node, "😀c").span)

    assert (found.line, found.column, found.utf16_column, found.end_column) == (3, 5, 6, 7)


def test_duplicate_keys_are_kept():
    node = root("a: 1\na: 2\n", "yaml")

    assert isinstance(node, Map)
    assert [e.key.value for e in node.entries] == ["a", "a"]


def test_keys_are_strings_as_they_are_written():
    node = root("on: 1\n8080: 2\n1.0: 3\n? [a]\n: 4\n", "yaml")

    assert isinstance(node, Map)
    assert [e.key.value for e in node.entries] == ["on", "8080", "1.0", UNKNOWN]
    assert node.open


def test_an_alias_has_the_place_of_its_anchor_and_the_use_beside_it():
    node = root("a: &x secret\nb: *x\n", "yaml")

    found = get(node, "b")

    assert isinstance(found, Leaf)
    assert (found.value, cut(found.span), [cut(v) for v in found.via]) == ("secret", "secret", ["*x"])
    assert cut(node.span) == "a: &x secret\nb: *x"


def test_merge_keys_are_merged_and_own_keys_win():
    node = root("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\n", "yaml")

    assert plain(get(node, "c")) == {"y": 1, "z": 2, "x": 0}


def test_a_merge_of_something_unknown_leaves_the_map_open():
    document = read("c:\n  <<: *missing\n  x: 0\n", "yaml")

    found = get(document.roots[0], "c")

    assert isinstance(found, Map)
    assert found.open
    assert len(document.problems) == 1


def test_every_document_of_a_stream_is_read():
    document = read("%YAML 1.2\n---\na: 1\n...\n---\n---\nb: 2\n", "yaml")

    assert [plain(r) for r in document.roots] == [{"a": 1}, {"b": 2}]
    assert document.problems == ()


def test_a_broken_document_costs_itself_only():
    document = read("a: 1\n---\nb: [1\n---\nc: 3\n", "yaml")

    assert [plain(r) for r in document.roots if get(r, "b") is None] == [{"a": 1}, {"c": 3}]
    assert [document.text[at] for at, _ in document.problems] == ["["]


def test_the_keys_around_a_break_are_read_and_the_map_is_open():
    document = read('a: 1\nnot a key\nb: 2\nc: "open\nd: 4\ne:\n  - x\n - y\nf: 6\n', "yaml")

    assert isinstance(document.roots[0], Map)
    assert document.roots[0].open
    assert {k: v for k, v in plain(document.roots[0]).items() if k in "abdf"} == {"a": 1, "b": 2, "d": 4, "f": 6}
    assert len(document.problems) == 3


def test_a_control_character_is_a_problem_and_the_rest_is_read():
    document = read("a: x\x07\nb: 2\n", "yaml")

    assert text(document.roots[0], "a") == "x\x07"
    assert document.problems[0][0] == 4


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_document_nested_too_deep_is_a_problem(opening):
    document = read("z: 1\n---\n" + opening * 100_000, "yaml")

    assert plain(document.roots[0]) == {"z": 1}
    assert "nested deeper" in document.problems[0][1]


def test_a_billion_laughs_are_not_expanded():
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]

    document = read("\n".join(lines), "yaml")

    assert any("aliases" in reason for _, reason in document.problems)
    assert sum(1 for _ in leaves(document.roots[0])) < yaml_build.MAX_ALIASED


def test_a_colon_inside_a_word_of_a_flow_list_is_read():
    node = root("a: {b: system:masters, c: [x:y]}\nd: 1\n", "yaml")

    assert plain(node) == {"a": {"b": "system:masters", "c": ["x:y"]}, "d": 1}


def test_an_alias_inside_its_own_anchor_is_unknown():
    document = read("a: &x [*x]\n", "yaml")

    assert plain(document.roots[0]) == {"a": [UNKNOWN]}


def test_comments_are_found_where_a_suppression_is_and_not_inside_scalars():
    document = read(
        'a: 1 # upgradelint: ignore[x] reason=y\nb: "# no"\nc: |\n  # no\n  text\nd: e#no\n  # yes\n', "yaml"
    )

    assert [cut(c) for c in document.comments] == ["# upgradelint: ignore[x] reason=y", "# yes"]


def test_the_pure_parser_gives_the_same_tree(monkeypatch):
    stream = 'a: &x\n  - 1\n  - "two\\t"\n  - >-\n   x\n   y\nb: *x\n'
    fast = read(stream, "yaml")

    monkeypatch.setattr(yaml_events, "_loaded", [yaml_events.pure()])
    slow = read(stream, "yaml")

    assert [(leaf.value, leaf.span[1:], leaf.segments) for leaf in leaves(fast.roots[0])] == [
        (leaf.value, leaf.span[1:], leaf.segments) for leaf in leaves(slow.roots[0])
    ]
    assert fast.roots[0].span[1:] == slow.roots[0].span[1:]


def test_reading_yaml_does_not_import_the_whole_library_and_leaves_it_importable():
    code = (
        "import sys\nfrom linter.parse import parse\nfrom linter.tree import Document\n"
        "parse(Document('a', 'yaml', 'a: 1'))\nassert 'ruamel.yaml.main' not in sys.modules\n"
        "from ruamel.yaml import YAML\nassert YAML().load('a: 1')['a'] == 1\n"
        "assert YAML(typ='safe').load('a: [1]') == {'a': [1]}\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.text(st.characters(exclude_categories=["C"]), max_size=30),
)
TREES = st.recursive(
    SCALARS, lambda t: st.lists(t, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=3), t, max_size=4)
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), TREES, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_the_library_writes_is_read_back_with_spans_that_hold_the_value(tree):
    import io

    stream = io.StringIO()
    library = YAML(typ="safe", pure=True)
    library.default_flow_style = False
    library.dump(tree, stream)

    document = read(stream.getvalue(), "yaml")

    assert document.problems == ()
    assert repr(plain(document.roots[0])) == repr(_ours(tree))
    for leaf in leaves(document.roots[0]):
        if isinstance(leaf.value, str) and not leaf.segments:
            assert cut(leaf.span) == leaf.value


def _ours(tree: object) -> object:
    from linter.parse import template

    if isinstance(tree, str) and re.fullmatch("(?i:yes|no|on|off)", tree):
        return plain(read(tree, "yaml").roots[0])  # what the library leaves unquoted is a boolean of YAML 1.1
    if isinstance(tree, str):
        return template.scalar(tree) if "\n" not in tree else tree
    if isinstance(tree, list):
        return [_ours(t) for t in tree]
    if isinstance(tree, dict):
        return {k: _ours(tree[k]) for k in sorted(tree)}
    return tree


@given(st.text("ab:-[]{}\"'|>#&*!%@`,? \n\t\r\\0{{}}~<", max_size=60))
@settings(max_examples=400, deadline=None)
def test_nothing_but_problems_comes_of_any_text(stream):
    document = read(stream, "yaml")

    for at, reason in document.problems:
        assert 0 <= at <= len(stream)
        assert reason
    for node in document.roots:
        assert 0 <= node.span.start <= node.span.end <= len(stream)


@pytest.mark.skipif(not os.path.isdir(SAMPLES), reason="the shared samples are not here")
def test_values_of_real_files_are_those_of_the_library():
    """Known differences: yes/no/on/off, dates, templates, and `[http://host]`, which libyaml rejects."""
    different = []
    for path in sorted(glob.glob(f"{SAMPLES}/**/*.y*ml", recursive=True)):
        with open(path, encoding="utf-8-sig") as stream:
            body = stream.read()
        document = read(body, "yaml", path)
        if document.problems or "{{" in body or re.search(r"\[ ?http://", body):
            continue
        theirs = [d for d in YAML(typ="safe").load_all(body) if d is not None]
        different += [path for mine, their in zip(document.roots, theirs, strict=True) if not _equal(mine, their)]

    assert different == []


def _equal(node: object, their: object) -> bool:
    match node:
        case Map(entries=entries):
            return isinstance(their, dict) and all(
                _equal(e.value, their.get(e.key.value, their.get(_number(e.key.value)))) for e in entries
            )
        case Seq(items=items):
            return all(_equal(a, b) for a, b in zip(items, their, strict=True))
        case Leaf(value=bool() as value):
            return their in (value, *("yes on Yes On" if value else "no off No Off").split())
        case Leaf(value=str() | None | int() | float() as value):
            return value == their or not isinstance(their, (str, int, float, type(None)))
    return True


def _number(key: object) -> object:
    return int(key) if isinstance(key, str) and key.isdigit() else {"true": True, "on": "on"}.get(str(key))
