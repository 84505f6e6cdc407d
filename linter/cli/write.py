"""A finished run to the screen and to files; a file is written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from linter import report, store
from linter.errors import ConfigError
from linter.pipeline import Request, Run


def write(run: Run, options: Mapping[str, Any], request: Request) -> None:
    """Write the chosen format to stdout and each `--output`."""
    from linter.cli.check import FORMATS

    jobs = [(options["format_"], "-")]
    for text in options["outputs"]:
        name, equals, target = text.partition("=")
        if not equals or name not in FORMATS:
            message = f"--output {text}: write FORMAT=FILE with one of {', '.join(FORMATS)}"
            raise ConfigError(message)
        jobs = [job for job in jobs if target != "-" or job[1] != "-"] + [(name, target)]
    for name, target in jobs:
        emit(render(run, name, options, request, screen=target == "-"), target)


def render(run: Run, name: str, options: Mapping[str, Any], request: Request, *, screen: bool) -> str:
    """The report in one format; colours only on a screen."""
    kind = name if name in ("concise", "grouped") else "full"
    chosen = report.Options(
        verbose=kind,
        color=screen and colored(options["color"]),
        unicode=not screen or unicode_screen(),
        width=terminal_width() if screen else 100,
        statistics=options["statistics"],
        max_results=options["max_results"],
        show_suppressed=options["show_suppressed"],
        line_hash=not options["no_line_hash"],
        category=options["category"],
        graph=graph(run) if name == "html" else None,
        readiness=decisions(run, request) if name == "html" else (),
    )
    return report.render("text" if name in ("concise", "grouped") else name, run.report, chosen)


def graph(run: Run) -> report.Graph:
    """The dependency graph of a run for the HTML report."""
    from linter import inventory
    from linter.inventory_text import edges

    kinds = {"c": "connector", "s": "system", "k": "credential"}
    nodes, found = edges(inventory.build(run.project))
    shown = tuple(report.Node(id, kinds[id[0]], label) for id, label in nodes.items())
    return report.Graph(shown, tuple(found))


def decisions(run: Run, request: Request) -> tuple[report.Readiness, ...]:
    """GO or NO-GO of each declared integration, for the HTML report."""
    from linter.cli.readiness import outcomes

    found, *_ = outcomes(run, request)
    rows = ((one, tuple((c.title, c.state, c.why) for c in one.final)) for one in found)
    return tuple(report.Readiness(one.name, one.verdict, checks) for one, checks in rows)


def unicode_screen() -> bool:
    """Whether the terminal shows UTF-8."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def colored(mode: str) -> bool:
    """Whether to colour: --color, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, then a terminal."""
    if mode != "auto":
        return mode == "always"
    environment = os.environ
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE"):
        return True
    return sys.stdout.isatty() and environment.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns of the terminal, 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def emit(text: str, target: str) -> None:
    """Write text to a file by way of a temporary one, or to stdout for `-`."""
    if target == "-":
        try:
            sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    store.replace(target, text.encode("utf-8", "surrogateescape"))
