"""A baseline tells new from known and gone, by what a finding is and not by its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.config import Config
from linter.errors import ConfigError
from linter.finding import Suppression
from linter.policy import baseline
from linter.policy.baseline import Known
from tests.unit.policy.findings import TODAY, finding

STORED = """{
  "format": 1,
  "findings": [
    {"rule": "aws-rds-backup-disabled", "file": "infra/main.tf", "resource": "aws_db_instance.orders", "path": "backup_retention_period", "first_seen": "2026-08-01"},
    {"rule": "hardcoded-password", "file": ".env", "path": "ORDERS_DB_PASSWORD", "nth": 1, "first_seen": "2026-08-01"}
  ]
}
"""
"""Written by the first version of the format; it stays readable for ever."""

words = st.sampled_from(["a", "b", "c"])
found = st.lists(
    st.builds(
        lambda rule, path, line, resource, key: finding(rule, path, line, resource=resource, key=key),
        words, st.sampled_from(["a.tf", "x/a.tf", "b.tf"]), st.integers(1, 9), words, words,
    ),
    max_size=12,
)  # fmt: skip


def states(compared):
    return [f.baseline for f in compared.findings]


def test_a_stored_baseline_of_the_first_format_is_read():
    known = baseline.parse(STORED)

    assert [k.first_seen for k in known] == ["2026-08-01", "2026-08-01"]
    assert known[1].nth == 1
    assert baseline.parse(baseline.render(known)) == sorted(known)


@given(found)
def test_write_then_check_is_clean(findings):
    written = baseline.open_entries(baseline.compare(findings, []), TODAY)

    again = baseline.compare(findings, baseline.parse(baseline.render(written)))

    assert set(states(again)) <= {"unchanged"}
    assert again.gone == []
    assert {e.first_seen for e in again.entries} <= {TODAY}


@given(found, st.randoms())
def test_the_order_of_findings_does_not_matter(findings, random):
    shuffled = list(findings)
    random.shuffle(shuffled)

    assert set(baseline.entries(findings)) == set(baseline.entries(shuffled))


@given(found, st.integers(1, 50))
def test_lines_that_move_change_nothing(findings, by):
    known = baseline.entries(findings)
    moved = [
        f._replace(place=f.place._replace(region=f.place.region._replace(line=f.place.region.line + by)))
        for f in findings
    ]

    assert set(states(baseline.compare(moved, known))) <= {"unchanged"}


def test_a_moved_file_keeps_the_day_it_was_first_seen():
    known = [
        k._replace(first_seen="2026-08-01") for k in baseline.entries([finding(path="a.tf", resource="r", key="k")])
    ]

    compared = baseline.compare([finding(path="new/a.tf", resource="r", key="k")], known)

    assert states(compared) == ["unchanged"]
    assert (compared.entries[0].file, compared.entries[0].first_seen) == ("new/a.tf", "2026-08-01")


def test_doubt_about_a_move_stays_new():
    known = baseline.entries([finding(path="a.tf", resource="r")])
    twice = [finding(path="b.tf", resource="r"), finding(path="c.tf", resource="r")]

    compared = baseline.compare(twice, known)

    assert states(compared) == ["new", "new"]
    assert len(compared.gone) == 1


def test_what_has_no_resource_moves_with_its_file_name_only():
    known = baseline.entries([finding("hardcoded-password", "a/.env", key="P")])

    assert states(baseline.compare([finding("hardcoded-password", "b/.env", key="P")], known)) == ["unchanged"]
    assert states(baseline.compare([finding("hardcoded-password", "b/x.yml", key="P")], known)) == ["new"]


def test_a_second_equal_finding_is_new():
    known = baseline.entries([finding(line=3)])

    assert states(baseline.compare([finding(line=3), finding(line=9)], known)) == ["unchanged", "new"]


def test_update_adds_and_keeps_and_prune_only_takes_out():
    known = [Known("gone", "a.tf", first_seen="2026-01-01"), Known("kept", "a.tf", first_seen="2026-01-01")]
    compared = baseline.compare([finding("kept", "a.tf"), finding("new", "a.tf")], known)

    assert {(k.rule, k.first_seen) for k in baseline.updated(compared, TODAY)} == {
        ("gone", "2026-01-01"), ("kept", "2026-01-01"), ("new", TODAY),
    }  # fmt: skip
    assert [k.rule for k in baseline.pruned(compared)] == ["kept"]


def test_prune_keeps_what_lies_in_a_file_that_cannot_be_read():
    known = [Known("a", "broken.tf"), Known("a", "whole.tf")]
    compared = baseline.compare([finding("unparsable-file", "broken.tf")], known)

    assert [k.file for k in baseline.pruned(compared)] == ["broken.tf"]


def test_what_is_suppressed_is_not_written_as_known():
    quiet = finding(suppression=Suppression("inline", "agreed"))

    assert baseline.open_entries(baseline.compare([quiet], []), TODAY) == []


def test_new_unchanged_and_gone_are_said():
    compared = baseline.compare([finding("a"), finding("b")], [Known("a", "main.tf"), Known("c", "main.tf")])

    whole, part = (baseline.notices(compared, Config(), whole=w)[0].message for w in (True, False))

    assert whole == "Compared with the baseline: 1 new, 1 unchanged, 1 gone; run `upgradelint baseline prune`."
    assert part == "Compared with the baseline: 1 new, 1 unchanged."


def test_one_entry_is_one_line_of_the_file():
    text = baseline.render([Known("b", "b.tf", "r", "k", 0, TODAY), Known("a", "a.tf")])

    assert [json.loads(line.strip().rstrip(","))["rule"] for line in text.splitlines()[3:5]] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is no baseline"),
        ('{"version": 3, "results": {}}', "is no baseline"),
        ('{"format": 99, "findings": []}', "upgrade upgradelint"),
        ('{"format": 1, "findings": [{"rule": "a"}]}', "entry 1"),
        ('{"format": 1, "findings": [{"rule": "a", "file": "b", "first_seen": "soon"}]}', "YYYY-MM-DD"),
    ],
)
def test_a_file_that_is_no_baseline_says_what_to_do(text, words):
    with pytest.raises(ConfigError, match=words):
        baseline.parse(text, "known.json")
