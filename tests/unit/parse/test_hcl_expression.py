"""HCL expressions: precedence, templates, heredocs, spans, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.errors import ParseError
from linter.parse import hcl_expression
from linter.parse.hcl_nodes import Call, For, IfPart, Literal, ObjectExpr, Reference, Splat, Template
from linter.tree import Document, Span, source


def read(text: str):
    return hcl_expression.parse(Document("main.tf", "hcl", text), 0, len(text))


def sliced(node) -> str:
    return node.span.document.text[node.span.start : node.span.end]


def shape(node) -> object:
    """A node without spans, as nested tuples of its fields."""
    if isinstance(node, Span):
        return None
    if isinstance(node, tuple) and hasattr(node, "_fields"):
        kept = [shape(getattr(node, f)) for f in node._fields if f not in ("span", "segments")]
        return (type(node).__name__, *kept)
    return tuple(map(shape, node)) if isinstance(node, tuple) else node


def ref(name: str) -> tuple:
    return ("Reference", name, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", ("Binary", "+", ref("a"), ("Binary", "*", ref("b"), ref("c")))),
        ("a - b - c", ("Binary", "-", ("Binary", "-", ref("a"), ref("b")), ref("c"))),
        ("a || b && !c", ("Binary", "||", ref("a"), ("Binary", "&&", ref("b"), ("Unary", "!", ref("c"))))),
        (
            "a ? b : c ? d : e",
            ("Conditional", ref("a"), ref("b"), ("Conditional", ref("c"), ref("d"), ref("e"))),
        ),
        ("(a + b) * c", ("Binary", "*", ("Binary", "+", ref("a"), ref("b")), ref("c"))),
        ("!!b", ("Unary", "!", ("Unary", "!", ref("b")))),
        ("a -b", ("Binary", "-", ref("a"), ref("b"))),
        ("a.b[0].c", ("Reference", "a", ("b", 0, "c"))),
        ('a["x"].0.c', ("Reference", "a", ("x", 0, "c"))),
        ("a[b].c", ("Index", ("Index", ref("a"), ref("b")), ("Literal", "c"))),
        ("a.*.b[0]", ("Index", ("Splat", ref("a"), ("Reference", "*", ("b",))), ("Literal", 0))),
        ("a[*].b[0]", ("Splat", ref("a"), ("Reference", "*", ("b", 0)))),
        ("f(a, b...)", ("Call", "f", (ref("a"), ref("b")), True)),
        ("provider::x::f(1)", ("Call", "provider::x::f", (("Literal", 1),), False)),
        ("[1,\n 2,\n]", ("TupleExpr", (("Literal", 1), ("Literal", 2)))),
        ("{}", ("ObjectExpr", ())),
        ("1e3", ("Literal", 1000.0)),
        ('"a\\n"', ("Literal", "a\n")),
        ('"$${x}"', ("Literal", "${x}")),
        ('"a${b}c"', ("Template", (("Literal", "a"), ref("b"), ("Literal", "c")))),
        ('"${"${a}"}"', ("Template", (("Template", (ref("a"),)),))),
        ('"${\n a\n}"', ("Template", (ref("a"),))),
        ("(a\n .b)", ("Reference", "a", ("b",))),
        ("try\n(a)", None),
    ],
)
def test_an_expression_has_the_expected_shape(text, expected):
    if expected is None:
        with pytest.raises(ParseError):
            read(text)
        return

    node = read(text)

    assert shape(node) == expected


def test_keys_of_an_object_are_names_strings_or_expressions():
    node = read('{\n  a = 1, "b" : 2\n  (c) = 3\n  "d${e}" = 4 # four\n}')

    assert isinstance(node, ObjectExpr)
    assert [type(k).__name__ for k, _ in node.items] == ["Literal", "Literal", "Reference", "Template"]
    assert [v.value for _, v in node.items] == [1, 2, 3, 4]


def test_a_name_before_an_opening_line_is_no_call_in_an_object():
    node = read("{ b = x\n (var.k) = 1 }")

    assert shape(node.items[0][1]) == ref("x")


def test_a_for_has_names_collection_key_group_and_condition():
    node = read("{ for k, v in m : k => upper(v)... if v != null }")

    assert isinstance(node, For)
    assert (node.names, node.group) == (("k", "v"), True)
    assert isinstance(node.value, Call)
    assert node.key is not None
    assert node.condition is not None


def test_a_key_named_for_is_a_key():
    node = read("{ for = 1 }")

    assert isinstance(node, ObjectExpr)


def test_a_heredoc_is_its_text_with_its_indentation():
    node = read("<<EOT\n  a\n   b\n  EOT")

    assert isinstance(node, Literal)
    assert node.value == "  a\n   b\n"
    assert sliced(node) == "  a\n   b\n"


def test_an_indented_heredoc_maps_back_to_its_lines():
    node = read('<<-EOT\n    {\n      "a": 1\n\n    }\n  EOT')
    inner = Document("main.tf", "text", node.value, node.span, node.segments)
    at = node.value.index('"a"')

    found = source(Span(inner, at, at + 3))

    assert node.value == '{\n  "a": 1\n\n}\n'
    assert found.document.text[found.start : found.end] == '"a"'


def test_an_indented_heredoc_with_a_template_loses_its_indentation_too():
    node = read("<<-EOT\n    a ${b} c\n      d\n    EOT")

    assert isinstance(node, Template)
    assert [p.value for p in node.parts if isinstance(p, Literal)] == ["a ", " c\n  d\n"]


def test_directives_fold_into_blocks():
    node = read('"%{ if a ~} x %{~ else }y%{ endif }%{ for i in l }${i},%{ endfor }"')

    assert isinstance(node, Template)
    first, second = node.parts
    assert isinstance(first, IfPart)
    assert [p.value for p in first.then] == ["x"]
    assert [p.value for p in first.other] == ["y"]
    assert second.names == ("i",)


def test_a_splat_refers_to_its_member():
    node = read("aws_x.y[*].id")

    assert isinstance(node, Splat)
    assert isinstance(node.target, Reference)


@pytest.mark.parametrize("text", ["f(a, b)", "a.b[c].d", "{ a = [1, 2] }", '"x${a.b}y"', "a ? b : c", "<<E\nx\nE"])
def test_the_span_of_every_reference_and_literal_is_its_text(text):
    for node in _nodes(read(text)):
        if isinstance(node, Reference) and node.name != "*":
            assert sliced(node).startswith(node.name)
        if isinstance(node, Literal) and not node.segments:
            assert str(node.value) in sliced(node)


def _nodes(node):
    if isinstance(node, tuple) and not isinstance(node, Span):
        if hasattr(node, "_fields"):
            yield node
        for child in node:
            yield from _nodes(child)


@pytest.mark.parametrize(
    "text",
    ["", "a b", "1 +", "f(", "f(a b)", "[1 2]", "{ a 1 }", "{ a = 1 b = 2 }", '"a', '"${a"', '"${}"', "a ? b", "a[", "a.",
     "<<E\nx", "[for x in y]", "{ for x in y : x }", '"%{ if a }x"', '"%{ endif }"', '"%{ what }"', '"\\q"', "9" * 500, "1e999"],
)  # fmt: skip
def test_what_is_no_expression_is_a_parse_error(text):
    with pytest.raises(ParseError) as caught:
        read(text)

    assert 0 <= caught.value.offset <= len(text)


@pytest.mark.parametrize(
    "text", ["(" * 5000, "[" * 5000, '"${' * 5000, "-" * 5000 + "1", "a ? " * 5000, "f(" * 5000, "{a=" * 5000]
)
def test_deep_nesting_is_a_parse_error(text):
    with pytest.raises(ParseError):
        read(text)


def test_long_chains_are_no_nesting():
    chain = " + ".join(["a"] * 3000)

    node = read(chain)

    assert sliced(node) == chain


def test_a_bare_template_has_no_quotes_and_no_backslashes():
    text = 'a\\n "${b}" $${c}'

    node = hcl_expression.template(Document("x.tf.json", "hcl", text), 0, len(text))

    assert [p.value for p in node.parts if isinstance(p, Literal)] == ['a\\n "', '" ${c}']


_PIECES = st.lists(
    st.sampled_from(
        ['"', "${", "%{", "}", "{", "[", "]", "(", ")", "\n", "x", "=", " ", "<<E\n", "<<-E\n", "E\n", "#", "/*", "*/", "\\",
         "1", ".", ",", "?", ":", "for ", " in ", "if ", "else", "endif", "endfor", "~", "é", "...", "=>", "*", "-", "!", "$", "0"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(_PIECES)
def test_parse_raises_nothing_but_a_parse_error(text):
    try:
        node = read(text)
    except ParseError as error:
        assert 0 <= error.offset <= len(text)  # noqa: PT017 - either outcome is fine, the offset is not
        return

    assert 0 <= node.span.start <= node.span.end <= len(text)


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\$%'), max_size=12)


@given(st.lists(_TEXTS | st.integers(0, 10**9), max_size=5))
def test_the_literals_of_a_list_slice_to_their_text(values):
    node = read("[" + ", ".join(f'"{v}"' if isinstance(v, str) else str(v) for v in values) + "]")

    assert [i.value for i in node.items] == values
    assert [sliced(i) for i in node.items] == [str(v) for v in values]
