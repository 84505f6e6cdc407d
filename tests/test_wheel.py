"""The wheel: what users install holds the compiled pack and no rule sources, and works alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = ("report/json_schema.json", "report/html/", "schema/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(target),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = target.glob("*.whl")
    return path


def test_it_holds_the_pack_and_no_rule_sources(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert "linter/pack/index.json" in names
    assert not [n for n in names if n.startswith(("rules/", "tests/", "fixtures/")) or n.endswith((".yaml", ".yml"))]
    assert [part for part in DATA if not any(n.startswith(f"linter/{part}") for n in names)] == []
    assert any(n.endswith("licenses/NOTICE") for n in names)


def test_it_judges_without_the_checkout(wheel, tmp_path):
    folder = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(folder)
    (tmp_path / "main.tf").write_text('resource "aws_db_instance" "a" {\n  backup_retention_period = 0\n}\n')
    environment = {**os.environ, "PYTHONPATH": str(folder), "UPGRADELINT_TODAY": "2026-11-24"}

    command = [sys.executable, "-m", "linter", "check", "--isolated", "--format", "json", "main.tf"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert "aws-rds-backup-disabled" in {f["rule"] for f in json.loads(done.stdout)["findings"]}
