"""Programs start without what a hostile repository would have them run."""

from __future__ import annotations

import os
import subprocess

import pytest

from linter import process
from linter.errors import InputError
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


@pytest.fixture
def anothers(tmp_path, monkeypatch):
    """A repository that git takes for another user's, and the caller's home without settings."""
    folder, home = tmp_path / "theirs", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    repository(folder)
    (folder / "a.tf").write_text("")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr(process, "_KEEP", (*process._KEEP, "GIT_TEST_ASSUME_DIFFERENT_OWNER"))
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    process._strangers.clear()
    return folder


def test_a_repository_of_another_user_is_refused_with_what_to_do(anothers):
    with pytest.raises(InputError) as refused:
        git(str(anothers), "ls-files", "--others")

    assert str(refused.value) == (
        f"{anothers}: git refuses this repository, because it is owned by another user; "
        f"if you trust it, run `git config --global --add safe.directory {anothers}`"
    )


def test_what_the_caller_calls_safe_is_read_and_the_repository_has_no_say(anothers, tmp_path):
    subprocess.run(["git", "config", "safe.directory", "*"], cwd=anothers, check=False)
    with pytest.raises(InputError):
        git(str(anothers), "ls-files", "--others")
    (tmp_path / "home" / ".gitconfig").write_text(f"[safe]\n\tdirectory = {anothers}\n")

    listed = git(str(anothers), "ls-files", "--others")

    assert listed == b"a.tf\n"
    assert (
        git(str(anothers), "diff", "--cached", "--name-only", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "--") == b""
    )
