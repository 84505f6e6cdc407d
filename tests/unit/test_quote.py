"""Source lines as they may be shown: a secret is masked where it was found and wherever it stands again."""

from __future__ import annotations

import base64
import json
import signal
import time
import urllib.parse

import pytest

from linter import quote, suspect
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


def test_a_secret_is_masked_in_each_of_its_forms_elsewhere():
    secret = fill('${fake:[a-z]{5}[A-Z]{4}[0-9]{3}}"/ä' + "${fake:[A-Z]{5}}")
    forms = [
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        urllib.parse.quote(secret, safe=""),
        base64.b64encode(secret.encode()).decode(),
        base64.b64encode(f"orders:{secret}".encode()).decode(),
    ]

    lines = shown("\n".join([f"password: {json.dumps(secret)}", *(f"# seen as {form}" for form in forms)]))

    parts = {form[i : i + 6] for form in forms for i in range(8, len(form) - 9)}
    assert [line for line in lines[1:] if any(part in line for part in parts)] == []


def test_a_literal_that_counts_as_no_secret_is_masked_and_a_reference_is_not():
    lines = shown("api_token: guest\npassword: default\nclient_secret: ${CLIENT_SECRET}\nsecretName: orders\n")

    assert lines[:4] == ["api_token: ***", "password: ***", "client_secret: ${CLIENT_SECRET}", "secretName: orders"]


def test_labels_of_terraform_are_no_values():
    text = 'resource "confluent_api_key" "orders-key" {\n  password = var.password\n}\n'

    assert shown(text, "main.tf", "hcl")[:2] == text.splitlines()[:2]


def test_what_ends_a_value_without_quotes():
    text = "Environment=PASSWORD=a b;c\nrun --password a1b2 --host db\n# token: x1 y2 # note\nServer=a;Password=b c;Ssl=1\n"

    assert shown(text, "a.sh", "text")[1:4] == [
        "run --password *** --host db",
        "# token: *** # note",
        "Server=a;Password=***;Ssl=1",
    ]


def test_a_word_in_a_message_is_not_taken_for_the_secret_it_may_be():
    assert quote._cut("Default password at `password`: 'password' is tried first.", "password") == (
        "Default password at `password`: '***' is tried first."
    )


MADE = fill("${fake:[A-Z]{3}[a-z]{6}[0-9]{5}[a-z]{4}}")
KEY = fill("${fake:[0-9a-f]{32}}")


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        (f"# upgradelint: ignore[x] reason=password is {MADE}", "# upgradelint: ignore[x] reason=password is ***"),
        (f"# reason: password is {MADE} since May", "# reason: password is *** since May"),
        (f"traefik.basic=app:{MADE}", "traefik.basic=app:***"),
        (f"image: app:{MADE}@registry.example.com/image:1.0", "image: app:***@registry.example.com/image:1.0"),
        (f"dsn: https://{KEY}@reports.example.com/1", "dsn: https://***@reports.example.com/1"),
        (f"at: https://app:{MADE}@@x@db.example.com/1", "at: https://app:***@db.example.com/1"),
    ],
)
def test_a_secret_without_a_key_is_masked(line, masked):
    assert shown(f"{line}\n", "app.properties", "text")[0] == masked


@pytest.mark.parametrize(
    "line",
    [
        "# the password is rotated monthly, the token is a reference.",
        "image: registry.example.com/image:1.0@sha256:a7f3c9e15b2d4068917ce3fa5d08b264",
        "at: https://git@forge.example.com/team/orders",
        "mail: orders:team@example.com",
    ],
)
def test_what_only_looks_like_a_secret_is_shown(line):
    assert shown(f"a: 1\n{line}\n")[1] == line


def test_a_value_of_any_length_is_masked_to_its_end():
    for text in (f"x --token={'aB3-' * 4000}\n", f"token = '{'aB3-' * 4000}' x\n"):
        document = Document("a.sh", "text", text)
        ((start, end),) = quote.joined(suspect.written(document, 0, len(text)))

        assert end - start == 16_000


@pytest.fixture
def hard_limit():
    """Far more than is needed; what is quadratic needs hours."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.mark.usefixtures("hard_limit")
@pytest.mark.parametrize(
    "piece",
    ["token=[", "token=a|", "'token=[", "${token:-", "; token=[", "x://u:", "a:bcd@", "password is ", "basic=a:"],
)
def test_keys_inside_of_keys_are_read_once(piece):
    text = piece * (600_000 // len(piece))

    suspect.written(Document("a.sh", "text", text), 0, len(text))
