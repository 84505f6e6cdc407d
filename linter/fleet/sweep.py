"""A list of repositories to a finished run: one Dask task each, retried, then a row with its error."""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from linter import fleet
from linter.errors import InputError
from linter.fleet import dataset, task
from linter.fleet.sources import Source
from linter.fleet.task import Outcome, Settings
from linter.records import NamedTuple
from linter.typed import Any

TRIES = 3
"""How often a task is tried, by its own failure and by the death of its worker."""
IN_FLIGHT = 2_000
"""Tasks that the scheduler knows at one time: its memory does not grow with the list."""


class Cluster(NamedTuple):
    """Where tasks run: `address` of a scheduler, "" for one of our own with so many `workers`."""

    address: str = ""
    workers: int = 0


class Swept(NamedTuple):
    """A finished run: its name and its rows, a repository each, by name."""

    name: str
    rows: list[dict[str, Any]]

    def count(self, status: str) -> int:
        """How many repositories have a status."""
        return sum(row["status"] == status for row in self.rows)


def sweep(
    sources: Sequence[Source],
    settings: Settings,
    cluster: Cluster,
    tell: Callable[[int, dict[str, Any]], None] = lambda _, __: None,
) -> Swept:
    """Scan every repository and write the run's file. `tell` hears the number done and each outcome."""
    now = datetime.datetime.now(datetime.UTC)
    name = f"{now:%Y%m%dT%H%M%S}-{now.microsecond:05x}{secrets.token_hex(1)[0]}"  # in the order of their starts
    dataset.clear(settings.work or _temporary(), task.PREFIX)
    dataset.clear(os.path.join(settings.dataset, dataset.WRITING))
    found = []
    with client(cluster) as connected:
        for row in outcomes(connected, sources, settings, name):
            found.append({"run": name, "day": settings.day, "scan": settings.scan, **row})
            tell(len(found), row)
    found.sort(key=lambda row: str(row["repository"]))
    dataset.write_run(settings.dataset, name, found)
    return Swept(name, found)


def outcomes(connected: Any, sources: Sequence[Source], settings: Settings, name: str) -> Iterator[dict[str, Any]]:
    """A row for each repository, in the order that they end."""
    waiting = iter(enumerate(sources))
    known: dict[str, tuple[Source, int]] = {}

    def submit(one: Source, number: int, again: int) -> Any:
        key = f"{name}-{number}-{again}"
        known[key] = one, again
        return connected.submit(task.run, one, settings, key=key, retries=TRIES - 1, pure=False)

    first = [submit(one, n, 0) for n, one in islice(waiting, IN_FLIGHT)]
    done = fleet.need("distributed").as_completed(first, loop=connected.loop)
    for future in done:
        one, again = known.pop(future.key)
        row = _row(one, future)
        if row["status"] == "failed" and future.status == "finished" and again + 1 < TRIES:
            done.add(submit(one, int(future.key.split("-")[-2]), again + 1))
            continue
        for number, next_one in islice(waiting, 1):
            done.add(submit(next_one, number, 0))
        yield row


def _row(one: Source, future: Any) -> dict[str, Any]:
    """The outcome of a task; of an error of ours only the type is kept, for its text may quote a file."""
    row: dict[str, Any] = {"repository": one.name, "commit": "", "status": "failed", "error": "", "seconds": None}
    if future.status == "finished":
        said = Outcome(*future.result())
        return row | {
            "commit": said.commit, "status": said.status, "error": said.error, "seconds": round(said.spent, 3)
        }  # fmt: skip
    if future.status != "error":
        return row | {"error": f"the task was {future.status}; is the scheduler still there?"}
    kind = type(future.exception()).__name__
    if kind == "KilledWorker":
        return row | {"error": f"the worker died {TRIES} times; is there memory enough?"}
    return row | {"error": f"internal error ({kind}); please report it"}


@contextlib.contextmanager
def client(cluster: Cluster) -> Iterator[Any]:
    """A client of the scheduler asked for, or of a local one that ends with it."""
    dask, distributed = fleet.need("dask"), fleet.need("distributed")
    quiet = {
        "distributed.scheduler.allowed-failures": TRIES - 1,
        "distributed.logging.distributed": "error",
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.target": False,
        "distributed.admin.tick.limit": "60s",
    }
    with dask.config.set(quiet):
        if cluster.address:
            try:
                connected = distributed.Client(cluster.address, set_as_default=False)
            except (OSError, ValueError) as error:
                message = f"--scheduler {cluster.address}: cannot be reached ({type(error).__name__}); is it running?"
                raise InputError(message) from None
            with connected:
                yield connected
            return
        local = distributed.LocalCluster(
            n_workers=cluster.workers or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=40,
            security=_security(),
        )
        with local, distributed.Client(local, set_as_default=False) as connected:
            yield connected


def _security() -> Any:
    """TLS with a certificate of this run, where `cryptography` is installed: else only the address is local."""
    try:
        return fleet.need("distributed").Security.temporary()
    except ImportError:
        return None


def _temporary() -> str:
    import tempfile

    return tempfile.gettempdir()
