"""The extra stays an extra: nothing else imports it, and without it the command says what to install."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter import fleet
from linter.errors import InputError

ROOT = Path(__file__).parents[2]
IMPORTED = re.compile(r"^\s*(?:import|from) (?:dask|distributed|duckdb|pyarrow)\b|need\(\"", re.MULTILINE)


def test_only_this_package_asks_for_the_extra_and_not_when_it_is_imported():
    found = [p for p in (ROOT / "linter").rglob("*.py") if IMPORTED.search(p.read_text(encoding="utf-8"))]

    assert {p.parent.name for p in found} == {"fleet"}
    assert not any(
        re.search(r"^(?:import|from) (?:dask|distributed|duckdb|pyarrow)", p.read_text(), re.MULTILINE) for p in found
    )


def test_a_missing_package_is_said_with_what_to_install():
    with pytest.raises(InputError, match=r"needs nosuchpackage: pip install 'upgradelint\[fleet\]'"):
        fleet.need("nosuchpackage.part")
