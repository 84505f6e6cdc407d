"""A dated match and today to the finding it is on that day, or to none."""

from __future__ import annotations

from linter.config import Config
from linter.finding import Finding
from linter.rulepack import Pack, Rule


def settle(found: Finding, config: Config, today: str, rules: dict[str, Rule]) -> Finding | None:
    """Give a lifecycle match the rule and message of its state on `today`; None while it is far off."""
    if not found.dates:
        return found
    from linter.policy import ages
    from linter.policy import lifecycle as dates

    values = dict(found.dates)
    if values.get("kind") in ages.KINDS:
        known = rules.get(found.rule_id)
        return None if known is None else ages.settle(found, values, config, today, known)
    judged = dates.judge(
        values.get("kind", ""),
        values,
        found.ends,
        today,
        config.horizon,
        k8s_version=config.k8s_version,
        strict=config.strict_dates,
        overrides=config.overrides,
    )
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
        ends=dates.end(values.get("kind", ""), values, found.ends, config.overrides, today),
    )


def states(pack: Pack) -> dict[str, Rule]:
    """The rules that a dated match may become, by id: those of lifecycle states, and of declared days."""
    kinds = "lifecycle-state", "dated"
    return {r.id: r for shard in ("core", "manifest") for r in pack.shard(shard) if r.check in kinds}
