"""A fleet report to text, JSON, HTML, Parquet and iCalendar; a query's rows to text, JSON and CSV."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from linter import fleet, store
from linter.errors import InputError
from linter.fleet import tables
from linter.report import clean
from linter.typed import Any

TABLES = ("teams", "cutoffs", "without", "trend", "failed")


def render(found: dict[str, Any], form: str) -> str:
    """The report as text, json or html."""
    if form == "json":
        return json.dumps(found, indent=1, ensure_ascii=True) + "\n"
    if form == "html":
        from linter.fleet import html

        return html.render(found)
    from linter.fleet import text

    return text.render(found)


def parquet(found: dict[str, Any], folder: str) -> None:
    """A file a table of the report; `shared.parquet` has a row for each place of a shared credential."""
    arrow, writer = fleet.need("pyarrow"), fleet.need("pyarrow.parquet")
    uses = [
        {"name": c["name"], "weak": c["weak"], "repositories": c["repositories"], **use}
        for c in found["shared"]["credentials"]
        for use in c["uses"]
    ]
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        message = f"{folder}: cannot be made: {error.strerror}; give --output parquet=FOLDER"
        raise InputError(message) from None
    for name, rows in (*((t, found[t]) for t in TABLES), ("shared", uses)):
        sink = arrow.BufferOutputStream()
        writer.write_table(arrow.Table.from_pylist(rows), sink)
        store.replace(os.path.join(folder, f"{name}.parquet"), sink.getvalue().to_pybytes())


def calendar(database: tables.Database, day: str, target: str) -> None:
    """Every published end that concerns a repository, as an iCalendar file."""
    from linter import lifecycle_tools

    found = tables.rows(
        database,
        "select product, version, replacement, ends, repository, path, line from findings "
        "where product <> '' and ends is not null and state <> 'suppressed' order by all",
    )
    dated = [(row, row["ends"], f"{row['repository']}: {row['path']}:{row['line']}") for row in found]
    try:
        made = lifecycle_tools.calendar(lifecycle_tools.cutoffs(dated), day)
    except ModuleNotFoundError:
        message = "a calendar needs icalendar: pip install 'upgradelint[calendar]'"
        raise InputError(message) from None
    store.replace(target, made)


def listed(names: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    """A query's rows. Text of the dataset cannot steer a terminal."""
    plain = [[tables.plain(v) for v in row] for row in rows]
    if form == "json":
        out = [dict(zip(names, row, strict=True)) for row in plain]
        return json.dumps(out, indent=1, ensure_ascii=True, default=str) + "\n"
    shown = [["" if v is None else clean.line(str(v)) for v in row] for row in plain]
    if form == "csv":
        import csv
        import io

        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([names, *shown])
        return stream.getvalue()
    return aligned([list(names), *shown])


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of texts in columns."""
    widths = [max(map(clean.columns, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(t + " " * (w - clean.columns(t)) for t, w in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )
