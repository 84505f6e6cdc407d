"""`upgradelint init`: a manifest of what is found, in which all that files cannot tell is missing."""

from __future__ import annotations

import json
import shutil

import jsonschema
from ruamel.yaml import YAML

from linter.platform.manifest_table import SCHEMA
from tests.cli.test_check import QUICKSTART, ROOT, run

WRITTEN = ("upgradelint.toml", ".pre-commit-config.yaml", "integration.yaml")


def manifest(text):
    return YAML(typ="safe", pure=True).load(text)


def copy(folder):
    shutil.copytree(QUICKSTART, folder / "orders-sync")
    return folder / "orders-sync"


def test_the_manifest_fits_its_schema_and_names_what_was_found():
    done = run("init", "--print", QUICKSTART)

    found = manifest(done.stdout)
    jsonschema.validate(found, SCHEMA)
    spec = found["spec"]
    assert "connect/orders-source.json" in spec["files"]
    assert "postgres://orders-db.example:5432/orders" in [s["name"] for s in spec["connectedSystems"]]
    assert spec["secrets"][0]["rotation"] == "missing"
    assert (spec["support"]["encryption"]["status"], spec["recovery"]["method"]) == ("missing", "missing")
    assert "Winter" not in done.stdout


def test_three_files_are_written_and_read_by_the_other_commands(tmp_path):
    folder = copy(tmp_path)

    done = run("init", "--yes", folder)

    assert done.returncode == 0
    assert all((folder / name).is_file() for name in WRITTEN)
    assert run("config", folder).returncode == 0
    ready = run("readiness", cwd=folder)
    assert (ready.returncode, ready.stdout.startswith("NO-GO  orders-sync")) == (1, True)
    assert "Invalid manifest" not in run("check", cwd=folder).stdout


def test_what_is_missing_in_a_fresh_manifest_is_told_once(tmp_path):
    folder = copy(tmp_path)
    run("init", "--yes", folder)

    found = json.loads(run("check", "--format", "json", cwd=folder).stdout)["findings"]

    declared = [f for f in found if f["path"] == "integration.yaml"]
    assert sorted(f["rule"] for f in declared) == ["integration-without-owner", "manifest-incomplete"]
    assert "Manual rotation" not in str(declared)


def test_nothing_is_replaced(tmp_path):
    (tmp_path / "integration.yaml").write_text("mine: 1\n")

    done = run("init", "--yes", tmp_path)

    assert (tmp_path / "integration.yaml").read_text() == "mine: 1\n"
    assert "is there already" in done.stdout


def test_without_a_terminal_it_asks_for_yes(tmp_path):
    done = run("init", tmp_path)

    assert (done.returncode, "give --yes" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_an_owner_is_taken_from_the_catalogue_or_codeowners(tmp_path):
    folder = copy(tmp_path)
    (folder / ".git").mkdir()
    (folder / "CODEOWNERS").write_text("* @acme/orders\n")
    by_host = manifest(run("init", "--print", folder).stdout)["spec"]["owner"]
    (folder / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\nspec: {owner: group:orders}\n"
    )

    by_catalogue = manifest(run("init", "--print", folder).stdout)["spec"]["owner"]

    assert (by_host, by_catalogue) == ("@acme/orders", "group:orders")


def test_paths_count_from_the_folder_of_the_manifest(tmp_path):
    folder = copy(tmp_path)
    (tmp_path / ".git").mkdir()

    files = manifest(run("init", "--print", folder).stdout)["spec"]["files"]

    assert "connect/orders-source.json" in files


def test_an_empty_folder_gives_a_manifest_that_fits(tmp_path):
    found = manifest(run("init", "--print", tmp_path, "--name", "Ünusual: name").stdout)

    jsonschema.validate(found, SCHEMA)
    assert found["metadata"]["name"] == "nusual-name"
    assert found["spec"]["files"] == []


def test_a_baseline_that_is_there_counts_in_the_configuration(tmp_path):
    folder = copy(tmp_path)
    before = run("check", "--select", "aws-*", cwd=folder).returncode
    run("baseline", "write", folder)

    run("init", "--yes", folder)

    assert before == 1
    assert '\nbaseline = "upgradelint-baseline.json"\n' in (folder / "upgradelint.toml").read_text()
    assert run("check", "--select", "aws-*", "--fail-on", "high", cwd=folder).returncode == 0


def test_the_hook_writes_a_line_a_finding_as_the_published_one(tmp_path):
    run("init", "--yes", tmp_path)

    published = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entry = manifest((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]["entry"]
    assert f"entry: {entry}\n" in published
