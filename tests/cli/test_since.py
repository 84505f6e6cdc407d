"""`--since`, `--staged`, `--git-dates` and `--fail-on` in a real repository."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.test_check import run
from tests.fakes import fill
from tests.seed.stories import story
from tests.unit.policy.test_change import git

OLD = 'resource "aws_db_instance" "orders" {\n  backup_retention_period = 0\n}\n'
NEW = OLD + 'resource "aws_db_instance" "billing" {\n  backup_retention_period = 0\n}\n'


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "main.tf").write_text(OLD)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "old", day="2026-01-05")
    return tmp_path


def found(repository, *arguments):
    return json.loads(run("check", "--format", "json", *arguments, cwd=repository).stdout)["findings"]


def resources(findings):
    return {f["resource"] for f in findings}


def test_what_was_there_is_known_and_what_came_since_is_new(repository):
    (repository / "main.tf").write_text(NEW)

    assert resources(found(repository)) == {"aws_db_instance.orders", "aws_db_instance.billing"}
    assert resources(found(repository, "--since", "HEAD")) == {"aws_db_instance.billing"}


def test_what_was_there_is_not_called_a_baseline(repository):
    said = run("check", "--since", "HEAD", cwd=repository).stdout

    assert "known before this change." in said
    assert "baseline" not in said


def test_staged_is_judged_and_the_rest_is_not(repository):
    (repository / "main.tf").write_text(NEW)
    git(repository, "add", "main.tf")
    (repository / "main.tf").write_text(OLD)
    (repository / "other.tf").write_text(OLD.replace("orders", "reports"))

    assert resources(found(repository, "--staged")) == {"aws_db_instance.billing"}


def test_a_first_commit_can_be_staged(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "main.tf").write_text(OLD)
    git(tmp_path, "add", ".")

    assert resources(found(tmp_path, "--staged")) == {"aws_db_instance.orders"}


def test_nothing_staged_reports_nothing(repository):
    (repository / "main.tf").write_text(NEW)

    done = run("check", "--staged", cwd=repository)

    assert (done.returncode, done.stdout.startswith("No findings")) == (0, True)


def test_of_named_files_the_staged_ones_are_reported(repository):
    (repository / "main.tf").write_text(NEW)
    (repository / "other.tf").write_text(OLD.replace("orders", "reports"))
    git(repository, "add", ".")

    assert resources(found(repository, "--staged", "--focus", "other.tf")) == {"aws_db_instance.reports"}


def test_what_is_known_counts_once_overdue_since_and_when_staged(repository):
    (repository / "main.tf").write_text(NEW)
    git(repository, "add", ".")

    for change in (["--since", "HEAD"], ["--staged"]):
        asked = (*change, "--git-dates", "--select", "aws-rds-backup-disabled")
        open_ = {f["resource"] for f in found(repository, *asked) if not f["suppression"]}
        assert "aws_db_instance.orders" in open_


def test_what_is_known_and_overdue_in_files_that_a_change_leaves_alone_does_not_count(repository):
    (repository / "other.tf").write_text(OLD.replace("orders", "reports"))
    git(repository, "add", ".")

    for change in (["--since", "HEAD"], ["--staged"]):
        asked = (*change, "--git-dates", "--select", "aws-rds-backup-disabled")
        assert resources(found(repository, *asked)) == {"aws_db_instance.reports"}


def test_a_part_of_the_findings_clears_no_gate(repository):
    (repository / "main.tf").write_text(NEW)
    git(repository, "add", ".")

    assert "No TLS finding" in run("check", cwd=repository).stdout
    for part in (["--since", "HEAD"], ["--staged"], ["--focus", "main.tf"]):
        assert "No TLS finding" not in run("check", *part, cwd=repository).stdout


def test_the_misreads_of_a_change_are_found_since_and_when_staged(tmp_path):
    files = story("misread-1")
    git(tmp_path, "init", "-q")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text(files["before/infra/main.tf"])
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "old")
    (tmp_path / "infra" / "main.tf").write_text(fill(files["infra/main.tf"]))
    git(tmp_path, "add", ".")

    rule = "version-bumped-with-broad-permission"
    assert [f["rule"] for f in found(tmp_path, "--since", "HEAD", "--select", rule)] == []
    assert rule in {f["rule"] for f in found(tmp_path, "--since", "HEAD")}
    assert rule in {f["rule"] for f in found(tmp_path, "--staged")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--since", "nowhere"], "there is no such commit"), (["--since=--help"], "there is no such commit")],
)
def test_a_wrong_reference_is_exit_two(arguments, words, repository):
    done = run("check", *arguments, cwd=repository)

    assert (done.returncode, words in done.stderr) == (2, True)


def test_outside_a_repository_is_exit_two(tmp_path):
    assert "is no git repository" in run("check", "--staged", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "overdue"], 0),
        (["--fail-on", "overdue", "--git-dates"], 1),
        (["--fail-on", "due:30"], 0),
        (["--fail-on", "due:60"], 1),
        (["--fail-on", "critical"], 0),
        (["--fail-on", "high"], 1),
        (["--fail-on", "never"], 0),
        (["--exit-zero"], 0),
    ],
)
def test_fail_on_a_severity_or_a_day(arguments, code, repository):
    done = run("check", "--select", "aws-rds-backup-disabled", *arguments, cwd=repository)

    assert done.returncode == code
    if "--git-dates" not in arguments and code == 0:
        assert "1 deadline estimated" in done.stdout


def test_git_dates_give_the_day_that_the_line_was_written(repository):
    one = found(repository, "--git-dates", "--select", "aws-rds-backup-disabled")[0]

    assert (one["deadline"]["date"], one["deadline"]["estimated"]) == ("2026-03-06", False)


def test_an_overdue_finding_is_first_and_in_the_sarif(repository):
    done = run("check", "--git-dates", "--format", "sarif", cwd=repository)

    results = json.loads(done.stdout)["runs"][0]["results"]
    assert {
        r["properties"]["deadline"][:7]
        if isinstance(r["properties"]["deadline"], str)
        else r["properties"]["deadline"]["date"][:7]
        for r in results
    } == {"2026-03"}


def test_a_comparison_that_git_cannot_make_is_an_error_and_not_no_change(repository):
    (repository / "main.tf").write_text(NEW)
    tree = subprocess.check_output(["git", "rev-parse", "HEAD^{tree}"], cwd=repository, text=True).strip()
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()

    done = run("check", "--since", "HEAD", cwd=repository)

    assert done.returncode == 2
    assert "git cannot compare the tree" in done.stderr
