"""Days, owners and changes to findings: git, CODEOWNERS, reviews, dependents."""

from __future__ import annotations

import subprocess

import pytest

from linter.config import Config
from linter.policy import dependents, gitdates, owners
from linter.project import Connector, Project
from tests.seed.stories import judge, story
from tests.unit.policy.findings import finding, place


def git(folder, *arguments, day="2026-03-01"):
    stamp = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", **stamp},
    )


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    for day, text in (("2025-01-05", "a\n"), ("2026-03-01", "a\nb\n")):
        (tmp_path / "f.txt").write_text(text)
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", day, day=day)
    return tmp_path


def test_a_line_has_the_day_of_its_commit_and_an_uncommitted_one_has_none(repository):
    (repository / "f.txt").write_text("a\nb\nc\n")

    assert gitdates.days(str(repository), ["f.txt"]) == {("f.txt", 1): "2025-01-05", ("f.txt", 2): "2026-03-01"}


def test_the_boundary_of_a_shallow_clone_has_no_day(repository, tmp_path_factory):
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "-q", "--depth", "1", f"file://{repository}", str(clone))

    assert gitdates.days(str(clone), ["f.txt"]) == {}


def test_no_repository_is_no_day(tmp_path):
    assert gitdates.days(str(tmp_path), ["f.txt"]) == {}


def test_a_known_day_is_kept(repository):
    found = [finding(path="f.txt", line=1), finding(path="f.txt", line=2)]

    assert gitdates.first_seen(str(repository), found, ["2020-01-01", ""]) == ["2020-01-01", "2026-03-01"]


@pytest.mark.parametrize(
    ("pattern", "path", "owned"),
    [
        ("*", "a/b.tf", True),
        ("*.tf", "a/b.tf", True),
        ("/infra/", "infra/a/b.tf", True),
        ("/infra/", "x/infra/b.tf", False),
        ("infra/", "x/infra/b.tf", True),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/a/b.md", False),
        ("**/logs", "a/b/logs/x.txt", True),
        ("/a/**/b", "a/x/y/b", True),
    ],
)
def test_codeowners_patterns_are_those_of_the_host(pattern, path, owned):
    assert bool(owners.of_path(path, owners.parse(f"{pattern} @acme/data"))) == owned


def test_the_last_line_that_names_a_path_counts():
    lines = owners.parse("* @acme/all\n[Section]\n/infra/ @acme/infra # why\n/infra/free/\n")

    assert owners.of_path("infra/a.tf", lines) == ("@acme/infra",)
    assert owners.of_path("infra/free/a.tf", lines) == ()


def connector(path, *hosts):
    systems = tuple(("postgres", f"postgres://{h}:5432/db") for h in hosts)
    return Connector("connector", "source", "source", path, place(path), systems)


def test_dependents_are_those_that_reach_the_same_host():
    project = Project(
        connectors=(
            connector("a.json", "db.example"),
            connector("b.json", "db.example"),
            connector("c.json", "other.example"),
            connector("d.json", "localhost"),
        )
    )
    tls = finding(path="a.json", resource="a.json", trigger="tls")

    named = dependents.name([tls, tls._replace(trigger="recovery")], project)

    assert [[p.path for p in f.related] for f in named] == [["b.json"], []]


def test_a_review_is_due_after_a_vendor_notice_in_the_data():
    image = "services:\n  db:\n    image: postgres:12\n"
    files = story("ready") | {"docker-compose.yml": image}
    files["integration.yaml"] = (
        files["integration.yaml"]
        .replace("infra/*.tf", "docker-compose.yml")
        .replace("'2026-11-01'\n  files", "'2024-01-01'\n  files")
    )

    found = [f for f in judge(files).report.findings if f.rule_id == "review-older-than-change"]

    assert len(found) == 1
    assert "support of PostgreSQL 12 ended on 2024-11-" in found[0].message


def test_a_secret_line_that_is_old_is_overdue(tmp_path):
    from linter import api
    from tests.fakes import generate

    git(tmp_path, "init", "-q")
    (tmp_path / ".env").write_text(f"CRM_PASSWORD={generate('[A-Za-z0-9]{18}')}\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x", day="2025-01-05")

    found = api.check([str(tmp_path)], Config(git_dates=True), "2026-11-24").findings

    old = next(f for f in found if f.rule_id == "credential-older-than-limit")
    assert "on 2025-01-05" in old.message
    assert all(not f.deadline.estimated for f in found)


def test_the_word_missing_declares_nobody():
    files = story("ready")
    files["integration.yaml"] = files["integration.yaml"].replace(
        "offboarding: group:integration-platform", "offboarding: missing"
    )

    assert "manifest-incomplete" in {f.rule_id for f in judge(files).report.findings}
