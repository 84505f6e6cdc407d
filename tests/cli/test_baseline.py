"""`upgradelint baseline`: what is known does not count again until it is overdue."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.test_check import QUICKSTART, run

NAME = "upgradelint-baseline.json"


@pytest.fixture
def project(tmp_path):
    shutil.copytree(QUICKSTART, tmp_path / "p")
    (tmp_path / "p" / ".git").mkdir()
    return tmp_path / "p"


def baseline(project, *arguments):
    return run("baseline", *arguments, cwd=project)


def check(project, *arguments):
    return run("check", "--baseline", NAME, *arguments, cwd=project)


def counted(project, *arguments):
    found = json.loads(check(project, "--format", "json", *arguments).stdout)["findings"]
    return [f for f in found if not f["suppression"]]


def test_write_then_check_counts_only_what_is_overdue(project):
    done = baseline(project, "write")

    left = counted(project)
    assert "findings known" in done.stdout
    assert all(f["deadline"]["date"] < "2026-11-24" for f in left)
    assert check(project, "--fail-on", "overdue").returncode == int(bool(left))


def test_what_is_shown_in_spite_of_the_baseline_is_said_to_be_overdue(project):
    baseline(project, "write")

    said = check(project, "--today", "2027-06-01").stdout

    late = len(counted(project, "--today", "2027-06-01"))
    assert f"{late} known findings shown, because they are overdue." in said


def test_a_known_finding_counts_again_once_its_window_is_over(project):
    baseline(project, "write")

    assert len(counted(project, "--today", "2027-06-01")) > len(counted(project))


def test_the_file_holds_no_secret_and_is_refused_a_second_time(project):
    baseline(project, "write")

    again = baseline(project, "write")

    assert "Winter" not in (project / NAME).read_text()
    assert again.returncode == 2
    assert "--force replaces it" in again.stderr


def test_a_move_keeps_what_is_known(project):
    baseline(project, "write")
    (project / "connect").rename(project / "connectors")

    assert "0 new" in check(project).stdout


def test_reformatting_keeps_what_is_known(project):
    baseline(project, "write")
    main = project / "infra" / "main.tf"
    main.write_text("# a comment\n\n\n" + main.read_text())

    assert "0 new" in check(project).stdout


def test_update_adds_what_is_new_and_prune_takes_out_what_is_gone(project):
    (project / "connect" / "orders-source.json").rename(project.parent / "later.json")
    baseline(project, "write", "--today", "2026-10-01")
    (project / "k8s" / "connect.yaml").unlink()
    (project.parent / "later.json").rename(project / "connect" / "orders-source.json")

    said = check(project).stdout
    updated = baseline(project, "update")
    pruned = baseline(project, "prune")

    rows = json.loads((project / NAME).read_text())["findings"]
    assert "gone; run `upgradelint baseline prune`." in said
    assert " gone)" in updated.stdout
    assert pruned.returncode == 0
    assert not any(r["file"].startswith("k8s") for r in rows)
    assert {r["first_seen"] for r in rows} == {"2026-10-01", "2026-11-24"}


def test_prune_keeps_the_findings_of_rules_that_did_not_run(project):
    baseline(project, "write")
    before = (project / NAME).read_text()
    (project / "upgradelint.toml").write_text('ignore = ["aws-*"]\n')

    baseline(project, "prune")

    assert (project / NAME).read_text() == before


def test_prune_needs_a_baseline(project):
    assert "there is no such baseline" in baseline(project, "prune").stderr


def test_import_takes_over_what_another_tool_accepts(project):
    row = {"type": "Secret Keyword", "filename": ".env", "hashed_secret": "f" * 40, "line_number": 4}
    (project / ".secrets.baseline").write_text(json.dumps({"version": "1.5.0", "results": {".env": [row]}}))

    done = baseline(project, "import", "--from", "detect-secrets", ".secrets.baseline")

    rows = json.loads((project / NAME).read_text())["findings"]
    assert "detect-secrets: 1 rows stand for" in done.stdout
    assert {r["file"] for r in rows} == {".env"}
    assert "ffff" not in (project / NAME).read_text()


def test_import_refuses_what_the_tool_did_not_write(project):
    done = baseline(project, "import", "--from", "trivy", "infra/main.tf")

    assert (done.returncode, "is no JSON" in done.stderr) == (2, True)


def test_a_configured_baseline_counts_and_one_that_is_broken_is_exit_two(project):
    (project / "upgradelint.toml").write_text(f'baseline = "{NAME}"\n')
    baseline(project, "write")
    known = run("check", "--format", "json", cwd=project)
    (project / NAME).write_text("{}")

    broken = run("check", cwd=project)

    assert any(f["suppression"] for f in json.loads(known.stdout)["findings"]) or "suppression" in known.stdout
    assert (broken.returncode, "is no baseline" in broken.stderr) == (2, True)
