"""`declared-shape`: a declared integration must fit its schema; each fault is named where it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from linter.checks import Match
from linter.platform import Loaded, Resource
from linter.platform.manifest_table import SCHEMA
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Expr, Leaf, Map, Node, Seq, Span, Template
from linter.typed import Any

SCOPE = "resource"
_NAMES = {
    "object": "a map", "array": "a list", "string": "a string", "integer": "a whole number",
    "number": "a number", "boolean": "true or false", "null": "null",
}  # fmt: skip


class Params(NamedTuple):
    """Nothing to set."""


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each fault, in the order of the text; unknown values fit."""
    for span, key, reason in faults(target.body, SCHEMA, "", target.place):
        yield Match(span, {"reason": reason, "path": key}, key=key)


def faults(node: Node, schema: dict[str, Any], path: str, at: Span) -> Iterator[tuple[Span, str, str]]:
    """Place, dotted path and reason of what does not fit; `at` stands for a missing member."""
    kind = _kind(node)
    if kind == "":
        return
    wanted = schema.get("type", kind)
    allowed = [wanted] if isinstance(wanted, str) else wanted
    if kind not in allowed and not (kind == "integer" and "number" in allowed):
        names = [_NAMES[t] for t in allowed if t != "null"]
        yield _where(node), path, f"{_called(path)} must be {' or '.join(names)}"
        return
    match node:
        case Map():
            yield from _members(node, schema, path, at)
        case Seq(items=items):
            for n, item in enumerate(items):
                yield from faults(item, schema.get("items", {}), f"{path}.{n}", _where(item))
        case Leaf(value=value):
            yield from _scalar(value, node.span, schema, path)


def _members(node: Map, schema: dict[str, Any], path: str, at: Span) -> Iterator[tuple[Span, str, str]]:
    known = schema.get("properties", {})
    seen = set()
    for entry in node.entries:
        name = str(entry.key.value)
        below = f"{path}.{name}".lstrip(".")
        if name in seen:
            yield entry.key.span, below, f"{below} is written twice"
        elif name in known:
            yield from faults(entry.value, known[name], below, entry.key.span)
        elif schema.get("additionalProperties") is False and entry.key.value is not UNKNOWN:
            yield entry.key.span, below, f"{below} is not a field{_hint(name, list(known))}"
        seen.add(name)
    for name in schema.get("required", ()):
        if name not in seen and not node.open:
            yield at, f"{path}.{name}".lstrip("."), f"{_called(path)} needs {name}"


def _scalar(value: Any, span: Span, schema: dict[str, Any], path: str) -> Iterator[tuple[Span, str, str]]:
    choices = schema.get("enum")
    if choices is not None and value not in choices:
        names = [str(c) for c in choices if c is not None]
        yield span, path, f"{path} must be {' or '.join(names)}{_hint(str(value), names)}"
    pattern = schema.get("pattern")
    if pattern is not None and isinstance(value, str) and not re.search(pattern, value):
        yield span, path, f"{path} must be a day (YYYY-MM-DD)"


def _kind(node: Node) -> str:
    """The JSON type of a node, "" where it is not known."""
    match node:
        case Map():
            return "object"
        case Seq():
            return "array"
        case Expr() | Leaf(value=Template()):
            return ""
        case Leaf(value=value):
            kinds = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
            return kinds.get(type(value), "")
    return ""


def _where(node: Node) -> Span:
    match node:
        case Map(entries=entries) if entries:
            return entries[0].key.span
        case Seq(items=items) if items:
            return _where(items[0])
    return node.span


def _called(path: str) -> str:
    return path or "the manifest"


def _hint(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f" (did you mean {near[0]}?)" if near else ""
