"""YAML that does not parse is taken up again, in a time that grows with the text and not with its blanks."""

from __future__ import annotations

import time

from linter.parse import parse
from linter.tree import Document


def test_blanks_before_a_separator_cost_linear_time():
    text = " \n" * 4000 + "a: b: c\n---\n" + "x: 1\n" * 10

    start = time.process_time()
    parse(Document("a.yaml", "yaml", text))

    assert time.process_time() - start < 2
