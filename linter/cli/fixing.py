"""`check --fix` and `--diff`: changes that hold are written, or shown."""

from __future__ import annotations

from collections.abc import Mapping

import click

from linter import api, fix, pipeline, store
from linter.cli.settings import Settings
from linter.finding import Finding
from linter.pipeline import Run


def mend(run: Run, settings: Settings, *, unsafe: bool, show: bool) -> int:
    """Apply (or with `show` print) the fixes of a run; the number of findings they mend."""
    files = pipeline.open_files(settings.request)
    pack = api.load_pack(settings.config)

    def check(overlay: Mapping[str, bytes]) -> tuple[Finding, ...]:
        return pipeline.run(settings.request._replace(overlay=overlay), pack).report.findings

    changes, refused = fix.plan(run.report.findings, files.data, check, "unsafe" if unsafe else "safe")
    for change in changes:
        if show:
            click.echo(fix.diff(change), nl=False)
        else:
            store.replace(files.absolute(change.path), change.after)
    for left in refused:
        click.echo(f"{left.path}: not fixed: {left.reason}", err=True)
    return sum(change.mended for change in changes)
