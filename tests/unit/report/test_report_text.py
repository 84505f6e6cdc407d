"""Diagnostics on a terminal."""

from __future__ import annotations

import itertools
import re

import pytest
import reports

from linter.finding import Edit, Excerpt, Fix, Place, Severity, Suppression
from linter.report import Options, render

ESCAPE = "\x1b"


def text_of(*found, **options):
    report = reports.Report(found, (), {}, "2026-01-15", "", 1)
    return render("text", report, Options(**options))


def underlined(text, sign="^"):
    """The characters above the carets, for each underline."""
    lines = text.split("\n")
    pairs = itertools.pairwise(lines)
    spans = [
        (above, re.search(f"{re.escape(sign)}+", below)) for above, below in pairs if re.match(r" *\| +[-^]", below)
    ]
    return [above[span.start() : span.end()] for above, span in spans if span]


@pytest.mark.parametrize("verbose", ["full", "concise", "grouped"])
def test_a_form_looks_as_stored(snapshot, verbose):
    text = render("text", reports.full(), Options(verbose=verbose, statistics=verbose == "grouped"))

    snapshot(f"report-{verbose}.txt", text)


def test_colours_and_links_look_as_stored(snapshot):
    options = Options(color=True, hyperlinks=True, docs="https://docs.example.com", width=70, show_suppressed=True)

    snapshot("report-color.txt", render("text", reports.full(), options))


def test_a_clean_run_calls_nothing_secure():
    text = render("text", reports.clean())

    assert (
        text
        == "No findings in 3 files. Judged on 2026-01-15.\nNo TLS finding in what was judged: that clears one gate only.\n"
    )


def test_a_tls_finding_that_is_known_is_not_called_none():
    found = reports.finding("r", "a.tf", "x = 1\n", "1")._replace(
        trigger="tls", suppression=Suppression("baseline", "in the baseline")
    )

    assert "No TLS finding" not in text_of(found)
    assert "No TLS finding" in text_of(found._replace(trigger="identity"))


def test_without_colour_there_is_no_escape_character():
    assert ESCAPE not in render("text", reports.full(), Options(statistics=True, show_suppressed=True))


def test_colour_changes_nothing_but_escapes():
    plain, colored = (render("text", reports.full(), Options(color=c, statistics=True)) for c in (False, True))

    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_ascii_terminals_get_ascii():
    assert render("text", reports.full(), Options(unicode=False)).isascii()


def test_carets_are_under_the_value():
    found = reports.finding("r", "a.tf", "x = 1\nkey = true\n", "true")

    assert underlined(text_of(found)) == ["true"]


def test_carets_are_under_the_value_behind_a_tab_and_a_control_character():
    found = reports.finding("r", "a.tf", "\tkey\x07 = true\n", "true")

    assert underlined(text_of(found)) == ["true"]


def test_wide_characters_take_two_columns():
    text = text_of(reports.finding("r", "a.tf", "見 = true\n", "true"))

    assert "\n1 | 見 = true\n  |      ^^^^\n" in text


def test_carets_under_a_masked_secret_cover_the_mask_only():
    text = 'password = "***"\n'
    found = reports.finding("r", "a.tf", text, "***")
    longer = found.place.region._replace(end_column=60)

    assert underlined(text_of(found._replace(place=found.place._replace(region=longer)))) == ["***"]


def test_a_value_behind_a_mask_is_not_pointed_at_wrongly():
    text = '  url = "postgres://u:***@db/x?sslmode=disable"\n'

    found = underlined(text_of(reports.finding("r", "a.tf", text, "disable")))

    assert found == [text.strip()]


def test_a_long_line_is_cut_around_the_value():
    line = "x" * 300 + " = true " + "y" * 300

    text = text_of(reports.finding("r", "a.tf", line, "true"), width=80)

    assert underlined(text) == ["true"]
    assert max(map(len, text.split("\n"))) <= 80


def test_a_related_place_on_a_quoted_line_is_underlined_there():
    text = "a = b\nb = true\n"
    found = reports.finding("r", "a.tf", text, "b", related=(reports.place("a.tf", text, "true", "written here"),))

    shown = text_of(found)

    assert underlined(shown) == ["b"]
    assert underlined(shown, "-") == ["true"]
    assert "---- written here" in shown


def test_related_places_elsewhere_are_named():
    other = Place("b.tf", reports.region("x\ntrue\n", "true"), "depends on it")

    assert "\n --> b.tf:2:1: depends on it\n" in text_of(reports.finding("r", "a.tf", "true", "true", related=(other,)))


def test_without_an_excerpt_the_place_is_still_named():
    text = text_of(reports.finding("r", "a.tf", "true", "true")._replace(excerpt=None))

    assert text.split("\n")[1] == " --> a.tf:1:1"


def test_a_region_of_several_lines_is_underlined_to_the_end_of_its_first():
    found = reports.finding("r", "a.tf", "key = [1,\n  2]\n", "[1,\n  2]")

    assert underlined(text_of(found)) == ["[1,"]


def test_a_fix_is_shown_as_a_diff():
    found = reports.replacing(reports.finding("r", "a.tf", "key = true\n", "true"), "false")

    text = text_of(found)

    assert "= fix (--fix): Set it to false." in text
    assert "    - key = true\n    + key = false\n" in text


def test_an_inserted_line_is_shown():
    found = reports.finding("r", "a.tf", "key = true\n", "true")
    fix = Fix("Add the other.", "unsafe", (Edit("a.tf", 10, 10, "\nother = 1"),))

    text = text_of(found._replace(fixes=(fix,)))

    assert "    - key = true\n    + key = true\n    + other = 1\n" in text


def test_a_diff_over_a_mask_is_not_shown():
    found = reports.replacing(reports.finding("r", "a.tf", 'key = "***"\n', "***"), "new")

    text = text_of(found)

    assert "= fix (--fix): Set it to new." in text
    assert "+ key" not in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-01-13", "2 days overdue"),
        ("2026-01-14", "1 day overdue"),
        ("2026-01-15", "today"),
        ("2026-01-16", "tomorrow"),
        ("2026-02-15", "in 31 days"),
    ],
)
def test_a_deadline_says_how_far_it_is(day, words):
    due = reports.Deadline(day, "why", estimated=False)

    assert f"= deadline: {day}, {words} (why)" in text_of(reports.finding("r", "a.tf", "x", "x", deadline=due))


def test_a_rule_is_explained_once():
    found = reports.finding("r", "a.tf", "x", "x")
    report = reports.Report((found, found._replace(resource="b")), (), {"r": reports.rule("r")}, "2026-01-15", "", 1)

    text = render("text", report)

    names = ("why", "fix: What to do", "read: https://", "help")
    assert [text.count(f"= {name}") for name in names] == [1, 1, 1, 2]


def test_suppressed_findings_are_counted_but_not_shown():
    text = render("text", reports.full())

    assert "kafka-connect-plaintext-jdbc" not in text
    assert "1 suppressed. 1 in the baseline." in text


def test_suppressed_findings_can_be_shown_with_their_reason():
    text = render("text", reports.full(), Options(show_suppressed=True))

    assert "= suppressed: inline, until 2027-01-31: inside one VPC" in text


def test_closing_lines_count_fixes_of_both_kinds():
    assert "[*] 1 fixable with `--fix` (1 more with `--fix --unsafe-fixes`)." in render("text", reports.full())


def test_the_summary_counts_by_trigger_and_by_deadline():
    text = render("text", reports.full())

    assert "By trigger:  tls 1, secret-rotation 1, recovery 2\n" in text
    assert "By deadline: overdue 1, within 90 days 1, no deadline 2\n" in text


def test_notices_with_one_message_are_put_together():
    text = render("text", reports.full())

    assert "note: chart/templates/a b.yaml, chart/templates/c.yaml: Skipped: a Helm template" in text


def test_many_places_of_a_notice_are_counted():
    notices = tuple(reports.Notice("note", "Skipped.", f"{n}.yaml") for n in range(9))

    text = render("text", reports.clean()._replace(notices=notices))

    assert "note: 0.yaml, 1.yaml, 2.yaml, 3.yaml, 4.yaml and 4 more places: Skipped." in text


@pytest.mark.parametrize("verbose", ["full", "concise", "grouped"])
def test_no_line_is_a_command_to_a_ci_runner(verbose):
    found = reports.finding("r", "::error::x", "##[error]x ##vso[task.complete] true", "true", "::set-output::")

    text = text_of(found, verbose=verbose)

    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert not re.search(r"##(vso)?\[", text)


def test_statistics_list_the_most_frequent_rule_first():
    often = [reports.finding("often", "a.tf", "x", "x", resource=str(n), severity=Severity.LOW) for n in range(3)]
    rarely = reports.finding("rarely", "a.tf", "x", "x")

    text = text_of(rarely, *often, statistics=True, verbose="concise")

    assert "     3  low       [ ]  often\n     1  high      [ ]  rarely\n" in text


def test_an_excerpt_without_lines_is_no_frame():
    found = reports.finding("r", "a.tf", "x", "x")._replace(excerpt=Excerpt("a.tf", (), ""))

    assert " | " not in text_of(found)
