"""What a scanned repository brings with it: settings, rules and data that would hang or break a run are refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from linter.cli import main
from linter.comparison import LONG, TESTS

BAD = 'resource "aws_db_instance" "orders" {\n  backup_retention_period = 0\n}\n'
RULE = """summary: A name is bad.
trigger: recovery
severity: low
why: It is.
remediation: Change it.
references: ["https://example.com/"]
platform: terraform
types: [aws_db_instance]
expect:
  identifier: {not_matches: "PATTERN", default: ""}
message: "'{resource}' is bad."
examples:
  bad: ['x']
  good: ['y']
"""
PRODUCT = """product: acme
title: Acme
vendor: Acme
kind: http_api
source: {url: "https://example.com/", licence: fact, as_of: 2026-11-01}
compare: exact
after: fail
match:
  - {where: text, words: [acme], re: 'PATTERN'}
versions:
  - {v: v1, ends: 2026-01-01}
"""


@pytest.fixture
def called(tmp_path, monkeypatch, capfd):
    """`check` in a folder of its own: exit code and standard error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text(BAD)

    def call(*arguments):
        code = main(["check", *arguments])
        return code, capfd.readouterr().err

    return call


def own_rule(folder, text):
    (folder / "upgradelint.toml").write_text('rules = ["mine"]\n')
    (folder / "mine").mkdir()
    (folder / "mine" / "a-b.yaml").write_text(text)


def test_an_extended_pipe_is_refused_and_not_waited_for(called, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "upgradelint.toml").write_text('\nextend = "pipe"\n')

    code, err = called()

    assert code == 2
    assert "upgradelint.toml:2: extend: is not a regular file" in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 3000, "is nested too deep"),
        ("a = " + "1" * 5000, "is no TOML"),
        ("a = 1 #" + "x" * 1_000_001, "is larger than 1 MB"),
        ("\xff", "there is no setting|is no TOML"),
        ("[" + " " * 50_000 + "a" + " " * 50_000 + "]\nb = 1\n", "a: is not a setting"),
    ],
    ids=["deep", "digits", "large", "letters", "blanks"],
)
def test_a_configuration_that_is_a_trap_is_refused(text, words, called, tmp_path):
    (tmp_path / "upgradelint.toml").write_text(text)

    code, err = called()

    assert code == 2
    assert any(w in err for w in words.split("|"))
    assert "Traceback" not in err


def test_a_slow_pattern_of_a_rule_is_named_with_file_line_and_mend(called, tmp_path):
    own_rule(tmp_path, RULE.replace("PATTERN", "^(a+)+$"))

    code, err = called()

    assert code == 2
    assert f"mine{os.sep}a-b.yaml:10: not_matches: '^(a+)+$' is slow" in err
    assert "let no two repeats match the same text, or count them" in err


def test_a_rule_with_a_fast_pattern_runs(called, tmp_path):
    own_rule(tmp_path, RULE.replace("PATTERN", "^a+$"))

    assert called("--select", "a-b") == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("summary: A name is bad.", "summary: 5", "summary: write text"),
        ('references: ["https://example.com/"]', "references: x", "references: write a list"),
        ("bad: ['x']", "bad: x", "examples.bad: write a list"),
        ("why: It is.", "why: !!int '" + "9" * 5000 + "'", "a-b.yaml"),
        ("why: It is.", "why: " + "[" * 900 + "]" * 900, "a-b.yaml"),
        ("why: It is.", "why: 2026-13-45T99:99:99Z", "a-b.yaml"),
        (
            "why: It is.",
            "x: " + "\nx".join(f"{n}: &a{n} [{f'*a{n - 1},' * 9 if n else 1}]" for n in range(12)).removeprefix("0: "),
            "do aliases multiply",
        ),
    ],
    ids=["text", "list", "examples", "digits", "deep", "day", "aliases"],
)
def test_a_rule_of_a_wrong_shape_is_an_error_with_its_file(old, new, words, called, tmp_path):
    own_rule(tmp_path, RULE.replace("PATTERN", "a").replace(old, new))

    code, err = called()

    assert code == 2
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("pattern", ["(?P<v>(a+)+)$", r"acme.*(?P<v>v1)"])
def test_a_slow_matcher_of_a_repository_is_refused(pattern, called, tmp_path):
    (tmp_path / "lifecycle.d").mkdir()
    (tmp_path / "lifecycle.d" / "acme.yaml").write_text(PRODUCT.replace("PATTERN", pattern))

    code, err = called()

    assert code == 2
    assert "lifecycle.d/acme.yaml: match.re:" in err
    assert "is slow" in err


def test_a_matcher_that_counts_its_repeats_is_taken(called, tmp_path):
    (tmp_path / "lifecycle.d").mkdir()
    (tmp_path / "lifecycle.d" / "acme.yaml").write_text(PRODUCT.replace("PATTERN", "acme.{0,80}(?P<v>v1)"))

    code, err = called("--select", "aws-rds-backup-disabled")

    assert (code, err) == (1, "")


def test_a_long_value_is_judged_by_patterns_of_linear_time_only():
    long = "x" * (LONG + 1)

    assert TESTS["matches"](long, "^x+$") is True
    assert TESTS["matches"](long, "x.*y") is None
    assert TESTS["not_matches"](long, "x.*y") is None
    assert TESTS["not_matches"]("x", "x.*y") is True


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("main.tf", b'module "a" {\n  source' + b" " * 40_000 + b"x\n}\n"),
        ("a.conf", b"\n" * 40_000),
        ("flow.xml", b'<mule xmlns="http://www.mulesoft.org/schema/mule/core">' + b"<!--" * 10_000),
        ("main.tf", b'output "a" {\n  value = format("%' + b"0" * 40_000 + b'")\n}\n'),
        ("settings.js", b"module.exports = {" + b"\\`" * 20_000),
        ("settings.js", b"module.exports = {" + b"a" * 40_000),
        ("Dockerfile", b"FROM x\nRUN confluent-hub install " + b"--verbose " * 60 + b"!\n"),
        ("a.sql", b"CREATE SINK CONNECTOR x WITH (" + b"--a\n" * 10_000),
    ],
    ids=["module", "conf", "xml", "format", "escapes", "name", "hub", "comments"],
)
def test_a_text_made_to_be_slow_ends(name, data, tmp_path, capfd):
    (tmp_path / name).write_bytes(data)

    assert main(["check", str(tmp_path), "--format", "json"]) in {0, 1}


def test_an_interrupt_leaves_no_output_and_no_temporary_file(tmp_path):
    for n in range(400):
        (tmp_path / f"m{n}.tf").write_text(BAD.replace("orders", f"orders{n}") * 3)
    before = set(os.listdir(tmp_path))
    command = [sys.executable, "-m", "linter", "check", ".", "--jobs", "2", "--output", "json=out.json"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a background job of a shell ignores it
    ) as run:
        try:
            run.wait(0.4)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGINT)
        _, err = run.communicate()

    assert run.returncode in {1, 130}
    assert b"Traceback" not in err
    left = set(os.listdir(tmp_path)) - before
    assert left <= ({"out.json"} if run.returncode == 1 else set())
