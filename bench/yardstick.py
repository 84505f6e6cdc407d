"""Score the rules and the secrets on the public labelled cases beside the checkout.

Prints the tables of `../shared/yardstick` as they come; copy them into RESULTS.md with the date.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = ROOT.parent / "shared" / "yardstick"


def sarif(folder: Path, target: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "linter",
        "check",
        "--isolated",
        "--format",
        "sarif",
        "--max-results",
        "0",
    ]
    with target.open("w") as stream:
        done = subprocess.run([*command, str(folder)], stdout=stream, cwd=ROOT, check=False)
    if done.returncode > 1:
        sys.exit(f"check ended with {done.returncode}")


def score(*arguments: object) -> None:
    subprocess.run([sys.executable, *map(str, arguments)], check=True)


def halves(labels: Path, folder: Path) -> list[Path]:
    """The labels of files whose path has an even, and an odd, CRC32: only the even ones are read."""
    head, *rows = labels.read_text(encoding="utf-8").splitlines(keepends=True)
    targets = []
    for parity, name in ((0, "even"), (1, "odd")):
        target = folder / f"{name}.tsv"
        kept = [r for r in rows if r.strip() and zlib.crc32(r.split("\t")[0].encode()) % 2 == parity]
        target.write_text(head + "".join(kept), encoding="utf-8")
        targets.append(target)
    return targets


def main() -> None:
    if not YARDSTICK.is_dir():
        sys.exit("the yardstick is not beside this checkout")
    misses = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rules, secrets = folder / "rules.sarif", folder / "secrets.sarif"
        cases = YARDSTICK / "rules" / "cases"
        sarif(cases, rules)
        for by in ("trigger", "platform"):
            print(f"\nrules by {by}", flush=True)
            score(
                YARDSTICK / "score_rules.py",
                YARDSTICK / "rules" / "cases.tsv",
                cases,
                rules,
                "--by",
                by,
                *misses,
            )
        sarif(YARDSTICK / "secrets" / "files", secrets)
        print("\nsecrets", flush=True)
        score(YARDSTICK / "score_secrets.py", secrets)
        for labels in halves(YARDSTICK / "secrets" / "labels.tsv", folder):
            print(f"\nsecrets, files with an {labels.stem} CRC32", flush=True)
            score(YARDSTICK / "score_secrets.py", secrets, "--labels", labels)


if __name__ == "__main__":
    main()
