"""Command line: exit 0 none, 1 findings, 2 usage, configuration or input, 3 our own fault."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the command. A plain `check` is read from a table; anything unusual goes to click."""
    from linter.cli.plain import read

    given = sys.argv[1:] if arguments is None else arguments
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
    except KeyboardInterrupt:
        sys.stderr.write("upgradelint: interrupted\n")
        return 130
