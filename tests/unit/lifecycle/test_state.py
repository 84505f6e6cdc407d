"""A row and a day to its state: never lower on a later day, and nothing compared that is not there."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.config import Override
from linter.lifecycle_data import facts, row
from linter.policy import lifecycle
from tests.unit.lifecycle import material

DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31)).map(str)
DAY = st.one_of(st.just(""), DAYS)
KINDS = st.sampled_from(sorted(lifecycle.PREFIX))
STATUS = st.sampled_from(["", "ended", "deprecated", "paused", "rumoured", "withdrawn"])
RELEASE = st.sampled_from(["", "1.22", "1.36", "1.40", "4.0.0"])
ROWS = [(p, r) for p in material.products() if not p.get("optional") for r in p["versions"]]


def values(deprecated="", extended="", removed_in="", deprecated_in="", status="", gate=""):
    found = locals()
    return {k: v for k, v in found.items() if v}


@given(
    KINDS,
    st.builds(
        values,
        deprecated=DAY,
        extended=DAY,
        removed_in=RELEASE,
        deprecated_in=RELEASE,
        status=STATUS,
        gate=DAY,
    ),
    DAY,
    DAYS,
    DAYS,
    st.integers(0, 400),
    st.sampled_from(["", "1.24", "1.40"]),
)
def test_a_later_day_never_lowers_a_state(kind, row, ends, one, other, horizon, version):
    early, late = sorted((one, other))

    before = lifecycle.state(kind, row, ends, early, horizon, version)
    after = lifecycle.state(kind, row, ends, late, horizon, version)

    assert before <= after


@given(st.sampled_from(range(len(ROWS))), DAYS, DAYS)
def test_a_later_day_never_lowers_a_row_of_the_data(at, one, other):
    product, source = ROWS[at]
    from linter.compile_lifecycle import head_of, row_of

    made = row_of(source)
    known = facts(head_of(product), str(source["v"]), made, "sure")
    states = [lifecycle.state(product["kind"], known, made.get("ends", ""), day, 180) for day in sorted((one, other))]

    assert states == sorted(states)


@given(KINDS, DAYS)
def test_a_row_without_days_is_never_compared(kind, today):
    assert lifecycle.state(kind, {}, "", today, 10_000) == lifecycle.NONE


def test_every_row_of_the_data_makes_a_message_on_any_day():
    from linter.compile_lifecycle import head_of, row_of

    for product, source in ROWS:
        made = row_of(source)
        known = facts(head_of(product), str(source["v"]), made, "sure")
        for today in ("2020-01-01", material.TODAY, "2034-01-01"):
            judged = lifecycle.judge(product["kind"], known, made.get("ends", ""), today, 180)
            assert judged is None or (judged[1].endswith(".") and "None" not in judged[1]), judged


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-07-24", lifecycle.NONE),
        ("2026-07-25", lifecycle.SOON),
        ("2027-01-21", lifecycle.SOON),
        ("2027-01-22", lifecycle.ENDED),
    ],
)
def test_the_day_of_the_end_is_still_served(today, expected):
    assert lifecycle.state("http_api", {}, "2027-01-21", today, 180) == expected


@pytest.mark.parametrize(("today", "expected"), [("2029-07-11", lifecycle.NONE), ("2029-07-12", lifecycle.SOON)])
def test_what_left_active_support_is_no_concern_beyond_the_horizon(today, expected):
    known = {"deprecated": "2025-02-28"}

    assert lifecycle.state("engine", known, "2030-01-08", today, 180) == expected


def test_a_deprecated_runtime_that_will_fail_is_said_years_ahead():
    known = {"deprecated": "2025-02-28", "after": "fail"}

    assert lifecycle.state("runtime", known, "2030-01-08", "2026-11-23", 180) == lifecycle.DEPRECATED


@pytest.mark.parametrize(
    ("known", "ends", "expected"),
    [
        ({"also_ends": "2027-01-01"}, "2030-01-08", "2027-01-01"),
        ({"also_ends": "2030-01-08"}, "", "2030-01-08"),
        ({"also_ends": "2030-01-08"}, "2026-01-01", "2026-01-01"),
        ({"also_ends": "2030-01-08", "status": "ended"}, "", ""),
        ({"id": "mssqlserver", "version": "15.0"}, "2030-01-08", "2031-01-01"),
    ],
)
def test_the_end_that_a_deadline_counts_from_is_the_first_and_as_overridden(known, ends, expected):
    override = Override("mssqlserver", ends="2031-01-01", reason="by contract")

    assert lifecycle.end("engine", known, ends, [override], "2026-11-23") == expected


def test_extended_support_is_a_state_of_its_own():
    known = {"extended": "2029-02-28"}

    assert lifecycle.state("engine", known, "2026-02-28", "2026-11-23", 180) == lifecycle.EXTENDED
    assert lifecycle.state("engine", known, "2026-02-28", "2029-03-01", 180) == lifecycle.ENDED


@pytest.mark.parametrize("status", ["paused", "rumoured", "withdrawn"])
def test_a_paused_date_is_none(status):
    assert lifecycle.state("http_api", {"status": status}, "2020-01-01", "2026-11-23", 180) == lifecycle.NONE


def test_a_month_lasts_to_its_last_day():
    made = material.shards()["api-microsoft"]
    smtp = next(p for p in made if p["id"] == "exchange-smtp-auth")

    assert {r["ends"] for r in smtp["versions"].values()} == {"2026-12-31"}


def test_an_expired_override_has_no_effect_the_day_after():
    override = Override("meta-graph", silence=True, reason="frozen", until="2026-11-23")
    known = {"id": "meta-graph", "version": "v19.0", "product": "Meta Graph API"}

    on = lifecycle.judge("http_api", known, "2026-05-21", "2026-11-23", 180, overrides=[override])
    after = lifecycle.judge("http_api", known, "2026-05-21", "2026-11-24", 180, overrides=[override])

    assert on is None
    assert after is not None


def test_a_policy_gives_days_to_versions_that_no_row_names():
    shopify = next(p for p in material.shards()["api-shopify"] if p["id"].startswith("shopify"))

    found = row(shopify, "2027-04")

    assert found is not None
    assert found[1] == {"ends": "2028-04-01", "confidence": "policy"}
    assert row(shopify, "2027-13") is None
    assert row(shopify, "unstable") is None


@pytest.mark.parametrize(
    ("compare", "found", "expected"),
    [
        ("exact", "15.4", None),
        ("prefix", "15.4", "15"),
        ("prefix", "15", "15"),
        ("prefix", "150", None),
        ("prefix", "latest", None),
    ],
)
def test_a_prefix_is_compared_number_by_number(compare, found, expected):
    product = {"compare": compare, "versions": {"15": {"ends": "2027-11-11"}}}

    hit = row(product, found)

    assert (hit and hit[0]) == expected
