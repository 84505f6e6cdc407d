"""Names and texts to the syntax a file is read in, where a name alone is wrong."""

from __future__ import annotations

import pytest

from linter.identify import settle
from linter.parse import parse
from linter.tree import Document

KAFKA = "# broker\nbroker.id=1\nlisteners=PLAINTEXT://:9092\nlog.dirs=/data\n"
SCRIPT = '#!/bin/bash\nif [ -z "$A" ]; then\n  A=1\nfi\nexport B=2\n'


@pytest.mark.parametrize(
    ("path", "text", "syntax"),
    [
        ("server.config", KAFKA, "properties"),
        ("web.config", '\ufeff<?xml version="1.0"?>\n<configuration/>\n', "xml"),
        ("app.config", "<!-- a -->\n<configuration></configuration>\n", "xml"),
        ("env.sh", SCRIPT, "text"),
        ("prod.env.sh", "export A=1\n", "text"),
        (".env", SCRIPT, "text"),
        ("load.env", "for i in a b; do\n  A=$i\ndone\n", "text"),
        ("load.env", "load() {\n  A=1\n}\n", "text"),
        ("load.env", "A=$(cat <<E\nb\nE\n)\n", "text"),
        (".env", 'A=$(hostname)\nB="$(a b)"\nC=if you can\nif=1\n', "dotenv"),
        (".envrc", SCRIPT, "dotenv"),
    ],
)
def test_a_text_settles_what_its_name_leaves_open(path, text, syntax):
    assert settle(path, text) == syntax
    assert parse(Document(path, syntax, text)).problems == ()
