"""No text of a scanned file reaches a terminal or a page as more than text."""

from __future__ import annotations

import json
import pkgutil
import re

import pytest
import reports
from hypothesis import given
from hypothesis import strategies as st

import linter.report
from linter.report import FORMATS, Options, clean, render

UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]")
LOUD = Options(
    show_suppressed=True,
    statistics=True,
    graph=reports.graph(reports.HOSTILE),
    readiness=reports.readiness(reports.HOSTILE),
)


@given(st.text())
def test_a_line_holds_no_control_and_no_line_break(text):
    shown = clean.line(text)

    assert not UNSAFE.search(shown)
    assert not set(shown) & set("\n\r\t")


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Lo"])))
def test_ordinary_text_is_left_as_it_is(text):
    assert clean.line(text) == text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\u202eb", "a\\u202eb"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("a\udce4b", "a\\udce4b"),
        ("a\r\nb\tc", "a b c"),
        ("größe 見 😀", "größe 見 😀"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text, shown):
    assert clean.line(text) == shown


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://a b",
        "http://",
        "//evil",
        "https://a\nb",
        "ftp://a",
        "data:text/html,x",
    ],
)
def test_only_web_addresses_become_links(address):
    assert clean.link(address) == ""


def test_a_web_address_is_kept():
    assert clean.link("https://a.example:8443/b?c=d#e") == "https://a.example:8443/b?c=d#e"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("verbose", ["full", "concise", "grouped"])
def test_a_hostile_repository_puts_no_control_into_any_format(name, verbose):
    text = render(name, reports.hostile(), LOUD._replace(verbose=verbose))

    assert not UNSAFE.search(text)
    assert text.count("\r") == (text.count("\r\n") if name == "csv" else 0)
    text.encode("utf-8")


@pytest.mark.parametrize("name", ["sarif", "json", "gitlab"])
def test_decoded_texts_hold_no_control_either(name):
    def strings(value):
        if isinstance(value, dict):
            return [s for pair in value.items() for part in pair for s in strings(part)]
        return (
            [s for one in value for s in strings(one)]
            if isinstance(value, list)
            else [value]
            if isinstance(value, str)
            else []
        )

    log = json.loads(render(name, reports.hostile(), LOUD))

    assert not [s for s in strings(log) if UNSAFE.search(s)]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", [reports.full, reports.clean, reports.hostile])
def test_equal_reports_give_equal_text_that_ends_in_a_line(name, report):
    first, second = (render(name, report(), LOUD) for _ in range(2))

    assert first == second
    assert first.endswith("\n") or (name, first) == ("github", "")


def test_the_formats_are_the_modules_that_render():
    found = []
    for module in pkgutil.iter_modules(linter.report.__path__):
        loaded = __import__(f"linter.report.{module.name}", fromlist=["render"])
        found += [module.name] if hasattr(loaded, "render") else []

    assert sorted(found) == sorted(FORMATS)


def test_a_format_may_be_named_with_a_hyphen():
    assert render("github-summary", reports.full()) == render("github_summary", reports.full())
