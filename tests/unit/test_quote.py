"""Source lines as they may be shown: a secret is masked where it was found and wherever it stands again."""

from __future__ import annotations

import time

from linter import quote
from linter.parse import parse
from linter.tree import Document
from tests.fakes import fill

SECRET = fill("${fake:[a-z]{6}[A-Z]{3}[0-9]{4}}")


def shown(text: str, path: str = "app.yaml", syntax: str = "yaml") -> list[str]:
    document = parse(Document(path, syntax, text))
    quoted = quote.prepare(document, text.encode(), set())
    assert quoted is not None
    return [quote.line(quoted, number) for number in range(1, len(quoted.starts) + 1)]


def test_a_secret_is_masked_and_the_rest_of_its_line_is_not():
    assert shown(f'password: "{SECRET}" # of orders\n')[0] == 'password: "***" # of orders'


def test_a_secret_that_stands_again_in_a_comment_or_script_is_masked_there_too():
    lines = shown(f"password: {SECRET}\n# was: {SECRET}\nrun: restore {SECRET} now\n")

    assert lines[1:3] == ["# was: ***", "run: restore *** now"]


def test_a_default_that_everybody_knows_is_masked_where_it_is_the_password_only():
    assert shown("password: postgres\nimage: postgres\n")[:2] == ["password: ***", "image: postgres"]


def test_long_lines_are_cut():
    assert len(shown("a: " + "x" * 100_000)[0]) == quote.WIDTH


def test_many_secrets_cost_no_more_than_their_number():
    def cost(count: int) -> float:
        document = parse(Document("a.properties", "properties", f"a.password={SECRET}\n" * count))
        quoted = quote.prepare(document, b"", set())
        assert quoted is not None
        started = time.process_time()
        for number in range(1, count + 1):
            quote.line(quoted, number)
        return time.process_time() - started

    assert cost(8000) < 20 * cost(1000)
