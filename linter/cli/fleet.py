"""`upgradelint fleet`: scan many repositories into a dataset, and say what crosses them."""

from __future__ import annotations

import click

from linter.cli.settings import today
from linter.typed import Any

DATASET = "fleet"
_FORMATS = ("text", "json")
_FILES = ("text", "json", "html", "parquet", "ics")


@click.group(name="fleet", short_help="many repositories")
def command() -> None:
    """Scan many repositories into a dataset and report what crosses them (pip install 'upgradelint[fleet]')."""


@command.command(short_help="Scan many repositories into a dataset.")
@click.argument("repositories", metavar="REPOS", type=click.Path(dir_okay=False))
@click.option("--dataset", default=DATASET, show_default=True, metavar="FOLDER", help="Where the dataset lies.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask scheduler (default: one of our own).")
@click.option("--workers", type=click.IntRange(0), default=0, help="Workers of our own (default: one a core).")
@click.option("--key-file", type=click.Path(dir_okay=False), help="Key of fingerprints; without it nothing is joined.")
@click.option("--clone-command", "clone", default="", metavar="COMMAND", help="Your own, with {url} and {folder}.")
@click.option("--work-dir", "work", default="", metavar="FOLDER", help="Where clones lie for a moment.")
@click.option("--memory", type=click.IntRange(0), default=2048, show_default=True, help="MiB a repository; 0: any.")
@click.option("--timeout", type=click.FloatRange(0.1), default=600, show_default=True, help="Seconds a step.")
@click.option("--config", "config_path", metavar="FILE", help="One configuration for all repositories.")
@click.option("--isolated", is_flag=True, help="Read no repository's configuration.")
@click.option("--again", is_flag=True, help="Scan unchanged commits too.")
@click.option("--today", "day", metavar="YYYY-MM-DD", help="Judge dates as on this day (default: UTC date).")
def scan(**options: Any) -> int:
    """Scan the repositories that the file REPOS names, a path, bundle or git address a line.

    A commit that is in the dataset is not scanned again; a repository that fails is a row with its
    error. A run that was stopped goes on when it is started again. Exit code 1: a repository failed.
    """
    from linter.fleet import settings, sources, sweep

    found = sources.read(options["repositories"])
    cluster = sweep.Cluster(options["scheduler"], min(options["workers"], len(found)))
    asked = settings.of(options, today(options["day"]))

    def tell(done: int, row: dict[str, Any]) -> None:
        said = f": {row['error']}" if row["error"] else ""
        click.echo(f"[{done}/{len(found)}] {row['repository']} {row['status']}{said}", err=True)

    swept = sweep.sweep(found, asked, cluster, tell)
    counts = ", ".join(f"{swept.count(s)} {s}" for s in ("scanned", "unchanged", "failed"))
    click.echo(f"run {swept.name}: {counts}; dataset {options['dataset']}")
    return int(swept.count("failed") > 0)


@command.command(short_help="Report what crosses the repositories of a dataset.")
@click.option("--dataset", default=DATASET, show_default=True, metavar="FOLDER", help="Where the dataset lies.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", help="What is printed.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="text, json, html, ics, parquet.")
@click.option("--horizon", type=click.IntRange(0), default=180, show_default=True, help="Days that count as due.")
@click.option("--runs", type=click.IntRange(1), default=12, show_default=True, help="Runs of the trend.")
@click.option("--today", "day", metavar="YYYY-MM-DD", help="Judge dates as on this day (default: UTC date).")
def report(**options: Any) -> int:
    """Say what is overdue and due by team and by cutoff, what is shared, what nobody owns, and the trend."""
    from linter.cli.write import emit, writable
    from linter.fleet import export, summary, tables

    jobs = [_target(text) for text in options["outputs"]]
    for _, target in jobs:
        writable(target)
    day = today(options["day"])
    with tables.opened(options["dataset"], day, options["horizon"], options["runs"]) as database:
        found = summary.of(database, day, options["horizon"])
        emit(export.render(found, options["format_"]), "-")
        for name, target in jobs:
            if name == "parquet":
                export.parquet(found, target)
            elif name == "ics":
                export.calendar(database, day, target)
            else:
                emit(export.render(found, name), target)
    return 0


@command.command(short_help="Answer SQL over a dataset.")
@click.argument("sql")
@click.option("--dataset", default=DATASET, show_default=True, metavar="FOLDER", help="Where the dataset lies.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json", "csv")), default="text", help="What is printed."
)
@click.option("--horizon", type=click.IntRange(0), default=180, show_default=True, help="Days that count as due.")
@click.option("--today", "day", metavar="YYYY-MM-DD", help="Judge dates as on this day (default: UTC date).")
def query(**options: Any) -> int:
    """Answer SQL over the views repositories, findings, credentials, connectors, versions, notices and runs.

    `all_...` views hold the partitions of earlier runs too. The SQL reaches no file and no network.
    """
    from linter.cli.write import emit
    from linter.fleet import export, tables

    with tables.opened(options["dataset"], today(options["day"]), options["horizon"], 1) as database:
        names, rows = tables.ask(database, options["sql"])
    emit(export.listed(names, rows, options["format_"]), "-")
    return 0


def _target(text: str) -> tuple[str, str]:
    name, equals, target = text.partition("=")
    if not equals or name not in _FILES or not target:
        message = f"--output {text}: write FORMAT=FILE with one of {', '.join(_FILES)}"
        raise click.UsageError(message)
    return name, target
