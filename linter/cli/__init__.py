"""Command line: exit 0 none, 1 findings, 2 usage, configuration or input, 3 our own fault."""

from __future__ import annotations

import gc
import os
import sys

OBJECTS = 100_000
"""New objects after which cycles are looked for; Python's own pace costs a seventh of a large run."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; what the system refuses (a full disk, a folder without permission) is exit 2."""
    gc.set_threshold(OBJECTS, 20, 20)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - as long as the process
    try:
        return dispatch(sys.argv[1:] if arguments is None else arguments)
    except OSError as error:
        where = error.filename or "standard output"
        sys.stderr.write(f"upgradelint: {where}: {error.strerror}; check the disk and permissions\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left in the buffer cannot be written either
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("upgradelint: interrupted\n")
        return 130


def dispatch(given: list[str]) -> int:
    """Run a command line. A plain `check` is read from a table; anything unusual goes to click."""
    from linter.cli.plain import read

    options = read(given)
    if options is None:
        from linter.cli.app import run

        return run(given)
    from linter.cli.check import execute
    from linter.errors import LinterError

    try:
        return execute(options)
    except LinterError as error:
        sys.stderr.write(f"upgradelint: {error}\n")
        return 2
