"""Pictures for the documentation, made from fixtures/quickstart: the terminal, and the HTML report in Chromium."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "pictures"
DAY = {"UPGRADELINT_TODAY": "2026-11-24"}
LINES = 60


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "linter", "check", "fixtures/quickstart", *arguments]
    environment = {**os.environ, **DAY, "COLUMNS": "110"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    return done.stdout


def terminal() -> None:
    lines = run("--color", "always").splitlines()
    console = Console(record=True, width=112, file=io.StringIO())
    console.print(Text("$ upgradelint check fixtures/quickstart", style="bold"))
    console.print(Text.from_ansi("\n".join([*lines[: LINES - 8], "...", *lines[-6:]])))
    console.save_svg(str(TARGET / "terminal.svg"), title="upgradelint")


def report() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is needed for the picture of the report")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(run("--format", "html"), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        picture = f"--screenshot={TARGET / 'report.png'}"
        size = ["--hide-scrollbars", "--window-size=1280,1600", f"--user-data-dir={folder}/profile"]
        subprocess.run([browser, *options, picture, *size, page.as_uri()], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    terminal()
    report()
