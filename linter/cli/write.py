"""A finished run to the screen and to files; a file is written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from linter import report, store
from linter.cli import screen as terminal
from linter.errors import ConfigError, InputError
from linter.pipeline import Request, Run
from linter.typed import Any


def targets(options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Format and file (`-` is stdout) of each output; a `ConfigError` or `InputError` for what cannot be."""
    from linter.cli.check import FORMATS

    jobs = []
    for text in options["outputs"]:
        name, equals, target = text.partition("=")
        if not equals or not target or name not in FORMATS:
            message = f"--output {text}: write FORMAT=FILE with one of {', '.join(FORMATS)}"
            raise ConfigError(message)
        jobs.append((name, target))
    if all(target != "-" for _, target in jobs):
        jobs.insert(0, (options["format_"], "-"))
    elif options["format_"] != "text":
        jobs.insert(0, (options["format_"], "-"))  # two for stdout, refused below
    seen: dict[str, str] = {}
    for name, target in jobs:
        file = target if target == "-" else os.path.realpath(target)
        if file in seen and (target == "-" or not os.path.exists(target) or os.path.isfile(target)):
            where = "standard output" if target == "-" else target
            message = f"--output {name}={target}: {where} is taken by {seen[file]}; give each format a file of its own"
            raise ConfigError(message)
        seen[file] = name
        writable(target)
    return jobs


def writable(target: str) -> None:
    """Raise an `InputError` for a file that can surely not be written, before any work is done."""
    if target == "-" or (os.path.exists(target) and not os.path.isdir(target)):
        return
    folder = os.path.dirname(os.path.abspath(target))
    why = "is a folder; name a file" if os.path.isdir(target) else ""
    if not why and not os.path.isdir(folder):
        why = f"cannot be written: there is no folder {os.path.dirname(target)}; make it first"
    if not why and not os.access(folder, os.W_OK | os.X_OK):
        why = f"cannot be written: {folder} admits no new file; check its permissions"
    if why:
        raise InputError(f"{target}: {why}")


def write(run: Run, options: Mapping[str, Any], request: Request, jobs: list[tuple[str, str]]) -> None:
    """Write each output."""
    for name, target in jobs:
        emit(render(run, name, options, request, screen=target == "-"), target)


def render(run: Run, name: str, options: Mapping[str, Any], request: Request, *, screen: bool) -> str:
    """The report in one format; colours only on a screen."""
    kind = name if name in ("concise", "grouped") else "full"
    chosen = report.Options(
        verbose=kind,
        color=screen and terminal.colored(options["color"]),
        unicode=not screen or terminal.unicode_screen(),
        hyperlinks=screen and terminal.linked(options["color"]),
        width=terminal.terminal_width() if screen else 100,
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
