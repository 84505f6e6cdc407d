"""Rows to Parquet files and where they lie: a partition a repository and commit, a file a run.

    DATASET/data/repository=NAME/commit=HASH/SCAN.parquet   never changed once it is there
    DATASET/runs/RUN.parquet                                written when a run has ended

`SCAN` names the tool, its data, the settings and the key. Files appear whole, by a rename.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from linter import fleet
from linter.errors import InputError
from linter.fleet.columns_table import EVERY, KINDS, RUN
from linter.typed import Any

_RUN = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}\.parquet")
WRITING = ".writing"
STALE = 86_400
"""Seconds after which a temporary file or folder belongs to nobody."""


def partition(folder: str, repository: str, commit: str, scan: str) -> str:
    """The path of a partition; two names never share one."""
    name = quote(repository, safe="")
    if len(name) > 180:
        import hashlib

        name = f"{name[:120]}~{hashlib.sha256(repository.encode()).hexdigest()[:16]}"
    return os.path.join(folder, "data", f"repository={name}", f"commit={quote(commit, safe='')}", f"{scan}.parquet")


def runs(folder: str) -> list[str]:
    """The files of the runs that have ended, the oldest first."""
    try:
        names = sorted(n for n in os.listdir(os.path.join(folder, "runs")) if _RUN.fullmatch(n))
    except FileNotFoundError:
        names = []
    return [os.path.join(folder, "runs", n) for n in names]


def write(folder: str, path: str, rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = ()) -> None:
    """Write rows as one Parquet file of the dataset in `folder`, whole or not at all; equal rows give equal bytes."""
    arrow, parquet = fleet.need("pyarrow"), fleet.need("pyarrow.parquet")
    chosen = list(columns) or every()
    schema = arrow.schema([(name, _type(arrow, kind)) for name, kind in (c.split(":") for c in chosen)])
    days = {c.split(":")[0] for c in chosen if c.endswith(":day")}
    plain = [{k: _day(v) if k in days else v for k, v in row.items()} for row in rows]
    table = arrow.Table.from_pylist(plain, schema=schema)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.makedirs(os.path.join(folder, WRITING), exist_ok=True)
        temporary = os.path.join(folder, WRITING, secrets.token_hex(12))
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with os.fdopen(handle, "wb") as stream:
                parquet.write_table(table, stream, compression="zstd")
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}; check the disk and permissions"
        raise InputError(message) from None


def write_run(folder: str, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the outcome of a run, a row a repository."""
    write(folder, os.path.join(folder, "runs", f"{name}.parquet"), rows, RUN)


def every() -> list[str]:
    """All columns of a partition, each once."""
    found: dict[str, str] = {}
    for column in (*EVERY, *(c for columns in KINDS.values() for c in columns)):
        found.setdefault(column.split(":")[0], column)
    return list(found.values())


def clear(folder: str, prefix: str = "") -> None:
    """Remove what a killed run left in a folder more than a day ago."""
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(prefix) or entry.stat(follow_symlinks=False).st_mtime > time.time() - STALE:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _type(arrow: Any, kind: str) -> Any:
    return {
        "text": arrow.string,
        "day": arrow.date32,
        "int": arrow.int64,
        "number": arrow.float64,
        "flag": arrow.bool_,
        "texts": lambda: arrow.list_(arrow.string()),
    }[kind]()
