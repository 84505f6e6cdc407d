"""Programs start without what a hostile repository would have them run."""

from __future__ import annotations

import os
import subprocess

import pytest

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


@pytest.mark.parametrize(
    "arguments",
    [("diff", "--name-only", "--no-textconv", "HEAD", "--"), ("blame", "--no-textconv", "--", "a.tf")],
    ids=["diff", "blame"],
)
def test_filters_of_a_repository_do_not_run_when_files_on_disk_are_compared(tmp_path, arguments):
    repository(tmp_path)
    (tmp_path / "a.tf").write_text("a = 1\n")
    for words in (["add", "."], ["commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    mark = tmp_path / "was-run"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    script.chmod(0o755)
    for name in ("filter.A x=y.clean", "filter.A x=y.process", "filter.z.process", "diff.z.textconv"):
        subprocess.run(["git", "config", name, str(script)], cwd=tmp_path, check=True)
    subprocess.run(["git", "config", "filter.z.required", "true"], cwd=tmp_path, check=True)
    (tmp_path / ".gitattributes").write_text("* filter=z diff=z\n")
    (tmp_path / "a.tf").write_text("a = 2\n")

    listed = git(str(tmp_path), *arguments)

    assert listed
    assert not mark.exists()


def test_a_missing_object_is_not_fetched_whatever_the_repository_allows(tmp_path):
    repository(tmp_path)
    mark = tmp_path / "was-run"
    for name, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "protocol.ext.allow": "always",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::touch {mark}",
    }.items():
        subprocess.run(["git", "config", name, value], cwd=tmp_path, check=True)

    shown = git(str(tmp_path), "cat-file", "blob", "1" * 40)

    assert shown is None
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
