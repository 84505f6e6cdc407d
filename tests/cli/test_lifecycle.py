"""`upgradelint lifecycle` and what a repository's own `lifecycle.d` changes."""

from __future__ import annotations

import json

import pytest

from linter.cli import main

PRODUCT = """\
product: acme-api
title: Acme API
vendor: Acme
kind: http_api
source: {url: "https://api.acme.example/versions", as_of: 2026-11-01, licence: facts}
compare: exact
after: fail
match:
  - where: text
    words: [api.acme.example]
    re: 'api\\.acme\\.example/(?P<v>v\\d+)'
    ok: ["https://api.acme.example/v1/orders"]
    bad: ["https://acme.example/v1"]
versions:
  - {v: v1, ends: 2027-01-31, replacement: v2}
  - {v: v2}
"""
SETTINGS = '{"url": "https://api.acme.example/v1/orders"}\n'


@pytest.fixture
def repository(tmp_path, monkeypatch):
    (tmp_path / "lifecycle.d").mkdir()
    (tmp_path / "lifecycle.d" / "acme.yaml").write_text(PRODUCT)
    (tmp_path / "settings.json").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UPGRADELINT_TODAY", "2026-11-24")
    return tmp_path


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def check(capsys):
    _, out = run(capsys, "check", "--format", "json")
    report = json.loads(out)
    return [f["message"] for f in report["findings"] if "Acme" in f["message"]], [
        n["message"] for n in report["notices"]
    ]


def test_the_list_is_of_what_ends_first(capsys):
    code, out = run(capsys, "lifecycle", "list", "postgres", "--after", "2026-01-01", "--format", "json")

    ends = [row["ends"] for row in json.loads(out)]
    assert code == 0
    assert len(ends) > 3
    assert ends == sorted(ends, key=lambda day: day or "9999")


def test_a_product_of_the_repository_is_judged_as_ours_are(repository, capsys):
    messages, _ = check(capsys)

    assert messages == [
        "Acme API v1 ends 2027-01-31, in 68 days (data as of 2026-11-01); move to v2 before the cutoff."
    ]


def test_an_override_moves_the_day_and_says_who_decided(repository, capsys):
    text = "overrides:\n- {product: acme-api, version: v1, ends: 2027-03-31, reason: contract extended, by: ana}\n"
    (repository / "lifecycle.d" / "own.yaml").write_text(text)

    (message,), _ = check(capsys)

    assert "ends 2027-03-31" in message


def test_an_override_that_ran_out_is_reported_and_changes_nothing(repository, capsys):
    text = "overrides:\n- {product: acme-api, silence: true, reason: frozen, until: 2026-10-31}\n"
    (repository / "lifecycle.d" / "own.yaml").write_text(text)

    messages, notices = check(capsys)

    assert "ends 2027-01-31" in messages[0]
    assert "The override of acme-api * ran out on 2026-10-31; renew or remove it." in notices


def test_an_override_without_a_reason_is_refused(repository, capsys):
    (repository / "lifecycle.d" / "own.yaml").write_text("overrides:\n- {product: acme-api, silence: true}\n")

    code, out = run(capsys, "check")

    assert code == 2
    assert "lifecycle.d/own.yaml: an override is a map with `product` and `reason`" in out


def test_check_names_a_matcher_that_misses_its_own_string(repository, capsys):
    (repository / "lifecycle.d" / "acme.yaml").write_text(PRODUCT.replace("/v1/orders", "/one/orders"))

    code, out = run(capsys, "lifecycle", "check", "lifecycle.d")

    assert code == 1
    assert "misses 'https://api.acme.example/one/orders'" in out


def test_a_day_that_moved_earlier_needs_a_person(repository, capsys):
    (repository / "new").mkdir()
    (repository / "new" / "acme.yaml").write_text(PRODUCT.replace("2027-01-31", "2026-12-31"))

    code, out = run(capsys, "lifecycle", "diff", "lifecycle.d", "new")

    assert code == 1
    assert "| acme-api | v1 | ends 2027-01-31 | ends 2026-12-31 |" in out


def test_the_calendar_names_the_files_behind_a_cutoff(repository, capsys):
    code, _ = run(capsys, "lifecycle", "calendar", "--output", "cutoffs.ics")

    made = (repository / "cutoffs.ics").read_text()
    assert code == 0
    assert "SUMMARY:Acme API v1 ends" in made
    assert "DTSTART;VALUE=DATE:20270131" in made
    assert "settings.json:1" in made


def test_update_takes_days_from_a_local_mirror(repository, capsys):
    ours = repository / "ours"
    ours.mkdir()
    source = PRODUCT.replace("https://api.acme.example/versions", "https://endoflife.date/acme")
    (ours / "acme.yaml").write_text(source)
    mirror = repository / "mirror" / "products"
    mirror.mkdir(parents=True)
    page = '---\ntitle: Acme\nreleases:\n  - releaseCycle: "v1"\n    eol: 2027-06-30\n---\n'
    (mirror / "acme.md").write_text(page)

    code, out = run(capsys, "lifecycle", "update", "--from", "mirror", "--to", "ours", "--as-of", "2026-11-20")

    assert (code, out.splitlines()[-1]) == (0, "1 files written")
    assert "2027-06-30" in (ours / "acme.yaml").read_text()


def test_old_data_is_said_and_can_be_refused(repository, capsys, monkeypatch):
    monkeypatch.setenv("UPGRADELINT_TODAY", "2028-01-01")

    _, notices = check(capsys)
    code, _ = run(capsys, "check", "--max-data-age", "30")

    assert any("lifecycle data is" in n and "days old" in n for n in notices)
    assert code == 2


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("list", "--before", "nope"), "--before"),
        (("list", "--after", "nope"), "--after"),
        (("check", "lifecycle.d", "--today", "nope"), "--today"),
        (("update", "--from", ".", "--to", "lifecycle.d", "--as-of", "nope"), "--as-of"),
    ],
)
def test_a_wrong_day_is_named_with_its_option(arguments, option, repository, capsys):
    code, out = run(capsys, "lifecycle", *arguments)

    assert (code, f"{option} nope: not a day" in out) == (2, True)


def test_one_of_a_kind_is_counted_as_one(repository, capsys):
    (repository / "lifecycle.d" / "late.yaml").write_text("overrides:\n- {product: shopify, reason: agreed}\n")

    _, out = run(capsys, "lifecycle", "check", "lifecycle.d")

    assert "1 product, 1 override, 0 faults, 0 reviews due" in out
