"""A dated match and today to the finding it is on that day, or to none."""

from __future__ import annotations

from linter.config import Config
from linter.finding import Finding
from linter.rulepack import Pack, Rule


def settle(found: Finding, config: Config, today: str, rules: dict[str, Rule]) -> Finding | None:
    """Give a lifecycle match the rule and message of its state on `today`; None while it is far off."""
    if not found.dates:
        return found
    from linter.policy import lifecycle as dates

    values = dict(found.dates)
    judged = dates.judge(values.get("kind", ""), values, found.ends, today, config.horizon)
    if judged is None:
        return None
    rule_id, message = judged
    rule = rules.get(rule_id)
    if rule is None:
        return None
    return found._replace(
        rule_id=rule_id,
        trigger=rule.trigger,
        severity=rule.severity,
        confidence=rule.confidence,
        message=message,
        dates=(),
    )


def states(pack: Pack) -> dict[str, Rule]:
    """The rules that stand for the states of a dated match, by id."""
    return {r.id: r for r in pack.shard("core") if r.check == "lifecycle-state"}
