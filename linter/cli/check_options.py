"""The options of `upgradelint check` as click shows and reads them."""

from __future__ import annotations

import click

from linter.cli.check import FAIL_ON, FORMATS, execute
from linter.cli.sections import Sectioned
from linter.finding import TRIGGERS
from linter.typed import Any


@click.command(cls=Sectioned, name="check", short_help="report findings")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="What is written to stdout.")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Also write FORMAT to FILE ('-' is stdout).",
)
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules (ids or globs, comma separated).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules (ids or globs, comma separated).")
@click.option("--trigger", multiple=True, type=click.Choice(TRIGGERS), help="Only rules of this upgrade trigger.")
@click.option("--fail-on", metavar="WHAT", help=f"Exit 1 at or over: {FAIL_ON}. Default low.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@click.option("--since", metavar="REF", help="Judge the change since REF: what was there then is known, not new.")
@click.option("--staged", is_flag=True, help="Judge what is staged as a change of the last commit.")
@click.option("--baseline", metavar="FILE", help="Compare with this baseline.")
@click.option("--git-dates", is_flag=True, help="Take first-seen days from git blame (nothing is fetched).")
@click.option("--today", metavar="YYYY-MM-DD", help="Judge dates as on this day (default: UTC date).")
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave these paths out.")
@click.option("--focus", is_flag=True, help="Load the repository, report what lies in PATHS only.")
@click.option("--force-exclude", is_flag=True, help="Apply excludes to named files too (always on).")
@click.option("--stdin-filename", metavar="FILE", help="Judge standard input as if it were FILE (PATHS is '-').")
@click.option("--helm", is_flag=True, help="Render Helm charts with the helm on the PATH; nothing is fetched.")
@click.option("--k8s-version", metavar="X.Y", help="The Kubernetes version that API removals are judged against.")
@click.option("--horizon", type=int, metavar="DAYS", help="Report ends that lie within DAYS (default 180).")
@click.option("--strict-dates", is_flag=True, help="Count dates from second-hand sources as sure.")
@click.option("--max-data-age", type=int, metavar="DAYS", help="Exit 2 when the lifecycle data is older.")
@click.option("--max-results", type=int, default=5000, show_default=True, help="Most SARIF results; 0 is no limit.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--show-suppressed", is_flag=True, help="Report suppressed findings too.")
@click.option(
    "--honour-foreign-ignores",
    is_flag=True,
    help="Let marks of gitleaks, detect-secrets, trufflehog and checkov hide credentials.",
)
@click.option("--no-line-hash", is_flag=True, help="Leave primaryLocationLineHash out of SARIF.")
@click.option("--category", metavar="NAME", default="", help="SARIF automationDetails category.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour the text.")
@click.option("--jobs", type=int, metavar="N", help="Processes to use (default: what the work is worth).")
@click.option("--no-cache", is_flag=True, help="Judge everything again, and remember nothing.")
@click.option("--no-progress", is_flag=True, help="Show no progress.")
@click.option("--debug", is_flag=True, help="Name every frame of an internal error, never a value.")
@click.option("--preview", is_flag=True, help="Use preview rules too.")
@click.option("--fix", is_flag=True, help="Write safe fixes that hold after a second parse and check.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also fixes that may change behaviour.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, write nothing.")
def command(**options: Any) -> int:
    """Report what forces a security upgrade in PATHS (default: the working folder).

    Exit code 0: nothing at or over --fail-on; 1: findings; 2: usage, configuration, a
    path that cannot be read or stale data; 3: an internal error (the other files were judged).
    """
    return execute(options)
