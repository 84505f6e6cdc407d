"""`upgradelint lsp`: the language server on standard input and output."""

from __future__ import annotations

import click

from linter.errors import ConfigError


@click.command(name="lsp", short_help="language server")
def command() -> int:
    """Serve editors over standard input and output (needs `pip install 'upgradelint[lsp]'`)."""
    try:
        from linter.lsp import build
    except ModuleNotFoundError as error:
        message = f"the language server needs {error.name}; install it with: pip install 'upgradelint[lsp]'"
        raise ConfigError(message) from None
    build().start_io()
    return 0
