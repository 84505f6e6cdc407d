"""A finding to the day by which it has to be dealt with, and why that day."""

from __future__ import annotations

from linter.config import Config
from linter.finding import Deadline, Finding


def apply(finding: Finding, config: Config, today: str, scenario: str = "", first_seen: str = "") -> Finding:
    """Date a finding: the earlier of (published end minus lead time) and (first seen plus window).

    Without a first-seen day the window counts from `today` and the deadline is estimated.
    """
    scenario = scenario or config.scenario
    lead, window = dict(config.lead_days)[scenario], dict(config.fix_days)[scenario]
    seen = first_seen or today
    by_window = Deadline(plus(seen, window), f"{window} days to fix in a {scenario} flow", not first_seen)
    if not finding.ends:
        return finding._replace(deadline=by_window)
    before = Deadline(plus(finding.ends, -lead), f"{lead} days before support ends on {finding.ends}", estimated=False)
    return finding._replace(deadline=min(before, by_window, key=lambda d: d.date))


def plus(day: str, days: int) -> str:
    """An ISO day some days later.

    >>> plus("2026-12-31", 1)
    '2027-01-01'
    """
    import datetime

    moved = datetime.date.fromisoformat(day).toordinal() + days
    return datetime.date.fromordinal(max(1, min(moved, datetime.date.max.toordinal()))).isoformat()
