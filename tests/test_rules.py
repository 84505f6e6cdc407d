"""Every example of every rule, run through the real pipeline.

A `# finding` at the end of a line says: exactly here. `bad` must match its marks and `good`
must stay silent; findings of other rules are not looked at. One rule, or a folder of them:
`UPGRADELINT_RULES=rules/kubernetes pytest tests/test_rules.py -k kubernetes-image`.
"""

from __future__ import annotations

import os

import pytest

from linter import compile, trial
from tests.fakes import fill

RULES = compile.read(os.environ.get("UPGRADELINT_RULES", "rules"))


def cases():
    for id, rule in RULES.items():
        if not trial.runnable(rule):
            continue  # settled by policy over the data or a history: see the tests of the lifecycle and of policy
        for polarity in ("bad", "good"):
            for n, example in enumerate(rule["examples"][polarity]):
                yield pytest.param(id, polarity, example, id=f"{id}-{polarity}-{n}")


@pytest.mark.parametrize(("id", "polarity", "example"), list(cases()))
def test_example(id, polarity, example):
    rule = RULES[id]
    texts = {name: fill(text) for name, text in trial.files(rule, example).items()}

    assert trial.fault(id, rule, polarity, texts) == ""
