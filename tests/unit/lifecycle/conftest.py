"""Every test here looks versions up in the data as it is in this checkout, not in a built pack."""

from __future__ import annotations

import pytest

from linter import lifecycle_data
from tests.unit.lifecycle import material


@pytest.fixture(autouse=True)
def compiled(monkeypatch):
    monkeypatch.setattr(lifecycle_data, "read_json", material.read_shard)
    lifecycle_data.install({})
    yield
    lifecycle_data.install({})
