"""What people see when they mistype, ask for nothing, or send output somewhere: it is said, and said early."""

from __future__ import annotations

import json
import os
import sys

import click
import pytest

from linter import pipeline
from linter.cli import main, screen

BAD = 'resource "aws_db_instance" "orders" {\n  backup_retention_period = 0\n}\n'
LINKS = (
    "FORCE_HYPERLINK", "NO_COLOR", "CI", "TERM_PROGRAM", "TERM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION",
    "KITTY_WINDOW_ID", "DOMTERM", "ALACRITTY_WINDOW_ID",
)  # fmt: skip


@pytest.fixture
def called(tmp_path, monkeypatch, capfd):
    """The command in a folder of its own: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UPGRADELINT_TODAY", "2026-11-24")
    (tmp_path / "main.tf").write_text(BAD)

    def call(*arguments):
        code = main(list(arguments))
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def judged(monkeypatch):
    """The requests that were judged."""
    seen = []
    plain = pipeline.run
    monkeypatch.setattr(pipeline, "run", lambda request, pack: [seen.append(request), plain(request, pack)][1])
    return seen


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--output", "sarif=-", "--output", "json=-"], "standard output is taken by sarif"),
        (["--format", "json", "--output", "sarif=-"], "standard output is taken by json"),
        (["--output", "sarif=a", "--output", "json=./a"], "./a is taken by sarif"),
        (["--output", "sarif="], "write FORMAT=FILE"),
        (["--output", "sarif=gone/x.sarif"], "there is no folder gone"),
        (["--output", "sarif=."], "is a folder"),
        (["--unsafe-fixes"], "add --fix to write them"),
        (["--diff", "--output", "json=x.json"], "writes no report"),
        (["--since", "HEAD", "--staged"], "give one of them"),
        (["--config", "x.toml", "--isolated"], "give one of them"),
        (["--stdin-filename", "a.tf"], "give - as the path"),
        (["--select", "tls"], "did you mean --trigger tls?"),
        (["--ignore", "tls"], "--trigger takes those to keep"),
        (["--select", "high"], "`severities` of the configuration"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_judged(arguments, words, called, judged):
    code, out, err = called("check", *arguments)

    assert (code, out, judged) == (2, "", [])
    assert words in err


def test_one_output_to_stdout_takes_the_place_of_the_screen(called):
    code, out, err = called("check", "--output", "json=-")

    assert (code, err) == (1, "")
    assert json.loads(out)["findings"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_admits_no_file_is_said_before_the_run(called, judged, tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)

    code, _, err = called("check", "--output", "json=shut/x.json")

    assert (code, judged) == (2, [])
    assert "check its permissions" in err


def test_a_run_that_has_nothing_to_fix_says_so(called):
    for option, words in (("--diff", "No fix would be written.\n"), ("--fix", "No fix written.\n")):
        _, _, err = called("check", option, "--select", "aws-rds-backup-disabled")

        assert err == words


def test_fixes_are_counted_and_those_that_wait_are_named(called, tmp_path):
    (tmp_path / "c.json").write_text(
        '{"name": "o", "config": {"connector.class": "io.debezium.connector.postgresql.PostgresConnector",\n'
        '  "database.hostname": "db.example", "database.sslmode": "disable"}}\n'
    )
    only = ("--select", "debezium-postgres-tls-optional")

    waits = called("check", "--diff", *only)
    shown = called("check", "--diff", "--unsafe-fixes", *only)
    made = called("check", "--fix", "--unsafe-fixes", *only)

    assert (waits[1], waits[2]) == ("", "No safe fix. 1 more fix with `--unsafe-fixes`.\n")
    assert shown[2] == "Would make 1 edit in 1 file.\n"
    assert made[2] == "Made 1 edit in 1 file.\n"


def test_no_tls_finding_is_said_only_where_tls_was_judged(called, tmp_path):
    said = "No TLS finding"

    assert said in called("check")[1]
    assert said in called("check", "--trigger", "tls", "--trigger", "recovery")[1]
    assert said not in called("check", "--trigger", "recovery")[1]
    assert said not in called("check", "--select", "aws-rds-backup-disabled")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["rules", "--platform", "terrafrm"], 2, "did you mean terraform?"),
        (["rules", "--match", "aws-rds-backup-disable"], 0, "did you mean aws-rds-backup-disabled?"),
        (["rules", "--match", "aws-*", "--platform", "compose"], 0, "No rule is left"),
        (["lifecycle", "list", "postgersql"], 0, "did you mean postgresql?"),
        (["lifecycle", "list", "postgresql", "--before", "1990-01-01"], 0, "fewer words or other days"),
        (["config", "nope"], 2, "no such file or folder"),
    ],
)
def test_an_answer_that_is_empty_is_said(arguments, code, words, called):
    got, _, err = called(*arguments)

    assert got == code
    assert words in err


def test_a_list_of_ends_names_nothing_twice(called):
    _, out, _ = called("lifecycle", "list", "kafka")

    lines = out.splitlines()
    assert lines
    assert len(lines) == len(set(lines))


def test_an_example_shows_no_form_of_a_made_up_secret(called):
    for form in ("text", "markdown"):
        _, out, _ = called("explain", "hardcoded-password", "--format", form)

        assert "<secret>" in out
        assert "${fake:" not in out


def test_one_is_not_plural(called, tmp_path):
    (tmp_path / "main.tf").unlink()
    (tmp_path / "c.json").write_text(
        '{"name": "o", "config": {"connector.class": "io.debezium.connector.postgresql.PostgresConnector",\n'
        '  "database.hostname": "db.example", "database.dbname": "o"}}\n'
    )

    _, out, _ = called("inventory")

    assert "1 connector\n" in out
    assert "1 system\n" in out
    assert "(1 connector depends on it)" in out


def test_a_calendar_without_its_extra_is_refused_before_the_run(called, judged, monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)

    code, _, err = called("lifecycle", "calendar")

    assert (code, judged) == (2, [])
    assert "pip install 'upgradelint[calendar]'" in err


@pytest.mark.parametrize("command", [("readiness",), ("lifecycle", "calendar")])
def test_an_output_without_a_folder_is_refused_before_the_run(command, called, judged):
    code, _, err = called(*command, "--output", "gone/x")

    assert (code, judged) == (2, [])
    assert "there is no folder gone" in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('fail-on = "hig"', "write critical, high, medium, low, overdue, due:DAYS or never"),
        ('k8s-version = "one"', "write a minor version such as 1.31"),
    ],
)
def test_a_setting_of_a_wrong_form_is_told_the_form_in_words(text, words, called, tmp_path):
    (tmp_path / "upgradelint.toml").write_text(text + "\n")

    code, _, err = called("check")

    assert code == 2
    assert words in err


@pytest.mark.parametrize(
    ("mode", "terminal", "environment", "links"),
    [
        ("auto", True, {"TERM_PROGRAM": "WezTerm"}, True),
        ("auto", True, {"VTE_VERSION": "6003"}, True),
        ("auto", True, {"VTE_VERSION": "4999"}, False),
        ("auto", True, {"TERM": "xterm-kitty"}, True),
        ("auto", True, {"TERM": "xterm-256color"}, False),
        ("auto", True, {"TERM_PROGRAM": "WezTerm", "CI": "true"}, False),
        ("auto", True, {"TERM_PROGRAM": "WezTerm", "NO_COLOR": "1"}, False),
        ("never", True, {"TERM_PROGRAM": "WezTerm"}, False),
        ("auto", False, {"TERM_PROGRAM": "WezTerm"}, False),
        ("auto", False, {"FORCE_HYPERLINK": "1"}, True),
        ("auto", True, {"TERM_PROGRAM": "WezTerm", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_links_are_for_terminals_that_show_them(mode, terminal, environment, links, monkeypatch):
    for name in LINKS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)

    assert screen.linked(mode) is links


@pytest.mark.parametrize("form", ["text", "concise", "grouped"])
def test_a_rule_id_links_to_the_official_page(form, called, monkeypatch):
    monkeypatch.setenv("FORCE_HYPERLINK", "1")

    _, out, _ = called("check", "--select", "aws-rds-backup-disabled", "--format", form)

    assert "\x1b]8;;https://" in out
    assert "\x1b\\aws-rds-backup-disabled\x1b]8;;\x1b\\" in out


def commands(group, name="upgradelint"):
    """Every command below a group, with its name."""
    context = click.Context(group, info_name=name)
    for sub in group.list_commands(context):
        command = group.get_command(context, sub)
        yield f"{name} {sub}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {sub}")


def test_every_option_has_a_help_and_no_help_of_a_command_is_cut_off():
    from linter.cli.app import group

    for name, command in commands(group):
        bare = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
        assert not bare, name
        if isinstance(command, click.Group):
            text = command.get_help(click.Context(command, info_name=name, terminal_width=80))
            assert "..." not in text.partition("Commands:")[2], text


def test_the_help_of_check_lists_every_option_once_in_sections():
    from linter.cli.check_options import command
    from linter.cli.sections import SECTIONS

    text = command.get_help(click.Context(command, info_name="check", terminal_width=80))

    for option in command.params:
        if isinstance(option, click.Option):
            rows = [line for line in text.splitlines() if line.startswith(f"  {option.opts[0]} ")]
            assert len(rows) == 1 or option.opts[0] in {"--format", "--trigger"}, option.opts
    assert {n for names in SECTIONS.values() for n in names} <= {p.name for p in command.params}


def test_closed_streams_are_no_traceback(called, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)

    code, _, err = called("check", "--output", "json=x.json")

    assert (code, err) == (1, "")
