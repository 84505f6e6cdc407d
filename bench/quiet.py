"""Count findings of hardcoded secrets in well-kept repositories: `python bench/quiet.py CHECKOUT...`.

Folders of tests and fixtures are left out, as in the study that the aim comes from (at most 3 false alarms per
1,000 quiet files). What is found there is mostly literal, if for demonstration: each finding has to be read before
it counts as false; `--list` prints the places. `docs/reviews/secrets.md` holds the last reading.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from linter.identify import identify  # noqa: E402 - the checkout is not installed

RULES = sorted(p.stem for p in (ROOT / "rules" / "secret").glob("*.yaml") if "hardcoded-secret" in p.read_text())
LEFT_OUT = re.compile(r"(?i)tests?|testing|testdata|__tests__|e2e|mocks?|specs?|.*[-_]tests?|test[-_].*|.*fixtures?")


class Found(NamedTuple):
    """A finding's rule and place."""

    rule: str
    place: str


def files(folder: Path) -> list[str]:
    """The configuration files below a folder that are no test's, relative to it."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != ".git" and not LEFT_OUT.fullmatch(f))
        paths = (os.path.relpath(os.path.join(base, name), folder) for name in sorted(names))
        found += [path for path in paths if identify(path)]
    return found


def findings(folder: Path, wanted: set[str]) -> list[Found]:
    """What the rules find in the wanted files."""
    options = ["--isolated", "--format", "sarif", "--max-results", "0", "--exit-zero", "--no-progress"]
    command = [sys.executable, "-m", "linter", "check", *options, "--select", ",".join(RULES), str(folder.resolve())]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    found = []
    for result in json.loads(done.stdout)["runs"][0]["results"]:
        where = result["locations"][0]["physicalLocation"]
        path = os.path.relpath(os.path.join(base_of(folder), where["artifactLocation"]["uri"]), folder.resolve())
        if path in wanted:
            found.append(Found(result["ruleId"], f"{path}:{where['region']['startLine']}"))
    return found


def base_of(folder: Path) -> Path:
    """The folder that paths of a report are relative to: the work tree, else the folder itself."""
    full = folder.resolve()
    return next((p for p in (full, *full.parents) if (p / ".git").exists()), full)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true", help="print the place of every finding")
    given = parser.parse_args()
    print("| repository | files | findings | per 1,000 files | by rule |\n|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for folder in given.checkout:
        names = files(folder)
        found = findings(folder, set(names))
        rules = Counter(f.rule for f in found)
        total.update({"files": len(names), "findings": len(found)})
        print(
            row(folder.name, len(names), len(found), ", ".join(f"{r} {n}" for r, n in rules.most_common())), flush=True
        )
        if given.list:
            print("\n".join(f"  {f.place} {f.rule}" for f in found))
    print(row("all", total["files"], total["findings"], ""))


def row(name: str, count: int, found: int, rules: str) -> str:
    return f"| {name} | {count:,} | {found} | {1000 * found / max(count, 1):.1f} | {rules} |"


if __name__ == "__main__":
    main()
