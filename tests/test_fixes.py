"""Every fix of a rule on its own bad examples: the file still parses strictly, the finding is gone, none came."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from linter import api, fix, pipeline, trial
from linter import compile as compiler
from linter.cli import main
from linter.config import Config
from linter.rulepack import rule_from_json
from tests.fakes import fill

ROOT = Path(__file__).parent.parent
RULES = {id: rule for id, rule in compiler.read("rules").items() if rule.get("fix") and trial.runnable(rule)}


def examples():
    for id, rule in RULES.items():
        for number, example in enumerate(rule["examples"]["bad"]):
            yield pytest.param(id, example, id=f"{id}-{number}")


@pytest.mark.parametrize(("id", "example"), list(examples()))
def test_a_fix_mends_its_own_example(id, example):
    texts = {name: fill(trial.MARK.sub("", text)) for name, text in trial.files(RULES[id], example).items()}
    overlay = {name: text.encode() for name, text in texts.items()}
    pack = trial.OneRule(rule_from_json(compiler.lower(id, dict(RULES[id]))))
    request = pipeline.Request((), Config(select=(id,)), trial.TODAY, b"k" * 32, overlay=overlay, overlay_only=True)

    def check(changed):
        return pipeline.run(request._replace(overlay={**overlay, **changed}), pack).report.findings

    found = check({})
    wanted = [f for f in found if any(x.safety in ("safe", "unsafe") for x in f.fixes)]
    changes, refused = fix.plan(found, overlay.__getitem__, check, "unsafe")

    assert [r.reason for r in refused] == []
    assert sum(c.mended for c in changes) == len(wanted)
    assert len(check({c.path: c.after for c in changes})) == len(found) - len(wanted)


def test_some_fixes_are_tried():
    assert len(RULES) > 100


WEAK = '# keep me\nresource "aws_lb_listener" "a" {\n  protocol   = "HTTPS"\n  ssl_policy = "ELBSecurityPolicy-2016-08" # why\n}\n'


@pytest.fixture
def repository(tmp_path, monkeypatch):
    (tmp_path / "main.tf").write_text(WEAK)
    (tmp_path / "main.tf").chmod(0o640)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UPGRADELINT_TODAY", "2026-11-24")
    return tmp_path


def test_nothing_is_written_without_being_asked(repository, capsys):
    main(["check", "--diff", "--unsafe-fixes"])

    assert '-  ssl_policy = "ELBSecurityPolicy-2016-08" # why' in capsys.readouterr().out
    assert (repository / "main.tf").read_text() == WEAK


def test_a_fix_keeps_comments_layout_and_mode(repository):
    main(["check", "--fix", "--unsafe-fixes"])

    assert (repository / "main.tf").read_text() == WEAK.replace("2016-08", "TLS13-1-2-2021-06")
    assert stat.S_IMODE(os.stat(repository / "main.tf").st_mode) == 0o640


def test_a_diff_masks_secrets_near_the_change(repository, capsys):
    secret = fill("${fake:[a-z]{6}[A-Z]{3}[0-9]{4}}")
    (repository / "main.tf").write_text(f'{WEAK}locals {{\n  db_password = "{secret}"\n}}\n')

    main(["check", "--diff", "--unsafe-fixes"])

    shown = capsys.readouterr()
    assert "+  ssl_policy" in shown.out
    assert secret not in shown.out + shown.err


@pytest.mark.parametrize(
    "text",
    [
        WEAK.replace("# keep me", f"# keep{' me' * 400}").replace("# why", f"# {'because ' * 100}"),
        WEAK.replace("  ", "\t"),
        WEAK.replace("\n", "\r\n"),
        WEAK.rstrip("\n"),
    ],
    ids=["long lines", "tabs", "CRLF", "no end of line"],
)
def test_a_diff_can_be_applied(repository, text):
    (repository / "main.tf").write_bytes(text.encode())
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    command = [sys.executable, "-m", "linter", "check", "--diff", "--unsafe-fixes"]

    patch = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ).stdout
    subprocess.run(["git", "apply"], input=patch, check=True)

    assert (repository / "main.tf").read_bytes() == text.replace("2016-08", "TLS13-1-2-2021-06").encode()


def test_what_is_staged_never_replaces_what_was_edited_since(repository, capsys):
    for words in (("init", "-q"), ("add", ".")):
        subprocess.run(["git", *words], cwd=repository, check=True)
    edited = WEAK + "# not staged\n"
    (repository / "main.tf").write_text(edited)

    main(["check", "--staged", "--fix", "--unsafe-fixes"])

    assert (repository / "main.tf").read_text() == edited
    assert "not fixed: the file on disk is not the text that was judged" in capsys.readouterr().err


def test_a_link_inside_the_tree_stays_a_link(repository):
    os.rename("main.tf", "real.txt")
    os.symlink("real.txt", "main.tf")

    main(["check", "--fix", "--unsafe-fixes"])

    assert os.path.islink("main.tf")
    assert "TLS13" in (repository / "real.txt").read_text()


def test_many_files_are_judged_together_and_a_bad_one_is_left_out():
    overlay = {f"f{n}/main.tf": WEAK.encode() for n in range(8)}
    request = pipeline.Request((), Config(), trial.TODAY, b"k" * 32, overlay=overlay, overlay_only=True)
    pack = api.load_pack(Config())
    findings = pipeline.run(request, pack).report.findings
    judged = []

    def check(changed):
        judged.append(set(changed))
        after = pipeline.run(request._replace(overlay={**overlay, **changed}), pack).report.findings
        return findings if "f3/main.tf" in changed else after

    changes, refused = fix.plan(findings, overlay.__getitem__, check, "unsafe")

    assert [r.path for r in refused] == ["f3/main.tf"]
    assert len(changes) == 7
    assert len(judged) == 7
