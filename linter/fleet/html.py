"""A fleet report to one HTML page with plots: no script, no network, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence

from linter.fleet import plot
from linter.report.html.tag import esc, row, table, tag, text
from linter.typed import Any

STYLE = (
    ":root{--back:#fff;--fore:#1b1f24;--line:#d0d7de;--overdue:#b3261e;--due:#8a5300;--later:#1d5fa8}"
    "@media(prefers-color-scheme:dark){:root{--back:#0d1117;--fore:#e6edf3;--line:#30363d;--overdue:#ff9a92;"
    "--due:#f0c060;--later:#8cc4ff}}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;background:var(--back);"
    "color:var(--fore)}table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid var(--line);"
    "padding:.2rem .5rem;text-align:left;overflow-wrap:break-word}caption,figcaption{text-align:left;font-weight:600}"
    "figure{margin:1rem 0}svg{width:100%;max-width:45rem;height:auto}svg text{fill:var(--fore);font-size:12px}"
    ".overdue,.ended{fill:var(--overdue);stroke:var(--overdue)}.due{fill:var(--due);stroke:var(--due)}"
    ".later,.open{fill:var(--later);stroke:var(--later)}.line{fill:none;stroke-width:2}.grid{stroke:var(--line)}"
)
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
MOST_BARS = 25


def render(found: dict[str, Any]) -> str:
    """The page: counts, teams, cutoffs, shared credentials, what nobody owns, trend, failures."""
    body = text("h1", f"Upgrade triggers of {found['repositories']['listed']} repositories on {found['today']}")
    body += "".join((_said(found), _teams(found), _cutoffs(found), _shared(found["shared"])))
    body += _section(
        "Without a manifest or an owner",
        _rows(found["without"], "repository manifest owner connectors unowned open"),
    )
    body += _trend(found["trend"])
    body += _section("Failed", _rows(found["failed"], "repository error")) if found["failed"] else ""
    policy = POLICY.format(base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode())
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f'<meta http-equiv="Content-Security-Policy" content="{esc(policy)}">'
    head += text("title", "Upgrade triggers of a fleet") + tag("style", STYLE)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _said(found: dict[str, Any]) -> str:
    counts, totals = found["repositories"], found["totals"]
    said = (
        f"{totals['overdue']} overdue, {totals['due']} due within {found['horizon']} days, {totals['later']} later. "
        f"{counts['scanned']} repositories scanned, {counts['unchanged']} unchanged, {counts['failed']} failed. "
        f"Run {found['run']}, lifecycle data as of {found['data_as_of']['oldest'] or 'no day'}."
    )
    return text("p", said)


def _teams(found: dict[str, Any]) -> str:
    names = ("overdue", "due", "later")
    rows = [(str(r["team"]), [int(r[n]) for n in names]) for r in found["teams"][:MOST_BARS]]
    drawn = plot.bars("Findings by team", rows, names) if rows else ""
    return _section("By team", drawn + _rows(found["teams"], "team overdue due later severe repositories next"))


def _cutoffs(found: dict[str, Any]) -> str:
    names = ("ended", "due", "later")
    months: dict[str, Counter[str]] = {}
    for one in found["cutoffs"]:
        month = str(one["ends"])[:7] if one["state"] != "ended" else "ended before"
        months.setdefault(month, Counter())[one["state"]] += one["repositories"]
    order = sorted(months, key=lambda m: (m != "ended before", m))[:MOST_BARS]
    rows = [(m, [months[m][n] for n in names]) for m in order]
    drawn = plot.bars("Repositories by the month of a cutoff", rows, names) if rows else ""
    listed = [{**c, "teams": ", ".join(c["teams"])} for c in found["cutoffs"]]
    columns = "ends state product version replacement repositories findings overdue teams"
    return _section("By cutoff", drawn + _rows(listed, columns))


def _shared(found: dict[str, Any]) -> str:
    if not found["offered"]:
        return _section("Shared between repositories", text("p", f"Not known: {found['why']}."))
    listed = [
        {"name": c["name"], "default": "yes" if c["weak"] else "no", **u, "place": f"{u['path']}:{u['line']}"}
        for c in found["credentials"]
        for u in c["uses"]
    ]
    columns = "name repository place key team environment default"
    return _section("Shared between repositories", _rows(listed, columns) or text("p", "None."))


def _trend(found: Sequence[dict[str, Any]]) -> str:
    names = ("open", "overdue", "due")
    labels = [str(r["day"]) for r in found]
    drawn = plot.lines("Findings over runs", labels, [(n, [int(r[n]) for r in found]) for n in names])
    return _section("Trend", drawn + _rows(found, "day run repositories open overdue due new gone failed"))


def _rows(found: Sequence[dict[str, Any]], columns: str) -> str:
    if not found:
        return ""
    names = columns.split()
    return table([*names], [row([_cell(one[n]) for n in names]) for one in found], "")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _section(title: str, body: str) -> str:
    return tag("section", text("h2", title) + (body or text("p", "None.")))
