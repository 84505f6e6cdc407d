"""Whether and what a run remembers: `--no-cache`, and all that decides an answer but the files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from linter import __version__, cache, cache_folder, lifecycle_data
from linter.pipeline import Request
from linter.rulepack import Pack
from linter.source import root_of
from linter.typed import Any


def memory(options: Mapping[str, Any], request: Request, pack: Pack) -> cache.Memory | None:
    """The cache of a run, None for one that is not remembered.

    What git, helm or an older version decides, or what a
    person is looking for a fault in, is judged again.
    """
    unwanted = options["no_cache"] or os.environ.get("UPGRADELINT_NO_CACHE")
    special = request.overlay or request.hidden or request.before or request.helm or request.trace
    if unwanted or special or request.config.git_dates:
        return None
    folder = cache_folder.default_folder()
    return cache.open_folder(folder, settings(request, pack)) if trusted(folder, root_of(request.paths)) else None


def trusted(folder: str, root: str) -> bool:
    """Whether a cache folder is none that a repository can have brought: outside of it, or nothing of it tracked."""
    real, tree = os.path.realpath(folder), os.path.realpath(root)
    if real != tree and not real.startswith(tree + os.sep):
        return True
    from linter.process import git

    return git(tree, "ls-files", "-z", "--", real) == b""


def settings(request: Request, pack: Pack) -> str:
    """What decides an answer: this program and its data, the tree, the settings, what the user adds."""
    root = os.path.realpath(root_of(request.paths))
    return repr((
        cache.FORMAT, __version__, sys.version_info[:3], program(), pack.identity(), lifecycle_data.installed(),
        root, request.config,
    ))  # fmt: skip


def program() -> int:
    """When our own code changed last (ns): in a checkout it does without a new version."""
    folder = os.path.dirname(os.path.dirname(__file__))
    if not os.path.isdir(os.path.join(os.path.dirname(folder), "rules")):
        return 0
    from linter.compile import newest

    return newest(folder)
