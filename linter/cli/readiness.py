"""`upgradelint readiness`: per integration GO or NO-GO, the evidence, and what to do."""

from __future__ import annotations

import json
import os

import click

from linter import api, pipeline, policy, readiness
from linter.cli.settings import load, today
from linter.cli.write import emit, writable
from linter.config import Config
from linter.pipeline import Request, Run
from linter.policy import ownership
from linter.policy.integrations import covers, read
from linter.readiness import html, markdown, record, text
from linter.readiness.model import Outcome
from linter.source import discover
from linter.typed import Any

FORMATS = ("text", "json", "markdown", "html")


@click.command(name="readiness", short_help="GO or NO-GO per integration")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="What is written.")
@click.option("--output", "output", metavar="FILE", default="-", help="Write to FILE ('-' is stdout).")
@click.option("--integration", "names", multiple=True, metavar="NAME", help="Only these integrations.")
@click.option("--scenario", type=click.Choice(sorted(readiness.FIRST)), help="Where a manifest names none.")
@click.option("--since", metavar="REF", help="Judge the change since REF too (the misreads of an upgrade).")
@click.option("--git-dates", is_flag=True, help="Take days from git blame (nothing is fetched).")
@click.option("--today", "day", metavar="YYYY-MM-DD", help="Judge dates as on this day (default: UTC date).")
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--verbose", is_flag=True, help="Show all evidence and tables.")
def command(**options: Any) -> int:
    """Decide for each integration.yaml below PATHS whether its upgrade is ready.

    A final check is proven, declared, contradicted, stale or missing; a finding disputes a check
    whether it is suppressed or not. Only proven and declared are GO. Links are shown, never
    fetched. Exit code 0: all are GO; 1: a NO-GO, or nothing is declared.
    """
    paths = tuple(options["paths"]) or (".",)
    writable(options["output"])
    config = settings(load(options, paths), options)
    request = Request(paths, config, today(options["day"]), os.urandom(32))
    if options["since"]:
        from linter.cli.since import since

        request = since(request, options["since"])
    run = pipeline.run(judged(request), api.load_pack(config))
    found, missing, broken = outcomes(run, request)
    chosen = [o for o in found if not options["names"] or o.name in options["names"]]
    missing = [*broken, *undeclared(options["names"], found), *(() if options["names"] else missing)]
    emit(render(chosen, missing, request.today, options), options["output"])
    if any(n.level == "error" for n in run.report.notices):
        return 3
    return int(bool(missing) or any(o.verdict != readiness.GO for o in chosen))


def settings(config: Config, options: dict[str, Any]) -> Config:
    """The configuration with what the command line adds."""
    return config._replace(
        scenario=options["scenario"] or config.scenario, git_dates=bool(options["git_dates"] or config.git_dates)
    )


def judged(request: Request) -> Request:
    """The request with every rule: what is left out of a check does not make an upgrade ready."""
    config = request.config._replace(select=(), ignore=(), triggers=(), platforms=(), severities=(), confidences=())
    return request._replace(config=config)


def outcomes(run: Run, request: Request) -> tuple[list[Outcome], list[str], list[str]]:
    """The decisions, what no integration declares, and the manifests that cannot be read."""
    files = pipeline.open_files(request)
    paths = policy.included(discover(files, request.paths), request.config)
    lines = ownership.owned(files.text)
    scenes = readiness.scenes(run.report, run.project, request.config, lines, (paths, files.exists))
    declared = read(run.project)
    alone = [
        f"{c.place.path}:{c.place.region.line} {c.address}: no integration lists this connector"
        for c in ownership.first_of_files(run.project.connectors)
        if not any(covers(i, c.place.path) for i in declared)
    ]
    broken = readiness.unread(run.report, run.project, paths, files.text)
    if not declared and not broken:
        alone.append("no integration is declared; `upgradelint init` writes an integration.yaml")
    return [readiness.judge(s) for s in scenes], alone, broken


def undeclared(names: tuple[str, ...], found: list[Outcome]) -> list[str]:
    """Named integrations that there are not."""
    have = {o.name for o in found}
    return [f"{name}: there is no integration of this name" for name in names if name not in have]


def render(found: list[Outcome], missing: list[str], day: str, options: dict[str, Any]) -> str:
    """The decisions in one format; text of the files cannot steer a terminal."""
    match options["format_"]:
        case "json":
            return json.dumps(record.data(found, missing, day), indent=2, ensure_ascii=True) + "\n"
        case "markdown":
            return markdown.render(found, missing, day)
        case "html":
            return html.render(found, missing, day)
    return text.render(found, missing, day, verbose=options["verbose"])
