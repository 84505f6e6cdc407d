"""`upgradelint rules`: all of them, filterable; `rules test DIR` runs the examples of your own."""

from __future__ import annotations

from fnmatch import fnmatchcase

import click

from linter.cli.explain import docs
from linter.config_load.shapes import nearest
from linter.errors import ConfigError
from linter.finding import TRIGGERS, Severity
from linter.report.tally import plural
from linter.typed import Any


@click.group(name="rules", invoke_without_command=True, short_help="list the rules")
@click.option("--trigger", multiple=True, type=click.Choice(TRIGGERS), help="Only rules of this upgrade trigger.")
@click.option(
    "--platform", multiple=True, metavar="NAME", help="Only rules of this platform (terraform, kafka-connect, ...)."
)
@click.option(
    "--severity", multiple=True, type=click.Choice([s.value for s in Severity]), help="Only rules of this severity."
)
@click.option("--match", metavar="GLOB", default="*", help="Only ids that match.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json", "markdown")), default="text", help="What is written."
)
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> int:
    """List the rules that the filters leave."""
    if ctx.invoked_subcommand is None:
        every = docs()
        check_platforms(options["platform"], {rule["platform"] for rule in every.values()})
        chosen = {id: rule for id, rule in sorted(every.items()) if _chosen(id, rule, options)}
        click.echo(_render(chosen, options["format_"]), nl=False)
        if not chosen:
            hint = nearest(options["match"].strip("*"), list(every))
            click.echo(f"No rule is left by these filters{hint or '; give fewer of them'}", err=True)
    return 0


def check_platforms(named: tuple[str, ...], known: set[str]) -> None:
    """Raise for a platform that no rule has."""
    for name in named:
        if name not in known:
            raise ConfigError(f"--platform {name}: no rule is of this platform{nearest(name, sorted(known))}")


def _chosen(id: str, rule: dict[str, Any], options: dict[str, Any]) -> bool:
    filters = (("trigger", "trigger"), ("platform", "platform"), ("severity", "severity"))
    wanted = all(not options[o] or rule[field] in options[o] for o, field in filters)
    return wanted and fnmatchcase(id, options["match"])


def _render(chosen: dict[str, Any], format_: str) -> str:
    if format_ == "json":
        import json

        rows = [{"id": id, **{k: v for k, v in rule.items() if k != "examples"}} for id, rule in chosen.items()]
        return json.dumps(rows, indent=2, sort_keys=True) + "\n"
    if format_ == "markdown":
        head = "| rule | trigger | severity | summary |\n|---|---|---|---|\n"
        return head + "".join(
            f"| {id} | {r['trigger']} | {r['severity']} | {r['summary']} |\n" for id, r in chosen.items()
        )
    width = max(map(len, chosen), default=0)
    lines = [f"{id:{width}}  {r['trigger']:15}  {r['severity']:8}  {r['summary']}" for id, r in chosen.items()]
    return "\n".join([*lines, plural(len(chosen), "rule")]) + "\n"


@command.command(name="test", short_help="Run the examples of your own rules.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
def test(folder: str) -> int:
    """Run the examples of the rules in FOLDER; exit 1 when one does not hold."""
    from linter.trial import trials

    failed = 0
    for trial in trials(folder):
        failed += bool(trial.fault)
        click.echo(f"{'FAIL' if trial.fault else 'ok  '} {trial.rule} {trial.example} {trial.fault}".rstrip())
    click.echo(f"{failed} failed")
    return int(failed > 0)
