"""`upgradelint config`: the effective settings and where each came from; `--schema` for editors."""

from __future__ import annotations

import os

import click

from linter import config_load
from linter.config import Config
from linter.errors import InputError
from linter.source import nearest_config


@click.command(name="config", short_help="show the effective settings")
@click.argument("path", default=".", type=click.Path())
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration.")
def command(path: str, config_path: str | None, schema: bool) -> int:  # noqa: FBT001 - click's way
    """Show the settings that `check PATH` runs with, and the file and line each came from."""
    if schema:
        from linter.config_load.schema import PATH

        with open(PATH, encoding="utf-8") as stream:
            click.echo(stream.read(), nl=False)
        return 0
    if not os.path.exists(path):
        message = f"{path}: no such file or folder; check the spelling"
        raise InputError(message)
    found = config_path or nearest_config(path)
    loaded = config_load.trace(found) if found else config_load.Loaded(Config())
    config_load.check_rules(loaded, ids(loaded.config))
    for line in config_load.effective(loaded):
        click.echo(line.replace(os.getcwd() + os.sep, ""))
    return 0


def ids(config: Config) -> list[str]:
    """Every rule id that a configuration may name: ours, aliases, and those of its own rules."""
    from linter import api

    return api.load_pack(config).ids()
