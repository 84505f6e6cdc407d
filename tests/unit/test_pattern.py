"""Patterns that wait: the same answers as compiled ones, and every one of the package is valid."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import linter
from linter.pattern import Lazy, pattern


def test_it_answers_as_a_compiled_pattern_does():
    lazy, compiled = pattern(r"(?P<a>x+)(y)?", re.IGNORECASE), re.compile(r"(?P<a>x+)(y)?", re.IGNORECASE)

    for text in ("", "XXY", "axxb"):
        assert [m.span() for m in lazy.finditer(text)] == [m.span() for m in compiled.finditer(text)]
        assert lazy.sub("-", text) == compiled.sub("-", text)
    assert (lazy.pattern, lazy.flags, lazy.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_a_wrong_pattern_says_so_at_its_first_use():
    with pytest.raises(re.error):
        pattern("(").search("")


def names():
    found = pkgutil.walk_packages(linter.__path__, "linter.")
    return [m.name for m in found if m.name not in ("linter.__main__", "linter.lsp")]


@pytest.mark.parametrize("name", names())
def test_every_pattern_of_a_module_is_valid(name):
    for value in vars(importlib.import_module(name)).values():
        if isinstance(value, Lazy):
            re.compile(value.source, value.given)
