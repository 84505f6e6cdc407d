"""The stories below `fixtures/seed`, judged as a whole repository on a fixed day."""

from __future__ import annotations

from pathlib import Path

from linter import api, pipeline, readiness
from linter.config import Config
from linter.pipeline import Request, Run
from linter.policy import ownership
from linter.readiness.model import Outcome
from tests.fakes import fill

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "seed"
TODAY = "2026-11-24"
BEFORE = "before/"


def story(name: str) -> dict[str, str]:
    """The files of a story, secrets filled in."""
    folder = FOLDER / name
    return {
        p.relative_to(folder).as_posix(): fill(p.read_text(encoding="utf-8"))
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "README.md"
    }


def judge(files: dict[str, str], today: str = TODAY, **settings) -> Run:
    """A run over files; those below `before/` are the older version of the tree."""
    now = {name: text.encode() for name, text in files.items() if not name.startswith(BEFORE)}
    old = {name.removeprefix(BEFORE): text.encode() for name, text in files.items() if name.startswith(BEFORE)}
    request = Request((), Config(**settings), today, b"k" * 32, overlay=now, overlay_only=True)
    if old:
        request = request._replace(before=request._replace(overlay=old))
    return pipeline.run(request, api.load_pack(Config()))


def outcomes(files: dict[str, str], today: str = TODAY, **settings) -> tuple[list[Outcome], Run]:
    """The decision on each integration of some files, and the run behind them."""
    run = judge(files, today, **settings)
    now = {name: text for name, text in files.items() if not name.startswith(BEFORE)}
    lines = ownership.owned(now.get)
    scenes = readiness.scenes(run.report, run.project, Config(**settings), lines, (sorted(now), now.__contains__))
    return [readiness.judge(s) for s in scenes], run


def outcome(name: str, changed: dict[str, str] | None = None, today: str = TODAY, **settings) -> tuple[Outcome, Run]:
    """The decision on the one integration of a story, with some files changed."""
    found, run = outcomes({**story(name), **(changed or {})}, today, **settings)
    assert len(found) == 1
    return found[0], run
