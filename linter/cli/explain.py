"""`upgradelint explain RULE`: the rule's page."""

from __future__ import annotations

import click

from linter import api, explain
from linter.config import Config
from linter.typed import Any


def docs() -> dict[str, Any]:
    """The prose of every rule of the pack."""
    return api.load_pack(Config()).docs()


@click.command(name="explain", short_help="show a rule's page")
@click.argument("rule")
@click.option(
    "--format", "format_", type=click.Choice(("text", "markdown", "json")), default="text", help="What is written."
)
def command(rule: str, format_: str) -> int:
    """Show what RULE finds, why it matters, what to do, and examples."""
    pages = docs()
    id = explain.find(rule, pages)
    if format_ == "json":
        import json

        click.echo(json.dumps({"id": id, **pages[id]}, indent=2, sort_keys=True))
    else:
        render = explain.text if format_ == "text" else explain.markdown
        click.echo(render(id, pages[id]), nl=False)
    return 0
