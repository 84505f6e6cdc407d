"""A few repositories of an organisation, and a local cluster; all skipped where the extra is not installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.fakes import generate

pytest.importorskip("distributed")
pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

DAY = "2026-11-24"
SHARED = generate("[a-z]{4}[A-Z]{4}[0-9]{4}[a-z]{6}", 7)
MANIFEST = """\
apiVersion: integration-security/v1alpha1
kind: Integration
metadata: {name: orders}
spec: {owner: team-orders, files: ["*.json"], scenario: partner-api}
"""


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.invalid", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def repository(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    change(folder, files)
    return folder


def change(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


def database(name: str, password: str) -> dict[str, str]:
    text = f'resource "aws_db_instance" "{name}" {{\n  engine = "postgres"\n  engine_version = "12.3"\n  password = "{password}"\n}}\n'
    return {"main.tf": text}


@pytest.fixture(scope="session")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "key"
    path.write_text("a key of enough bytes for a test")
    return str(path)


@pytest.fixture(scope="session")
def organisation(tmp_path_factory):
    """A list file of a work tree, a bundle, a folder without git and one that is not there."""
    root = tmp_path_factory.mktemp("organisation")
    repository(root / "billing", {**database("billing", SHARED), "CODEOWNERS": "* @acme/billing\n"})
    orders = repository(root / "orders", {**database("orders", SHARED), "integration.yaml": MANIFEST})
    git(orders, "bundle", "create", "-q", str(root / "orders.bundle"), "HEAD", "--all")
    (root / "plain").mkdir()
    (root / "plain" / "main.tf").write_text(database("plain", generate("[a-z]{9}[A-Z]{5}[0-9]{4}", 3))["main.tf"])
    (root / "list").write_text("# of the organisation\nbilling\norders.bundle\n\nplain\n./missing\n")
    return root


@pytest.fixture(scope="session")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as made:
        yield made
