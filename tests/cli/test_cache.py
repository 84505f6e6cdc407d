"""The cache: a second run says the same without parsing anything, and whatever changed is judged again."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from linter import cache_folder, parse, pipeline, watch
from linter.cli import main

ROOT = Path(__file__).parent.parent.parent
DATABASE = 'resource "aws_db_instance" "orders" {\n  storage_encrypted = false\n  password = var.password\n}\n'
MODULE = 'module "db" {\n  source = "./db"\n  port = 1\n}\n'
DAY = "2026-11-24"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("UPGRADELINT_NO_CACHE")
    monkeypatch.setenv("UPGRADELINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    shutil.copytree(ROOT / "fixtures" / "quickstart", root)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "upgradelint.sarif").unlink(missing_ok=True)
    (root / "own" / "db").mkdir(parents=True)
    (root / "own" / "main.tf").write_text(MODULE)
    (root / "own" / "db" / "main.tf").write_text(DATABASE)
    return root


@pytest.fixture
def parsed(monkeypatch):
    """Paths of the documents that were parsed, in a list that a test may clear."""
    found = []
    original = parse.parse
    monkeypatch.setattr(parse, "parse", lambda document: found.append(document.path) or original(document))
    return found


@pytest.fixture
def settled(monkeypatch):
    """Every file counts as old enough for its times to be trusted."""
    monkeypatch.setattr(watch, "SETTLED", -(10**15))


@pytest.fixture
def check(tree, capsys):
    def run(*options, day=DAY, path=None):
        code = main(["check", str(path or tree), "--today", day, "--format", "json", "--jobs", "1", *options])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def held(folder):
    return sorted(p.suffix for p in folder.iterdir())


def test_a_second_run_says_the_same_and_parses_nothing(folder, check, parsed):
    first = check()
    assert parsed
    parsed.clear()

    assert check() == first == check("--no-cache", "--jobs", "1")
    assert first[0] == 1
    assert {".key", ".run", ".units"} <= set(held(folder))


def test_a_second_run_parses_nothing(folder, check, parsed):
    check()
    parsed.clear()
    check()

    assert parsed == []


@pytest.mark.usefixtures("settled", "folder")
def test_a_look_at_the_files_is_enough_when_they_are_old(check, monkeypatch):
    first = check()
    read = []
    monkeypatch.setattr(pipeline.source.Files, "_data", lambda self, path: read.append(path))

    assert check() == first
    assert read == []


def remove(path):
    path.unlink()


CHANGES = {
    "a value": lambda t: (t / "own/db/main.tf").write_text(DATABASE.replace("false", "true")),
    "a called module": lambda t: (t / "own/db/main.tf").write_text('variable "port" {}\n' + DATABASE),
    "a new file": lambda t: (t / "own/db/more.tf").write_text(DATABASE.replace("orders", "more")),
    "a file that is gone": lambda t: remove(t / "own/db/main.tf"),
    "a variable file that was looked for": lambda t: (t / "own/db/terraform.tfvars").write_text('password = "x"\n'),
    "a suppression": lambda t: (t / "own/db/main.tf").write_text(f"# upgradelint: ignore-file[*]\n{DATABASE}"),
    "an owner": lambda t: (t / "CODEOWNERS").write_text("* @platform\n"),
    "the configuration": lambda t: (t / "upgradelint.toml").write_text('ignore = ["aws-*"]\n'),
    "a product of the repository": lambda t: shutil.copytree(ROOT / "fixtures/quickstart", t / "copy"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("old", [False, True], ids=["fresh files", "old files"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_after_a_change_a_run_says_what_one_without_a_cache_says(check, tree, change, old, monkeypatch):
    if old:
        monkeypatch.setattr(watch, "SETTLED", -(10**15))
    check()
    change(tree)

    found = check()

    assert found == check("--no-cache")
    assert found == check()


@pytest.mark.usefixtures("folder")
def test_a_change_costs_its_own_unit_only(check, tree, parsed):
    check()
    parsed.clear()
    (tree / "own" / "db" / "main.tf").write_text(DATABASE.replace("false", "true"))
    check()

    judged_again = {p for p in parsed if not p.startswith("own/")} - {".env", "k8s/connect.yaml"}
    assert {"own/main.tf", "own/db/main.tf"} <= set(parsed)
    assert judged_again == set()  # the two others are quoted by findings over the whole tree


@pytest.mark.usefixtures("folder", "settled")
def test_an_edit_that_restores_size_and_time_is_seen(check, tree):
    path = tree / "own" / "db" / "main.tf"
    check()
    before = path.stat()
    path.write_text(DATABASE.replace("= false", "= true "))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert check() == check("--no-cache")


@pytest.mark.usefixtures("folder")
def test_another_day_moves_the_deadlines_and_parses_nothing(check, parsed):
    check()
    parsed.clear()
    found = check(day="2027-03-01")
    quoted = [p for p in parsed if parsed.count(p) > 1]

    assert quoted == []
    assert found == check("--no-cache", day="2027-03-01")


@pytest.mark.usefixtures("folder")
def test_part_of_a_tree_uses_what_the_whole_learned(check, tree, parsed):
    check()
    parsed.clear()

    found = check(path=tree / "own")

    assert parsed == []
    assert found == check("--no-cache", path=tree / "own")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("option", [("--preview",), ("--trigger", "tls"), ("--ignore", "aws-*")])
def test_other_settings_are_another_cache(check, option):
    check()

    assert check(*option) == check("--no-cache", *option)


@pytest.mark.usefixtures("folder", "settled")
def test_a_folder_that_became_a_link_out_of_the_tree_is_not_followed(check, tree, tmp_path):
    check()
    shutil.move(tree / "own" / "db", tmp_path / "outside")
    (tree / "own" / "db").symlink_to(tmp_path / "outside")

    assert check() == check("--no-cache")


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 5000])
def test_a_damaged_cache_is_written_again(folder, check, damage):
    first = check()
    for path in folder.iterdir():
        path.write_bytes(damage)

    assert check() == first
    assert check() == first


def test_what_another_key_sealed_is_not_read(folder, check):
    first = check()
    (folder / "upgradelint.key").write_bytes(os.urandom(32))

    assert check() == first


@pytest.mark.parametrize("where", ["a file", "no place"])
def test_without_a_place_for_a_cache_the_run_is_the_same(check, tmp_path, monkeypatch, where):
    plain = check()
    monkeypatch.delenv("UPGRADELINT_NO_CACHE")
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("UPGRADELINT_CACHE_DIR", str(tmp_path / "taken") if where == "a file" else "/proc/none/x")

    assert check() == plain


def test_a_full_disk_costs_the_cache_and_nothing_else(folder, check, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_folder.os, "replace", full)
    first = check()

    assert first[0] == 1
    assert ".run" not in held(folder)
    assert ".tmp" not in held(folder)


def test_files_of_the_cache_are_of_this_user_alone(folder, check):
    check()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}


def test_a_named_file_is_not_remembered(folder, tree, check):
    check(path=tree / "own" / "main.tf")

    assert not folder.exists()


def test_a_fault_of_ours_is_not_remembered(folder, check, monkeypatch):
    plain = check("--no-cache")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline.platform, "load", lambda unit, reader: 1 / 0)
        assert check()[0] == 3

    assert check() == plain


def test_the_folder_is_bounded(folder, monkeypatch):
    folder.mkdir()
    monkeypatch.setattr(cache_folder, "MAX_FILES", 3)
    for n in range(6):
        (folder / f"{n:032}.run").write_bytes(b"x")
        os.utime(folder / f"{n:032}.run", (n + 1, n + 1))
    for name in (f"{7:032}.run.1.tmp", "report.run", "book.tmp", "key"):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (1, 1))
    (folder / f"{9:032}.run").symlink_to(folder / "nowhere")
    (folder / f"{8:032}.units").mkdir()
    (folder / "upgradelint.key").write_bytes(b"k" * 32)

    cache_folder.prune(str(folder))

    left = sorted(p.name.lstrip("0") for p in folder.iterdir())
    assert left == ["3.run", "4.run", "5.run", "8.units", "9.run", "book.tmp", "key", "report.run", "upgradelint.key"]


def test_only_what_is_ours_is_removed(folder, check, capsys):
    check()
    (folder / "report.run").write_text("mine")
    main(["cache", "clean"])

    assert sorted(p.name for p in folder.iterdir()) == [".gitignore", "CACHEDIR.TAG", "report.run"]


def test_runs_at_the_same_time_agree(folder, tree):
    environment = {**os.environ, "UPGRADELINT_CACHE_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    environment.pop("UPGRADELINT_NO_CACHE", None)
    command = [sys.executable, "-m", "linter", "check", str(tree), "--format", "json", "--today", DAY]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(4)]
    outputs = {process.communicate()[0] for process in running}

    assert len(outputs) == 1
    assert {process.returncode for process in running} == {1}
    assert subprocess.run(command, capture_output=True, env=environment, check=False).stdout in outputs


@pytest.mark.parametrize("fault", ["others may write", "a key that others may read", "a foreign key", "a pipe"])
def test_a_folder_that_is_not_ours_alone_is_not_believed(folder, check, fault):
    plain = check("--no-cache")
    check()
    key, run = folder / "upgradelint.key", next(folder.glob("*.run"))
    if fault == "others may write":
        folder.chmod(0o777)
    elif fault == "a key that others may read":
        key.chmod(0o644)
    elif fault == "a foreign key":
        key.write_bytes(b"short")
    else:
        run.unlink()
        os.mkfifo(run)
    before = key.read_bytes()

    assert check() == plain
    assert key.read_bytes() == before


def test_a_cache_that_the_repository_brings_is_not_used(tree, check, monkeypatch):
    monkeypatch.delenv("UPGRADELINT_NO_CACHE")
    monkeypatch.setenv("UPGRADELINT_CACHE_DIR", str(tree / ".cache"))
    check()
    assert list((tree / ".cache").glob("*.run"))
    subprocess.run(["git", "add", "-f", ".cache"], cwd=tree, check=True)
    before = {p: p.stat().st_mtime_ns for p in (tree / ".cache").iterdir()}
    check()

    assert {p: p.stat().st_mtime_ns for p in (tree / ".cache").iterdir()} == before


@pytest.mark.usefixtures("folder", "settled")
def test_a_folder_higher_up_that_became_a_link_is_not_followed(check, tree, tmp_path):
    (tree / "deep" / "er").mkdir(parents=True)
    shutil.move(tree / "own" / "db", tree / "deep" / "er" / "db")
    check()
    shutil.move(tree / "deep", tmp_path / "outside")
    (tree / "deep").symlink_to(tmp_path / "outside")

    assert check() == check("--no-cache")


@pytest.mark.usefixtures("folder")
def test_the_working_folder_decides_what_the_whole_is(check, tree, monkeypatch):
    monkeypatch.chdir(tree)
    check(path=".")
    monkeypatch.chdir(tree / "own")

    assert check(path=".") == check("--no-cache", path=".")


def test_a_file_that_changes_while_it_is_read_leaves_nothing_behind(folder, tree, check, monkeypatch):
    path = tree / "own" / "db" / "main.tf"
    original = pipeline.source.Files._data

    def changing(self, name):
        found = original(self, name)
        if name == "own/db/main.tf":
            path.write_text(DATABASE + f"# {time.time_ns()}\n")
        return found

    monkeypatch.setattr(pipeline.source.Files, "_data", changing)
    check()

    assert ".run" not in held(folder)


def test_the_command_shows_and_empties_it(folder, check, capsys):
    check()

    assert main(["cache"]) == 0
    assert capsys.readouterr().out.startswith(f"{folder}: 3 files, ")
    assert main(["cache", "clean"]) == 0
    assert capsys.readouterr().out.startswith(f"{folder}: removed 3 files, ")
    assert main(["cache"]) == 0
    assert "0 files" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"UPGRADELINT_CACHE_DIR": "/a"}, "/a"),
        ({"XDG_CACHE_HOME": "/b"}, "/b/upgradelint"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/me"}, "/home/me/.cache/upgradelint"),
        ({"HOME": "/home/me"}, "/home/me/.cache/upgradelint"),
    ],
)
def test_it_lies_where_users_expect_it(monkeypatch, environment, folder):
    for name in ("UPGRADELINT_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cache_folder.sys, "platform", "linux")

    assert cache_folder.default_folder() == folder
