"""No secret appears in anything that a run gives: 5,000 generated ones in every form, those of fixtures and examples."""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path

import pytest

from linter import compile, fix, pipeline, report, trial
from linter.api import load_pack
from linter.config import Config
from linter.evidence import find
from linter.evidence.text import is_random
from linter.identify import settle
from linter.inventory import build
from linter.inventory_text import dot, mermaid, text
from linter.parse import parse
from linter.tree import Document
from tests.fakes import fill, generate
from tests.never_printed.forms import FORMS
from tests.never_printed.kinds import Secret, generated
from tests.never_printed.leaks import bare, differing, leaked

ROOT = Path(__file__).parent.parent
RULES = compile.read(str(ROOT / "rules"))
FAKE = re.compile(r"\$\{fake:((?:[^{}]|\{\d+\})+)\}")
COUNT = int(os.environ.get("NEVER_PRINTED", "5000"))
"""How many secrets; a nightly job may ask for more."""
TURNS = int(os.environ.get("NEVER_PRINTED_FORMS", "1"))
"""In how many forms each of them is written."""
SAMPLE = COUNT // 7
"""So many of them go through a whole run, and a third of those through every reporter."""
SHOWN = report.Options(show_suppressed=True, line_hash=False, max_results=0)


@lru_cache(maxsize=1)
def secrets() -> list[Secret]:
    return generated(COUNT)


@lru_cache(maxsize=1)
def pack():
    return load_pack(Config())


def mine(number: int) -> list[Secret]:
    """The secrets that a form holds: they are dealt out, so that each form gets some of every kind."""
    steps = [len(FORMS) * turn // TURNS for turn in range(TURNS)]
    form = FORMS[number]
    turn = [s for at, s in enumerate(secrets()) if any((at + step) % len(FORMS) == number for step in steps)]
    return [s for s in turn if form.entry(0, s.value) is not None and form.entry(0, s.twin) is not None]


def overlays(most: int) -> tuple[list[Secret], list[dict[str, bytes]]]:
    """At most so many secrets, and the files that hold them and that hold their twins."""
    used: list[Secret] = []
    files: list[dict[str, bytes]] = [{}, {}]
    for number, form in enumerate(FORMS):
        held = mine(number)
        held = held[number % 3 :: max(1, len(held) * len(FORMS) // most)] or held
        for overlay, content in zip(files, form.texts(held), strict=True):
            overlay[f"{number:02}/{form.path}"] = content.encode()
        used += held
    return used, files


def judged(overlay: dict[str, bytes]) -> pipeline.Run:
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=overlay, overlay_only=True, jobs=1)
    return pipeline.run(request, pack())


def outputs(run: pipeline.Run) -> str:
    """A run in every format."""
    inventory = build(run.project)
    rendered = [report.render(name, run.report, SHOWN) for name in report.FORMATS]
    rendered += [report.render("text", run.report, SHOWN._replace(verbose=v)) for v in ("concise", "grouped")]
    return "\n".join([*rendered, json.dumps(inventory), text(inventory), mermaid(inventory), dot(inventory)])


def known(run: pipeline.Run) -> str:
    """All that a reporter is given, but for what identifies: a fingerprint is a digest under this run's key."""
    findings = [repr(f._replace(excerpt=None)) for f in run.report.findings]
    lines = [line for f in run.report.findings if f.excerpt for _, line in f.excerpt.lines]
    facts = [repr(c._replace(fingerprint="", user="")) for c in run.project.credentials]
    others = run.project._replace(credentials=())
    return "\n".join([*findings, *lines, *facts, *map(repr, run.report.notices), repr(others)])


@pytest.mark.parametrize("number", range(len(FORMS)), ids=[form.name for form in FORMS])
def test_no_line_of_a_file_shows_a_secret(number):
    """Every line is shown, as if there were a finding beside it."""
    form, held = FORMS[number], mine(number)
    first, second = ("".join(fix.shown(form.path, content.encode())) for content in form.texts(held))

    assert leaked(held, first, second) == []
    assert weak_lines(held, form) == []


def weak_lines(held: list[Secret], form) -> list[str]:
    """Lines that differ when weak secrets alone are swapped for others as weak."""
    weak = [s for s in held if s.kind == "weak"]
    if not weak:
        return []
    first, second = ("".join(fix.shown(form.path, content.encode())) for content in form.texts(weak))
    return differing(first, second)


def test_no_secret_is_in_what_a_run_knows():
    used, (first, second) = overlays(SAMPLE)

    assert leaked(used, known(judged(first)), known(judged(second))) == []


def test_no_secret_is_in_any_format():
    used, (first, second) = overlays(SAMPLE // 3)

    assert leaked(used, outputs(judged(first)), outputs(judged(second))) == []


def test_weak_secrets_of_a_kind_give_the_same_bytes():
    weak = [s for s in secrets() if s.kind == "weak"]
    files: list[dict[str, bytes]] = [{}, {}]
    for number, form in enumerate(FORMS):
        held = [s for s in weak[number % 7 :: 7] if form.entry(0, s.value) and form.entry(0, s.twin)][:2]
        for overlay, content in zip(files, form.texts(held) if held else ("", ""), strict=True):
            overlay[f"{number:02}/{form.path}"] = content.encode()
    first, second = map(judged, files)

    assert differing(outputs(first), outputs(second)) == []


def with_fakes():
    for id, rule in RULES.items():
        for polarity in ("bad", "good"):
            for n, example in enumerate(rule["examples"][polarity]):
                files = trial.files(rule, example)
                patterns = {p for body in files.values() for p in FAKE.findall(body)}
                if patterns:
                    yield pytest.param(files, sorted(patterns), id=f"{id}-{polarity}-{n}")


@pytest.mark.parametrize(("files", "patterns"), list(with_fakes()))
def test_no_secret_of_an_example_is_printed(files, patterns):
    made = [s for p in patterns if len(s := generate(p, 7)) >= 8 and len(set(s)) > 4]
    overlay = {
        name: trial.MARK.sub("", FAKE.sub(lambda m: generate(m[1], 7), body)).encode() for name, body in files.items()
    }

    assert bare(outputs(judged(overlay)), made) == []


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "fixtures").iterdir() if p.is_dir()))
def test_no_secret_of_a_fixture_is_printed(name):
    folder = ROOT / "fixtures" / name
    overlay = {
        str(path.relative_to(folder)): fill(path.read_text(errors="replace")).encode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".sarif", ".md")
    }

    assert bare(outputs(judged(overlay)), written(overlay)) == []


def written(overlay: dict[str, bytes]) -> set[str]:
    """The credentials of files that are no words, as the search for them finds them."""
    found = set()
    for path, data in overlay.items():
        content = data.decode()
        if syntax := settle(path, content):
            document = parse(Document(path, syntax, content))
            found |= {e.span.document.text[e.span.start : e.span.end] for e in find(document) if not e.weak}
    return {value for value in found if len(value) >= 8 and (is_random(value, 8) or "\n" in value)}
