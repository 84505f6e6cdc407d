"""A policy rule and what it met to a finding; rules that are not selected make none."""

from __future__ import annotations

from collections.abc import Iterable

from linter.config import Config
from linter.finding import Finding, Place
from linter.rulepack import Pack, Rule


class Maker:
    """The selected rules of one kind of check; `make` gives a finding of one, or nothing.

    The pack is read when the first finding is asked for.
    """

    def __init__(self, pack: Pack, config: Config) -> None:
        self._pack = pack
        self._config = config
        self._rules: dict[str, Rule] | None = None

    def rule(self, id: str) -> Rule | None:
        """The rule of an id where it is selected."""
        if self._rules is None:
            from linter.policy import wanted  # the package imports this module

            chosen = wanted(self._config)
            rules = self._pack.of_scope("project")
            self._rules = {r.id: r for r in rules if r.check == "policy-rule" and chosen(r)}
        return self._rules.get(id)

    def make(self, id: str, place: Place, *, resource: str = "", key: str = "", **values: str) -> list[Finding]:
        """One finding, or none where the rule is not selected."""
        rule = self.rule(id)
        if rule is None:
            return []
        message = rule.message.format_map(values)
        head = rule.id, rule.trigger, rule.severity, rule.confidence, message, place._replace(label="")
        return [Finding(*head, resource=resource, key=key)]


def related(found: Finding, places: Iterable[tuple[Place, str]]) -> Finding:
    """A finding that also points at other places, each with what is there."""
    return found._replace(related=tuple(place._replace(label=label) for place, label in places))
