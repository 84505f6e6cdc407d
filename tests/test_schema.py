"""Every attribute path of a Terraform rule exists in the provider's schema, or is known to be a former one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from linter import compile
from linter.predicate import parse_path

ROOT = Path(__file__).parent.parent
REMOVED = ROOT / "rules" / "terraform" / "removed_paths.tsv"
RULES = {i: r for i, r in compile.read(str(ROOT / "rules")).items() if r.get("platform") == "terraform"}
LANGUAGE = ("backend.", "module", "terraform", "variable", "output", "locals", "ephemeral.")
"""Types of Terraform itself, which no provider describes."""
META = {"lifecycle", "provider", "depends_on", "timeouts", "provisioner", "connection"}
"""Arguments that every resource has."""
RENDERED = {"data.aws_iam_policy_document": {"json", "minified_json"}, "data.google_iam_policy": {"policy_data"}}


class Use(NamedTuple):
    """One path of a rule: alternatives, the types it is for, and whether a type without it would always fail.

    `written` groups the alternatives by what the rule writes: below several block paths each need exist below one.
    """

    alternatives: tuple[str, ...]
    types: tuple[str, ...]
    demanded: bool = False
    written: tuple[tuple[str, ...], ...] = ()


def uses(rule: dict[str, Any]) -> Iterator[Use]:
    """Where a rule looks: its clauses and paths, each with the types whose schema they are of."""
    types, partners = tuple(rule.get("types", ())), tuple(rule.get("partners", ()))
    check = rule.get("check", "attribute")
    base = rule.get("path", []) if check == "block" else []
    bases = [base] if isinstance(base, str) else list(base)
    for path in bases:
        yield Use((path,), types)
    for field in compile.CLAUSES:
        for key, predicate in rule.get(field, {}).items():
            demanded = field == "expect" and "default" not in predicate and predicate.get("exists") is not False
            paths = tuple(p.strip() for p in str(key).split(" | "))
            inside = bases if bases and field not in ("when", "spared_having") else [""]
            of = partners if check == "companion" and field in ("having", "where") else types
            of = ("*",) if field == "having" and "onward" in rule else of  # of what the partner refers to
            of = tuple(rule["spared_by"]) if field == "spared_having" else of
            written = tuple(tuple(f"{b}.{p}".lstrip(".") for b in inside) for p in paths)
            yield Use(tuple(w for group in written for w in group), of, demanded, written)
    for field, of in (("via", partners), ("through", types), ("onward", partners)):
        listed = rule.get(field, [])
        paths = (listed,) if isinstance(listed, str) else tuple(listed)
        if paths and check in ("attribute", "block", "companion"):
            yield Use(paths, of)


@cache
def schema() -> dict[str, str]:
    """Type to its arguments as the table writes them."""
    found = {}
    for line in (ROOT / "tests" / "data" / "schema.txt").read_text(encoding="utf-8").splitlines():
        _, type, arguments = line.split(" ", 2)
        found[type] = arguments
    return found


def family(type: str) -> str:
    """The provider of a type by its name."""
    return type.removeprefix("provider.").removeprefix("data.").partition("_")[0].removesuffix("-beta")


@cache
def described() -> set[str]:
    """The providers whose schema is in the table; of others (docker, grafana) nothing can be said."""
    return {family(type) for type in schema()}


@cache
def tree(type: str) -> dict[str, Any] | None:
    """The arguments of a type, blocks as maps of their own; None for a type that is not in the table."""
    text = schema().get(type.replace("provider.google-beta", "provider.google"))
    if text is None:
        return None
    stack: list[dict[str, Any]] = [{}]
    last = ""
    for piece in text.replace("(", " ( ").replace(")", " ) ").split():
        if piece == "(":
            stack.append(stack[-1][last])
        elif piece == ")":
            stack.pop()
        else:
            last = piece
            stack[-1][piece] = {}
    return stack[0]


@cache
def removed() -> set[tuple[str, str]]:
    """Type and path that a provider had once; `*` stands for a whole type."""
    rows = [line.split("\t") for line in REMOVED.read_text(encoding="utf-8").splitlines()[1:] if line]
    return {(row[0], row[1]) for row in rows}


def exists(type: str, path: str) -> bool:
    """Whether a type has, or had, an argument; below one that is no block (a map, a policy) anything goes."""
    steps = [s for s in parse_path(path) if s != "[*]"]
    if (
        not steps
        or type == "*"
        or type.startswith(LANGUAGE)
        or family(type) not in described()
        or steps[0] in META | RENDERED.get(type, set())
    ):
        return True
    if (type, "*") in removed() or (type, ".".join(steps)) in removed():
        return True
    node = tree(type)
    if node is None:
        return False
    for step in steps:
        if step == "*":
            return True
        if step not in node:
            return any((type, ".".join(steps[:n])) in removed() for n in range(1, len(steps)))
        node = node[step]
        if not node:
            return True
    return True


def faults(rule: dict[str, Any]) -> Iterable[str]:
    """Paths that no type has, and types that have none of the alternatives."""
    for use in uses(rule):
        for group in use.written or ((path,) for path in use.alternatives):
            if not any(exists(type, path) for type in use.types for path in group):
                yield f"no type has {' or '.join(group)}"
        for type in use.types if use.demanded else ():
            if not any(exists(type, path) for path in use.alternatives):
                yield f"{type} has none of {', '.join(use.alternatives)}"


@pytest.mark.parametrize("id", sorted(RULES))
def test_every_path_is_of_the_schema(id):
    assert list(faults(RULES[id])) == [], "a mistake, a row for removed_paths.tsv, or run tools/schema_table.py"


def test_what_was_removed_names_its_version_and_source():
    rows = [line.split("\t") for line in REMOVED.read_text(encoding="utf-8").splitlines()[1:]]

    assert all(len(row) == 4 and row[2] and row[3].startswith("https://") for row in rows)
    assert rows == sorted(rows)


def test_the_table_names_the_versions():
    heads = [t for t in (ROOT / "tests" / "data" / "schema.txt").read_text().splitlines() if t.startswith("@")]

    assert any("hashicorp/aws@6" in head for head in heads)
