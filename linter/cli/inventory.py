"""`upgradelint inventory`: connectors, the systems they reach, the credentials they use."""

from __future__ import annotations

import json
import os

import click

from linter import api, inventory, inventory_text, pipeline
from linter.cli.settings import load, today
from linter.errors import InputError
from linter.pipeline import Request
from linter.report.tally import plural
from linter.typed import Any

MIN_KEY = 16


class DefaultGroup(click.Group):
    """A group whose first argument may be left out: `inventory PATH` is `inventory show PATH`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert `show` where no sub-command is named."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=DefaultGroup, name="inventory", short_help="connectors, systems, credentials")
def command() -> None:
    """List connectors, the systems they reach, the credentials they use, and who depends on what."""


@command.command(name="show", short_help="Show the inventory (what a bare `inventory` does).")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "mermaid", "dot")),
    default="text",
    help="What is written.",
)
@click.option("--fingerprints", is_flag=True, help="Add keyed fingerprints of credentials (JSON; needs --key-file).")
@click.option(
    "--key-file",
    type=click.Path(dir_okay=False),
    help=f"Key of at least {MIN_KEY} bytes; it never leaves the file.",
)
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--today", "day", metavar="YYYY-MM-DD", help="Judge dates as on this day (default: UTC date).")
def show(**options: Any) -> int:
    """Show the inventory of PATHS (default: the working folder)."""
    paths = tuple(options["paths"]) or (".",)
    key = read_key(options["key_file"]) if options["key_file"] else b""
    if options["fingerprints"] and not key:
        message = "--fingerprints needs --key-file: fingerprints without a key can be guessed"
        raise click.UsageError(message)
    config = load(options, paths)
    request = Request(paths, config, today(options["day"]), key or os.urandom(32))
    run = pipeline.run(request, api.load_pack(config))
    data = inventory.build(run.project, fingerprints=options["fingerprints"], key_id=key_id(key) if key else "")
    click.echo(render(data, options["format_"]), nl=False)
    return 0


@command.command(name="join", short_help="Find credentials that several repositories share.")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="What is written.")
def join(files: tuple[str, ...], format_: str) -> int:
    """Find credentials that the inventories in FILES share (made with one key)."""
    shared = inventory.join((path, read_inventory(path)) for path in files)
    if format_ == "json":
        click.echo(json.dumps(shared, indent=2, sort_keys=True))
        return 0
    for credential in shared:
        click.echo(f"{credential['name']}: {plural(len(credential['uses']), 'repository', 'repositories')}")
        for use in credential["uses"]:
            for place in use["places"]:
                click.echo(f"  {use['repository']}: {place['file']}:{place['line']} {place['key']}")
    click.echo(f"{plural(len(shared), 'credential')} {'is' if len(shared) == 1 else 'are'} shared between repositories")
    return 0


def render(data: dict[str, Any], format_: str) -> str:
    """The inventory in one format."""
    if format_ == "json":
        return json.dumps(data, indent=2, sort_keys=True) + "\n"
    return {"text": inventory_text.text, "mermaid": inventory_text.mermaid, "dot": inventory_text.dot}[format_](data)


def read_key(path: str) -> bytes:
    """The key in a file; too short a key is refused."""
    try:
        with open(path, "rb") as stream:
            key = stream.read().strip()
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}; give a key file"
        raise InputError(message) from None
    if len(key) < MIN_KEY:
        message = f"{path}: holds fewer than {MIN_KEY} bytes; make a key with `openssl rand -hex 32`"
        raise InputError(message)
    return key


def key_id(key: bytes) -> str:
    """A name for a key that does not give it away, to tell different keys apart."""
    import hmac

    return hmac.new(key, b"upgradelint key id", "sha256").hexdigest()[:16]


def read_inventory(path: str) -> dict[str, Any]:
    """An inventory written by `show --format json`."""
    try:
        with open(path, encoding="utf-8") as stream:
            data = json.load(stream)
    except (OSError, ValueError):
        message = f"{path}: is no inventory; make it with `upgradelint inventory show --format json`"
        raise InputError(message) from None
    if not isinstance(data, dict) or data.get("schema") != inventory.SCHEMA:
        message = f"{path}: is no inventory of this version (schema {inventory.SCHEMA})"
        raise InputError(message)
    return data
