"""The structural HCL reader: shape, spans, comments, recovery, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.parse import MAX_DEPTH, hcl
from linter.tree import Document, Expr, Leaf, Map, Node, Span, get, region, source


def read(text: str, path: str = "main.tf") -> Document:
    document = Document(path, "hcl", text)
    hcl.parse(document)
    return document


def sliced(span: Span) -> str:
    return span.document.text[span.start : span.end]


def reasons(document: Document) -> list[str]:
    return [reason for _, reason in document.problems]


def test_a_block_is_a_map_for_each_label_as_in_terraform_json():
    document = read('resource "aws_x" "y" {\n  a = 1\n}\n')

    body = get(document.roots[0], "resource", "aws_x", "y")

    assert isinstance(body, Map)
    assert body.head is not None
    assert sliced(body.head) == 'resource "aws_x" "y"'
    assert sliced(body.span) == 'resource "aws_x" "y" {\n  a = 1\n}'
    assert get(document.roots[0], "resource").head == body.head


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ('"abc"', "abc", "abc"),
        ('""', "", ""),
        ("12", 12, "12"),
        ("-1.5", -1.5, "-1.5"),
        ("true", True, "true"),
        ("null", None, "null"),
        (r'"a\"b\n\u00e9"', 'a"b\né', r"a\"b\n\u00e9"),
        ('"$${x} %%{y} $$$${z} 5% $"', "${x} %{y} $$${z} 5% $", "$${x} %%{y} $$$${z} 5% $"),
        ('"{\\"a\\": 1}"', '{"a": 1}', '{\\"a\\": 1}'),
    ],
)
def test_a_plain_value_is_a_leaf_with_the_span_of_its_text(text, value, shown):
    document = read(f"x = {text} # why\n")

    leaf = get(document.roots[0], "x")

    assert isinstance(leaf, Leaf)
    assert leaf.value == value
    assert sliced(leaf.span) == shown
    assert document.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "var.x",
        '"a${b}"',
        "[1, 2]",
        "{\n  a = 1\n}",
        "f(\n  1,\n)",
        "<<EOT\nhi\n  EOT",
        "a ? b : c",
        "!x",
        '"${"}"}"',
        "1e3",
    ],
)
def test_anything_else_is_an_expression_with_the_span_of_its_text(text):
    document = read(f"x = {text}\ny = 1\n")

    found = get(document.roots[0], "x")

    assert isinstance(found, Expr)
    assert sliced(found.span) == text
    assert get(document.roots[0], "y").value == 1
    assert document.problems == ()


def test_escapes_map_back_to_where_they_are_written():
    document = read(r'x = "a\"{b}"')
    leaf = get(document.roots[0], "x")
    inner = Document("main.tf", "text", leaf.value, leaf.span, leaf.segments)

    spans = [source(Span(inner, i, i + 1)) for i in range(len(leaf.value))]

    assert [sliced(s) for s in spans] == ["a", r"\"", "{", "b", "}"]


def test_comments_are_kept_with_their_place():
    document = read("# one\nx = 1 // two\ny = [ # three\n 1, /* four */ 2]\r\n# five\r\n")

    found = [sliced(c) for c in document.comments]

    assert found == ["# one", "// two", "# three", "/* four */", "# five"]


def test_lines_and_columns_are_right_after_tabs_emoji_and_crlf():
    document = read('b "😀" {\r\n\tx = "é" /* 😀 */\r\n}\r\n')

    place = region(get(document.roots[0], "b", "😀", "x").span)

    assert (place.line, place.column, place.end_column) == (2, 7, 8)
    assert document.problems == ()


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    document = read("\ufeffx = 1\n")

    assert get(document.roots[0], "x").value == 1


def test_lines_that_end_in_a_lone_carriage_return_are_said():
    assert reasons(read("# a\rb = 1\r")) == ["a lone carriage return ends no line; end lines with a line feed"]
    assert reasons(read("b = 1\r\n")) == []


def test_one_line_blocks_and_blocks_without_labels_are_read():
    document = read('a { b = "c" }\nd {}\ne "f" g { h { i = 1 } }\n')

    root = document.roots[0]

    assert document.problems == ()
    assert get(root, "a", "b").value == "c"
    assert get(root, "d").entries == ()
    assert get(root, "e", "f", "g", "h", "i").value == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 1\nx = 2\n", "'x' is set twice"),
        ("x =\ny = 1\n", "'x' has no value"),
        ('x = "a\n  y = 1\n', "a quoted string ends on its line"),
        ('x = "a\nb"\n', "a quoted string ends on its line"),
        ("x = 1 2\n", "there is more after the value"),
        ('x = "a" "b"\n', "there is more after the value"),
        ("x = var.a y = 2\n", "there is more after the value"),
        ("x = [1] z\n", "there is more after the value"),
        ("x = 1 +\n", "the expression is not complete"),
        ("}\nx = 1\n", "'}' closes nothing"),
        ('"x" = 1\n', "the name of an argument is not quoted"),
        ('b "c"\n{\n}\n', "'{' belongs on the line"),
        (r'x = "\q"' + "\n", "there is no such escape"),
        ("x = [1\n", "'[' is not closed"),
        ("x = [1}\n", "'[' is not closed"),
        ("x = <<EOT\nabc\n", "the heredoc has no line 'EOT' to end it"),
        ("/* abc\n", "the comment is not closed"),
        ("b {\n", "the block is not closed"),
        ("b {\n  ???\n}\n", "expected an argument, a block or '}'"),
    ],
)
def test_a_mistake_is_said(text, reason):
    found = reasons(read(text))

    assert len(found) == 1
    assert found[0].startswith(reason)


_GOOD = 'resource "b" "good" {\n  x = 1\n}\n'


@pytest.mark.parametrize(
    "broken",
    [
        'resource "a" "bad" {\n  x = [\n    1,\n\n',
        'resource "a" "bad" {\n  x = f({\n    y = "z"\n',
        'resource "a" "bad" {\n  x = "open\n',
        'resource "a" "bad" {\n  x = 1\n\n',
        'resource "a" "bad"\n  x = 1\n}\n',
        'resource "a" "bad" {\n  x = <<EOT\n  text\n}\n',
        'resource "a" "bad" {\n  x 1\n}\n',
        'resource "a" "bad {\n  x = 1\n}\n',
        'resource "a" "bad" {\n  x = \n}\n',
        'resource "a" "bad" {\n  x = (((\n}\n',
        'resource "a" "bad" {\n  x = "${f("\n}\n',
    ],
)
def test_a_broken_block_costs_no_other_block(broken):
    document = read(_GOOD.replace("good", "before") + broken + _GOOD)

    kept = [e.value for e in document.roots[0].entries if e.key.value == "resource"]

    assert document.problems
    assert [get(k, "b", "before", "x").value for k in kept if get(k, "b", "before")] == [1]
    assert [get(k, "b", "good", "x").value for k in kept if get(k, "b", "good")] == [1]


def test_what_is_read_of_a_broken_block_is_open():
    document = read('resource "a" "bad" {\n  x = 1\n  y z\n}\n' + _GOOD)

    body = get(document.roots[0], "resource")

    assert document.roots[0].open
    assert [e.value.open for e in document.roots[0].entries] == [False, False]
    assert get(document.roots[0].entries[0].value, "a", "bad").open
    assert isinstance(body, Map)


def test_flat_files_go_on_at_the_next_argument():
    document = read("a = 1\n???\nb = 2\n", "x.tfvars")

    assert get(document.roots[0], "b").value == 2
    assert len(document.problems) == 1


def test_nesting_is_bounded():
    deep = MAX_DEPTH + 5

    blocks, brackets, strings = (
        read("b {\n" * deep + "}\n" * deep),
        read("x = " + "[" * deep + "]" * deep + "\n"),
        read("x = " + '"${' * deep + '}"' * deep + "\n"),
    )

    for document in (blocks, brackets, strings):
        assert any("nested deeper" in reason for reason in reasons(document))


def test_the_number_of_restarts_is_bounded():
    document = read("a = <<X\n" * 10_000)

    assert len(document.problems) <= 101
    assert "the rest of the file is not read" in reasons(document)[-1]


def test_a_template_of_another_language_is_named_as_skipped():
    document = read("{% if x %}\na = {{ y }}\n{% endif %}\n", "main.tf")

    assert "template" in document.skipped


def test_a_literal_brace_pair_in_a_good_file_skips_nothing():
    document = read('x = "{{ y }}"\n')

    assert document.skipped == ""


_PIECES = st.lists(
    st.sampled_from(
        ['"', "${", "%{", "}", "{", "[", "]", "(", ")", "\n", "\r\n", "x", "=", " ", "<<E\n", "E", "#", "/*", "*/", "\\",
         'resource "a" "b" {\n', "1", ".", ",", "?", ":", "for", "in", "if", "é", "😀", "\ufeff", "\0", "$", "%", "-", "!"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(_PIECES)
def test_parse_never_raises_and_its_spans_lie_in_the_text(text):
    document = read(text)

    for offset, _ in document.problems:
        assert 0 <= offset <= len(text)
    _inside(document.roots[0], len(text))


def _inside(node: Node, size: int) -> None:
    assert 0 <= node.span.start <= node.span.end <= size
    if isinstance(node, Map):
        for entry in node.entries:
            assert sliced(entry.key.span) == entry.key.value
            _inside(entry.value, size)


_NAMES = st.from_regex(r"[a-z_][a-z0-9_-]{0,8}", fullmatch=True)
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\$%'), max_size=12)


@given(st.dictionaries(_NAMES, _TEXTS | st.integers(-(10**9), 10**9) | st.booleans(), max_size=6), _NAMES)
def test_a_generated_block_reads_back_with_exact_spans(values, label):
    lines = [f"  {k} = {_written(v)}" for k, v in values.items()]
    document = read("\n".join([f'b "{label}" {{', *lines, "}"]) + "\n")

    body = get(document.roots[0], "b", label)

    assert document.problems == ()
    assert {e.key.value: e.value.value for e in body.entries} == values
    assert [sliced(e.value.span) for e in body.entries] == [_written(v).strip('"') for v in values.values()]


def _written(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
