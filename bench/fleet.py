"""`fleet scan` over generated repositories: two and four workers in network namespaces, one killed in the middle.

Prints a table, and puts it between the `<!-- fleet -->` markers of `bench/RESULTS.md` where there are any.
Without the right to make network namespaces the workers share ours, and the table says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "RESULTS.md"
MARK = re.compile(r"(<!-- fleet -->\n).*?(<!-- /?fleet -->)", re.DOTALL)
DAY = "2026-11-24"
NET = "10.213.7"
ENVIRONMENT = {**os.environ}
DATABASE = 'resource "aws_db_instance" "d{n}" {{\n  engine = "postgres"\n  engine_version = "{version}"\n  password = "{password}"\n  storage_encrypted = {flag}\n}}\n'
BUCKET = 'resource "aws_s3_bucket" "b{n}" {{\n  bucket = "data-{n}"\n}}\n'
POD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app{n}}}\nspec:\n  template:\n    spec:\n      containers:\n        - {{name: app, image: "postgres:{version}"}}\n'
MANIFEST = 'apiVersion: integration-security/v1alpha1\nkind: Integration\nmetadata: {{name: i{n}}}\nspec: {{owner: team-{team}, files: ["**"], scenario: internal-ops}}\n'


class Result(NamedTuple):
    """One measured scan; `cpu` are the workers' processor seconds, without those of a killed one.

    `moved` are bytes over the wires of the workers, None without namespaces.
    """

    repositories: int
    workers: int
    what: str
    seconds: float
    judged: float
    cpu: float
    size: int
    moved: int | None
    same: bool | None


def generate(folder: Path, count: int) -> Path:
    """Git repositories of 7 to 30 files, the same each time, and their list."""
    chance = random.Random(20261124)
    words = ["".join(chance.choices("abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ23456789", k=18)) for _ in range(40)]
    folder.mkdir(parents=True)
    for n in range(count):
        root = folder / f"r{n:04}"
        for part in range(chance.randint(2, 10)):
            said = {
                "n": part,
                "version": chance.choice(("11.4", "12.3", "14", "16.2")),
                "flag": chance.choice(("true", "false")),
                "password": chance.choice(words),
            }
            for name, text in (("db.tf", DATABASE), ("bucket.tf", BUCKET), ("app.yaml", POD)):
                path = root / f"part{part}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text.format(**said))
        connector = {
            "name": f"orders-{n}",
            "config": {
                "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
                "database.hostname": "db",
                "database.password": chance.choice(words),
            },
        }
        (root / "connector.json").write_text(json.dumps(connector, indent=1))
        if chance.random() < 0.5:
            (root / "integration.yaml").write_text(MANIFEST.format(n=n, team=n % 7))
        for command in (
            ["init", "-q"],
            ["add", "-A"],
            ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "gc.auto=0", "commit", "-q", "-m", "a"],
        ):
            subprocess.run(
                ["git", *command],
                cwd=root,
                check=True,
                env={
                    **os.environ,
                    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
                    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
                },
            )
    listed = folder / "list"
    listed.write_text("".join(f"r{n:04}\n" for n in range(count)))
    return listed


class Workers:
    """A scheduler here and workers, each in a network namespace of its own where that can be had."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.mine = f"ulfleet{os.getpid()}"
        self.apart = self._namespaces()
        host = f"{NET}.1" if self.apart else "127.0.0.1"
        self.address = f"tcp://{host}:18786"
        self.started = [
            self._python(["distributed.cli.dask_scheduler", "--host", host, "--port", "18786", "--no-dashboard"], [])
        ]
        self.workers = [self._worker(n) for n in range(count)]

    def _namespaces(self) -> bool:
        if os.geteuid() != 0 or not ip("link", "add", "ulf0", "type", "bridge"):
            return False
        done = ip("addr", "add", f"{NET}.1/24", "dev", "ulf0") and ip("link", "set", "ulf0", "up")
        for n in range(self.count):
            space = f"{self.mine}-{n}"
            done = done and all((
                ip("netns", "add", space),
                ip("link", "add", f"ulf0v{n}", "type", "veth", "peer", "name", "eth0", "netns", space),
                ip("link", "set", f"ulf0v{n}", "master", "ulf0", "up"),
                ip("-n", space, "addr", "add", f"{NET}.{10 + n}/24", "dev", "eth0"),
                ip("-n", space, "link", "set", "eth0", "up"),
                ip("-n", space, "link", "set", "lo", "up"),
            ))  # fmt: skip
        if not done:
            self._remove()
        return done

    def _worker(self, n: int) -> subprocess.Popen[bytes]:
        inside = ["ip", "netns", "exec", f"{self.mine}-{n}"] if self.apart else []
        command = [
            "distributed.cli.dask_worker",
            self.address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--death-timeout",
            "60",
        ]
        return self._python([*command, "--name", f"w{n}"], inside)

    def _python(self, command: list[str], inside: list[str]) -> subprocess.Popen[bytes]:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(
            [*inside, sys.executable, "-m", *command], env=ENVIRONMENT, start_new_session=True, **quiet
        )

    def ready(self) -> None:
        """Wait for all workers, and warm each: what is measured is the work, not the start."""
        from distributed import Client

        with Client(self.address, timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(self.count, timeout=120)

    def moved(self) -> int | None:
        """Bytes that the workers have sent and received."""
        if not self.apart:
            return None
        folders = [Path(f"/sys/class/net/ulf0v{n}/statistics") for n in range(self.count)]
        return sum(int((f / name).read_text()) for f in folders for name in ("rx_bytes", "tx_bytes"))

    def cpu(self) -> float:
        """Processor seconds of the workers that are there and of all they started."""
        sessions = {w.pid for w in self.workers}
        total = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:15])) if int(fields[3]) in sessions else 0
        return total / os.sysconf("SC_CLK_TCK")

    def kill(self, n: int) -> None:
        """The whole machine of a worker is gone: its nanny too."""
        os.killpg(self.workers[n].pid, signal.SIGKILL)

    def close(self) -> None:
        """End what was started, and remove the namespaces."""
        for running in [*self.workers, *self.started]:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGTERM)
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
        self._remove()

    def _remove(self) -> None:
        for n in range(self.count):
            ip("netns", "del", f"{self.mine}-{n}")
        ip("link", "del", "ulf0")


def ip(*arguments: str) -> bool:
    """Whether an `ip` command worked."""
    try:
        return subprocess.run(["ip", *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def digest(dataset: Path) -> tuple[str, int, int]:
    """A digest of all partitions, their bytes and their number."""
    found = sorted(p for p in (dataset / "data").rglob("*.parquet"))
    total = hashlib.sha256()
    for path in found:
        total.update(str(path.relative_to(dataset)).encode() + path.read_bytes())
    return total.hexdigest(), sum(p.stat().st_size for p in found), len(found)


def scan(listed: Path, dataset: Path, key: Path, address: str) -> subprocess.Popen[bytes]:
    """Start a scan."""
    command = [
        sys.executable,
        "-m",
        "linter",
        "fleet",
        "scan",
        str(listed),
        "--dataset",
        str(dataset),
        "--key-file",
        str(key),
    ]
    return subprocess.Popen(
        [*command, "--today", DAY, "--scheduler", address],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def judged(dataset: Path) -> float:
    """The mean seconds that a task took in the last run."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(max((dataset / "runs").glob("*.parquet"))).to_pylist()
    return sum(row["seconds"] for row in rows) / len(rows)


def measure(work: Path, count: int, workers: int, truth: dict[int, str]) -> list[Result]:
    """A scan, the same again (nothing has changed), and one with a worker killed in the middle."""
    listed, key = work / f"n{count}" / "list", work / "key"
    out = []
    for what in ("scan", "again", "killed"):
        cluster = Workers(workers)
        try:
            cluster.ready()
            name = "killed" if what == "killed" else "scan"
            dataset = work / f"dataset-{count}-{workers}-{name}"
            before, spent, begun = cluster.moved(), cluster.cpu(), time.monotonic()
            running = scan(listed, dataset, key, cluster.address)
            if what == "killed":
                while len(list((dataset / "data").rglob("*.parquet"))) < count // 2 and running.poll() is None:
                    time.sleep(0.05)
                cluster.kill(0)
            assert running.wait() == 0, "a repository failed"
            seconds, after, spent = time.monotonic() - begun, cluster.moved(), cluster.cpu() - spent
            found, size, number = digest(dataset)
            assert number == count
            moved = None if before is None or after is None else after - before
            out.append(
                Result(
                    count,
                    workers,
                    what,
                    seconds,
                    judged(dataset),
                    spent,
                    size,
                    moved,
                    truth.setdefault(count, found) == found,
                )
            )
            print(out[-1], flush=True)
        finally:
            cluster.close()
    return out


def report_time(work: Path, count: int, workers: int) -> float:
    """Seconds of `fleet report` with its page."""
    begun = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "linter",
        "fleet",
        "report",
        "--today",
        DAY,
        "--dataset",
        str(work / f"dataset-{count}-{workers}-scan"),
    ]
    subprocess.run(
        [*command, "--output", f"html={work / 'page.html'}"], check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    )
    return time.monotonic() - begun


def table(results: list[Result], reported: float, *, apart: bool) -> str:
    """The section of the results."""
    where = "each in a network namespace of its own" if apart else "in one network namespace (no right to make others)"
    load = os.getloadavg()[0]
    lines = [
        f"{os.cpu_count()} cores, load {load:.1f} at the end; generated git repositories of 7 to 32 files; workers {where}, one task at a time each.", "",
        "| repositories | workers | run | s | repositories/s | per worker | s a task | processor s a repository | KiB a partition | KiB a repository over the wire | equals the first run |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    names = {"scan": "all new", "again": "all unchanged", "killed": "a worker killed half-way"}
    for r in results:
        rate = r.repositories / r.seconds
        moved = "-" if r.moved is None else f"{r.moved / r.repositories / 1024:.1f}"
        lines.append(
            f"| {r.repositories:,} | {r.workers} | {names[r.what]} | {r.seconds:.1f} | {rate:.1f} | {rate / r.workers:.2f} | {r.judged:.2f} | {r.cpu / r.repositories:.2f} | "
            f"{r.size / r.repositories / 1024:.1f} | {moved} | {'yes' if r.same else 'NO'} |"
        )
    best = max((r for r in results if r.what == "scan"), key=lambda r: r.repositories)
    again = next(r for r in results if r.what == "again" and r[:2] == best[:2])
    hours, idle = (50_000 * r.cpu / r.repositories / 3600 for r in (best, again))
    paper = (
        f"On paper, from the processor time of {best.repositories:,} repositories and {best.workers} workers, 50,000 of this "
        f"size cost {hours:.1f} core-hours (32 cores: {hours / 32 * 60:.0f} minutes), {50_000 * best.size / best.repositories / 2**30:.2f} GiB of "
        f"dataset, and {idle:.1f} core-hours when nothing has changed. A clone over a real network comes on top."
    )
    lines += [
        "",
        f"`fleet report` with its page over {best.repositories:,} repositories: {reported:.1f} s.",
        "",
        paper,
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", default="10,100,1000")
    parser.add_argument("--workers", default="2,4")
    chosen = parser.parse_args()
    counts, workers = ([int(n) for n in text.split(",")] for text in (chosen.counts, chosen.workers))
    truth: dict[int, str] = {}
    with tempfile.TemporaryDirectory(prefix="upgradelint-bench-") as folder:
        work = Path(folder)
        shutil.copytree(ROOT / "linter", work / "site" / "linter")
        ENVIRONMENT["PYTHONPATH"] = str(work / "site")  # as installed: a checkout looks for changed rules each time
        os.chdir(work)
        (work / "key").write_text("the key of a bench, of enough bytes")
        for count in counts:
            generate(work / f"n{count}", count)
        results = [r for count in counts for n in workers for r in measure(work, count, n, truth)]
        text = table(
            results, report_time(work, counts[-1], workers[0]), apart=any(r.moved is not None for r in results)
        )
    print(text)
    if RESULTS.exists() and MARK.search(RESULTS.read_text()):
        RESULTS.write_text(MARK.sub(lambda m: m[1] + text + m[2], RESULTS.read_text()))


if __name__ == "__main__":
    main()
