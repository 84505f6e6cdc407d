"""What one cold run costs, in counts that no clock decides: modules, compiled patterns, parses, decoded rules.

The bounds are a little above what it was when they were set; one that is passed asks whether the new cost is worth it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from linter import compile

ROOT = Path(__file__).parent.parent
INPUTS = {
    "main.tf": 'resource "aws_db_instance" "orders" {\n  engine = "postgres"\n  password = var.password\n}\n',
    "app.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec: {containers: []}\n",
    ".env": "REGION=eu-west-1\nLOG_LEVEL=info\n",
}
BOUNDS = {
    "main.tf": {"modules": 130, "patterns": 36, "parses": 1, "rules": 160},
    "app.yaml": {"modules": 108, "patterns": 22, "parses": 1, "rules": 150},
    ".env": {"modules": 92, "patterns": 12, "parses": 1, "rules": 130},
}
PROGRAM = """
import re._compiler, sys
counts = dict.fromkeys(("modules", "patterns", "parses", "rules"), 0)
before = set(sys.modules)

def counting(module, name, what):
    original = getattr(module, name)
    def counted(*args, **kwargs):
        counts[what] += 1
        return original(*args, **kwargs)
    setattr(module, name, counted)

counting(re._compiler, "compile", "patterns")
import linter.parse, linter.rulepack
counting(linter.parse, "parse", "parses")
counting(linter.rulepack, "rule_from_json", "rules")
from linter.cli import main
main(["check", "--isolated", "--today", "2026-11-24", sys.argv[1]])
counts["modules"] = sum(name.partition(".")[0] == "linter" for name in set(sys.modules) - before)
print(repr(counts).replace("'", '"'))
"""


@pytest.mark.parametrize("name", INPUTS)
def test_a_cold_run_stays_within_its_counts(name, tmp_path):
    compile.refresh()  # a checkout's own business, and not what is counted
    (tmp_path / name).write_text(INPUTS[name])

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / name)], capture_output=True, text=True, check=True, cwd=ROOT
    )

    counts = json.loads(done.stdout.splitlines()[-1])
    over = {what: counts[what] for what, bound in BOUNDS[name].items() if counts[what] > bound}
    assert over == {}
    assert counts["parses"] == 1
