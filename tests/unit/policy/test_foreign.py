"""Other tools' baselines and results stand for our findings where nothing is in doubt."""

from __future__ import annotations

import json

import pytest

from linter.errors import ConfigError
from linter.policy import foreign
from linter.policy.foreign import accepted, read
from tests.unit.policy.findings import finding

CHECKOV = {
    "check_type": "terraform",
    "results": {
        "failed_checks": [
            {
                "check_id": "CKV_AWS_133",
                "check_name": "Ensure that RDS instances has backup policy",
                "file_path": "/main.tf",
                "file_line_range": [1, 20],
                "resource": "aws_db_instance.orders",
            }
        ]
    },
}
CHECKOV_BASELINE = {
    "failed_checks": [
        {"file": "/main.tf", "findings": [{"resource": "aws_db_instance.orders", "check_ids": ["CKV_AWS_133"]}]}
    ]
}
DETECT_SECRETS = {
    "version": "1.5.0",
    "results": {".env": [{"type": "Secret Keyword", "filename": ".env", "hashed_secret": "0" * 40, "line_number": 4}]},
}
TRIVY = {
    "SchemaVersion": 2,
    "Results": [
        {
            "Target": "main.tf",
            "Misconfigurations": [
                {
                    "ID": "AWS-0077",
                    "Title": "RDS Cluster and RDS instance should have backup retention longer than 1 day",
                    "Status": "FAIL",
                    "CauseMetadata": {"Resource": "aws_db_instance.orders", "StartLine": 1, "EndLine": 20},
                }
            ],
            "Secrets": [{"RuleID": "generic", "StartLine": 4, "EndLine": 4}],
        }
    ],
}
BACKUP = finding("aws-rds-backup-disabled", "infra/main.tf", 9, resource="aws_db_instance.orders")
LOGS = finding("aws-rds-logs-not-exported", "infra/main.tf", 1, resource="aws_db_instance.orders", trigger="audit-log")
OTHER = finding("aws-rds-backup-disabled", "infra/main.tf", 40, resource="aws_db_instance.billing")
SECRET = finding("hardcoded-password", ".env", 4, trigger="secret-rotation")
ALL = [BACKUP, LOGS, OTHER, SECRET]


@pytest.mark.parametrize(
    ("kind", "data", "met"),
    [
        ("checkov", CHECKOV, [BACKUP]),
        ("checkov", [CHECKOV, {"passed": 0}], [BACKUP]),
        ("checkov", CHECKOV_BASELINE, [BACKUP, LOGS]),
        ("detect-secrets", DETECT_SECRETS, [SECRET]),
        ("trivy", TRIVY, [BACKUP]),
    ],
    ids=["checkov", "checkov list", "checkov baseline", "detect-secrets", "trivy"],
)
def test_a_row_stands_for_the_same_matter_at_the_same_place(kind, data, met):
    assert accepted(ALL, read(kind, json.dumps(data), "f"))[0] == met


def test_doubt_stays_new():
    unclear = json.dumps(TRIVY).replace("backup retention longer than 1 day", "good settings")

    found, lost = accepted(ALL, read("trivy", unclear, "f"))

    assert (found, lost) == ([], 2)


def test_a_path_that_may_be_two_files_is_none():
    twice = [finding(path="a/main.tf", resource="r"), finding(path="b/main.tf", resource="r")]
    row = foreign.Row("/main.tf", "r", None, foreign.ANY)

    assert accepted(twice, [row]) == ([], 1)


def test_no_digest_of_a_secret_is_read():
    assert "0" * 40 not in str(read("detect-secrets", json.dumps(DETECT_SECRETS), "f"))


@pytest.mark.parametrize("kind", foreign.KINDS)
@pytest.mark.parametrize("text", ["[", '{"a": 1}', "[]", "3"])
def test_what_another_program_wrote_is_refused(kind, text):
    with pytest.raises(ConfigError):
        read(kind, text, "f")


@pytest.mark.parametrize("kind", foreign.KINDS)
def test_an_empty_result_is_no_error(kind):
    empty = {
        "checkov": {"results": {"failed_checks": []}},
        "detect-secrets": {"results": {}},
        "trivy": {"SchemaVersion": 2},
    }

    assert read(kind, json.dumps(empty[kind]), "f") == []
