"""Each row of `docs/hostile.md` names a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROWS = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (ROOT / "docs" / "hostile.md").read_text())


@pytest.mark.parametrize(("path", "name"), ROWS, ids=[name for _, name in ROWS])
def test_a_row_names_a_test_that_exists(path, name):
    assert f"def {name}(" in (ROOT / path).read_text()


def test_every_row_names_one():
    lines = [line for line in (ROOT / "docs" / "hostile.md").read_text().splitlines() if line.startswith("| ")]

    assert len(ROWS) == len(lines) - 1
