"""Resolved nodes to what Terraform does with them: text, numbers, truth, members, equality."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform.terraform.run import MAX_COPIES, MAX_VALUE, Run
from linter.tree import UNKNOWN, Choice, Entry, Expr, Leaf, Map, Node, Scalar, Seq, Span, Template
from linter.typed import Any

MAX_OPTIONS = 8
MAX_EXACT = 2**53
"""What a float counts up to exactly."""


def unknown(span: Span, refs: tuple[str, ...] = (), via: tuple[Span, ...] = ()) -> Leaf:
    """A value the files do not fix."""
    return Leaf(UNKNOWN, span, via, refs)


def is_unknown(node: Node) -> bool:
    """Whether nothing at all is known of a value."""
    return isinstance(node, Expr) or (isinstance(node, Leaf) and node.value is UNKNOWN)


def scalar(node: Node) -> Scalar:
    """The value of a known leaf, UNKNOWN for anything else (a template, a list, a choice)."""
    if isinstance(node, Leaf) and not isinstance(node.value, Template):
        return node.value
    return UNKNOWN


def text(node: Node) -> str | None:
    """A scalar as Terraform writes it in a string; None when it is not known or null."""
    value = scalar(node)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _decimal_text(value)
    return str(value) if isinstance(value, int) else None


def _decimal_text(value: float) -> str | None:
    """A fraction as Terraform writes it, with more digits than a float has; None where those matter."""
    if value.is_integer():
        return str(int(value)) if abs(value) < MAX_EXACT else None
    shown = f"{value:.15g}"
    digits = shown.replace("-", "").replace(".", "").lstrip("0")
    return shown if len(digits) < 15 and "e" not in shown else None


def part(source: Node, word: str, start: int) -> Leaf:
    """A part of a string, from `start` of its text on, at the place where it is written."""
    if not isinstance(source, Leaf):
        return Leaf(word, source.span)
    kept, refs, (document, first, last) = source.via, source.refs, source.span
    if not source.segments:
        whole_text = last - first == len(str(source.value))
        span = Span(document, first + start, first + start + len(word)) if whole_text else source.span
        return Leaf(word, span, kept, refs)
    runs = []
    for here, there, size in source.segments:
        low, high = max(here, start), min(here + size, start + len(word))
        if low < high:
            runs.append((low - start, there + low - here, high - low))
    return Leaf(word, source.span, kept, refs, tuple(runs))


def number(node: Node) -> int | float | None:
    """A number, or a string that Terraform reads as one."""
    value = scalar(node)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str) and len(value) < 30:
        try:
            return int(value)
        except ValueError:
            return _decimal(value)
    return None


def _decimal(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def whole(node: Node) -> int | None:
    """A number without a fraction."""
    found = number(node)
    return None if found is None or found != int(found) else int(found)


def truth(node: Node) -> bool | None:
    """A boolean, or a string that Terraform reads as one."""
    value = scalar(node)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def choice(options: list[Node], span: Span) -> Node:
    """One of several values; equal ones are one, and too many are unknown."""
    flat: list[Node] = []
    for option in options:
        for one in option.options if isinstance(option, Choice) else (option,):
            if not any(same(one, known) for known in flat):
                flat.append(one)
    if len(flat) == 1:
        return flat[0]
    if len(flat) > MAX_OPTIONS or all(is_unknown(option) for option in flat):
        return unknown(span, joint_refs(flat))
    return Choice(tuple(flat), span)


def same(left: Node, right: Node) -> bool | None:
    """Whether two values are equal, None when that is not known."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Leaf) and one.value is None and never_null(other):
            return False
    (a, sure), (b, certain) = plain(left), plain(right)
    if not sure or not certain:
        return None
    if isinstance(a, float) or isinstance(b, float):
        return None if a != b and _is_close(a, b) else bool(a == b) and not isinstance(b, bool)
    if isinstance(a, str) != isinstance(b, str) and a is not None and b is not None:
        return None if _may_be_text(a, b) else False  # a declared type may have made either the other
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


def _is_close(left: object, right: object) -> bool:
    return isinstance(left, (int, float)) and isinstance(right, (int, float)) and abs(left - right) < 1e-9


def _may_be_text(left: object, right: object) -> bool:
    """Whether a string may be the other value: as text, or as the JSON that encodes a list or map."""
    word, other = (left, right) if isinstance(left, str) else (right, left)
    return isinstance(other, (dict, list)) or str(other).lower() == word


def never_null(node: Node) -> bool:
    """Whether a value, known or not, cannot be null."""
    return isinstance(node, (Map, Seq)) or (isinstance(node, Leaf) and isinstance(node.value, Template))


def plain(node: Node) -> tuple[Any, bool]:
    """The value without places, and whether all of it is known."""
    match node:
        case Leaf(value=value):
            known = value is not UNKNOWN and not isinstance(value, Template)
            return (value if known else None), known
        case Seq(items=items):
            pairs = [plain(item) for item in items]
            return [v for v, _ in pairs], not node.open and all(sure for _, sure in pairs)
        case Map(entries=entries):
            values = {str(e.key.value): plain(e.value) for e in entries}
            return {k: v for k, (v, _) in values.items()}, not node.open and all(s for _, s in values.values())
    return None, False


def ordered(node: Map) -> list[Entry]:
    """The members of a map as Terraform goes through them: by key, each once (the last that is written)."""
    last = {str(e.key.value): e for e in node.entries}
    return [last[name] for name in sorted(last)]


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf of a value."""
    match node:
        case Leaf():
            yield node
        case Seq(items=items) | Choice(options=items):
            for item in items:
                yield from leaves(item)
        case Map(entries=entries):
            for entry in entries:
                yield from leaves(entry.value)


def all_refs(*nodes: Node) -> tuple[str, ...]:
    """The addresses of every leaf, each once, in order."""
    return tuple(dict.fromkeys(ref for node in nodes for leaf in leaves(node) for ref in leaf.refs))


def joint_refs(nodes: list[Node]) -> tuple[str, ...]:
    """The addresses a computed value comes from: none where any unknown input has none."""
    for node in nodes:
        for leaf in leaves(node):
            if leaf.value is UNKNOWN and not leaf.refs:
                return ()
    return all_refs(*nodes)


def passed(node: Node, at: Span, run: Run, refs: tuple[str, ...] = ()) -> Node:
    """A value as a reference at `at` gives it: every leaf says that it was used there.

    A value that is too large to copy is unknown, so that no chain of references explodes.
    """
    if isinstance(node, Leaf):
        return Leaf(node.value, node.span, (at, *node.via)[:8], _joined(node.refs, refs), node.segments)
    budget = [min(MAX_VALUE, MAX_COPIES - run.copies)]
    copied = _copy(node, at, refs, budget)
    if copied is None:
        run.skip(at, "A value is too large to resolve; it is taken as unknown.")
        return unknown(at)
    run.copies += 1
    return copied


def _joined(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(left + right)) if left and right else left or right


def _copy(node: Node, at: Span, refs: tuple[str, ...], budget: list[int]) -> Node | None:
    budget[0] -= 1
    if budget[0] < 0:
        return None
    match node:
        case Leaf(value, span, via, old, segments):
            return Leaf(value, span, (at, *via)[:8], _joined(old, refs), segments)
        case Seq(items=items) | Choice(options=items):
            kept = [_copy(item, at, refs, budget) for item in items]
            known = tuple(k for k in kept if k is not None)
            if len(known) < len(kept):
                return None
            return Choice(known, node.span) if isinstance(node, Choice) else Seq(known, node.span, node.open)
        case Map(entries=entries):
            made: list[Entry] = []
            for entry in entries:
                copied = _copy(entry.value, at, refs, budget)
                if copied is None:
                    return None
                made.append(Entry(entry.key, copied))
            return Map(tuple(made), node.span, node.open, node.head)
    return node


def member(node: Node, key: Scalar, at: Span, run: Run) -> Node:
    """What `node.key` or `node[key]` gives; a miss in a closed value counts as failed."""
    match node:
        case Choice(options=options):
            before = run.failed
            found_each = [member(option, key, at, run) for option in options]
            certain = run.failed - before == len(options)
            run.doubted += run.failed > before and not certain
            run.failed = before + certain
            return choice(found_each, at)
        case Map() if key is not UNKNOWN:
            found = next((e.value for e in reversed(node.entries) if e.key.value == str(key)), None)
            if found is not None:
                return found
            run.failed += not node.open
            run.doubted += node.open
            return unknown(at)
        case Seq(items=items):
            return _item(node, items, key, at, run)
        case Map():
            run.doubted += 1
            return unknown(at, joint_refs([e.value for e in node.entries]))
        case Leaf(value=value):
            run.failed += value is not UNKNOWN
            run.doubted += value is UNKNOWN
            return unknown(at, node.refs)
    return unknown(at)


def _item(node: Seq, items: tuple[Node, ...], key: Scalar, at: Span, run: Run) -> Node:
    index = whole(Leaf(key, at)) if not isinstance(key, Template) else None
    if index is not None:
        if not node.open and 0 <= index < len(items):
            return items[index]
        run.failed += not node.open
        run.doubted += node.open
        return unknown(at, all_refs(node) if node.open else ())
    if isinstance(key, str) and len(items) == 1 and not node.open:
        return member(items[0], key, at, run)
    run.doubted += 1
    return unknown(at, joint_refs(list(items)) if items else ())
