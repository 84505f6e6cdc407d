"""Tests on the repository itself: rules, documents and what must never be in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from linter import compile
from linter.finding import TRIGGERS

ROOT = Path(__file__).parent.parent
RULES = compile.read(str(ROOT / "rules"))
LIVE = re.compile(
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|xox[baprs]-\d{8,}|sk_live_[A-Za-z0-9]{20}"
    r"|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\n[A-Za-z0-9+/]{60}"
)


def tracked() -> list[Path]:
    out = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=False).stdout
    return [ROOT / name for name in out.split("\0") if name and (ROOT / name).is_file()]


def test_every_trigger_has_rules():
    assert {rule["trigger"] for rule in RULES.values()} == set(TRIGGERS)


@pytest.mark.parametrize("id", sorted(RULES))
def test_a_rule_tells_people_what_they_need(id):
    rule = RULES[id]

    assert all(r.startswith("https://") or re.fullmatch(r"CWE-\d+", r) for r in rule["references"])
    assert any(r.startswith("https://") for r in rule["references"])
    assert str(rule["why"]).strip().endswith((".", ")"))
    assert str(rule["remediation"]).strip().endswith((".", ")", "`"))
    assert "`" not in rule["message"]
    assert rule.get("since")
    fix = rule.get("fix")
    assert fix is None or fix["safety"] in {"safe", "unsafe", "suggestion"}


def test_no_string_looks_like_a_live_credential():
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if LIVE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []


def test_the_license_and_notices_are_there():
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert "endoflife.date" in (ROOT / "NOTICE").read_text()


def test_the_readme_names_every_command():
    from linter.cli.app import COMMANDS

    readme = (ROOT / "README.md").read_text()

    assert [name for name in COMMANDS if f"upgradelint {name}" not in readme] == []
