"""`fleet scan` on a local cluster: partitions, what is not scanned again, failures, killed workers and runs."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from linter.cli import main
from linter.errors import InputError
from linter.fleet import child
from linter.fleet.judge import Job
from tests.fleet.conftest import DAY, SHARED, change, database, repository

ROOT = Path(__file__).parents[2]


def scan(cluster, *arguments):
    return main(["fleet", "scan", *map(str, arguments), "--today", DAY, "--scheduler", cluster.scheduler_address])


def partitions(dataset):
    """Partition to a digest of its bytes."""
    found = (p for p in (Path(dataset) / "data").rglob("*") if p.is_file())
    return {str(p.relative_to(dataset)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def last_run(dataset):
    return parquet.read_table(max((Path(dataset) / "runs").glob("*.parquet"))).to_pylist()


@pytest.fixture(scope="module")
def scanned(organisation, cluster, key, tmp_path_factory):
    dataset = tmp_path_factory.mktemp("dataset") / "fleet"
    code = scan(cluster, organisation / "list", "--dataset", dataset, "--key-file", key)
    return dataset, code


def test_each_repository_is_a_partition_and_a_failing_one_a_row_with_its_error(scanned):
    dataset, code = scanned

    rows = {row["repository"]: row for row in last_run(dataset)}

    assert code == 1
    assert {name: row["status"] for name, row in rows.items()} == {
        "billing": "scanned", "orders": "scanned", "plain": "scanned", "missing": "failed",
    }  # fmt: skip
    assert "cannot be cloned" in rows["missing"]["error"]
    assert len(partitions(dataset)) == 3


def test_no_secret_is_in_the_dataset_and_a_fingerprint_needs_the_key(scanned, organisation, cluster, tmp_path):
    (tmp_path / "list").write_text(f"{organisation / 'billing'}\n")

    scan(cluster, tmp_path / "list", "--dataset", tmp_path / "fleet")

    def marks(dataset):
        files = f"read_parquet('{dataset}/data/*/*/*.parquet', hive_partitioning = false)"
        return {r[0] for r in duckdb.sql(f"select fingerprint from {files} where kind = 'credential'").fetchall()}

    keyed = duckdb.sql(f"select * from read_parquet('{scanned[0]}/data/*/*/*.parquet')").fetchall()
    assert SHARED not in str(keyed)
    assert marks(scanned[0]) - {""}
    assert marks(tmp_path / "fleet") == {""}


def test_an_unchanged_commit_is_not_scanned_again_and_a_changed_one_is(cluster, tmp_path):
    for name in ("a", "b"):
        repository(tmp_path / name, database(name, "x"))
    (tmp_path / "list").write_text("a\nb\n")
    scan(cluster, tmp_path / "list", "--dataset", tmp_path / "fleet")
    change(tmp_path / "b", {"more.tf": ""})

    code = scan(cluster, tmp_path / "list", "--dataset", tmp_path / "fleet")

    assert code == 0
    assert [row["status"] for row in last_run(tmp_path / "fleet")] == ["unchanged", "scanned"]
    assert len(partitions(tmp_path / "fleet")) == 3


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    root = tmp_path_factory.mktemp("many")
    for n in range(6):
        (root / f"r{n}").mkdir()
        (root / f"r{n}" / "main.tf").write_text(database(f"r{n}", f"secret{n}")["main.tf"])
    (root / "list").write_text("".join(f"r{n}\n" for n in range(6)))
    return root


@pytest.fixture(scope="module")
def whole(many, cluster, key, tmp_path_factory):
    dataset = tmp_path_factory.mktemp("whole") / "fleet"
    assert scan(cluster, many / "list", "--dataset", dataset, "--key-file", key) == 0
    return partitions(dataset)


def wait_for_a_partition(dataset):
    until = time.monotonic() + 60
    while not partitions(dataset) and time.monotonic() < until:
        time.sleep(0.01)
    return partitions(dataset)


def test_a_killed_worker_loses_nothing(many, whole, cluster, key, tmp_path):
    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        workers = client.run(os.getpid)
    dataset, codes = tmp_path / "fleet", []
    arguments = (cluster, many / "list", "--dataset", dataset, "--key-file", key)
    running = threading.Thread(target=lambda: codes.append(scan(*arguments)))
    running.start()
    wait_for_a_partition(dataset)
    os.kill(next(iter(workers.values())), signal.SIGKILL)
    running.join(120)

    assert codes == [0]
    assert partitions(dataset) == whole


def test_a_killed_run_loses_nothing_and_the_next_goes_on(many, whole, cluster, key, tmp_path):
    dataset = tmp_path / "fleet"
    command = [sys.executable, "-m", "linter", "fleet", "scan", str(many / "list"), "--dataset", str(dataset)]
    command += ["--key-file", key, "--today", DAY, "--workers", "1"]
    running = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    before = wait_for_a_partition(dataset)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()

    code = scan(cluster, many / "list", "--dataset", dataset, "--key-file", key)

    assert before
    assert before.items() <= whole.items()
    assert code == 0
    assert partitions(dataset) == whole


@pytest.mark.parametrize(("limits", "said"), [({"seconds": 0.001}, "took longer"), ({"memory": 1 << 20}, "(?i)memory")])
def test_a_repository_over_its_limits_costs_itself_only(limits, said, many, tmp_path):
    job = Job(str(many / "r0"), str(tmp_path), "r0", "c", "s", DAY, isolated=True)

    with pytest.raises(InputError, match=said):
        child.ask(job._replace(**limits))
    child.ask(job)

    assert len(partitions(tmp_path)) == 1
