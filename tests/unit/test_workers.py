"""Work in several processes gives what one process gives."""

from __future__ import annotations

import os
import signal
import time

import pytest

from linter.workers import each


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 2, 10, 11])
def test_results_come_in_the_order_of_the_items(jobs, count):
    found = each(lambda n: n * n, range(count), jobs)

    assert found == [n * n for n in range(count)]


def test_a_worker_that_is_killed_loses_nothing():
    parent = os.getpid()

    def work(n: int) -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return n

    found = each(work, range(6), 3)

    assert found == list(range(6))


def test_a_worker_that_fails_is_done_again_here_and_raises_here():
    def work(n: int) -> int:
        return 1 // (n - 1)

    with pytest.raises(ZeroDivisionError):
        each(work, range(4), 2)


def test_an_interrupt_ends_the_workers_too():
    parent = os.getpid()
    started = []

    def work(n: int) -> int:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        time.sleep(60)
        return n

    plain = os.fork
    os.fork = lambda: [pid := plain(), started.append(pid)][0]
    try:
        with pytest.raises(KeyboardInterrupt):
            each(work, range(6), 3)
    finally:
        os.fork = plain

    assert len(started) == 2
    for pid in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
