"""Counts, readiness and notices to tables and lists."""

from __future__ import annotations

from linter.finding import Report
from linter.report import Readiness, clean
from linter.report.html.tag import row, table, tag, text
from linter.report.tally import tally


def counts(report: Report) -> str:
    """Findings by severity, by trigger and by deadline, side by side."""
    numbers = tally(report)
    named = (
        ("Severity", numbers.severities),
        ("Upgrade trigger", numbers.triggers),
        ("Deadline", numbers.deadlines),
    )
    return "".join(
        table([title, "Findings"], [row([name, n]) for name, n in pairs], f"By {title.lower()}")
        for title, pairs in named
        if pairs
    )


def readiness(rows: tuple[Readiness, ...]) -> str:
    """A row an integration, a column a check; the reason of a state is its title and is read aloud."""
    if not rows:
        return text("p", "Not judged in this run: `upgradelint readiness` does it.")
    checks = [check for check, _, _ in rows[0].checks]
    lines = [tag("tr", _readiness(one)) for one in rows]
    return table(["Integration", *checks, "Verdict"], lines, "Six checks for each integration")


def _readiness(one: Readiness) -> str:
    cells = "".join(
        tag("td", text("span", state, title=why, class_=f"state {_word(state)}") + text("small", why))
        for _, state, why in one.checks
    )
    verdict = text("td", one.verdict, class_="go" if one.verdict == "GO" else "nogo")
    return text("th", one.integration, scope="row") + cells + verdict


def _word(state: str) -> str:
    return state if state.isalpha() and state.isascii() else "other"


def notices(report: Report) -> str:
    """What a user should know that is not a finding."""
    if not report.notices:
        return text("p", "None.")
    items = []
    for notice in report.notices:
        place = f"{clean.line(notice.path)}:{notice.line}" if notice.line else clean.line(notice.path)
        where = text("code", place) + " " if place else ""
        items.append(tag("li", text("b", notice.level) + " " + where + text("span", notice.message)))
    return tag("ul", "".join(items))
