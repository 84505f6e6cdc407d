"""A repository of the list to its partition: what a Dask worker runs. Only an `Outcome` goes back."""

from __future__ import annotations

import os
import shutil
import tempfile
import time

from linter.errors import InputError, LinterError
from linter.fleet import child, dataset
from linter.fleet.clone import clone, commit_of
from linter.fleet.judge import Job
from linter.fleet.sources import Source, masked
from linter.records import NamedTuple

PREFIX = "upgradelint-fleet-"


class Settings(NamedTuple):
    """What all tasks of a run share. Files (dataset, key, configuration) are paths that every worker reaches.

    `scan` names tool, data, settings and key; `work` is a folder for clones; `seconds` bounds the
    clone and the judging, each; `memory` is in bytes, for the judging of one repository.
    """

    dataset: str
    scan: str
    day: str
    key_file: str = ""
    config: str = ""
    isolated: bool = False
    command: str = ""
    work: str = ""
    memory: int = 0
    seconds: float = 600
    again: bool = False

    def __repr__(self) -> str:
        return f"Settings({self.scan!r})"  # schedulers log what a task is given


class Outcome(NamedTuple):
    """All that a task says: `status` is scanned, unchanged or failed, `spent` are seconds."""

    commit: str
    status: str
    spent: float
    error: str = ""


def run(one: Source, settings: Settings) -> Outcome:
    """Clone, then judge, then write; a commit whose partition is there is left alone."""
    begun = time.monotonic()
    try:
        commit, status = _run(one, settings)
    except LinterError as error:
        return Outcome("", "failed", time.monotonic() - begun, masked(str(error), one))
    return Outcome(commit, status, time.monotonic() - begun)


def _run(one: Source, settings: Settings) -> tuple[str, str]:
    commit = commit_of(one, settings.seconds)
    if commit and _known(one, commit, settings):
        return commit, "unchanged"
    if one.kind == "folder":
        _judge(one, one.address, commit, settings)
        if commit_of(one, settings.seconds) != commit:
            os.unlink(_target(one, commit, settings))
            message = "changed while it was read"
            raise InputError(message)
        return commit, "scanned"
    folder = tempfile.mkdtemp(prefix=PREFIX, dir=settings.work or None)
    try:
        commit = clone(one, os.path.join(folder, "repository"), settings.command, settings.seconds)
        if _known(one, commit, settings):
            return commit, "unchanged"
        _judge(one, os.path.join(folder, "repository"), commit, settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return commit, "scanned"


def _known(one: Source, commit: str, settings: Settings) -> bool:
    return not settings.again and os.path.exists(_target(one, commit, settings))


def _target(one: Source, commit: str, settings: Settings) -> str:
    return dataset.partition(settings.dataset, one.name, commit, settings.scan)


def _judge(one: Source, folder: str, commit: str, settings: Settings) -> None:
    child.ask(
        Job(
            folder,
            settings.dataset,
            one.name,
            commit,
            settings.scan,
            settings.day,
            settings.key_file,
            settings.config,
            settings.isolated,
            settings.memory,
            settings.seconds,
        )
    )
