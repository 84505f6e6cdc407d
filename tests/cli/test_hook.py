"""Our hook, installed from this checkout by pre-commit, in a repository of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BAD = 'resource "aws_db_instance" "orders" {\n  storage_encrypted = false\n}\n'


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """This checkout as a repository of its own, so that uncommitted work is what is tested."""
    target = tmp_path_factory.mktemp("hook") / "upgradelint"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "fixtures/", "docs/", "bench/")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    git(target, "init", "-q")
    git(target, "add", "-A")
    git(target, "commit", "-q", "-m", "As it is")
    return target


def try_hook(checkout: Path, folder: Path, hook: str):
    environment = {**os.environ, "PRE_COMMIT_HOME": str(checkout.parent / "cache")}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(checkout), hook, "--all-files", "--verbose"],
        cwd=folder, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip


@pytest.mark.parametrize("hook", ["upgradelint", "upgradelint-files"])
def test_the_hook_fails_on_a_bad_file_and_passes_on_the_mended_one(hook, checkout, tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "main.tf").write_text(BAD)
    (tmp_path / "upgradelint.toml").write_text('select = ["aws-*encrypt*"]\n')
    git(tmp_path, "add", "-A")

    before = try_hook(checkout, tmp_path, hook)
    (tmp_path / "main.tf").write_text(BAD.replace("false", "true"))
    git(tmp_path, "add", "-A")
    after = try_hook(checkout, tmp_path, hook)

    assert before.returncode == 1, before.stdout + before.stderr
    assert "main.tf:2" in before.stdout
    assert after.returncode == 0, after.stdout + after.stderr
