"""A declared day or number and a day to whether it matters now, and the words that say so."""

from __future__ import annotations

from collections.abc import Mapping

from linter.config import Config
from linter.finding import Finding
from linter.policy.lifecycle import days
from linter.rulepack import Rule

KINDS = frozenset({"age", "past", "ahead", "near", "newer", "retention"})


def settle(found: Finding, values: Mapping[str, str], config: Config, today: str, rule: Rule) -> Finding | None:
    """The finding with its message on `today`; None while the day is of no concern.

    A later `today` never takes away a finding of kind age, past or near.
    """
    judged = judge(values, config, today)
    if judged is None:
        return None
    return found._replace(message=rule.message.format_map({**values, **judged}), dates=())


def judge(values: Mapping[str, str], config: Config, today: str) -> dict[str, str] | None:
    """What the message may say (`age`, `left`, `limit`), None when there is nothing to say."""
    scenario = values["scenario"] if values["scenario"] in dict(config.lead_days) else config.scenario
    lead = dict(config.lead_days)[scenario]
    said = {"scenario": scenario, "lead": str(lead)}
    if values["kind"] == "retention":
        wanted = dict(config.retention_days)[scenario]
        return said | {"limit": str(wanted)} if int(values["value"]) < wanted else None
    try:
        left = days(today, values["value"])
    except ValueError:
        return None
    match values["kind"]:
        case "age":
            limit = _limit(values["limit"], config)
            return said | {"age": str(-left), "limit": str(limit)} if -left > limit else None
        case "past":
            return said | {"age": str(-left)} if left < 0 else None
        case "newer":
            fresh = values["against"] and values["against"] < values["value"] <= today
            return said | {"age": str(-left)} if fresh else None
        case "ahead":
            return said | {"left": _in(left)} if 0 <= left <= max(lead, config.horizon) else None
    return said | {"left": _in(left)} if left <= 2 * lead else None


def day_of(value: object) -> str:
    """The ISO day that a declared value starts with, "" when it is none.

    >>> day_of("2026-12-05T01:00Z"), day_of("2026-13-01"), day_of(None)
    ('2026-12-05', '', '')
    """
    import datetime

    text = value[:10] if isinstance(value, str) else ""
    try:
        return text if datetime.date.fromisoformat(text).isoformat() == text else ""
    except ValueError:
        return ""


def _limit(text: str, config: Config) -> int:
    return int(text) if text.isdecimal() else int(getattr(config, text, config.secret_days))


def _in(left: int) -> str:
    if left < 0:
        return f"{-left} days ago"
    return "today" if left == 0 else f"in {left} day{'' if left == 1 else 's'}"
