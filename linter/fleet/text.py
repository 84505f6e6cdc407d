"""A fleet report to text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.fleet.export import aligned
from linter.report import clean
from linter.report.tally import plural
from linter.typed import Any

MOST = 20
"""Rows of a table that text shows; the other formats have all."""


def render(found: dict[str, Any]) -> str:
    """Every part of the report, the most urgent first."""
    return "\n".join(part for part in _parts(found) if part)


def _parts(found: dict[str, Any]) -> Iterator[str]:
    counts, totals, age = found["repositories"], found["totals"], found["data_as_of"]
    states = ", ".join(f"{counts[s]} {s}" for s in ("scanned", "unchanged", "failed"))
    until = "" if age["oldest"] == age["newest"] else f" to {age['newest']}"
    yield (
        f"{counts['listed']} listed ({states}) on {found['today']}: {totals['overdue']} overdue, "
        f"{totals['due']} due within {found['horizon']} days, {totals['later']} later\n"
        f"run {found['run']}; lifecycle data as of {age['oldest'] or '-'}{until}\n"
    )
    yield _table("By team", found["teams"], "team overdue due later severe repositories next")
    ending = [{**c, "teams": ", ".join(c["teams"])} for c in found["cutoffs"]]
    yield _table("By cutoff", ending, "ends state product version replacement repositories findings overdue teams")
    yield _shared(found["shared"])
    without = [{**r, "manifest": _yes(r["manifest"]), "owner": _yes(r["owner"])} for r in found["without"]]
    yield _table("Without a manifest or an owner", without, "repository manifest owner connectors unowned open")
    yield _table("Trend", found["trend"], "day run repositories open overdue due new gone failed")
    yield _table("Failed", found["failed"], "repository error")


def _shared(found: dict[str, Any]) -> str:
    if not found["offered"]:
        return f"Shared between repositories: not known, {found['why']}\n"
    lines = [f"Shared between repositories: {plural(len(found['credentials']), 'credential')}"]
    for one in found["credentials"][:MOST]:
        known = ", a default that everybody knows" if one["weak"] else ""
        lines.append(f"  {one['name']}: {one['repositories']} repositories{known}")
        lines += [clean.line(f"    {u['repository']}: {u['path']}:{u['line']} {u['key']}") for u in one["uses"][:MOST]]
    return "\n".join(lines) + "\n"


def _table(title: str, rows: Sequence[dict[str, Any]], columns: str) -> str:
    if not rows:
        return ""
    names = columns.split()
    shown = rows[-MOST:] if title == "Trend" else rows[:MOST]
    cells = [["" if row[n] is None else clean.line(str(row[n])) for n in names] for row in shown]
    rest = f"  and {len(rows) - MOST} more (--format json)\n" if len(rows) > MOST else ""
    body = aligned([names, *cells])
    return f"{title}\n" + "".join(f"  {line}\n" for line in body.splitlines()) + rest


def _yes(flag: object) -> str:
    return "yes" if flag else "no"
