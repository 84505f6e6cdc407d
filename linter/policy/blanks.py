"""Findings on fields of a manifest that are written but not filled in to one finding an integration.

`init` writes each field that files cannot tell as `missing` or empty. Such a field is not the bad
value that a rule looks for: it is missing, and told as that, once. Readiness lists what each is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from linter.finding import Finding, Place
from linter.policy.integrations import Integration
from linter.policy.make import Maker, related

RULE = "manifest-incomplete"
NAMED = 4
_MEMBER = re.compile(r"\[[^\]]*\]")


def told_once(findings: Sequence[Finding], declared: Iterable[Integration], maker: Maker) -> list[Finding]:
    """The findings, those on blank fields of one integration put together; as they are where the rule is off."""
    if maker.rule(RULE) is None:
        return list(findings)
    out = list(findings)
    for one in declared:
        empty = [(f, path) for f in out if _about(f, one) and (path := _blank(f, one))]
        if not empty:
            continue
        gone = {id(f) for f, _ in empty}
        out = [f for f in out if id(f) not in gone]
        out += _made(one, sorted(empty, key=lambda e: (e[0].place, e[1])), maker)
    return out


def _made(one: Integration, empty: list[tuple[Finding, str]], maker: Maker) -> list[Finding]:
    names = list(dict.fromkeys(path for _, path in empty))
    shown = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    number = "1 field is" if len(names) == 1 else f"{len(names)} fields are"
    head = {"resource": f"integration.{one.name}", "key": "spec"}
    places = [(f.place, f"missing: {path}") for f, path in empty]
    return [related(m, places) for m in maker.make(RULE, one.place, **head, number=number, fields=shown)]


def _about(found: Finding, one: Integration) -> bool:
    own = found.place.path == one.place.path and found.resource == f"integration.{one.name}"
    return own and found.rule_id.startswith("manifest-") and found.key.startswith("spec.")


def _blank(found: Finding, one: Integration) -> str:
    """The field without a value that a finding is about or lies below, "" for none."""
    steps = _MEMBER.sub("", found.key).split(".")
    while len(steps) > 1:
        there = [(value, place) for value, place in _values(one, steps)]
        if there:
            near = [value for value, place in there if place.region.line == found.place.region.line]
            return ".".join(steps[1:]) if all(map(blank, near or [value for value, _ in there])) else ""
        steps.pop()
    return ""


def _values(one: Integration, steps: Sequence[str]) -> list[tuple[object, Place]]:
    """Every value at a path of fields, with its place; each member of a list is entered."""
    found: list[tuple[object, str]] = [(one.spec, "spec")]
    for step in steps[1:]:
        below: list[tuple[object, str]] = []
        for value, path in found:
            members = enumerate(value) if isinstance(value, list) else ()
            owners = [(m, f"{path}.{n}") for n, m in members] or [(value, path)]
            below += [(v[step], f"{p}.{step}") for v, p in owners if isinstance(v, dict) and step in v]
        found = below
    return [(value, one.places.get(path, one.place)) for value, path in found]


def blank(value: object) -> bool:
    """Whether a field holds nothing: empty, or the word `missing`, which `init` writes."""
    return value is None or (isinstance(value, str) and value.strip().lower() in ("", "missing"))
