"""Findings of the product's own rules on resolved values: where they sit and what they name."""

from __future__ import annotations

from pathlib import Path

from linter import compile, pipeline
from linter.config import Config
from linter.finding import Finding
from linter.rulepack import Pack

FIXTURE = Path(__file__).parents[3] / "fixtures" / "terraform-environments"
RULES = ("aws-database-publicly-accessible", "aws-rds-backup-disabled", "aws-database-storage-unencrypted")


def findings(files: dict[str, str], **settings: object) -> list[Finding]:
    compile.refresh()
    overlay = {path: text.encode() for path, text in files.items()}
    config = Config(select=RULES, **settings)  # type: ignore[arg-type] # the tests' own keywords
    request = pipeline.Request((), config, "2026-11-24", b"k" * 32, overlay=overlay, overlay_only=True)
    return list(pipeline.run(request, Pack()).report.findings)


def fixture() -> dict[str, str]:
    return {str(p.relative_to(FIXTURE)): p.read_text() for p in FIXTURE.rglob("*") if p.is_file()}


def test_a_finding_sits_in_the_environment_that_is_wrong():
    found = findings(fixture())

    assert sorted((f.rule_id, f.place.path, f.place.region.line) for f in found) == [
        ("aws-database-publicly-accessible", "live/envs/prod.tfvars", 5),
        ("aws-database-storage-unencrypted", "live/envs/prod.tfvars", 8),
        ("aws-rds-backup-disabled", "live/envs/prod.tfvars", 9),
    ]
    assert {f.resource for f in found} == {"module.database.aws_db_instance.this"}


def test_the_places_that_lead_to_the_resource_are_related():
    (found,) = [f for f in findings(fixture()) if f.rule_id == "aws-rds-backup-disabled"]

    assert [(p.path, p.region.line) for p in found.related] == [("modules/database/main.tf", 11), ("live/main.tf", 36)]


def test_the_configured_variable_file_decides():
    assert findings(fixture(), var_files=("envs/dev.tfvars",)) == []


def test_nothing_is_said_of_a_variable_without_a_default():
    files = {path: text for path, text in fixture().items() if not path.endswith(".tfvars")}

    assert findings(files) == []
    assert findings({p: t for p, t in files.items() if p.startswith("modules/")}) == []


def test_the_default_of_a_variable_is_judged_where_nobody_calls_the_module():
    text = (
        'variable "days" {\n  default = 0\n}\nresource "aws_db_instance" "d" {\n  backup_retention_period = var.days\n'
    )
    text += "  storage_encrypted = true\n}\n"

    (found,) = findings({"main.tf": text})

    assert (found.rule_id, found.place.region.line) == ("aws-rds-backup-disabled", 2)
