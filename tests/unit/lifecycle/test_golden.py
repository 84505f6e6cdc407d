"""The findings of one small project on three days; `golden/<day>.txt` is what they are to be.

To renew the files after a change of the data: `python -m tests.unit.lifecycle.test_golden`; review the diff.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from tests.unit.lifecycle import material

GOLDEN = Path(__file__).parent / "golden"
DAYS = ("2024-06-01", "2026-11-23", "2028-01-01")
ORDER = ("deprecated", "ends-soon", "extended-support", "ended")


def project():
    folder = GOLDEN / "project"
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.iterdir())}


def rendered(day):
    return "".join(f"{line}\n" for line in material.lines(project(), day))


@pytest.mark.parametrize("day", DAYS)
def test_the_findings_of_a_day_are_as_written(day):
    assert rendered(day) == (GOLDEN / f"{day}.txt").read_text(encoding="utf-8")


def test_nothing_recovers_with_time():
    ranks = []
    for day in DAYS:
        found = material.findings(project(), day)
        ranks.append({(f.place.path, f.place.region.line): rank(f.rule_id) for f in found})

    for early, late in itertools.pairwise(ranks):
        assert [at for at, was in early.items() if late.get(at, -1) < was] == []


def rank(rule):
    return max(n for n, state in enumerate(ORDER) if re.search(rf"-{state}(?:-maybe)?$", rule))


if __name__ == "__main__":
    from linter import lifecycle_data

    lifecycle_data.read_json = material.read_shard
    for each in DAYS:
        (GOLDEN / f"{each}.txt").write_text(rendered(each), encoding="utf-8")
