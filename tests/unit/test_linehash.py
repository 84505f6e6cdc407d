"""The line hash against values of code scanning and against a plain implementation."""

from __future__ import annotations

import importlib.util
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.linehash import MAX_LINE, line_hashes

REFERENCE = pathlib.Path(__file__).parents[3] / "shared" / "reference" / "sarif_linehash.py"


def every_line(data: bytes) -> list[str]:
    count = data.count(b"\n") + data.count(b"\r") + 1
    found = line_hashes(data, set(range(1, count + 1)))
    return [found[n] for n in sorted(found)]


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
    ],
)
def test_hashes_are_those_of_code_scanning(text, hashes):
    found = every_line(text.encode())

    assert found == hashes


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference implementation is not here")
@given(st.lists(st.sampled_from(["a", "b", "\n", "\r", " ", "\t", "é", "😀", "\ufeff", "\0"]), max_size=300))
def test_every_line_of_any_text_has_the_hash_of_the_reference(pieces):
    data = "".join(pieces).encode()

    assert every_line(data) == _reference().line_hashes(data)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference implementation is not here")
@given(st.binary(max_size=300))
def test_any_bytes_have_the_hashes_of_the_reference(data):
    assert every_line(data) == _reference().line_hashes(data)


def test_only_wanted_lines_that_exist_are_hashed():
    found = line_hashes(b"a\nb\nc", {2, 9, 0, -1})

    assert set(found) == {2}


def test_equal_lines_are_numbered_as_in_a_full_run():
    data = b"x = 1\n" * 300

    found = line_hashes(data, {1, 2, 150})

    assert [found[n].rpartition(":")[2] for n in (1, 2, 150)] == ["1", "2", "150"]


def test_a_line_after_the_bound_has_no_hash():
    data = b"\n" * (MAX_LINE + 1)

    found = line_hashes(data, {1, MAX_LINE + 1})

    assert set(found) == {1}


def _reference():
    spec = importlib.util.spec_from_file_location("sarif_linehash", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
