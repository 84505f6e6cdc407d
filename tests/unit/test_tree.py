"""Spans to regions, and embedded documents back to their file."""

from __future__ import annotations

import pytest

from linter.tree import Document, Entry, Leaf, Map, Span, get, region, source, text


def span_of(document: Document, piece: str) -> Span:
    start = document.text.index(piece)
    return Span(document, start, start + len(piece))


@pytest.mark.parametrize(
    ("body", "piece", "expected"),
    [
        ("a = 1\nb = 2\n", "2", (2, 5, 2, 6)),
        ("a = 1\r\nb = 2\r\n", "2", (2, 5, 2, 6)),
        ("a = 1\rb = 2\r", "2", (2, 5, 2, 6)),
        ("\tk: v", "v", (1, 5, 1, 6)),
        ("x", "x", (1, 1, 1, 2)),
    ],
    ids=["lf", "crlf", "cr", "a tab is one column", "whole text"],
)
def test_a_region_counts_lines_and_columns_from_one(body, piece, expected):
    document = Document("f", "text", body)

    found = region(span_of(document, piece))

    assert (found.line, found.column, found.end_line, found.end_column) == expected


def test_columns_after_an_emoji_differ_in_utf16():
    document = Document("f", "text", "🔑: secret")

    found = region(span_of(document, "secret"))

    assert (found.column, found.utf16_column) == (4, 5)
    assert found.utf16_end_column - found.utf16_column == 6


def test_a_region_does_not_end_on_the_line_after_its_newline():
    document = Document("f", "text", "a\nbb\ncc\n")

    found = region(Span(document, 2, 5))

    assert (found.line, found.end_line, found.end_column) == (2, 2, 3)


def test_an_embedded_span_maps_to_the_file_by_offset():
    outer = Document("f", "yaml", 'k: {"a": "b"}')
    leaf = span_of(outer, '{"a": "b"}')
    inner = Document("f", "json", '{"a": "b"}', leaf)

    found = source(span_of(inner, "b"))

    assert outer.text[found.start : found.end] == "b"


def test_segments_map_runs_exactly_and_gaps_whole():
    outer = Document("f", "json", r'"one\ntwo"')
    inner = Document("f", "text", "one\ntwo", Span(outer, 1, 9), ((0, 1, 3), (4, 6, 3)))

    two = source(span_of(inner, "two"))
    gap = source(Span(inner, 3, 4))

    assert outer.text[two.start : two.end] == "two"
    assert outer.text[gap.start : gap.end] == r"\n"


def test_get_takes_the_last_of_duplicate_keys_and_none_for_a_missing_one():
    document = Document("f", "json", "ab12")
    leafs = [Leaf(v, Span(document, i, i + 1)) for i, v in enumerate(("a", "a", 1, 2))]
    tree = Map((Entry(leafs[0], leafs[2]), Entry(leafs[1], leafs[3])), Span(document, 0, 4))

    assert get(tree, "a") is leafs[3]
    assert get(tree, "b") is None
    assert text(tree, "a") is None
