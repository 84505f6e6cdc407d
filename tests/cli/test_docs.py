"""What the documentation shows is what the program takes."""

from __future__ import annotations

import re

import pytest

from linter.policy.suppress import WORDS
from tests.cli.test_check import ROOT, run

QUEUE = 'resource "aws_sqs_queue" "orders" {\n  name = "orders"\n}\n'


def block(name, language, holding=""):
    """The first code block of a language in a page that holds a text."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / name).read_text(), re.MULTILINE | re.DOTALL)
    return next(text for text in blocks if holding in text)


def test_the_example_of_own_rules_loads_and_passes_its_test(tmp_path):
    (tmp_path / "lint-rules").mkdir()
    (tmp_path / "lint-rules" / "queue-without-dead-letters.yaml").write_text(block("own-rules.md", "yaml"))
    (tmp_path / "upgradelint.toml").write_text('rules = ["lint-rules"]\nselect = ["queue-without-dead-letters"]\n')
    (tmp_path / "main.tf").write_text(QUEUE)

    tested = run("rules", "test", "lint-rules", cwd=tmp_path)
    judged = run("check", "--format", "concise", cwd=tmp_path)

    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert judged.stdout.startswith("main.tf:1:"), judged.stdout + judged.stderr
    assert "[queue-without-dead-letters]: Queue" in judged.stdout


def test_the_configuration_that_is_shown_loads(tmp_path):
    (tmp_path / "upgradelint.toml").write_text(block("configuration.md", "toml"))

    assert run("config", tmp_path).returncode == 0


@pytest.mark.parametrize("word", WORDS)
def test_every_form_of_a_suppression_is_documented(word):
    assert f"`{word}[RULE]`" in (ROOT / "docs" / "suppressions.md").read_text()


def test_the_block_that_is_shown_is_suppressed(tmp_path):
    shown = block("suppressions.md", "yaml").replace("\n", "\n      ")
    head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      "
    (tmp_path / "a.yaml").write_text(f"{head}{shown.rstrip()}\n")

    done = run("check", "--select", "kubernetes-container-*,suppression-*", "--show-suppressed", cwd=tmp_path)

    assert done.returncode == 0, done.stdout
    assert done.stdout.count("suppressed: inline: the agent of the node") == 2
