"""Instructions of one cold run on fixed inputs, counted by callgrind: the same on every machine of one interpreter.

`--write` stores the counts of this interpreter; without it they are compared, and a count over 5 % above the stored one is
exit code 1. A run on another interpreter or processor is printed and compared with nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from speed import COLD, installed

STORED = Path(__file__).parent / "instructions.json"
SLACK = 1.05


def count(command: list[str], folder: Path) -> int:
    """Instructions (user space) of a command."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command],
        capture_output=True,
        text=True,
        cwd=folder,
        env=kept | {"PYTHONHASHSEED": "0", "UPGRADELINT_TODAY": "2026-11-24"},
        check=False,
    )
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def counts() -> dict[str, int]:
    """Instructions by input, those of a bare interpreter first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bin_ = installed(folder / "environment")
        found = {"python -c pass": count([str(bin_ / "python"), "-c", "pass"], folder)}
        for file, text in COLD.items():
            (folder / file).write_text(text)
            command = [str(bin_ / "python"), str(bin_ / "upgradelint"), "check", "--isolated", file]
            subprocess.run(command, cwd=folder, capture_output=True, check=False)  # writes the byte code
            found[file] = count(command, folder)
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    if shutil.which("valgrind") is None:
        print("valgrind is not installed: no instructions are counted")
        return 0
    here = f"{platform.python_implementation()} {platform.python_version()} {platform.machine()}"
    found = counts()
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    bare = found["python -c pass"]
    known = stored.get(here, {})
    worse = []
    for name, number in found.items():
        before = known.get(name)
        change = f", {number / before - 1:+.1%} of the stored count" if before else ""
        print(f"{name}: {number / 1e6:.1f} million, {number / bare:.2f} times a bare interpreter{change}")
        worse += [name] if before and number > before * SLACK else []
    if given.write:
        STORED.write_text(json.dumps(stored | {here: found}, indent=1) + "\n")
        return 0
    if worse:
        print(f"more than 5 % above what is stored: {', '.join(worse)}")
    return 1 if worse else 0


if __name__ == "__main__":
    raise SystemExit(main())
