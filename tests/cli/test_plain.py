"""A plain `check` is read as click reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from linter.cli.check_options import command
from linter.cli.plain import read

ROOT = Path(__file__).parent.parent.parent


def test_the_option_table_is_what_the_click_command_says():
    script = (
        "import sys; sys.path.insert(0, 'tools'); import option_table as made, linter.cli.option_table as kept;"
        "names: dict = {}; exec(made.text(), names);"
        "print([n for n in ('FLAGS','NAMES','REPEATED','INTEGERS','CHOICES') if names[n] != getattr(kept, n)])"
    )

    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)

    assert out.stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.tf", "b"],
        ["--format", "sarif", "--output=json=x.json", "--output", "csv=-", "a"],
        ["--select", "a,b", "--select", "c", "--ignore=d", "--trigger", "tls"],
        ["--focus", "--no-progress", "--force-exclude", "a.tf"],
        ["--max-results", "0", "--horizon", "30", "--today", "2026-01-01", "--fix", "--diff"],
        ["--config", "x.toml", "--color", "never", "-"],
    ],
)
def test_options_are_read_as_click_reads_them(arguments):
    context = command.make_context("check", list(arguments))

    assert read(["check", *arguments]) == context.params


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["-h"], ["--nope"], ["--format", "nope"], ["--horizon", "many"], ["--today"], ["--fix=yes"]],
)
def test_anything_unusual_is_left_to_click(arguments):
    assert read(["check", *arguments]) is None
    with pytest.raises((click.ClickException, click.exceptions.Exit)):
        command.make_context("check", list(arguments))
