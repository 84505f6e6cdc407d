"""The examples inside the rules of lifecycle states: found on the day they name, where they mark it."""

from __future__ import annotations

import pytest

from linter import compile as compiler
from linter import trial
from tests.unit.lifecycle import material

RULES = compiler.read(str(material.ROOT / "rules" / "lifecycle-rules"))
STATES = {id: rule for id, rule in RULES.items() if rule["check"] == "lifecycle-state"}
CASES = [
    (id, polarity, n)
    for id, rule in STATES.items()
    for polarity in ("bad", "good")
    for n in range(len(rule["examples"][polarity]))
]


@pytest.mark.parametrize(("id", "polarity", "n"), CASES)
def test_an_example_holds_on_its_day(id, polarity, n):
    examples = STATES[id]["examples"]
    texts = trial.files(STATES[id], examples[polarity][n])
    settings = {"k8s_version": str(examples.get("k8s_version", "")), "strict_dates": "strict_dates" in examples}

    found = material.findings(
        {name: trial.MARK.sub("", text) for name, text in texts.items()},
        str(examples.get("as_of", trial.TODAY)),
        preview=True,
        **settings,
    )

    places = {(f.place.path, f.place.region.line) for f in found if f.rule_id == id}
    assert places == trial.marks(texts)
    assert bool(places) == (polarity == "bad")


def test_every_state_that_policy_can_name_has_a_rule():
    from linter.policy import lifecycle

    wanted = {f"{prefix}-ended" for kind, prefix in lifecycle.PREFIX.items() if kind != "k8s_crd"}
    wanted |= {f"{prefix}-ended-maybe" for prefix in lifecycle.PREFIX.values()}
    wanted |= {f"{lifecycle.PREFIX[kind]}-extended-support" for kind in lifecycle.HAS_EXTENDED}

    assert sorted(wanted - set(RULES)) == []
