"""`upgradelint baseline`: write, update and prune what is known, or take over another tool's."""

from __future__ import annotations

import os
from collections.abc import Callable
from fnmatch import fnmatchcase

import click

from linter import api, pipeline, store
from linter.cli.settings import load, today
from linter.cli.write import writable
from linter.config import Config
from linter.errors import ConfigError
from linter.finding import Report
from linter.pipeline import Request
from linter.policy import baseline, foreign
from linter.policy.baseline import Compared, Known
from linter.records import NamedTuple
from linter.report.tally import plural
from linter.source import root_of, text_of
from linter.typed import Any, TypeVar

NAME = "upgradelint-baseline.json"
F = TypeVar("F", bound=Callable[..., Any])


class Scene(NamedTuple):
    """Where the baseline is, the findings that there are now, and how they compare with it."""

    path: str
    config: Config
    day: str
    report: Report
    compared: Compared


@click.group(name="baseline", short_help="write, update, prune")
def command() -> None:
    """Keep the findings that are known: they do not count again until they are overdue."""


def shared(function: F) -> F:
    """The options that every sub-command takes."""
    for option in (
        click.option("--baseline", "file", metavar="FILE", help=f"The file (default: as configured, else {NAME})."),
        click.option("--config", "config_path", metavar="FILE", help="Use this configuration file."),
        click.option("--isolated", is_flag=True, help="Read no configuration file."),
        click.option("--today", "day", metavar="YYYY-MM-DD", help="The day (default: UTC date)."),
        click.option("--git-dates", is_flag=True, help="Take first-seen days from git blame (nothing is fetched)."),
    ):
        function = option(function)
    return function


@command.command(name="write", short_help="Write everything that is found as known.")
@click.argument("path", default=".", type=click.Path(exists=True))
@click.option("--force", is_flag=True, help="Replace a baseline that is there; first-seen days are kept.")
@shared
def write(path: str, force: bool, **options: Any) -> int:  # noqa: FBT001 - click's way
    """Write everything that is found in the repository of PATH as known."""
    there = located(path, options)[1]
    if os.path.exists(there) and not force:
        message = f"{there}: is there already; `baseline update` adds to it, --force replaces it"
        raise ConfigError(message)
    scene = judged(path, options)
    save(scene, baseline.open_entries(scene.compared, scene.day))
    if not scene.config.baseline and not options["file"]:
        click.echo(f'Put `baseline = "{os.path.basename(scene.path)}"` into upgradelint.toml, so that it counts.')
    return 0


@command.command(name="update", short_help="Add what is new; what is gone stays until prune.")
@click.argument("path", default=".", type=click.Path(exists=True))
@shared
def update(path: str, **options: Any) -> int:
    """Add what is new; moved findings keep their day, what is gone stays until `prune`."""
    scene = judged(path, options)
    save(scene, baseline.updated(scene.compared, scene.day))
    return 0


@command.command(name="prune")
@click.argument("path", default=".", type=click.Path(exists=True))
@shared
def prune(path: str, **options: Any) -> int:
    """Take out what is gone; nothing is added."""
    scene = judged(path, options, needed=True)
    kept = [k for k in scene.compared.gone if not ran(k.rule, scene.config)]
    save(scene, [*baseline.pruned(scene.compared), *kept])
    return 0


@command.command(name="import", short_help="Take over what another tool accepts.")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--from", "kind", type=click.Choice(foreign.KINDS), required=True, help="The tool that wrote FILE.")
@click.option("--path", default=".", type=click.Path(exists=True), help="A path in the repository (default: here).")
@shared
def take(source: str, kind: str, path: str, **options: Any) -> int:
    """Take over what FILE accepts: checkov JSON or baseline, .secrets.baseline, trivy JSON.

    A finding of ours counts as known where FILE has a row of the same matter at the same resource
    or lines. What stays in doubt stays new. Digests of secrets are not taken over.
    """
    rows = foreign.read(kind, text_of(source), source)
    scene = judged(path, options)
    compared = scene.compared
    met, lost = foreign.accepted(compared.findings, rows)
    taken = set(map(id, met))
    pairs = zip(compared.findings, compared.entries, strict=True)
    entries = [
        e._replace(first_seen=e.first_seen or scene.day)
        for f, e in pairs
        if f.baseline == "unchanged" or id(f) in taken
    ]
    click.echo(f"{kind}: {len(rows):,} rows stand for {len(met):,} findings; {lost:,} rows stand for none.")
    save(scene, [*entries, *compared.gone])
    return 0


def located(path: str, options: dict[str, Any]) -> tuple[Config, str]:
    """The configuration and the file that the baseline is or will be; one that cannot be written is an error."""
    config = load(options, (path,))
    file = options["file"] or config.baseline or os.path.join(root_of((path,)), NAME)
    writable(file)
    return config, file


def judged(path: str, options: dict[str, Any], *, needed: bool = False) -> Scene:
    """Judge the whole repository and compare it with the baseline that is there."""
    root = root_of((path,))
    config, file = located(path, options)
    there = os.path.exists(file)
    if needed and not there:
        message = f"{file}: there is no such baseline; write one with `upgradelint baseline write`"
        raise ConfigError(message)
    config = config._replace(baseline="", git_dates=bool(options["git_dates"] or config.git_dates))
    day = today(options["day"])
    report = pipeline.run(Request((root,), config, day, os.urandom(32)), api.load_pack(config)).report
    known = baseline.parse(text_of(file), file) if there else []
    compared = baseline.compare(report.findings, known)
    if config.git_dates:
        compared = dated(compared, root)
    return Scene(file, config._replace(baseline=file if there else ""), day, report, compared)


def dated(compared: Compared, root: str) -> Compared:
    """Entries with the days of their lines, where git knows them and the baseline does not."""
    from linter.policy.gitdates import first_seen

    days = first_seen(root, compared.findings, [e.first_seen for e in compared.entries])
    return compared._replace(
        entries=[e._replace(first_seen=day) for e, day in zip(compared.entries, days, strict=True)]
    )


def ran(rule: str, config: Config) -> bool:
    """Whether a rule surely ran under the settings, so that its finding can be gone."""
    if config.triggers or config.platforms or config.severities or config.confidences:
        return False
    chosen = not config.select or any(fnmatchcase(rule, glob) for glob in config.select)
    return chosen and not any(fnmatchcase(rule, glob) for glob in config.ignore)


def save(scene: Scene, entries: list[Known]) -> None:
    """Write the file and say what is in it."""
    store.replace(scene.path, baseline.render(entries).encode())
    states = [f.baseline for f in scene.compared.findings if f.suppression is None]
    numbers = f"{states.count('new'):,} new, {states.count('unchanged'):,} unchanged, {len(scene.compared.gone):,} gone"
    click.echo(f"{os.path.relpath(scene.path)}: {plural(len(set(entries)), 'finding')} known ({numbers}).")
