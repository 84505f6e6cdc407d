"""Every row of the study beside the checkout is in the data, in a product of its own file or by a policy."""

from __future__ import annotations

import collections
import re

import pytest

from linter import lifecycle_data
from linter.compile_lifecycle import head_of
from tests.unit.lifecycle import material
from tests.unit.lifecycle.test_forms import table

FAMILIES = sorted(p for p in material.SHARED.glob("*.tsv") if p.stem != "examples")


def answers(product, row):
    """Whether a product has the row of a version, or makes it by its policy."""
    names = {str(name) for r in product["versions"] for name in (r["v"], *r.get("aka", ()))}
    subjects = {str(r.get("on")) for r in product["versions"]}
    subjects |= {f"{r.get('on')} = {r['v']}" for r in product["versions"]}
    parts = set(re.split(r"[,|]", row["version"]))
    if row["version"] in names or row["match"] in subjects or parts <= names:
        return True
    return lifecycle_data.by_policy(head_of(product), row["version"]) is not None


@pytest.mark.skipif(not FAMILIES, reason="the study is not beside this checkout")
@pytest.mark.parametrize("path", FAMILIES, ids=lambda p: p.stem)
def test_every_row_of_a_family_is_in_the_data(path):
    by_vendor = collections.defaultdict(list)
    for product in material.products():
        by_vendor[product["vendor"]].append(product)

    missing = [r["id"] for r in table(path) if not any(answers(p, r) for p in by_vendor[r["vendor"]])]

    assert missing == []
