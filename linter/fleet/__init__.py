"""Many repositories: a list of them to a Parquet dataset, and the dataset to what crosses them.

    sources -> (a Dask task each: clone -> a process of its own: judge -> rows -> dataset) -> runs
    dataset -> tables (DuckDB) -> summary -> text, JSON, HTML, Parquet, iCalendar

Results never travel through the scheduler: a task writes its partition and returns a few words.
What this package needs beyond the linter is the extra `fleet`; nothing else imports it.
"""

from __future__ import annotations

from importlib import import_module

from linter.errors import InputError
from linter.typed import Any


def need(name: str) -> Any:
    """A module of the extra, an `InputError` that says how to install it where it is missing."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        message = f"`fleet` needs {name.partition('.')[0]}: pip install 'upgradelint[fleet]'"
        raise InputError(message) from None
