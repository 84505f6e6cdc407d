"""What is said of a template that could not be read whole."""

from __future__ import annotations

import pytest

from linter import pipeline
from linter.config import Config
from linter.rulepack import Pack

PARTLY = "Skipped in part: template; only its literal parts were judged. Render it, or exclude it."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": {{ x }}\n "b": "literal"}\n', [PARTLY]),
        ("{{ x ]\n", ["Skipped: template; render it, or exclude it."]),
        ('{"a": "{{ x }}"}\n', []),
    ],
)
def test_the_notice_says_whether_anything_was_judged(text, said):
    overlay = {"a.json": text.encode()}
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 16, overlay=overlay, overlay_only=True)

    report = pipeline.run(request, Pack("no such folder", {})).report

    assert [n.message for n in report.notices if n.path == "a.json"] == said
