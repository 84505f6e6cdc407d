"""Cloning runs nothing of the repository and of the user's settings."""

from __future__ import annotations

import pytest

from linter.errors import InputError
from linter.fleet import clone
from linter.fleet.sources import source
from tests.fleet.conftest import change, database, git, repository


def named(folder, name):
    return source(name, str(folder), "list:1")


def test_a_clone_is_shallow_and_has_the_commit_that_was_asked_for(tmp_path):
    made = repository(tmp_path / "a", database("a", "x"))
    change(made, {"b.tf": ""})
    one = named(tmp_path, "a")

    commit = clone.clone(one, str(tmp_path / "clone"), "", 60)

    assert commit == clone.commit_of(one, 60)
    assert (tmp_path / "clone" / ".git" / "shallow").is_file()


def test_no_filter_hook_or_submodule_runs(tmp_path, monkeypatch):
    mark = tmp_path / "was-run"
    config = tmp_path / "home" / ".gitconfig"
    config.parent.mkdir()
    config.write_text(
        f'[filter "evil"]\n smudge = touch {mark}; cat\n clean = cat\n[init]\n templateDir = {tmp_path}/template\n'
    )
    hook = tmp_path / "template" / "hooks" / "post-checkout"
    hook.parent.mkdir(parents=True)
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    inner = repository(tmp_path / "inner", database("a", "x"))
    made = repository(tmp_path / "a", {**database("a", "x"), ".gitattributes": "*.tf filter=evil\n"})
    git(made, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    git(made, "commit", "-q", "-m", "sub")
    monkeypatch.setenv("HOME", str(config.parent))

    clone.clone(named(tmp_path, "a"), str(tmp_path / "clone"), "", 60)

    assert not mark.exists()
    assert not list((tmp_path / "clone" / "sub").iterdir())


def test_a_command_of_the_users_own_runs_without_a_shell(tmp_path):
    repository(tmp_path / "a", database("a", "x"))

    clone.clone(named(tmp_path, "a"), str(tmp_path / "b;c"), "git clone -q {url} {folder}", 60)

    assert (tmp_path / "b;c" / "main.tf").is_file()


def test_what_cannot_be_cloned_or_takes_too_long_is_said(tmp_path):
    repository(tmp_path / "a", database("a", "x"))
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "-q")

    with pytest.raises(InputError, match="cannot be cloned"):
        clone.clone(named(tmp_path, "none"), str(tmp_path / "clone"), "", 60)
    with pytest.raises(InputError, match="no commit"):
        clone.clone(named(tmp_path, "empty"), str(tmp_path / "clone"), "", 60)
    with pytest.raises(InputError, match=r"did not end within 0\.2 seconds"):
        clone.clone(named(tmp_path, "a"), str(tmp_path / "late"), "sleep 60", 0.2)


def test_a_folder_without_git_has_a_commit_of_its_contents(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.tf").write_text("1")
    one = named(tmp_path, "a")
    before = clone.commit_of(one, 60)
    (tmp_path / "a" / "x.tf").write_text("2")

    assert before.startswith("files-")
    assert clone.commit_of(one, 60) != before
