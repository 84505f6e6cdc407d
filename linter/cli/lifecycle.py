"""`upgradelint lifecycle`: what ends when, and the upkeep of the data; nothing of it uses the network."""

from __future__ import annotations

import os
import sys

import click

from linter import api, lifecycle_source, lifecycle_tools, pipeline
from linter.cli.settings import load, today, valid_day
from linter.cli.write import writable
from linter.errors import InputError
from linter.pipeline import Request
from linter.report.tally import plural
from linter.typed import Any

FOREVER = 36_500
"""A horizon in days that leaves no published end out."""
SOURCES = os.path.join("rules", "lifecycle")
_DAY = "YYYY-MM-DD"


@click.group(name="lifecycle")
def command() -> None:
    """Ends and deprecations: list them, put those of a repository in a calendar, keep the data."""


@command.command(name="list", short_help="List what ends when, the soonest first.")
@click.argument("words", nargs=-1)
@click.option("--after", metavar=_DAY, default="", help="Only what ends on or after this day.")
@click.option("--before", metavar=_DAY, default="", help="Only what ends on or before this day.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json", "csv")), default="text", help="What is written."
)
def list_(**options: Any) -> int:
    """List rows whose product, title or version hold all WORDS, the soonest end first."""
    days = [valid_day(options[o], f"--{o}") if options[o] else "" for o in ("after", "before")]
    every = [lifecycle_source.Row(*row) for row in api.lifecycle_rows()]
    found = lifecycle_tools.select(every, options["words"], after=days[0], before=days[1])
    click.echo(lifecycle_tools.table(found, options["format_"]), nl=False)
    if not found:
        click.echo(lifecycle_tools.nothing(every, options["words"], days), err=True)
    return 0


@command.command(short_help="Check product files and overrides.")
@click.argument("folder", default="")
@click.option("--today", "day", metavar=_DAY, help="The day (default: UTC date).")
def check(folder: str, day: str | None) -> int:
    """Check the product files and overrides in FOLDER (default: rules/lifecycle, else lifecycle.d).

    Exit 1 when a file, a matcher or a review is at fault.
    """
    folder = folder or (SOURCES if os.path.isdir(SOURCES) else api.OVERRIDES)
    _demand_folder(folder)
    judged = today(day)
    said, products = lifecycle_tools.overrides(folder)
    faults = [f for product in products for f in lifecycle_tools.faults(product)]
    faults += [f"{o.origin}: {o.product} {o.version}: ran out on {o.until}" for o in said if "" < o.until < judged]
    late = lifecycle_tools.overdue(products, judged)
    for fault in faults:
        click.echo(fault)
    for name in late:
        click.echo(f"review is due: {name}")
    counted = {"product": len(products), "override": len(said), "fault": len(faults), "review": len(late)}
    click.echo(f"{', '.join(plural(number, noun) for noun, number in counted.items())} due")
    return int(bool(faults or late))


@command.command(short_help="Show what changed between two versions of the data.")
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> int:
    """Show what changed between two folders of product files, as Markdown; exit 1 when a person must look."""
    for folder in (old, new):
        _demand_folder(folder)
    changes = lifecycle_tools.diff(lifecycle_source.read(old), lifecycle_source.read(new))
    click.echo(lifecycle_tools.markdown(changes), nl=False)
    return int(bool(lifecycle_tools.needs_person(changes)))


@command.command(short_help="Take newer rows from a mirror that is here.")
@click.option("--from", "source", required=True, metavar="FILE-OR-FOLDER", help="A mirror that is already here.")
@click.option("--to", "folder", default=SOURCES, metavar="FOLDER", show_default=True, help="The product files.")
@click.option("--as-of", "day", metavar=_DAY, help="The day of the mirror (default: today).")
def update(source: str, folder: str, day: str | None) -> int:
    """Take newer rows from an endoflife.date checkout, an Airbyte registry (.json) or a kubernetes/api checkout."""
    from linter import lifecycle_update

    _demand_folder(folder)
    if not os.path.exists(source):
        message = f"{source}: no such file or folder; clone or download the mirror first"
        raise InputError(message)
    written = lifecycle_update.update(folder, source, valid_day(day, "--as-of") if day else today(None))
    click.echo("".join(f"{path}\n" for path in written) + f"{len(written)} files written")
    return 0


@command.command(short_help="Write the ends of a repository as an .ics file.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--output", default="-", metavar="FILE", help="Where the .ics goes (default: standard output).")
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--today", "day", metavar=_DAY, help="Judge dates as on this day (default: UTC date).")
def calendar(**options: Any) -> int:
    """Write the ends that concern PATHS as an iCalendar file, with the files behind each."""
    paths = tuple(options["paths"]) or (".",)
    judged = today(options["day"])
    demand_calendar()
    writable(options["output"])
    config = load(options, paths)._replace(horizon=FOREVER)
    report = pipeline.run(Request(paths, config, judged, os.urandom(32)), api.load_pack(config)).report
    dated = [(dict(f.dates), f.ends, f"{f.place.path}:{f.place.region.line}") for f in report.findings if f.dates]
    entries = lifecycle_tools.cutoffs(dated)
    made = lifecycle_tools.calendar(entries, judged)
    if options["output"] == "-":
        sys.stdout.buffer.write(made)
    else:
        from linter import store

        store.replace(options["output"], made)
    return 0


def demand_calendar() -> None:
    """Raise before any work when the extra for calendars is not installed."""
    from importlib.util import find_spec

    if find_spec("icalendar") is None:
        message = "a calendar needs icalendar: pip install 'upgradelint[calendar]' or pipx inject upgradelint icalendar"
        raise InputError(message)


def _demand_folder(path: str) -> None:
    if not os.path.isdir(path):
        message = f"{path}: no such folder; name one with lifecycle product files"
        raise InputError(message)
