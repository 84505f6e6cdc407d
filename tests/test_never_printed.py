"""No secret of a fixture or an example appears in any output format, in any encoding."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest

from linter import compile, pipeline, report, trial
from linter.api import load_pack
from linter.config import Config
from linter.inventory import build
from linter.inventory_text import dot, mermaid, text
from tests.fakes import generate

ROOT = Path(__file__).parent.parent
RULES = compile.read(str(ROOT / "rules"))
FAKE = re.compile(r"\$\{fake:((?:[^{}]|\{\d+\})+)\}")
QUICKSTART_SECRET = "quickstart-Winter-Harbor-51"
FORMATS = [*report.FORMATS]


def encodings(secret: str) -> set[str]:
    """The secret as output might carry it."""
    return {
        secret,
        base64.b64encode(secret.encode()).decode().rstrip("="),
        urllib.parse.quote(secret, safe=""),
        json.dumps(secret)[1:-1],
    }


def leaks(output: str, secret: str) -> list[str]:
    found = [kind for kind in encodings(secret) if kind in output]
    if len(secret) >= 12:
        found += [piece for i in range(len(secret) - 5) if (piece := secret[i : i + 6]) in output]
    return found


def outputs(run) -> str:
    shown = report.Options(show_suppressed=True, line_hash=False, max_results=0)
    inventory = build(run.project)
    rendered = [report.render(name, run.report, shown) for name in FORMATS]
    rendered += [report.render("text", run.report, shown._replace(verbose=v)) for v in ("concise", "grouped")]
    return "\n".join([*rendered, json.dumps(inventory), text(inventory), mermaid(inventory), dot(inventory)])


def with_fakes():
    for id, rule in RULES.items():
        for polarity in ("bad", "good"):
            for n, example in enumerate(rule["examples"][polarity]):
                files = trial.files(rule, example)
                patterns = {p for body in files.values() for p in FAKE.findall(body)}
                if patterns:
                    yield pytest.param(files, sorted(patterns), id=f"{id}-{polarity}-{n}")


@pytest.fixture(scope="module")
def pack():
    return load_pack(Config())


@pytest.mark.parametrize(("files", "patterns"), list(with_fakes()))
def test_no_secret_of_an_example_is_printed(files, patterns, pack):
    secrets = [s for p in patterns if len(s := generate(p, 7)) >= 8 and len(set(s)) > 4]
    overlay = {
        name: trial.MARK.sub("", FAKE.sub(lambda m: generate(m[1], 7), body)).encode() for name, body in files.items()
    }
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=overlay, overlay_only=True)

    shown = outputs(pipeline.run(request, pack))

    assert [hit for secret in secrets for hit in leaks(shown, secret)] == []


@pytest.mark.parametrize(
    "format_", ["text", "concise", "grouped", *(f.replace("_", "-") for f in FORMATS if f != "text")]
)
def test_no_secret_of_the_quickstart_is_printed(format_):
    done = subprocess.run(
        [sys.executable, "-m", "linter", "check", "fixtures/quickstart", "--format", format_, "--no-line-hash"],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "UPGRADELINT_TODAY": "2026-11-24"},
    )  # fmt: skip

    assert done.returncode == 1
    assert leaks(done.stdout + done.stderr, QUICKSTART_SECRET.removeprefix("quickstart-")) == []
