"""`upgradelint cache`: where the cache is and what it holds; `cache clean` empties it."""

from __future__ import annotations

import click

from linter import cache_folder


@click.group(name="cache", short_help="show or empty the cache", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show the folder of the cache, how many files it holds and how large they are."""
    if ctx.invoked_subcommand is None:
        folder = cache_folder.default_folder()
        held = cache_folder.entries(folder)
        click.echo(f"{folder}: {counted(len(held), sum(size for _, size, _ in held))}")


@command.command()
def clean() -> None:
    """Remove everything from the cache."""
    folder = cache_folder.default_folder()
    click.echo(f"{folder}: removed {counted(*cache_folder.clean(folder))}")


def counted(files: int, size: int) -> str:
    """How many files of how many bytes.

    >>> counted(1, 2_345_678), counted(2, 300)
    ('1 file, 2.3 MB', '2 files, 0.3 kB')
    """
    shown = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
    return f"{files} file{'s' * (files != 1)}, {shown}"
