"""Our hooks, installed once from this checkout by pre-commit, in repositories of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from linter import identify

ROOT = Path(__file__).parent.parent.parent
BAD = 'resource "aws_db_instance" "orders" {\n  storage_encrypted = false\n}\n'
FINDING = re.compile(r"^\S+:\d+:\d+: .*\[[a-z0-9-]+\].*$", re.MULTILINE)
FILES = 3000


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """This checkout as a repository of its own, so that uncommitted work is what is tested."""
    target = tmp_path_factory.mktemp("hook") / "upgradelint"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(
            ("tests/", "fixtures/", "docs/", "bench/", "fuzz/", "tools/")
        ):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    git(target, "init", "-q")
    git(target, "add", "-A")
    git(target, "commit", "-q", "-m", "As it is")
    return target


@pytest.fixture(scope="session")
def run_hook(checkout):
    """Run a hook over all files of a repository; its environment is built for the first one only."""
    home = checkout.parent / "cache"
    rev = git(checkout, "rev-parse", "HEAD")

    def run(folder: Path, hook: str) -> subprocess.CompletedProcess[str]:
        config = checkout.parent / f"{hook}.yaml"
        config.write_text(f"repos:\n- repo: {checkout}\n  rev: {rev}\n  hooks:\n  - id: {hook}\n")
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--config", str(config), hook, "--all-files", "--verbose"],
            cwd=folder, capture_output=True, text=True, check=False,
            env={**os.environ, "PRE_COMMIT_HOME": str(home), "UPGRADELINT_TODAY": "2026-11-24"},
        )  # fmt: skip

    return run


SUFFIXES = [f"a{suffix}" for suffix in identify._SUFFIXES if suffix != ".webmanifest"]
NAMES = [*SUFFIXES, *(n for n, s in identify._NAMES.items() if s), ".env.prod", "app.env.local", "Dockerfile.base"]
READ = [*NAMES, *(f"{n}.{end}" for n in NAMES for end in identify._TEMPLATE_SUFFIXES), "env.list", "log.properties.x"]


def test_the_hooks_start_on_all_that_is_read():
    hooks = YAML(typ="safe", pure=True).load((ROOT / ".pre-commit-hooks.yaml").read_text())

    wanted = [n for n in READ if identify.identify(n)]
    assert len(wanted) > 500
    for hook in hooks:
        assert [
            n for n in wanted if not re.search(hook["files"], f"deploy/{n}") or not re.search(hook["files"], n)
        ] == []
        assert not re.search(hook["files"], "src/app.py")


@pytest.mark.parametrize("hook", ["upgradelint", "upgradelint-files"])
def test_the_hook_fails_on_a_bad_file_and_passes_on_the_mended_one(hook, run_hook, tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "main.tf").write_text(BAD)
    (tmp_path / "upgradelint.toml").write_text('select = ["aws-*encrypt*"]\n')
    git(tmp_path, "add", "-A")

    before = run_hook(tmp_path, hook)
    (tmp_path / "main.tf").write_text(BAD.replace("false", "true"))
    git(tmp_path, "add", "-A")
    after = run_hook(tmp_path, hook)

    assert before.returncode == 1, before.stdout + before.stderr
    assert len(FINDING.findall(before.stdout)) == 1
    assert "main.tf:2" in before.stdout
    assert after.returncode == 0, after.stdout + after.stderr


def test_the_staged_hook_judges_the_change_alone(run_hook, tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "old.tf").write_text(BAD)
    (tmp_path / "upgradelint.toml").write_text('select = ["aws-*encrypt*"]\n')
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Old")
    (tmp_path / "new.tf").write_text(BAD.replace("orders", "billing"))
    git(tmp_path, "add", "-A")

    done = run_hook(tmp_path, "upgradelint-staged")

    assert [line.partition(":")[0] for line in FINDING.findall(done.stdout)] == ["new.tf"]


def test_three_thousand_files_give_one_set_of_findings_whatever_the_batches(run_hook, tmp_path):
    """So many long names that pre-commit has to call the hook for several batches of them."""
    git(tmp_path, "init", "-q")
    for number in range(FILES):
        folder = tmp_path / f"environments-of-the-orders-platform/region-{number % 30:02}/service-{number // 30:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"settings-{number:04}.properties").write_text(
            f"db.password=winter-{number % 500:03}-Harbor\n" if number % 10 == 0 else f"db.user=app{number}\n"
        )
    (tmp_path / "main.tf").write_text(BAD)
    (tmp_path / "upgradelint.toml").write_text('select = ["aws-*encrypt*", "hardcoded-*", "shared-*"]\n')
    git(tmp_path, "add", "-A")

    whole, batches = (run_hook(tmp_path, hook).stdout for hook in ("upgradelint", "upgradelint-files"))

    found = FINDING.findall(batches)
    assert len(re.findall(r"^Found ", batches, re.MULTILINE)) > 1
    assert len(found) == len(set(found)) > 300
    assert sorted(found) == sorted(FINDING.findall(whole))
