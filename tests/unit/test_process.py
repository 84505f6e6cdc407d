"""Programs start without what a hostile repository would have them run."""

from __future__ import annotations

import os
import subprocess

from linter.process import git, which


def repository(folder) -> None:
    for arguments in (["init", "-q"], ["config", "user.email", "a@b.invalid"], ["config", "user.name", "a"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


def test_git_answers_inside_a_repository_and_nothing_outside(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    repository(inside)
    (inside / "a.tf").write_text("")

    listed = git(str(inside), "ls-files", "--others")

    assert listed == b"a.tf\n"
    assert git(str(outside), "ls-files") is None


def test_a_repository_cannot_make_us_run_its_programs(tmp_path):
    repository(tmp_path)
    mark = tmp_path / "was-run"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\n")
    script.chmod(0o755)
    hooks = tmp_path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "fsmonitor-watchman", "post-index-change"):
        (hooks / name).write_text(script.read_text())
        (hooks / name).chmod(0o755)
    for name in (
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "core.sshCommand",
        "filter.x.clean",
        "diff.x.textconv",
    ):
        subprocess.run(["git", "config", name, str(script)], cwd=tmp_path, check=True)
    (tmp_path / ".gitattributes").write_text("* filter=x diff=x\n")
    (tmp_path / "a.tf").write_text("")

    git(str(tmp_path), "ls-files", "-z", "--cached", "--others", "--exclude-standard")

    assert not mark.exists()


def test_a_program_in_the_working_folder_is_never_found(tmp_path, monkeypatch):
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "." + os.pathsep + os.environ["PATH"])

    found = which("git")

    assert found is not None
    assert os.path.isabs(found)
