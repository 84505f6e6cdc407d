"""`upgradelint init`: a configuration, a hook, and an integration.yaml of what the inventory found."""

from __future__ import annotations

import os
import sys

import click

from linter import api, pipeline, store
from linter.cli.baseline import NAME
from linter.cli.settings import load, today
from linter.errors import ConfigError
from linter.pipeline import Request
from linter.policy import ownership
from linter.readiness import skeleton
from linter.source import root_of
from linter.typed import Any

FILES = ("upgradelint.toml", ".pre-commit-config.yaml", "integration.yaml")


@click.command(name="init", short_help="write config, hook and manifest")
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--yes", is_flag=True, help="Write all, ask nothing.")
@click.option("--print", "show", is_flag=True, help="Print the integration.yaml, write nothing.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of integration.yaml.")
@click.option("--name", metavar="NAME", help="The integration's name (default: the folder's).")
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--today", "day", metavar="YYYY-MM-DD", help="The day (default: UTC date).")
def command(path: str, **options: Any) -> int:
    """Write what is not there yet into PATH; nothing is replaced.

    In the integration.yaml all that files cannot tell is missing, so that it starts NO-GO.
    """
    if options["schema"]:
        from linter.config_load.schema import PATH

        with open(os.path.join(os.path.dirname(PATH), "integration.json"), encoding="utf-8") as stream:
            click.echo(stream.read(), nl=False)
        return 0
    manifest = declared(path, options)
    if options["show"]:
        click.echo(manifest, nl=False)
        return 0
    texts = dict(zip(FILES, (skeleton.config(known(path)), skeleton.HOOK, manifest), strict=True))
    if not options["yes"] and not sys.stdin.isatty():
        message = "init asks before it writes, and there is no terminal; give --yes"
        raise ConfigError(message)
    for name, text in texts.items():
        write(os.path.join(path, name), text, ask=not options["yes"])
    click.echo("Fill in what is missing, then run `upgradelint readiness`.")
    return 0


def write(path: str, text: str, *, ask: bool) -> None:
    """Write a file that is not there, when the user agrees."""
    shown = os.path.relpath(path)
    if os.path.lexists(path):
        click.echo(f"{shown}: is there already, left as it is")
    elif not ask or click.confirm(f"Write {shown}?", default=True):
        store.replace(path, text.encode())
        click.echo(f"{shown}: written")


def known(path: str) -> str:
    """The path of the repository's baseline from a folder, "" where there is none."""
    file = os.path.join(root_of((path,)), NAME)
    return os.path.relpath(file, path).replace(os.sep, "/") if os.path.isfile(file) else ""


def declared(path: str, options: dict[str, Any]) -> str:
    """The manifest of what is found below a folder; its globs count from that folder."""
    config = load(options, (path,))
    request = Request((path,), config, today(options["day"]), os.urandom(32))
    run = pipeline.run(request, api.load_pack(config))
    files = pipeline.open_files(request)
    folder = os.path.relpath(os.path.abspath(path), root_of((path,))).replace(os.sep, "/")
    name = options["name"] or os.path.basename(os.path.abspath(path))
    lines = ownership.owned(files.text)
    return skeleton.manifest(run.project, lines, name, "" if folder == "." else folder)
