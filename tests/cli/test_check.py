"""The command as users run it: exit codes, messages, bad input. No traceback, ever."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from linter.cli import main

ROOT = Path(__file__).parent.parent.parent
QUICKSTART = ROOT / "fixtures" / "quickstart"
BAD = 'resource "aws_db_instance" "orders" {\n  storage_encrypted = false\n}\n'


def run(*arguments, cwd=None, **environment):
    """The command in a process of its own, with a fixed day."""
    return subprocess.run(
        [sys.executable, "-m", "linter", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd or ROOT,
        check=False,
        env={**os.environ, "UPGRADELINT_TODAY": "2026-11-24", "PYTHONPATH": str(ROOT), **environment},
    )


def test_the_quickstart_has_findings_of_its_faults():
    done = run("check", QUICKSTART, "--format", "json")

    found = json.loads(done.stdout)
    triggers = {f["trigger"] for f in found["findings"]}
    assert done.returncode == 1
    assert {"tls", "api-version", "secret-rotation", "identity", "recovery", "audit-log"} <= triggers
    assert "Traceback" not in done.stderr


def test_no_finding_is_exit_zero(tmp_path):
    (tmp_path / "a.yaml").write_text("a: 1\n")

    done = run("check", tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "gone.tf"], "no such file or folder"),
        (["chekc"], "Did you mean 'check'"),
        (["check", "--today", "tomorrow", "."], "YYYY-MM-DD"),
        (["check", "--fail-on", "bad", "."], "--fail-on"),
        (["check", "--output", "sarif", "."], "FORMAT=FILE"),
        (["check", "--nope"], "--nope"),
    ],
)
def test_a_wrong_call_is_exit_two_and_says_what_to_do(arguments, words, tmp_path):
    done = run(*arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("main.tf", b'resource "a" "b" {\n  x = \n', "main.tf"),
        ("app.yaml", b"a: [1, 2\nb: 3\n", "app.yaml"),
        ("c.json", b'{"a": 1,, }', "c.json"),
        ("bin.tf", b"\x7fELF\0\0\0", "binary"),
        ("latin.yaml", b"a: \xe9\n", "UTF-8"),
    ],
    ids=["hcl", "yaml", "json", "binary", "not utf-8"],
)
def test_a_file_that_cannot_be_read_costs_only_itself(name, data, words, tmp_path):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "other.tf").write_text(BAD)

    done = run("check", tmp_path, "--format", "concise")

    assert done.returncode == 1
    assert words in done.stdout + done.stderr
    assert "other.tf:2" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_line_endings_and_marks_do_not_move_a_finding(ending, mark, tmp_path):
    (tmp_path / "main.tf").write_bytes((mark + BAD.replace("\n", ending)).encode())

    done = run("check", tmp_path, "--format", "concise")

    assert "main.tf:2:23" in done.stdout


def test_links_that_loop_or_leave_the_tree_are_said(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tmp_path / "outside.tf").write_text(BAD)
    os.symlink("../outside.tf", tree / "out.tf")
    os.symlink("loop.tf", tree / "loop.tf")
    (tree / "main.tf").write_text(BAD)

    done = run("check", tree, "--format", "concise")

    assert "main.tf:2" in done.stdout
    assert "out.tf" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_an_empty_folder_says_that_nothing_was_judged(tmp_path):
    done = run("check", tmp_path)

    assert done.returncode == 0
    assert "0 files" in done.stdout


def test_a_suppression_needs_a_reason_and_ends(tmp_path):
    mark = "# upgradelint: ignore[aws-*]"
    for name, text in {
        "valid": f"{mark} until=2026-12-31 reason=replaced in December",
        "ended": f"{mark} until=2026-11-01 reason=replaced in October",
        "silent": mark,
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "main.tf").write_text(BAD.replace("= false", f"= false {text}"))

    codes = {
        name: "main.tf:2" in run("check", tmp_path / name, "--format", "concise", "--select", "aws-*encrypt*").stdout
        for name in ("valid", "ended", "silent")
    }

    assert codes == {"valid": False, "ended": True, "silent": True}


def test_the_same_input_gives_the_same_bytes():
    first = run("check", QUICKSTART, "--format", "sarif", PYTHONHASHSEED="1")
    second = run("check", QUICKSTART, "--format", "sarif", PYTHONHASHSEED="2")

    assert first.stdout == second.stdout


def test_no_colour_without_a_terminal_and_none_with_no_color():
    plain = run("check", QUICKSTART)
    forced = run("check", QUICKSTART, FORCE_COLOR="1")
    refused = run("check", QUICKSTART, FORCE_COLOR="1", NO_COLOR="1")

    assert "\x1b" not in plain.stdout
    assert "\x1b[" in forced.stdout
    assert "\x1b" not in refused.stdout


def test_standard_input_is_judged_as_the_named_file(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "linter", "check", "-", "--stdin-filename", "main.tf", "--format", "concise"],
        input=BAD, capture_output=True, text=True, cwd=tmp_path, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert "main.tf:2" in done.stdout


@pytest.mark.parametrize("name", ["main.tf", "../sub/main.tf", "new.tf"])
def test_standard_input_from_a_folder_of_a_repository_is_not_the_file_on_disk(name, tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "main.tf").write_text("# saved, and empty\n")
    done = subprocess.run(
        [sys.executable, "-m", "linter", "check", "-", "--stdin-filename", name, "--format", "concise"],
        input=BAD, capture_output=True, text=True, cwd=tmp_path / "sub", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert f"sub/{os.path.basename(name)}:2" in done.stdout


def test_focus_reports_only_the_named_files():
    done = run("check", "--focus", "fixtures/quickstart/infra/terraform.tfvars", "--format", "json")

    paths = {f["path"] for f in json.loads(done.stdout)["findings"]}
    assert paths == {"fixtures/quickstart/infra/terraform.tfvars"}


def test_an_output_file_is_written_whole_and_the_screen_keeps_its_format(tmp_path):
    target = tmp_path / "x.sarif"

    done = run("check", QUICKSTART, "--output", f"sarif={target}")

    assert json.loads(target.read_text())["version"] == "2.1.0"
    assert re.search(r"\d+ findings?", done.stdout)
    assert [p.name for p in tmp_path.iterdir()] == ["x.sarif"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--k8s-version", "abc"], "write a minor version such as 1.31"),
        (["--max-results", "-1"], "write a number from 0"),
        (["--horizon", "-5"], "write a number from 0"),
        (["--jobs", "-2"], "write a number from 0"),
    ],
)
def test_a_number_or_version_that_is_none_is_refused(arguments, words, capsys):
    assert main(["check", "fixtures/quickstart", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")
@pytest.mark.parametrize("arguments", [["check", "--isolated"], ["rules"], ["check", "-h"]])
def test_a_full_disk_is_exit_two_without_a_traceback(arguments, tmp_path):
    (tmp_path / "main.tf").write_text(BAD)

    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "linter", *arguments]
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "upgradelint: standard output: No space left on device; check the disk and permissions\n"


@pytest.mark.parametrize("name", ["baseline", "rules"])
def test_a_configuration_reads_no_pipe_and_no_link_out_of_the_tree(name, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "mine").mkdir()
    os.symlink("/etc/passwd", tmp_path / "mine" / "a-b.yaml")
    value = {"baseline": '"pipe"', "rules": '["mine"]'}[name]
    (tmp_path / "upgradelint.toml").write_text(f"{name} = {value}\n")
    (tmp_path / "main.tf").write_text(BAD)

    done = run("check", "main.tf", cwd=tmp_path)

    assert done.returncode == 2
    assert "is not a regular file" in done.stderr or "is no file of" in done.stderr


def test_an_unreadable_file_is_named_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.tf")

    done = run("check", ".", cwd=tmp_path)

    assert (done.stdout + done.stderr).count("pipe.tf") == 1


def test_an_interrupted_run_ends_without_a_traceback(tmp_path):
    command = [sys.executable, "-m", "linter", "check", "-", "--stdin-filename", "main.tf"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a background job of a shell ignores it
        **pipes,
    ) as run:
        assert run.stdin is not None
        run.stdin.write(BAD * 50_000)  # more than a pipe holds: the program reads by now
        run.send_signal(signal.SIGINT)
        _, said = run.communicate()

    assert run.returncode == 130
    assert said == "upgradelint: interrupted\n"


def test_names_with_line_ends_and_escapes_keep_a_finding_on_one_line(tmp_path):
    (tmp_path / "a\x1b[31m\nb\u202e.tf").write_text(BAD)

    done = run("check", ".", "--format", "concise", cwd=tmp_path)

    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert sum("storage" in line or "encrypt" in line for line in done.stdout.splitlines()) >= 1
