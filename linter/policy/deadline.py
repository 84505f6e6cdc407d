"""A finding to the day by which it has to be dealt with, and why that day."""

from __future__ import annotations

from linter.config import Config
from linter.finding import Deadline, Finding


def apply(finding: Finding, config: Config, today: str, scenario: str = "", first_seen: str = "") -> Finding:
    """Date a finding: published end minus lead time, and without such an end first seen plus window.

    What is years away is never due in weeks: the window plays no part where an end is published.
    Without a first-seen day the window counts from `today` and the deadline is estimated.
    """
    scenario = scenario or config.scenario
    lead, window = dict(config.lead_days)[scenario], dict(config.fix_days)[scenario]
    if finding.ends:
        reason = f"{lead} days before support ends on {finding.ends}"
        return finding._replace(deadline=Deadline(plus(finding.ends, -lead), reason, estimated=False))
    reason = f"{window} days to fix in {'an' if scenario.startswith('i') else 'a'} {scenario} flow"
    return finding._replace(deadline=Deadline(plus(first_seen or today, window), reason, not first_seen))


def plus(day: str, days: int) -> str:
    """An ISO day some days later.

    >>> plus("2026-12-31", 1)
    '2027-01-01'
    """
    import datetime

    moved = datetime.date.fromisoformat(day).toordinal() + days
    return datetime.date.fromordinal(max(1, min(moved, datetime.date.max.toordinal()))).isoformat()
