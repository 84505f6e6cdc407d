"""One repository in a folder to its partition. Runs in a process of its own, with its limits."""

from __future__ import annotations

import functools
import os

from linter import api, pipeline
from linter.cli.inventory import key_id, read_key
from linter.cli.settings import load
from linter.config import Config
from linter.fleet import dataset, rows
from linter.pipeline import Request
from linter.policy import ownership
from linter.policy.integrations import read
from linter.records import NamedTuple
from linter.rulepack import Pack
from linter.typed import Any

FAR = 36_500
"""A horizon in days that leaves no published end out: an unchanged commit is not judged again, so a
report has to know what comes into its own horizon later."""


class Job(NamedTuple):
    """What the process of a repository is told: plain values that JSON holds.

    `config` is one file for all repositories, "" for each repository's own, `isolated` for none.
    `memory` is in bytes and `seconds` bounds the time; 0 is no limit.
    """

    folder: str
    dataset: str
    repository: str
    commit: str
    scan: str
    day: str
    key_file: str = ""
    config: str = ""
    isolated: bool = False
    memory: int = 0
    seconds: float = 0


@functools.cache
def pack() -> Pack:
    """The rules, read once by the process that is copied for each repository."""
    return api.load_pack(Config())


def judge(job: Job) -> None:
    """Lint `job.folder` and write its partition. Raises `LinterError` for a setting of the repository's own."""
    os.chdir(job.folder)
    key = read_key(job.key_file) if job.key_file else b""
    options: dict[str, Any] = {"isolated": job.isolated, "config_path": job.config}
    config = load(options, (".",))._replace(horizon=FAR)
    request = Request((".",), config, job.day, key or os.urandom(32), jobs=1)
    run = pipeline.run(request, api.load_pack(config) if config.rules else pack())
    lines = ownership.owned(pipeline.open_files(request).text)
    scene = rows.Scene(config, run.project, lines, read(run.project), key_id(key) if key else "")
    head = {"repository": job.repository, "commit": job.commit, "scan": job.scan, "scanned_on": job.day}
    target = dataset.partition(job.dataset, job.repository, job.commit, job.scan)
    dataset.write(job.dataset, target, rows.of(run, scene, head))
