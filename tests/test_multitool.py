"""Our SARIF in SARIF Multitool with the rules of GitHub: 0 errors, 0 warnings. Its report is read; its exit code lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from linter import pipeline, report
from linter.api import load_pack
from linter.config import Config
from tests.fakes import fill

ROOT = Path(__file__).parent.parent
CONFIG = ROOT.parent / "shared" / "reference" / "sarif_ghas.config.xml"
FOUND = [str(p) for p in (ROOT / ".ci" / "tools").rglob("Sarif.Multitool")]
TOOL = os.environ.get("SARIF_MULTITOOL") or shutil.which("Sarif.Multitool") or next(iter(FOUND), None)
STORIES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "fixtures").glob("*") if p.is_dir())


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): fill(p.read_text("utf-8")).encode()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix != ".sarif"
    }


@pytest.mark.skipif(TOOL is None or not CONFIG.is_file(), reason="needs SARIF Multitool and the shared policy")
@pytest.mark.parametrize("story", STORIES)
def test_the_validator_has_nothing_to_say(story, tmp_path):
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=files(ROOT / story), overlay_only=True)
    log, said = tmp_path / "out.sarif", tmp_path / "report.sarif"
    log.write_text(report.render("sarif", pipeline.run(request, load_pack(Config())).report))

    command = [str(TOOL), "validate", str(log), "--config", str(CONFIG), "--rule-kind", "Sarif;Ghas"]
    command += ["--level", "Error;Warning", "--log", "ForceOverwrite", "-o", str(said)]
    subprocess.run(command, check=False, capture_output=True, timeout=300)

    results = json.loads(said.read_text("utf-8-sig"))["runs"][0]["results"]
    assert [(r["ruleId"], r.get("level")) for r in results] == []
