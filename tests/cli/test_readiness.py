"""`upgradelint readiness`: the decision in each format, its exit code, and text that cannot steer."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.cli.test_check import QUICKSTART, ROOT, run
from tests.fakes import fill

SEED = ROOT / "fixtures" / "seed"


def tree(folder, name):
    shutil.copytree(SEED / name, folder / name)
    for path in (folder / name).rglob("*.json"):
        path.write_text(fill(path.read_text()))
    return folder / name


def test_go_is_exit_zero_and_no_go_is_exit_one(tmp_path):
    ready, not_ready = (run("readiness", cwd=tree(tmp_path, name)) for name in ("ready", "final-6"))

    assert (ready.returncode, not_ready.returncode) == (0, 1)
    assert ready.stdout.startswith("GO  crm-to-billing")
    assert not_ready.stdout.startswith("NO-GO  crm-to-billing")
    assert ready.stdout.partition("  Compatibility")[0].count("[x]") == 6


def test_what_fits_what_does_not_and_what_is_not_known_look_different(tmp_path):
    folder = tree(tmp_path, "ready")
    texts = [run("readiness", cwd=folder).stdout]
    manifest = (folder / "integration.yaml").read_text()
    (folder / "integration.yaml").write_text(manifest.replace("        auth: oauth2\n", ""))
    texts.append(run("readiness", cwd=folder).stdout)

    fits, unknown = (next(line for line in text.splitlines() if "Identity stack match" in line) for text in texts)

    assert fits == "    [x] Identity stack match: fits; 1 system supports what is required"
    assert unknown == "    [?] Identity stack match: not known; 1 ability is not declared"


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "html"])
def test_every_format_says_the_same_with_the_same_exit_code(format_, tmp_path):
    folder = tree(tmp_path, "final-3")

    first, second = (run("readiness", "--format", format_, cwd=folder, PYTHONHASHSEED=seed) for seed in "12")

    assert first.returncode == 1
    assert first.stdout == second.stdout
    for words in ("NO-GO", "contradicted", "aws-lb-access-log-off", "infra/main.tf:1", "upgrade", "one rotation = "):
        assert words in first.stdout


def test_json_holds_the_five_states_and_all_checks(tmp_path):
    data = json.loads(run("readiness", "--format", "json", cwd=tree(tmp_path, "ready")).stdout)

    one = data["integrations"][0]
    assert (data["verdict"], one["verdict"]) == ("GO", "GO")
    assert [len(one[k]) for k in ("final", "comparison", "compatibility")] == [6, 5, 5]
    assert {c["state"] for c in one["final"]} == {"declared", "proven"}
    assert one["final"][0]["evidence"][0]["link"] == "https://vendor.example/auth"


def test_nothing_declared_is_no_go(tmp_path):
    done = run("readiness", cwd=tmp_path)

    assert done.returncode == 1
    assert "`upgradelint init` writes an integration.yaml" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scenario: customer-data", "scenario: customerdata", "spec.scenario must be internal-ops"),
        ("kind: Integration", "kind: Integration\nspce: {}", "spce is not a field (did you mean spec?)"),
        ("kind: Integration", 'kind: "Integration', "Cannot read this part of the file"),
        ("integration-security/", "integration-secruity/", "apiVersion must be integration-security/v1alpha1"),
    ],
)
def test_a_manifest_at_fault_is_no_go_with_place_and_reason(old, new, said, tmp_path):
    folder = tree(tmp_path, "ready")
    manifest = folder / "integration.yaml"
    assert old in manifest.read_text()
    manifest.write_text(manifest.read_text().replace(old, new))

    done = run("readiness", cwd=folder)

    assert done.returncode == 1
    line = next(n for n in done.stdout.splitlines() if said in n)
    assert re.search(r"integration\.yaml:\d+: ", line)
    assert "the manifest is at fault" in line


def test_a_manifest_of_another_tool_is_not_at_fault(tmp_path):
    (tmp_path / "integration.yaml").write_text("apiVersion: camel.apache.org/v1\nkind: Integration\n")

    assert "at fault" not in run("readiness", cwd=tmp_path).stdout


def test_a_connector_that_no_integration_lists_is_no_go(tmp_path):
    folder = tree(tmp_path, "ready")
    (folder / "other").mkdir()
    shutil.copy(folder / "connect" / "crm.json", folder / "other" / "crm.json")

    done = run("readiness", cwd=folder)

    assert done.returncode == 1
    assert "no integration lists this connector" in done.stdout


def test_leaving_rules_out_does_not_make_an_upgrade_ready(tmp_path):
    folder = tree(tmp_path, "final-6")
    (folder / "upgradelint.toml").write_text('ignore = ["hardcoded-*"]\n')

    assert run("readiness", cwd=folder).returncode == 1


def test_a_suppressed_finding_still_disputes_a_box(tmp_path):
    folder = tree(tmp_path, "final-6")
    (folder / "upgradelint.toml").write_text('[[ignore]]\nrules = ["hardcoded-*"]\nreason = "the dashboard is green"\n')

    done = run("readiness", cwd=folder)

    assert done.returncode == 1
    assert "box 6 is contradicted" in done.stdout
    assert "secret-rotation finding" not in done.stdout


def test_text_of_the_files_cannot_steer(tmp_path):
    folder = tree(tmp_path, "ready")
    manifest = folder / "integration.yaml"
    name = '"x\\e[31m\\nGO  forged <script>alert(1)</script> | **b**"'
    manifest.write_text(manifest.read_text().replace("name: crm-to-billing", f"name: {name}"))

    text, page, mark = (run("readiness", "--format", f, cwd=folder).stdout for f in ("text", "html", "markdown"))

    assert "\x1b" not in text + page + mark
    assert len(re.findall(r"^(?:NO-)?GO ", text, re.MULTILINE)) == 1
    assert "<script" not in page + mark


def test_no_secret_is_shown(tmp_path):
    folder = tree(tmp_path, "final-6")
    secret = json.loads((folder / "connect" / "crm.json").read_text())["config"]["database.password"]

    shown = [
        run("readiness", "--format", f, "--verbose", cwd=folder).stdout for f in ("text", "json", "markdown", "html")
    ]

    assert not any(secret in s for s in shown)


def test_one_integration_can_be_asked_for(tmp_path):
    folder = tree(tmp_path, "ready")

    assert run("readiness", "--integration", "crm-to-billing", cwd=folder).returncode == 0
    assert "no integration of this name" in run("readiness", "--integration", "x", cwd=folder).stdout


def test_codeowners_is_shown_as_who_approves(tmp_path):
    folder = tree(tmp_path, "ready")
    (folder / "CODEOWNERS").write_text("* @acme/integration-platform\n")

    assert "CODEOWNERS names @acme/integration-platform for its files" in run("readiness", cwd=folder).stdout


def test_init_starts_no_go_and_output_is_written(tmp_path):
    folder = tmp_path / "p"
    shutil.copytree(QUICKSTART, folder)
    run("init", "--yes", folder)

    done = run("readiness", "--output", "r.md", "--format", "markdown", cwd=folder)

    assert (done.returncode, done.stdout) == (1, "")
    assert (folder / "r.md").read_text().startswith("# Upgrade readiness on 2026-11-24")
