"""`upgradelint check`: findings, on the screen and into files."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from linter.errors import ConfigError, InputError
from linter.finding import Finding, Report, Severity
from linter.typed import Any

FORMATS = (
    "text", "concise", "grouped", "json", "jsonl", "sarif", "github", "github-summary", "gitlab", "junit",
    "markdown", "csv", "html",
)  # fmt: skip
FAIL_ON = "critical, high, medium, low, overdue, due:DAYS or never"


def execute(options: Mapping[str, Any]) -> int:
    """Run `check` with its options by name and return the exit code."""
    from linter.cli.settings import resolve
    from linter.cli.write import targets, write

    check_together(options)
    jobs = targets(options)
    settings = resolve(options)
    run = settings.run(options)
    if options["fix"] or options["diff"]:
        from linter.cli.fixing import mend

        mend(run, settings, unsafe=options["unsafe_fixes"], show=options["diff"])
        if options["diff"]:
            return exit_code(run.report, settings.config.fail_on, zero=options["exit_zero"])
        run = settings.run(options)
    write(run, options, settings.request, jobs)
    return exit_code(run.report, settings.config.fail_on, zero=options["exit_zero"])


def check_together(options: Mapping[str, Any]) -> None:
    """Raise for options of which one would silently do nothing beside the others."""
    alone = options["unsafe_fixes"] and not (options["fix"] or options["diff"])
    for wrong, says in (
        (alone, "--unsafe-fixes: add --fix to write them, or --diff to see them"),
        (options["diff"] and options["outputs"], "--diff shows changes and writes no report; leave --output out"),
        (options["since"] and options["staged"], "--since and --staged: give one of them"),
        (options["isolated"] and options["config_path"], "--config and --isolated: give one of them"),
        (
            options["stdin_filename"] and "-" not in options["paths"],
            "--stdin-filename names what standard input holds: give - as the path",
        ),
    ):
        if wrong:
            raise ConfigError(says)


def exit_code(report: Report, fail_on: str, *, zero: bool) -> int:
    """The exit code of a run; an internal error beats findings."""
    if any(n.level == "error" for n in report.notices):
        return 3
    if zero or fail_on == "never":
        return 0
    return int(any(counts(f, fail_on, report.today) for f in report.findings if f.suppression is None))


def counts(found: Finding, fail_on: str, today: str) -> bool:
    """Whether a finding is at or over what `--fail-on` names."""
    due = found.deadline
    overdue = due is not None and not due.estimated and due.date < today
    if found.baseline == "unchanged" and not overdue:
        return False
    if fail_on == "overdue":
        return overdue
    if fail_on.startswith("due:"):
        from linter.policy.deadline import plus

        return due is not None and due.date <= plus(today, int(fail_on[4:]))
    return bool(found.severity.rank <= Severity(fail_on).rank)


def check_fail_on(text: str) -> str:
    """A valid `--fail-on`, else a `ConfigError`."""
    if text in ("overdue", "never", *(s.value for s in Severity)):
        return text
    if text.startswith("due:") and text[4:].isdecimal():
        return text
    message = f"--fail-on {text}: write {FAIL_ON}"
    raise ConfigError(message)


def stdin_overlay(name: str) -> dict[str, bytes]:
    """Standard input as the content of one file, by its path below the root that it is read from."""
    if not name:
        message = "-: give --stdin-filename, so that the kind of file is known"
        raise InputError(message)
    from linter.source import Files, root_of

    return {Files(root_of((name,))).relative(name): sys.stdin.buffer.read()}
