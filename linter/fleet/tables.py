"""A dataset to DuckDB tables and views; once they are loaded, SQL reaches no file and no network."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from linter import fleet
from linter.errors import ConfigError, InputError
from linter.fleet import dataset
from linter.fleet.columns_table import EVERY, KINDS
from linter.records import NamedTuple
from linter.typed import Any

_STATE = """
case when suppression <> '' then 'suppressed'
     when ends > {day} + {horizon} then 'far'
     when due < {day} then 'overdue'
     when due <= {day} + {horizon} then 'due'
     else 'later' end"""
_DUE = """
case when not estimated then deadline
     else least(coalesce(by_end, date '9999-12-31'), greatest(first_seen, coalesce(ends - {horizon}, first_seen))
                + window_days::integer) end"""
_PLURAL = {"repository": "repositories"}


class Database(NamedTuple):
    """A loaded dataset: `connection` is DuckDB's, `run` the newest run, `runs` those of the trend, oldest first."""

    connection: Any
    run: str
    runs: tuple[str, ...]


@contextlib.contextmanager
def opened(folder: str, day: str, horizon: int, trend: int) -> Iterator[Database]:
    """The tables of a dataset as on a day; `trend` is the number of runs to compare.

    An estimated deadline counts from the first scan that saw the finding, an end beyond the horizon
    is `far` and not open. Raises `InputError` where no run has ended.
    """
    duckdb = fleet.need("duckdb")
    files = dataset.runs(folder)
    if not files:
        message = f"{folder}: no run has ended here; make one with `upgradelint fleet scan REPOS --dataset {folder}`"
        raise InputError(message)
    with contextlib.closing(duckdb.connect(config={"autoinstall_known_extensions": "false"})) as connection:
        names = tuple(os.path.basename(f).removesuffix(".parquet") for f in files)
        connection.execute("set preserve_insertion_order = false")
        _load(connection, folder, files)
        _views(connection, names[-1], f"date '{day}'", horizon)
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield Database(connection, names[-1], names[-trend:])


def _load(connection: Any, folder: str, files: list[str]) -> None:
    connection.execute("create table all_runs as select * from read_parquet($1, union_by_name = true)", [files])
    rows = connection.execute(
        "select distinct repository, commit, scan from all_runs where status <> 'failed' order by all"
    ).fetchall()
    paths = [dataset.partition(folder, *row) for row in rows]
    lost = next((p for p in paths if not os.path.exists(p)), None)
    if lost:
        message = f"{lost}: is missing; scan again to write it"
        raise InputError(message)
    if not paths:
        columns = ", ".join(f'"{n}" {_sql_type(t)}' for n, t in (c.split(":") for c in dataset.every()))
        connection.execute(f"create table part ({columns})")
        return
    mixed = len({scan.partition("-")[0] for _, _, scan in rows}) > 1  # opens every file twice
    read = f"read_parquet($1, union_by_name = {mixed}, hive_partitioning = false)"
    connection.execute(f"create table part as select * from {read}", [paths])  # noqa: S608 - our own text


def _sql_type(kind: str) -> str:
    names = {"text": "varchar", "day": "date", "int": "bigint", "number": "double", "flag": "boolean"}
    return names.get(kind, "varchar[]")


def _views(connection: Any, run: str, day: str, horizon: int) -> None:
    """A view a kind of row, as of the newest run; a repository that failed in it keeps its last good scan."""
    connection.execute(
        "create table current as select repository, commit, scan from (select *, row_number() over "
        "(partition by repository order by run desc) as n from all_runs where status <> 'failed' and repository in "
        "(select repository from all_runs where run = $1)) where n = 1",
        [run],
    )
    connection.execute("create view runs as select * from all_runs")
    for kind, columns in KINDS.items():
        if kind == "finding":
            continue
        shown = ", ".join(f'"{c.split(":")[0]}"' for c in (*EVERY[1:], *columns))
        name = _PLURAL.get(kind, f"{kind}s")
        connection.execute(f"create view all_{name} as select {shown} from part where kind = '{kind}'")  # noqa: S608
        connection.execute(f"create view {name} as select * from all_{name} semi join current using {_KEY}")  # noqa: S608
    shown = ", ".join(f'"{c.split(":")[0]}"' for c in (*EVERY[1:], *KINDS["finding"]))
    connection.execute(
        f"create table dated as select *, {_DUE.format(horizon=horizon)} as due from (select {shown}, "  # noqa: S608
        "min(scanned_on) over (partition by repository, id) as first_seen from part where kind = 'finding')"
    )
    state = _STATE.format(day=day, horizon=horizon)
    connection.execute(f"create view all_findings as select *, {state} as state from dated")  # noqa: S608
    connection.execute(f"create view findings as select * from all_findings semi join current using {_KEY}")  # noqa: S608
    connection.execute(
        f"create macro state_on(suppression, ends, due, day) as {_STATE.format(day='day', horizon=horizon)}"
    )


_KEY = "(repository, commit, scan)"


def ask(database: Database, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a query of the user's. Raises `ConfigError` with DuckDB's words."""
    duckdb = fleet.need("duckdb")
    try:
        found = database.connection.execute(sql)
        return [c[0] for c in found.description or ()], found.fetchall()
    except duckdb.Error as error:
        message = f"query: {' '.join(str(error).split())}"
        raise ConfigError(message) from None


def rows(database: Database, sql: str) -> list[dict[str, Any]]:
    """The rows of a query of ours, by column name; days are ISO."""
    names, found = ask(database, sql)
    return [dict(zip(names, map(plain, row), strict=True)) for row in found]


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
