"""Time a run: cold on one file, and over trees, beside the bare interpreter, parsing only, and the peers on the PATH.

Everything is measured in one run, in turns, and reported as medians and ratios: CPU (user and system, children
included), wall time and peak memory. `--peers DIR` adds a folder of programs to the PATH; `--write` puts the tables
into RESULTS.md. Nothing here is a test: a loaded machine gives other figures.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"
RESULTS = ROOT / "bench" / "RESULTS.md"
MARK = re.compile(r"(<!-- speed -->\n).*?(<!-- /speed -->)", re.DOTALL)
CACHE = tempfile.mkdtemp(prefix="upgradelint-bench-")
COLD = {
    "main.tf": 'resource "aws_db_instance" "orders" {\n  engine = "postgres"\n  password = var.password\n}\n',
    "app.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec: {containers: []}\n",
    "settings.json": '{"name": "orders", "config": {"connector.class": "x.Sink", "topics": "orders"}}\n',
    "worker.properties": "bootstrap.servers=kafka:9092\nkey.converter=x\noffset.storage.topic=offsets\n",
    ".env": "REGION=eu-west-1\nLOG_LEVEL=info\n",
}
PARSE = """
import sys
from linter.source import Files, discover, document
files = Files(sys.argv[1], {}, frozenset(), overlay_only=False)
from linter.reader import FileReader
reader = FileReader(files)
for path in discover(files, (sys.argv[1],)):
    reader.document(path)
"""
PEERS = {
    "checkov": ["checkov", "--quiet", "--compact", "--skip-download", "--framework", "terraform", "kubernetes", "-d"],
    "detect-secrets": ["detect-secrets", "scan", "--all-files", "--no-verify"],
    "trivy": ["trivy", "config", "--skip-check-update", "--quiet"],
    "gitleaks": ["gitleaks", "detect", "--no-git", "--no-banner", "-s"],
    "kingfisher": ["kingfisher", "scan", "--no-validate"],
    "whispers": ["whispers"],
    "semgrep": ["semgrep", "scan", "--metrics", "off", "--config", "p/terraform"],
}


class Cost(NamedTuple):
    """CPU and wall seconds, peak memory in MiB."""

    cpu: float
    wall: float
    memory: float


def once(command: list[str], cwd: Path) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    )
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Byte code is written, as in any install; nobody asks the network."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    fixed = {"UPGRADELINT_TODAY": "2026-11-24", "UPGRADELINT_CACHE_DIR": CACHE}
    return {k: v for k, v in os.environ.items() if k not in dropped} | fixed


def compare(commands: dict[str, list[str]], cwd: Path, rounds: int) -> dict[str, Cost]:
    """Medians of commands measured in turns, after one unmeasured round."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            cost = once(command, cwd)
            if turn:
                found[name].append(cost)
    return {name: Cost(*(statistics.median(v) for v in zip(*costs, strict=True))) for name, costs in found.items()}


def table(costs: dict[str, Cost], base: str) -> str:
    lines = ["| | CPU s | wall s | peak MiB | CPU ratio |", "|---|---|---|---|---|"]
    for name, cost in costs.items():
        ratio = cost.cpu / costs[base].cpu
        lines.append(f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {cost.memory:.0f} | {ratio:.1f} |")
    return "\n".join(lines) + "\n"


def installed(folder: Path) -> Path:
    """An environment with our wheel in it, so that what users run is measured and not the checkout."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wheels = folder / "wheels"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "-q",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(wheels),
        str(ROOT),
    ]
    subprocess.run(pip, check=True)
    install = [str(folder / "bin" / "python"), "-m", "pip", "-q", "install", str(next(wheels.glob("*.whl")))]
    subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    return folder / "bin"


def tree(folder: Path, kind: str, count: int) -> Path:
    """A tree of `count` files of a kind, copies of the samples with their names numbered."""
    endings = {"terraform": (".tf",), "yaml": (".yaml", ".yml"), "mixed": ()}[kind]
    base = SAMPLES if SAMPLES.is_dir() else ROOT / "fixtures"
    sources = sorted(p for p in base.rglob("*") if p.is_file() and p.stat().st_size < 40_000)
    sources = [p for p in sources if not endings or p.suffix in endings]
    target = folder / f"{kind}-{count}"
    for number in range(count):
        source = sources[number % len(sources)]
        place = target / f"part{number // len(sources):03}-{source.parent.name}" / source.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    return target


def cold(bin_: Path, folder: Path, rounds: int) -> str:
    for name, text in COLD.items():
        (folder / name).write_text(text)
    commands = {"python -c pass": [str(bin_ / "python"), "-c", "pass"]}
    for name in COLD:
        commands[f"upgradelint check {name}"] = [str(bin_ / "upgradelint"), "check", "--isolated", name]
    return "### One file, cold\n\n" + table(compare(commands, folder, rounds), "python -c pass")


def ours(bin_: Path, target: Path) -> dict[str, list[str]]:
    """Parsing only, then our runs: cold on one process and two, and the second run of an unchanged tree."""
    check = [str(bin_ / "upgradelint"), "check", "--isolated"]
    return {
        "parse only": [str(bin_ / "python"), "-c", PARSE, str(target)],
        "upgradelint": [*check, "--no-cache", "--jobs", "1", str(target)],
        "upgradelint, 2 processes": [*check, "--no-cache", "--jobs", "2", str(target)],
        "upgradelint, again with its cache": [*check, str(target)],
    }


def trees(bin_: Path, folder: Path, sizes: list[int], peers: dict[str, str]) -> str:
    out = ""
    for kind in ("terraform", "yaml", "mixed"):
        for size in sizes:
            target = tree(folder, kind, size)
            commands = ours(bin_, target)
            if size <= 100:
                commands |= {name: [path, *PEERS[name][1:], str(target)] for name, path in peers.items()}
            costs = compare(commands, folder, 1 if size > 500 else 2)
            out += f"### {size} files, {kind}\n\n{table(costs, 'parse only')}\n"
    return out


def repositories(bin_: Path, folder: Path, given: list[str], peers: dict[str, str]) -> str:
    """Checkouts of real repositories, by their folder's name."""
    out = ""
    for name in given:
        target = Path(name).resolve()
        commands = ours(bin_, target) | {peer: [path, *PEERS[peer][1:], str(target)] for peer, path in peers.items()}
        out += f"### {target.name}\n\n{table(compare(commands, folder, 2), 'parse only')}\n"
    return out


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--sizes", default="100,2000")
    options.add_argument("--peers", action="append", default=[], help="a folder of programs")
    options.add_argument("--repository", action="append", default=[], help="a checkout to measure too")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    search = os.pathsep.join([*given.peers, os.environ.get("PATH", "")])
    peers = {name: path for name in PEERS if (path := shutil.which(name, path=search))}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bin_ = installed(folder / "environment")
        text = f"{datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, "
        text += f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. Peers: {', '.join(peers) or 'none'}.\n\n"
        text += cold(bin_, folder, given.rounds) + "\n"
        text += trees(bin_, folder, [int(s) for s in given.sizes.split(",") if s], peers)
        text += repositories(bin_, folder, given.repository, peers)
    shutil.rmtree(CACHE, ignore_errors=True)
    print(text)
    if given.write:
        RESULTS.write_text(MARK.sub(lambda m: m[1] + text + m[2], RESULTS.read_text()))


if __name__ == "__main__":
    main()
