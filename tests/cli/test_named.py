"""What is reported is what was asked for: not the files beside it, not what is excluded, and never without its suppressions."""

from __future__ import annotations

import json
import subprocess

import pytest

from linter import pipeline
from linter.cli import main

LISTENER = (
    'resource "aws_lb_listener" "b" {\n  port = 443\n  protocol = "HTTPS"\n'
    '  ssl_policy = "ELBSecurityPolicy-2016-08"%s\n}\n'
)
SILENT = LISTENER % "  # upgradelint: ignore[aws-lb-listener-weak-tls-policy] reason=x"
WEAK = "aws-lb-listener-weak-tls-policy"


@pytest.fixture
def found(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        main(["check", *arguments, "--format", "json"])
        findings = json.loads(capsys.readouterr().out)["findings"]
        return sorted((f["rule"], f["path"]) for f in findings if f.get("suppression") is None)

    return run


def test_a_file_beside_the_named_one_is_read_and_not_reported(tmp_path, found):
    (tmp_path / "main.tf").write_text(LISTENER % "")
    (tmp_path / "other.tf").write_text('variable "a" {}\n')

    assert (WEAK, "main.tf") in found("main.tf")
    assert {path for _, path in found("other.tf")} <= {"other.tf"}


def test_what_is_excluded_or_ignored_by_git_is_not_reported(tmp_path, found):
    (tmp_path / "main.tf").write_text(LISTENER % "")
    (tmp_path / "other.tf").write_text('variable "a" {}\n')
    assert {path for _, path in found(".", "--exclude", "main.tf")} <= {"other.tf"}
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("main.tf\n")

    assert {path for _, path in found(".")} <= {"other.tf"}


def test_a_called_module_elsewhere_is_reported_with_its_suppressions(tmp_path, found):
    for folder in ("live", "module"):
        (tmp_path / folder).mkdir()
    (tmp_path / "live" / "main.tf").write_text('module "a" {\n  source = "../module"\n}\n')
    (tmp_path / "module" / "main.tf").write_text(LISTENER % "")
    assert (WEAK, "module/main.tf") in found("live")
    assert (WEAK, "module/main.tf") not in found("live", "--exclude", "module/**")
    (tmp_path / "module" / "main.tf").write_text(SILENT)

    assert (WEAK, "module/main.tf") not in found("live")


def test_a_fix_touches_named_files_only(tmp_path, found):
    (tmp_path / "main.tf").write_text(LISTENER % "")
    (tmp_path / "other.tf").write_text('variable "a" {}\n')
    found("other.tf", "--fix", "--unsafe-fixes")

    assert (tmp_path / "main.tf").read_text() == LISTENER % ""


def test_a_fault_of_ours_in_what_crosses_files_costs_that_alone(tmp_path, found, capsys, monkeypatch):
    (tmp_path / "main.tf").write_text(LISTENER % "")
    monkeypatch.setattr(pipeline.engine, "judge_project", lambda *_: 1 / 0)

    assert main(["check", "main.tf", "--exit-zero", "--format", "json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert WEAK in {f["rule"] for f in report["findings"]}
    assert any("ZeroDivisionError" in n["message"] for n in report["notices"])
