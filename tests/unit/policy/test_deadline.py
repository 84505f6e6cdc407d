"""The day by which something has to be dealt with, by scenario and by what is published."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.config import Config
from linter.policy import deadline
from tests.unit.policy.findings import TODAY, finding

SCENARIOS = ("internal-ops", "customer-data", "regulated", "partner-api")
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2032, 1, 1)).map(datetime.date.isoformat)
maybe = st.one_of(st.just(""), days)


def due(today, scenario="customer-data", ends="", seen=""):
    return deadline.apply(finding(ends=ends), Config(), today, scenario, seen).deadline


@pytest.mark.parametrize(
    ("scenario", "window", "lead"),
    [("internal-ops", 180, 30), ("customer-data", 60, 60), ("regulated", 30, 90), ("partner-api", 30, 90)],
)
def test_the_numbers_of_the_design(scenario, window, lead):
    assert due(TODAY, scenario, seen="2026-11-01").date == deadline.plus("2026-11-01", window)
    assert due(TODAY, scenario, ends="2026-12-31", seen="2026-12-01").date == deadline.plus("2026-12-31", -lead)


def test_without_a_first_day_the_window_is_estimated_and_an_end_is_not():
    assert due(TODAY).estimated
    assert not due(TODAY, seen=TODAY).estimated
    assert not due(TODAY, ends="2026-12-31").estimated


@pytest.mark.parametrize("seen", ["", "2026-01-01"])
def test_what_ends_in_years_is_not_due_in_weeks(seen):
    dated = due(TODAY, ends="2030-01-08", seen=seen)

    assert (dated.date, dated.estimated) == ("2029-11-09", False)


@given(days, days, st.sampled_from(SCENARIOS), maybe, maybe)
def test_a_later_today_never_gives_an_earlier_deadline(one, two, scenario, ends, seen):
    early, late = sorted((one, two))

    assert due(early, scenario, ends, seen).date <= due(late, scenario, ends, seen).date


@given(days, maybe, maybe)
def test_a_stricter_scenario_never_gives_a_later_deadline(today, ends, seen):
    dates = [due(today, scenario, ends, seen).date for scenario in SCENARIOS]

    assert dates == sorted(dates, reverse=True)
    assert dates[2] == dates[3]


@given(days, st.sampled_from(SCENARIOS), days, maybe)
def test_an_earlier_end_never_gives_a_later_deadline(today, scenario, ends, seen):
    sooner = deadline.plus(ends, -30)

    assert due(today, scenario, sooner, seen).date <= due(today, scenario, ends, seen).date


def test_the_numbers_can_be_configured():
    config = Config(fix_days=(("customer-data", 7),), lead_days=(("customer-data", 1),))

    assert deadline.apply(finding(), config, TODAY, "customer-data").deadline.date == "2026-12-01"


def test_a_scenario_with_a_vowel_has_its_article():
    assert due(TODAY, "internal-ops").reason.endswith("in an internal-ops flow")
    assert due(TODAY).reason.endswith("in a customer-data flow")
