"""Which family is recognised in which folder of the samples: a confusion table."""

from __future__ import annotations

import collections
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"


def main() -> None:
    if not SAMPLES.is_dir():
        sys.exit("the samples are not beside this checkout")
    command = [
        sys.executable,
        "-m",
        "linter",
        "inventory",
        "show",
        "--isolated",
        "--format",
        "json",
        str(SAMPLES),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    families: dict[str, set[str]] = collections.defaultdict(set)
    for connector in json.loads(done.stdout)["connectors"]:
        families[connector["file"]].add(connector["family"])
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for path in sorted(p for p in SAMPLES.rglob("*") if p.is_file()):
        relative = str(path.relative_to(SAMPLES))
        key = next((f for f in families if f.endswith(relative)), "")
        folder = relative.split("/", maxsplit=1)[0]
        table[folder].update(families.get(key) or {"(none)"})
        table[folder]["files"] += 1
    for folder, counts in sorted(table.items()):
        total = counts.pop("files")
        print(f"{folder:32}{total:4}  " + ", ".join(f"{name} {n}" for name, n in counts.most_common()))


if __name__ == "__main__":
    main()
