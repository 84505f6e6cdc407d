"""`upgradelint completion SHELL`: what to put into a shell's start-up file."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(name="completion", short_help="shell completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script of SHELL; try: eval "$(upgradelint completion bash)"."""
    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(ctx.find_root().command, {}, "upgradelint", "_UPGRADELINT_COMPLETE").source())
    return 0
