"""Put the real output of the quick start into README.md, or say with --check that it is stale."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
LINES = 46
BLOCK = re.compile(r"(```text\n)(.*?)(```\n)", re.DOTALL)


def output() -> str:
    """A screenful of what the quick start prints on a fixed day: the first findings and the end."""
    done = subprocess.run(
        [sys.executable, "-m", "linter", "check", "fixtures/quickstart"],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "UPGRADELINT_TODAY": "2026-11-24", "COLUMNS": "110"},
    )  # fmt: skip
    lines = done.stdout.rstrip().splitlines()
    shown = lines if len(lines) <= LINES else [*lines[: LINES - 8], "...", *lines[-6:]]
    return "$ upgradelint check fixtures/quickstart\n" + "\n".join(shown) + "\n"


def main() -> None:
    old = README.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda m: m[1] + output() + m[3], old, count=1)
    if "--check" in sys.argv:
        sys.exit("README.md is stale: run `make readme`" if new != old else 0)
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
