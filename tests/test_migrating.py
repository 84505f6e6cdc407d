"""The table of other tools' ids names rules that we have, and is written from a catalogue as it says."""

from __future__ import annotations

from pathlib import Path

from linter import compile
from tools import migration_table

ROOT = Path(__file__).parent.parent
RULES = compile.read(str(ROOT / "rules"))
LINES = [line.split("\t") for line in migration_table.TARGET.read_text().splitlines()]


def test_every_rule_that_the_table_names_is_there():
    known = set(RULES) | {alias for rule in RULES.values() for alias in rule.get("aliases", ())}
    by_hand = {id for ids in migration_table.BY_HAND.values() for id in ids.split()}

    assert sorted({id for _, _, ours in LINES[1:] for id in ours.split()} - known) == []
    assert sorted(by_hand - known) == []
    assert (
        sorted({id for row in migration_table.read(migration_table.HAND) for id in row["ours"].split()} - known) == []
    )


def test_an_id_stands_in_one_row_of_a_tool():
    assert LINES[0] == ["tool", "id", "ours"]
    assert {tool for tool, _, _ in LINES[1:]} == set(migration_table.TOOLS)
    assert len({(tool, id) for tool, id, _ in LINES[1:]}) == len(LINES) - 1 > 1000


def test_a_row_stands_for_the_rules_that_judge_its_attribute():
    rules = {
        "lb-plaintext": {"types": ["aws_lb_listener"], "expect": {"protocol": {"equals": "HTTPS"}}},
        "lb-weak": {"types": ["aws_lb_listener"], "when": {"protocol": {}}, "expect": {"ssl_policy | policy": {}}},
        "db-plaintext": {"types": ["aws_db_instance"], "expect": {"protocol": {}}},
        "db-rule": {"types": ["aws_db_instance"], "path": "rule[0]", "expect": {"from": {}}},
    }
    rows = [
        {"proposed_id": "X1", "where": "aws_lb_listener.protocol", "peer_equivalents": "checkov:CKV_1;CKV_2(http); kics:ab"},
        {"proposed_id": "X2", "where": "aws_lb_listener.ssl_policy; Pod.spec", "peer_equivalents": "trivy:AVD-1; checkov:CKV_2"},
        {"proposed_id": "X3", "where": "aws_db_instance.rule.from", "peer_equivalents": "tfsec:old; trivy:AVD-3"},
        {"proposed_id": "X4", "where": "aws_none.a", "peer_equivalents": "checkov:CKV_9"},
    ]  # fmt: skip

    more = [
        {"tool": "polaris", "id": "p", "ours": "db-rule gone"},
        {"tool": "checkov", "id": "CKV_1", "ours": "db-rule"},
        {"tool": "checkov", "id": "CKV_8", "ours": "gone"},
    ]

    assert migration_table.table(rows, rules, more) == [
        "tool\tid\tours",
        "checkov\tCKV_1\tdb-rule lb-plaintext",
        "checkov\tCKV_2\tlb-plaintext lb-weak",
        "kics\tab\tlb-plaintext",
        "polaris\tp\tdb-rule",
        "trivy\tAVD-1\tlb-weak",
        "trivy\tAVD-3\tdb-rule",
    ]
