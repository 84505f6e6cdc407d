"""The meter of long runs."""

from __future__ import annotations

import io

import pytest

from linter.cli.progress import meter
from linter.cli.settings import progress
from linter.workers import each


def test_a_short_run_shows_nothing_and_a_long_one_clears_its_line():
    times = iter([0.0, 0.2, 1.5, 1.52, 3.0])
    screen = io.StringIO()
    tick = meter(screen, lambda: next(times))

    for done in (1, 2, 3, 4):
        tick(done, 4)

    assert screen.getvalue() == f"\r[{'=' * 12}{' ' * 12}] 2/4 units\r\x1b[K"


@pytest.mark.parametrize("name", ["PRE_COMMIT", "CI"])
def test_there_is_none_under_a_hook_or_in_ci(monkeypatch, name):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    shown = progress({})
    monkeypatch.setenv(name, "1")

    assert shown is not None
    assert progress({}) is None


def test_workers_tell_how_far_they_are():
    heard = []

    each(lambda n: n, [1, 2, 3, 4], 2, lambda done, total: heard.append((done, total)))

    assert heard == [(2, 4), (4, 4)]
