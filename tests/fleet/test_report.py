"""`fleet report` and `fleet query` over a dataset that is written here, without a cluster."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pyarrow.parquet as parquet
import pytest

from linter.cli import main
from linter.fleet import dataset

DAY = "2026-11-24"


def finding(id, team="billing", **more):
    base = {
        "kind": "finding", "id": id, "rule": "a-rule", "trigger": "tls", "severity": "high", "confidence": "high",
        "message": "m", "path": "main.tf", "line": 3, "owner": f"@acme/{team}", "team": team, "window_days": 30,
        "deadline": "2026-12-24", "estimated": True, "suppression": "", "product": "",
    }  # fmt: skip
    return base | more


def cutoff(id, ends, **more):
    ended = {"ends": ends, "by_end": ends, "product": "Acme API", "version": "v1", "replacement": "v2"}
    return finding(id, **ended, **more)


def head(key_id="k1", **more):
    base = {"data_as_of": "2026-11-01", "key_id": key_id, "files": 1, "connectors": 1, "manifests": 0, "owned": False}
    return {"kind": "repository", "unowned": 1, **base, **more}


def credential(mark, **more):
    base = {
        "path": "a.tf",
        "line": 1,
        "team": "",
        "key": "password",
        "form": "literal",
        "weak": False,
        "environment": "",
    }
    return {"kind": "credential", "fingerprint": mark, **base, **more}


def run(folder, number, day, repositories):
    """A run of `{repository: (commit, rows)}`; rows of None are a failure."""
    name = f"2026010{number}T000000-00000{number}"
    out = []
    for repository, (commit, rows) in repositories.items():
        said = {"repository": repository, "commit": commit, "scan": "s", "scanned_on": day}
        if rows:
            path = dataset.partition(str(folder), repository, commit, "s")
            dataset.write(str(folder), path, [{**said, **row} for row in rows])
        failed = rows is None
        status = {"status": "failed" if failed else "scanned", "error": "boom" if failed else ""}
        out.append({"run": name, "day": day, **{k: said[k] for k in ("repository", "commit", "scan")}, **status})
    dataset.write_run(str(folder), name, out)


@pytest.fixture
def report(tmp_path, capsys):
    def made(day=DAY, *more):
        assert main(["fleet", "report", "--dataset", str(tmp_path), "--format", "json", "--today", day, *more]) == 0
        return json.loads(capsys.readouterr().out)

    return made


def test_overdue_and_due_are_counted_by_team_and_by_cutoff(tmp_path, report):
    rows = [head(), cutoff("1", "2026-10-01"), cutoff("2", "2027-02-01", team=""), cutoff("3", "2031-01-01"),
            finding("4"), finding("5", suppression="inline")]  # fmt: skip
    run(tmp_path, 1, DAY, {"acme/a": ("c1", rows)})

    found = report()

    assert found["totals"] == {"overdue": 1, "due": 2, "later": 0}
    assert [(t["team"], t["overdue"], t["due"]) for t in found["teams"]] == [("billing", 1, 1), ("nobody", 0, 1)]
    assert [(c["ends"], c["state"]) for c in found["cutoffs"]] == [
        ("2026-10-01", "ended"), ("2027-02-01", "due"), ("2031-01-01", "later"),
    ]  # fmt: skip
    assert found["data_as_of"] == {"oldest": "2026-11-01", "newest": "2026-11-01"}


def test_an_estimated_deadline_counts_from_the_first_scan_and_passes(tmp_path, report):
    run(tmp_path, 1, DAY, {"a": ("c1", [head(), finding("1")])})
    later = {"deadline": "2027-01-09"}
    run(tmp_path, 2, "2026-12-10", {"a": ("c2", [head(), finding("1", **later)])})

    assert report("2026-12-24")["totals"]["overdue"] == 0
    assert report("2026-12-25")["totals"]["overdue"] == 1


def test_a_far_end_becomes_due_without_another_scan(tmp_path, report):
    run(tmp_path, 1, DAY, {"a": ("c1", [head(), cutoff("1", "2031-01-01")])})

    assert report()["totals"] == {"overdue": 0, "due": 0, "later": 0}
    assert report("2030-08-01")["totals"] == {"overdue": 0, "due": 1, "later": 0}


def test_credentials_are_joined_under_one_key_only(tmp_path, report):
    rows = [head(), credential("f1"), credential("f2")]
    run(tmp_path, 1, DAY, {"a": ("c", rows), "b": ("c", [head(), credential("f1", line=9)])})

    shared = report()["shared"]

    assert shared["offered"]
    assert [(c["name"], c["repositories"], [u["repository"] for u in c["uses"]]) for c in shared["credentials"]] == [
        ("shared-1", 2, ["a", "b"])
    ]
    assert "f1" not in json.dumps(shared)


@pytest.mark.parametrize(
    ("keys", "said"), [(("", ""), "without a key"), (("k1", "k2"), "different keys"), (("", "k1"), "some repositories")]
)
def test_without_one_key_no_join_is_offered_and_it_says_why(tmp_path, report, keys, said):
    rows = {n: ("c", [head(key_id), credential("f" if key_id else "")]) for n, key_id in zip("ab", keys, strict=True)}
    run(tmp_path, 1, DAY, rows)

    shared = report()["shared"]

    assert not shared["offered"]
    assert said in shared["why"]
    assert shared["credentials"] == []


def test_the_trend_says_what_is_new_and_gone_and_a_failed_repository_keeps_its_last_scan(tmp_path, report):
    run(tmp_path, 1, DAY, {"a": ("c1", [head(), finding("1"), finding("2")]), "b": ("c1", [head(), finding("1")])})
    run(tmp_path, 2, DAY, {"a": ("c2", [head(), finding("2"), finding("3")]), "b": ("", None)})

    found = report()

    last = found["trend"][-1]
    assert [last[n] for n in ("repositories", "failed", "open", "new", "gone")] == [2, 1, 2, 1, 2]
    assert found["totals"]["due"] == 3
    assert found["failed"] == [{"repository": "b", "error": "boom"}]
    assert len(report(DAY, "--runs", "1")["trend"]) == 1


def test_repositories_without_a_manifest_or_owner_are_named(tmp_path, report):
    fine, bare = head(manifests=1, owned=True), head(connectors=0)
    run(tmp_path, 1, DAY, {"a": ("c", [head()]), "b": ("c", [fine]), "c": ("c", [bare])})

    assert [r["repository"] for r in report()["without"]] == ["a"]


def test_every_format_is_written_and_the_page_needs_no_network(tmp_path, report):
    pytest.importorskip("icalendar")
    evil = "</text><script>alert(1)</script>"
    run(tmp_path, 1, DAY, {"a": ("c", [head(), cutoff("1", "2026-10-01", team=evil)])})
    names = {n: tmp_path / f"out.{n}" for n in ("html", "ics", "parquet", "text", "json")}

    report(DAY, *(f"--output={n}={p}" for n, p in names.items()))

    page = names["html"].read_text()
    HTMLParser().feed(page)
    assert page.count("<svg") == 3
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "default-src &#x27;none&#x27;" in page
    assert b"SUMMARY:Acme API v1 ends" in names["ics"].read_bytes()
    assert parquet.read_table(names["parquet"] / "teams.parquet").to_pylist()[0]["overdue"] == 1
    assert "By cutoff" in names["text"].read_text()


def test_a_query_reads_the_views_and_no_file(tmp_path, capsys):
    run(tmp_path, 1, DAY, {"a": ("c", [head(), finding("1")])})
    ask = ["fleet", "query", "--dataset", str(tmp_path), "--today", DAY]

    assert main([*ask, "select repository, state from findings", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "repository,state\na,due\n"
    assert main([*ask, "select * from read_csv('/etc/hosts')"]) == 2
    assert main([*ask, "select nothing from nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_dataset_without_a_run_or_with_a_lost_partition_is_said(tmp_path, capsys):
    assert main(["fleet", "report", "--dataset", str(tmp_path)]) == 2
    run(tmp_path, 1, DAY, {"a": ("c", [head()])})
    for path in (tmp_path / "data").rglob("*.parquet"):
        path.unlink()

    assert main(["fleet", "report", "--dataset", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "no run has ended" in said
    assert "is missing" in said
