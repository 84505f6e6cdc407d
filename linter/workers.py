"""A function over items in forked processes: results in the order of the items, as if done here.

Where there is no fork, or for little work, everything runs in this process. A worker that
dies costs time, not results: its items are done again here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from linter.typed import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """How many processes can run at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def each(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    jobs: int,
    tick: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """`[function(item) for item in items]`, in `jobs` processes.

    Results must be plain values that pickle; the function's own state is copied, not shared.
    `tick(done, all)` is called in this process, after each of its items.
    """
    if jobs < 2 or len(items) < 2 or not hasattr(os, "fork"):
        return _counted(function, items, 1, tick)
    import sys

    sys.stdout.flush()
    sys.stderr.flush()
    running: list[tuple[int, int]] = []
    try:
        running += (_start(function, items[n::jobs]) for n in range(1, jobs))
        done: list[list[Result]] = [_counted(function, items[0::jobs], jobs, tick)]
        for n in range(1, jobs):
            result = _finish(*running.pop(0))
            done.append([function(item) for item in items[n::jobs]] if result is None else result)
    finally:
        _stop(running)
    return [done[i % jobs][i // jobs] for i in range(len(items))]


def _stop(running: list[tuple[int, int]]) -> None:
    """End the workers whose results nobody will ask for: this process was interrupted or failed."""
    for child, pipe in running:
        import signal

        os.close(pipe)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _counted(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    jobs: int,
    tick: Callable[[int, int], None] | None,
) -> list[Result]:
    """The results of this process; the others are taken to be as far."""
    if tick is None:
        return [function(item) for item in items]
    found = []
    for number, item in enumerate(items, 1):
        found.append(function(item))
        tick(number * jobs, len(items) * jobs)
    return found


def _start(function: Callable[[Item], Result], items: Sequence[Item]) -> tuple[int, int]:
    receive, send = os.pipe()
    child = os.fork()
    if child:
        os.close(send)
        return child, receive
    os.close(receive)
    code = 1
    try:
        _work(function, items, send)
        code = 0
    finally:
        os._exit(code)


def _work(function: Callable[[Item], Result], items: Sequence[Item], send: int) -> None:
    import pickle

    with os.fdopen(send, "wb") as stream:
        pickle.dump([function(item) for item in items], stream, pickle.HIGHEST_PROTOCOL)


def _finish(child: int, pipe: int) -> list[Any] | None:
    """What a worker sent; None when it died or was cut off."""
    import pickle

    with os.fdopen(pipe, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(child, 0)
    if status != 0 or not data:
        return None
    found = pickle.loads(data)  # noqa: S301 - our own child wrote it
    assert isinstance(found, list)
    return found
