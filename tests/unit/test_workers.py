"""Work in several processes gives what one process gives."""

from __future__ import annotations

import os
import signal

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
