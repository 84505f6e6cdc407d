"""What the tests of the reports share."""

from __future__ import annotations

import os
import pathlib

import pytest

from linter import __version__

SNAPSHOTS = pathlib.Path(__file__).parents[2] / "snapshots"


@pytest.fixture
def snapshot():
    """Compare a text with a stored one; `UPGRADELINT_SNAPSHOTS=write` stores it instead."""

    def compare(name: str, text: str) -> None:
        stored = SNAPSHOTS / name
        text = text.replace(__version__, "VERSION")
        if os.environ.get("UPGRADELINT_SNAPSHOTS") == "write":
            stored.write_text(text, encoding="utf-8", newline="")
        assert text == stored.read_bytes().decode("utf-8")

    return compare
