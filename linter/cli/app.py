"""The click commands: each reads its arguments and calls one function below."""

from __future__ import annotations

from importlib import import_module

import click

from linter import __version__
from linter.errors import LinterError

COMMANDS = {
    "check": "Report what forces a security upgrade, by when, and what else it touches.",
    "readiness": "Say per integration whether its upgrade is ready: GO or NO-GO, and why.",
    "inventory": "List connectors, the systems they reach and the credentials they use.",
    "explain": "Show what a rule finds, why it matters and what to do.",
    "rules": "List the rules; `rules test DIR` runs the examples of your own.",
    "baseline": "Keep what is known: write, update, prune, import from other tools.",
    "init": "Write a configuration, a hook and an integration.yaml that starts NO-GO.",
    "config": "Show the effective settings and where each came from.",
    "lifecycle": "List what ends when; write a calendar; keep the data.",
    "fleet": "Scan many repositories into a dataset; report what crosses them.",
    "cache": "Show where the cache is and what it holds; `cache clean` empties it.",
    "completion": "Print the completion script of a shell.",
    "lsp": "Serve editors: diagnostics while typing, hovers, quick fixes.",
}
"""Sub-command to its one-line help; each is a module of this package, imported when it is run."""


MODULES = {"check": "check_options"}
"""Sub-commands whose module has another name: `check` runs without click where it can."""


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"linter.cli.{MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for a mistyped one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Commands: {', '.join(COMMANDS)}."
            message = f"No such command {name!r}.{hint}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="upgradelint")
def group() -> None:
    """Read the configuration of integrations and say what forces a security upgrade, by when."""


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code."""
    try:
        code = group.main(arguments, prog_name="upgradelint", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("upgradelint: interrupted", err=True)
        return 130
    except LinterError as error:
        click.echo(f"upgradelint: {error}", err=True)
        return 2
    return int(code or 0)
