"""How the time of a pattern can grow: known forms, and that no pattern of rules or data grows fast."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import linter
from linter import compile, lifecycle_source, slow
from linter.pattern import Lazy
from linter.slow import EXPONENTIAL, growth

POSSESSIVE = {
    ("linter.evidence.text", "_NAME"),
    ("linter.parse.hcl", "_RESTART"),
    ("linter.parse.hcl", "_RESTART_FLAT"),
}
"""Patterns that possessive repeats make linear, which the analysis does not see; the fuzzer runs them."""


@pytest.mark.parametrize(
    ("pattern", "degree"),
    [
        ("", 1),
        ("^$", 1),
        (r"\bfoo\b", 1),
        (r"^\d+$", 1),
        (r"\d+$", 2),
        (r"x\w+", 1),
        ("a.*b", 2),
        ("^a.*b$", 1),
        (r"^\s*\s*x", 2),
        (".*.*x", 3),
        (r"(?=.*a)(?=.*b)c", 2),
        (r"(^|,)\s*TLSv1(\.1)?\s*(,|$)", 1),
        (r"^(?:[\w-]+\.)+com$", 1),
        (r"(\d{2})+$", 2),
        (r'^"(?:[^"\\]|\\.)*"', 1),
        (r"(?i)password\s{0,4}[:=]", 1),
        ("(a|b)*c", 2),
        ("(a+)+$", EXPONENTIAL),
        ("(a*)*b", EXPONENTIAL),
        ("(a|a)*b", EXPONENTIAL),
        ("^(a|aa)+$", EXPONENTIAL),
        (r"(\w+\s?)+$", EXPONENTIAL),
        ("(x+x+)+y", EXPONENTIAL),
        (r'^"(?:[^"\\]+|\\.)*"', EXPONENTIAL),
        ("(?i)(A|a)*b", 2),
        ("(?i)(ab|AB)*c", EXPONENTIAL),
        ("(?:(?:(?:a?){9}){9}){9}b", EXPONENTIAL),
        ("(?>(?:a+)+b)", EXPONENTIAL),
        ("(?:(?:a+)+b)?+c", EXPONENTIAL),
        ("(?:a?){200}b", EXPONENTIAL),
        ("(?:(?:a|b)?){60}c", EXPONENTIAL),
        ("a?" * 25 + "b", EXPONENTIAL),
        ("(?:a{0,3}){3}" * 9 + "b", EXPONENTIAL),
        ("(?:a|aa)" * 25 + "b", EXPONENTIAL),
        ("(?:a.|.b){30}x", EXPONENTIAL),
        ("(?:(?!b)+){30}c", EXPONENTIAL),
        ("(?:(?>(?=a)*)){2,40}c", EXPONENTIAL),
        ("(?:ab{1,4}(?:a?)+){20}c", EXPONENTIAL),
        ("(?:(?=a){0,3}[ab])*?c", EXPONENTIAL),
        ("(?:|)" * 25 + "c", EXPONENTIAL),
        ("(?:a|b|[ab]){30}x", 1),
        ("|".join(["xa?b?c?"] * 20), 1),
        ("".join(f"{c}?" for c in "abcdefghijklmnopqrstuvwxyz"), 1),
    ],
)
def test_the_growth_of_a_pattern(pattern, degree):
    assert growth(pattern).degree == degree


def test_counted_repeats_multiply():
    assert growth("^a{1,20}a{1,20}b").constant == 20
    assert "counted repeats" in slow.fault("[^x]{0,200}[^y]{0,200}[^z]{0,200}q")
    assert slow.fault("[^x]{0,200}q") == ""


@pytest.mark.parametrize("pattern", ["(a+)+$", "(", "a" * 3000, "(" * 2000 + ")" * 2000])
def test_a_fault_names_the_pattern_and_never_raises(pattern):
    assert pattern[:20] in slow.fault(pattern)


def test_the_pattern_of_every_rule_is_fast():
    faults = [
        (id, why)
        for id, rule in compile.read().items()
        for _, text in slow.patterns({k: v for k, v in rule.items() if k != "examples"}, compile.PATTERNS)
        if (why := slow.fault(text))
    ]

    assert not faults


def test_every_matcher_of_the_lifecycle_data_is_fast():
    for product in lifecycle_source.read("rules/lifecycle"):
        lifecycle_source.demand_fast(product)


def texts(name):
    for key, value in vars(importlib.import_module(name)).items():
        if isinstance(value, Lazy):
            yield key, value.source, value.given
        elif isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield key, value.pattern, value.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)


@pytest.mark.parametrize(
    "name",
    [
        m.name
        for m in pkgutil.walk_packages(linter.__path__, "linter.")
        if m.name not in ("linter.__main__", "linter.lsp")
    ],
)
def test_no_pattern_of_a_module_is_exponential(name):
    for key, text, flags in texts(name):
        found = growth(text, flags)
        assert found.degree < EXPONENTIAL or (name, key) in POSSESSIVE, (key, text, found)
