"""How far a long run is, on one line of a terminal that is cleared at the end."""

from __future__ import annotations

import time
from collections.abc import Callable

from linter.typed import TextIO

AFTER = 1.0
"""Seconds before anything is shown."""
EVERY = 0.1
WIDTH = 24


def meter(screen: TextIO, clock: Callable[[], float] = time.monotonic) -> Callable[[int, int], None]:
    """A function that is told `(done, all)` and draws a bar when a run is long."""
    started = last = clock()
    drawn = False

    def tick(done: int, total: int) -> None:
        nonlocal last, drawn
        now = clock()
        if done >= total:
            if drawn:
                screen.write("\r\x1b[K")
                screen.flush()
            return
        if now - started < AFTER or now - last < EVERY:
            return
        last, drawn = now, True
        full = WIDTH * done // total
        screen.write(f"\r[{'=' * full}{' ' * (WIDTH - full)}] {done}/{total} units")
        screen.flush()

    return tick
