"""The Python interface: `check(paths) -> Report`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from linter import lifecycle_data, pipeline, source
from linter.config import Config
from linter.finding import Report
from linter.pipeline import Request, Run
from linter.rulepack import FOLDER, Pack

OVERRIDES = "lifecycle.d"
"""The folder, at the root of a repository, of what it says of lifecycle rows."""


def check(paths: Iterable[str], config: Config | None = None, today: str = "") -> Report:
    """Judge files and folders; `today` (ISO day) defaults to the UTC date.

    Raises `linter.errors.LinterError` for what a caller can mend: a path or a setting.
    """
    return run(tuple(paths), config or Config(), today).report


def run(paths: tuple[str, ...], config: Config, today: str = "", focus: tuple[str, ...] = ()) -> Run:
    """The report with the facts behind it."""
    day = today or utc_day()
    config = with_overrides(config, source.root_of(paths))
    return pipeline.run(Request(paths, config, day, os.urandom(32), focus), load_pack(config))


def utc_day() -> str:
    """The UTC date as an ISO day."""
    return time.strftime("%Y-%m-%d", time.gmtime())


def lifecycle_rows() -> list[list[str]]:
    """The compiled lifecycle rows, in the order of the fields of `lifecycle_source.Row`."""
    load_pack(Config())
    found: list[list[str]] = lifecycle_data.shard("list")
    return found


def with_overrides(config: Config, root: str) -> Config:
    """The configuration with what the `lifecycle.d` folder of a repository says; its own products are installed.

    Raises `RuleError` with the file and field at fault.
    """
    folder = os.path.join(root, OVERRIDES)
    if not os.path.isdir(folder) or os.path.islink(folder):
        if lifecycle_data.installed() != "[]":  # a process that serves several repositories forgets the last one's
            lifecycle_data.install({})
        return config
    from linter import compile_lifecycle, lifecycle_tools

    said, products = lifecycle_tools.overrides(folder)
    extra = compile_lifecycle.shards(products)
    lifecycle_data.install({k: v for k, v in extra.items() if k not in ("about", "list")})
    return config._replace(overrides=tuple(said))


def load_pack(config: Config) -> Pack:
    """The compiled pack, rebuilt first in a checkout, with the user's own rules."""
    if os.path.isdir(os.path.join(os.path.dirname(os.path.dirname(__file__)), "rules")):
        from linter.compile import refresh

        refresh()
    if not config.rules:
        return Pack(FOLDER)
    from linter import compile as compiler

    own = {id: rule for folder in config.rules for id, rule in compiler.read(folder, foreign=True).items()}
    docs = {id: compiler.documentation(rule) for id, rule in own.items()}
    return Pack(FOLDER, compiler.lowered(own), docs)
