"""Write docs/migrating_ids.tsv: other tools' check ids to ours, from a catalogue of rules with peer ids.

    python tools/migration_table.py CATALOGUE/rules.tsv

A row of the catalogue names its place (`type.attribute`) and the ids of its peers. Ours are the rules that
judge that attribute of that type; where a row's place is no attribute of Terraform, `BY_HAND` names them.
`migration_hand.tsv` has ids that the catalogue lacks. An id is written only when we have its rule.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from linter import compile  # noqa: E402 - the tool runs from a checkout

TARGET = ROOT / "docs" / "migrating_ids.tsv"
HAND = ROOT / "tools" / "migration_hand.tsv"
TOOLS = ("checkov", "trivy", "kics", "kube-linter", "polaris")
PLACE = re.compile(r"([a-z]+_[a-z0-9_]+)\.(.+)")
INDEX = re.compile(r"\[[^\]]*\]|\.\d+|\.\*")
BY_HAND = {
    "SEC1A5": "hardcoded-password hardcoded-api-key hardcoded-provider-token",
    "SEC1B6": "hardcoded-password hardcoded-api-key aws-datasync-static-keys",
    "SEC1C6": "aws-provider-static-keys",
    "SEC248": "hardcoded-password default-password",
    "SEC491": "github-secret-plaintext hardcoded-provider-token",
    "SEC4C0": "terraform-secret-variable-not-sensitive hardcoded-password",
    "SEC501": "hardcoded-password hardcoded-api-key hardcoded-provider-token",
    "SEC502": "hardcoded-secret-in-kubernetes-secret",
    "SEC503": "hardcoded-password hardcoded-api-key hardcoded-connection-string",
    "SEC504": "kubernetes-secret-in-env",
    "SEC546": "kubernetes-encryption-identity-first kubernetes-apiserver-secrets-unencrypted",
    "SEC810": "hardcoded-password default-password hardcoded-api-key",
    "IDN186": "aws-iam-policy-full-admin aws-iam-policy-all-actions aws-iam-policy-wildcard-resource",
    "IDN187": "aws-iam-user-console-login aws-iam-login-without-reset",
    "IDN1A9": "aws-resource-policy-public-principal",
    "IDN313": "gcp-service-account-key-created",
    "IDN510": "kubernetes-pod-default-account",
    "IDN511": "kubernetes-pod-token-mounted",
    "IDN512": "kubernetes-account-shared",
    "IDN513": "kubernetes-role-wildcard",
    "IDN514": "kubernetes-binding-cluster-admin kubernetes-role-binding-cluster-admin",
    "IDN515": "kubernetes-role-reads-secrets kubernetes-binding-reads-all-secrets",
    "IDN516": "kubernetes-binding-everyone kubernetes-binding-anonymous kubernetes-binding-default-account",
    "IDN541": "kubernetes-apiserver-anonymous-auth kubernetes-apiserver-always-allow kubernetes-apiserver-without-rbac",
    "IDN542": "kubernetes-apiserver-token-auth-file kubernetes-apiserver-basic-auth-file",
    "IDN814": "compose-port-published",
    "TLS1A0": "aws-rds-parameter-group-allows-plaintext aws-rds-parameter-group-tls-not-set aws-docdb-parameter-group-tls-off",
    "TLS524": "kubernetes-service-exposes-plaintext",
    "TLS540": "kubernetes-component-tls-version-old kubernetes-component-weak-cipher",
    "API1A4": "runtime-version-ended runtime-version-deprecated runtime-version-ends-soon",
    "API4C4": "terraform-module-without-version terraform-module-git-unpinned terraform-module-branch-ref",
    "API560": "kubernetes-api-ended kubernetes-api-deprecated",
    "API562": "kubernetes-image-latest kubernetes-image-untagged kubernetes-image-floating-tag",
    "API563": "kubernetes-image-without-digest",
    "LOG154": "aws-msk-log-off",
    "LOG197": "aws-opensearch-audit-log-missing aws-opensearch-logs-not-published",
    "LOG543": "kubernetes-apiserver-audit-log-missing kubernetes-apiserver-audit-policy-missing kubernetes-apiserver-audit-log-maxage",
    "LOG544": "kubernetes-audit-policy-silent kubernetes-audit-policy-secret-bodies",
    "RCV206": "azure-data-factory-without-repository",
    "RCV568": "kubernetes-deployment-recreate",
    "RCV569": "kubernetes-cronjob-overlaps kubernetes-cronjob-forgets kubernetes-cronjob-without-deadline",
    "OWN570": "kubernetes-workload-without-owner kubernetes-namespace-without-owner",
}
"""Rows of the catalogue whose place is no attribute: our rules, separated by blanks."""

Rules = Mapping[str, Mapping[str, Any]]


def peers(text: str) -> Iterator[tuple[str, str]]:
    """`(tool, id)` of a cell such as `checkov:CKV_AWS_2;CKV_AWS_103; kics:6e8849c1`."""
    tool = ""
    for piece in re.split(r"[;,]\s*", text):
        name, colon, id = piece.strip().partition(":")
        tool, id = (name, id) if colon else (tool, name)
        if tool in TOOLS:
            yield tool, id.partition("(")[0].strip()


def judged(rule: Mapping[str, Any], part: str) -> set[str]:
    """The attribute paths that a part of a rule (`expect`, `when` ...) names, without indices."""
    below = rule.get("path") or []
    bases = [below] if isinstance(below, str) else list(below)
    named = rule.get(part) if isinstance(rule.get(part), Mapping) else {}
    paths = {path.strip() for key in named or {} for path in key.split("|")}
    paths |= {f"{base}.{path}" for base in bases for path in paths}
    return {INDEX.sub("", path) for path in (paths | set(bases) if part == "expect" else paths)}


def ours(row: Mapping[str, str], rules: Rules) -> list[str]:
    """The rules of ours that stand for a row of the catalogue, in order of their ids."""
    if row["proposed_id"] in BY_HAND:
        return [id for id in BY_HAND[row["proposed_id"]].split() if id in rules]
    found: set[str] = set()
    for place in re.split(r";\s*", row["where"]):
        at = PLACE.fullmatch(place.strip())
        if at:
            near = {id: r for id, r in rules.items() if at[1] in (r.get("types") or ())}
            exact = {id for id, r in near.items() if at[2] in judged(r, "expect")}
            found |= exact or {id for id, r in near.items() if at[2] in judged(r, "where") | judged(r, "when")}
    return sorted(found)


def table(rows: Iterable[Mapping[str, str]], rules: Rules, more: Iterable[Mapping[str, str]] = ()) -> list[str]:
    """Lines of `tool, id, our ids`, sorted; `more` are lines of the same kind, written by hand."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        for peer in peers(row["peer_equivalents"]):
            found.setdefault(peer, set()).update(ours(row, rules))
    for row in more:
        named = (id for id in row["ours"].split() if id in rules)
        found.setdefault((row["tool"], row["id"]), set()).update(named)
    lines = [f"{tool}\t{id}\t{' '.join(sorted(ids))}" for (tool, id), ids in sorted(found.items()) if ids]
    return ["tool\tid\tours", *lines]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table with a header."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def main(arguments: list[str]) -> int:
    """Write the table from the catalogue that is named."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    lines = table(read(Path(arguments[0])), compile.read(str(ROOT / "rules")), read(HAND))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(lines) - 1} ids")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
