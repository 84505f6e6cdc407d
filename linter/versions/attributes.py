"""Attributes of a resource type whose value is a version, and what a provider removed, to hits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from linter import lifecycle_data as data
from linter.predicate import parse_path, select
from linter.tree import UNKNOWN, Choice, Expr, Leaf, Map, Missing, Node, Path, Seq, Span
from linter.typed import Any
from linter.versions import hits
from linter.versions.hits import Hit
from linter.versions.walk import HOLE, Pair, text_of

ANY = "*"
"""A constraint that admits every release."""


def of_attributes(shard: Mapping[str, Any], type: str, body: Map, at: Span) -> Iterator[Hit]:
    """The hits of a resource's versions."""
    for index, wanted in shard.get("types", {}).get(type, ()):
        if all(_holds(body, path, values, at) for path, values in wanted.get("when", {}).items()):
            for path in wanted["path"]:
                yield from _at_path(shard["products"][index], wanted, parse_path(path), body, at)


def _at_path(product: Mapping[str, Any], wanted: Mapping[str, Any], path: Path, body: Map, at: Span) -> Iterator[Hit]:
    pattern = data.pattern(wanted["re"])
    for leaf, walked in _leaves(body, path, at):
        text = text_of(leaf)
        one = pattern.fullmatch(text.strip()) if text and HOLE not in text else None
        if one is None:
            continue
        version = wanted.get("fixed") or one["v"] or (one["v2"] if "v2" in pattern.groupindex else "")
        certainty = wanted.get("certainty", data.SURE)
        yield from hits.hit(product, str(version), leaf.span, certainty, ".".join(walked), leaf.via)


def _leaves(body: Map, path: Path, at: Span) -> Iterator[tuple[Leaf, Path]]:
    """The leaves at a path; below `inputs` too, where a module keeps its arguments."""
    for start in (path, ("inputs", *path)):
        for hit, walked in select(body, start, at):
            if isinstance(hit, Leaf) and hit.value is not UNKNOWN:
                yield hit, tuple(p for p in walked if not p.startswith("["))


def _holds(body: Map, path: str, values: Sequence[str | None], at: Span) -> bool:
    """Whether the value at a path is one of those; None among them stands for an absent one."""
    found = [hit for hit, _ in select(body, parse_path(path), at)]
    if all(isinstance(hit, Missing) or (isinstance(hit, Leaf) and hit.value is None) for hit in found):
        return None in values
    texts = [text_of(hit) for hit in found if isinstance(hit, Leaf)]
    return any(text is not None and _same(text, v) for text in texts for v in values if v is not None)


def _same(text: str, wanted: str) -> bool:
    """Equal; a module source may name a folder inside the module or the registry's host."""
    bare = re.sub(r"^(?:registry\.terraform\.io|registry\.opentofu\.org)/", "", text)
    return bare == wanted or bare.startswith(wanted + "//")


def of_removed(shard: Mapping[str, Any], type: str, body: Map, at: Span, constraint: str | None) -> Iterator[Hit]:
    """What the provider removed or deprecates; removals count only where its constraint admits them.

    `constraint` is the provider's version constraint; `ANY` where a unit that is applied as it is shows
    none, so that the newest is taken; None where what is admitted stands elsewhere.
    """
    for path, rows in shard.get("gone", {}).get(type, {}).items():
        place = at if not path else present(body, tuple(path.split(".")))
        if place is None:
            continue
        chosen = _chosen(rows, constraint or "")
        if chosen is None:
            continue
        (index, row), certainty = chosen
        if "values" in row and not _is_one_of(body, path, row["values"]):
            continue
        name = f"{type}.{path}" if path else type
        yield Hit(shard["products"][index], name, row, place, certainty, path)


def _chosen(rows: Sequence[Any], constraint: str) -> tuple[Any, str] | None:
    """The first removal that the constraint admits, else a row that no release bounds."""
    removals = sorted((r for r in rows if r[1].get("removed_in")), key=lambda r: data.numbers(r[1]["removed_in"]) or ())
    for row in removals if constraint else ():
        if constraint == ANY:
            return row, data.MAYBE
        if admits(constraint, row[1]["removed_in"]):
            return row, data.SURE
    others = [r for r in rows if not r[1].get("removed_in")]
    return (others[0], data.SURE) if others else None


def admits(constraint: str, version: str) -> bool:
    """Whether a Terraform version constraint lets a release at or above `version` in.

    >>> [admits(c, "4.0.0") for c in ("~> 3.0", ">= 3.0", ">= 3.0, < 4.0", "4.2.0")]
    [False, True, False, True]
    """
    floor = _padded(version)
    for clause in constraint.split(","):
        hit = re.fullmatch(r"\s*(~>|>=|<=|!=|=|>|<)?\s*v?(\d+(?:\.\d+)*)[\w.+-]*\s*", clause)
        if hit is None:
            return False
        limit = _padded(hit[2])
        match hit[1] or "=":
            case "=" | "<=":
                low = limit < floor
            case "<":
                low = limit <= floor
            case "~>":
                low = _ceiling(hit[2]) <= floor
            case _:
                low = False
        if low:
            return False
    return True


def _padded(version: str) -> tuple[int, ...]:
    parts = [int(p) for p in re.findall(r"\d{1,9}", version)[:3]]
    return tuple(parts + [0] * (3 - len(parts)))


def _ceiling(version: str) -> tuple[int, ...]:
    """The first release that `~> version` keeps out."""
    parts = [int(p) for p in version.split(".")[:3]]
    kept = parts[:-1] if len(parts) > 1 else parts
    return tuple([*kept[:-1], kept[-1] + 1] + [0] * (3 - len(kept)))


def present(node: Node, path: Path) -> Span | None:
    """Where the argument at a path is set; None when it is absent or null, however the map is closed."""
    match node:
        case Seq(items=items):
            return next((s for item in items if (s := present(item, path)) is not None), None)
        case Choice() | Expr():
            return None
        case Map(entries=entries):
            for entry in reversed(entries):
                if entry.key.value == path[0]:
                    if isinstance(entry.value, Leaf) and entry.value.value is None:
                        return None
                    return present(entry.value, path[1:]) if path[1:] else _place(entry.value, entry.key.span)
    return None


def _place(node: Node, key: Span) -> Span:
    match node:
        case Leaf(value=value) if value is not UNKNOWN and node.span.document is key.document:
            return node.span
        case Map(head=head) if head is not None:
            return head
    return key


def _is_one_of(body: Map, path: str, values: Sequence[str]) -> bool:
    leaves = [hit for hit, _ in select(body, tuple(path.split("."))) if isinstance(hit, Leaf)]
    return any(text_of(leaf) in values for leaf in leaves)


def of_template(found: list[Pair]) -> Iterator[Hit]:
    """CloudFormation resources in a document: a `Type` beside its `Properties`."""
    for pair in found:
        if pair.key == "Type" and pair.text.startswith("AWS::") and pair.around:
            node = pair.around[-1]
            body = next((e.value for e in node.entries if e.key.value == "Properties"), None)
            if isinstance(body, Map):
                yield from of_attributes(data.shard("attr-cloudformation"), pair.text, body, pair.leaf.span)
