"""`check --fix` and `--diff`: changes that hold are written, or shown."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import click

from linter import api, fix, pipeline, store
from linter.cli.settings import Settings
from linter.finding import Finding, Report
from linter.pipeline import Run
from linter.report import tally
from linter.source import Files


def mend(run: Run, settings: Settings, *, unsafe: bool, show: bool) -> None:
    """Write (or with `show` print) the fixes of a run that hold, and say which do not."""
    request = settings.request
    files = pipeline.open_files(request)
    pack = api.load_pack(settings.config)

    def check(changed: Mapping[str, bytes]) -> tuple[Finding, ...]:
        return pipeline.run(request._replace(overlay={**request.overlay, **changed}), pack).report.findings

    changes, refused = fix.plan(run.report.findings, files.data, check, "unsafe" if unsafe else "safe")
    written = []
    for change in changes:
        if show:
            click.echo(fix.diff(change), nl=False)
        elif change.path in request.overlay and on_disk(files, change.path) != change.before:
            refused.append(fix.Refused(change.path, "the file on disk is not the text that was judged"))
            continue
        else:
            store.replace(os.path.realpath(files.absolute(change.path)), change.after)
        written.append(change)
    for left in refused:
        click.echo(f"{left.path}: not fixed: {left.reason}", err=True)
    click.echo(told(written, run.report, unsafe=unsafe, show=show), err=True)


def told(changes: Sequence[fix.Change], report: Report, *, unsafe: bool, show: bool) -> str:
    """What was written or would be, and which fixes wait for `--unsafe-fixes`."""
    waiting = 0 if unsafe else tally.tally(report).unsafe_fixes
    more = f" {tally.plural(waiting, 'more fix', 'more fixes')} with `--unsafe-fixes`." if waiting else ""
    if not changes:
        return (f"No fix{' would be' if show else ''} written." if not more else "No safe fix.") + more
    edits = tally.plural(sum(c.mended for c in changes), "edit")
    return f"{'Would make' if show else 'Made'} {edits} in {tally.plural(len(changes), 'file')}.{more}"


def on_disk(files: Files, path: str) -> bytes | None:
    """The bytes of a file without what stands in for it, None where there is none."""
    plain = Files(files.root)
    return plain.data(path) if plain.exists(path) else None
