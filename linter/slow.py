"""A regular expression to how its time can grow with its text, so that a slow one is refused before it runs.

The pattern becomes its position automaton (Glushkov). Two ways round one loop on the same text are exponential
ambiguity; two loops that may share a text, one after the other, are a factor of its length each. Criteria: Weber and
Seidl, On the degree of ambiguity of finite automata (1991). It errs towards slow: captures and look-arounds are taken
for what they consume, back-references for any character, counted repeats for loops of a bounded number of turns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from linter.records import NamedTuple
from linter.slow_loops import EXPONENTIAL, Growth, Loops
from linter.typed import Any

MOST_CONSTANT = 200_000
"""Turns of bounded loops that may multiply."""
_WORK = 3_000_000
"""Steps of the analysis itself; a pattern that needs more is called too large."""
_UNROLLED = 3
_SAMPLES = "aZ5_ \n-\u00e9\u4e2d"
_START = frozenset({""})
"""What `^` takes: a character before the first one, that nothing else takes."""


def fault(pattern: str, degree: int = 2) -> str:
    """What is wrong with a pattern that may be searched for in foreign text, "" for nothing."""
    try:
        found = growth(pattern)
    except re.error as error:
        return f"{pattern!r} is no regular expression: {error}"
    if found.degree <= degree and found.constant <= MOST_CONSTANT:
        return ""
    how = "grows without bound" if found.degree == EXPONENTIAL else f"grows with the power {found.degree} of the text"
    how = how if found.degree > degree else "is multiplied too often by counted repeats"
    return f"{pattern!r} is slow: its time {how}{found.why}; let no two repeats match the same text, or count them"


def patterns(value: Any, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The texts of the named fields, at any depth of plain data: `(field, text)`."""
    names = frozenset(fields)
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from ((str(k), v) for k, v in one.items() if k in names and isinstance(v, str))
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


@lru_cache(maxsize=4096)
def growth(pattern: str, flags: int = 0, *, whole: bool = False) -> Growth:
    """How the time of a search grows, or with `whole` that of a match of the whole text; raises `re.error`."""
    from re import _parser  # the parser that `re.compile` itself uses

    try:
        return _Automaton(_parser.parse(pattern, flags), whole=whole).growth()
    except RecursionError:
        return Growth(EXPONENTIAL, 1, " (it is nested too deep)")
    except _TooLarge:
        return Growth(EXPONENTIAL, 1, " (it is too large to tell)")


class _TooLarge(Exception):  # noqa: N818 - never leaves this module
    """The analysis would take too long."""


class _Part(NamedTuple):
    """A piece of a pattern: where it starts and ends, whether it may be empty, and whether that in two ways."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    empty: bool = True
    twice: bool = False


class _Automaton:
    """Positions (characters of the pattern), what each takes, and what follows on what, in how many ways."""

    def __init__(self, tree: Any, *, whole: bool) -> None:
        self.takes: list[frozenset[str]] = []
        self.follow: dict[tuple[int, int], int] = {}
        self.turns: dict[tuple[int, int], int] = {}  # an edge that goes round a loop: how often, 0 for any number
        self.alphabet = sorted({*_SAMPLES, *_characters(tree)})
        self.fold = bool(tree.state.flags & re.IGNORECASE)
        self.lines = bool(tree.state.flags & re.MULTILINE)
        self.work = 0
        every = frozenset(self.alphabet)
        start = _Part() if whole or _anchored(tree) else self.loop(self.position(every), 0, empty=True)
        self.join(start, self.sequence(list(tree) if whole else _without_tail(list(tree))))

    def step(self, count: int = 1) -> None:
        """Count work."""
        self.work += count
        if self.work > _WORK or len(self.takes) > 2000:
            raise _TooLarge

    def position(self, takes: frozenset[str]) -> _Part:
        """A new position."""
        self.step()
        self.takes.append(takes)
        here = frozenset({len(self.takes) - 1})
        return _Part(here, here, empty=False)

    def join(self, one: _Part, two: _Part) -> _Part:
        """One part after another."""
        for edge in product(one.last, two.first):
            self.step()
            self.follow[edge] = self.follow.get(edge, 0) + 1
        first = one.first | two.first if one.empty else one.first
        last = one.last | two.last if two.empty else two.last
        return _Part(first, last, one.empty and two.empty, one.twice or two.twice)

    def loop(self, body: _Part, most: int, *, empty: bool) -> _Part:
        """A part again and again; `most` is the number of turns, 0 for any."""
        for edge in product(body.last, body.first):
            self.step()
            self.follow[edge] = self.follow.get(edge, 0) + 1 + body.twice
            known = self.turns.get(edge)
            self.turns[edge] = 0 if most == 0 or known == 0 else most * (known or 1)
        return body._replace(empty=empty or body.empty)

    def sequence(self, items: list[Any]) -> _Part:
        """Items one after another."""
        out = _Part()
        for item in items:
            out = self.join(out, self.part(*item))
        return out

    def part(self, kind: Any, value: Any) -> _Part:
        """One item of a parsed pattern."""
        match str(kind):
            case "AT":
                starts = str(value) == "AT_BEGINNING_STRING" or (str(value) == "AT_BEGINNING" and not self.lines)
                return self.position(_START) if starts else _Part()
            case "ASSERT" | "ASSERT_NOT":
                return _Part(self.sequence(list(value[1])).first)
            case "SUBPATTERN":
                return self.sequence(list(value[3]))
            case "ATOMIC_GROUP":
                return self.position(self.union(value))
            case "BRANCH":
                parts = [self.sequence(list(one)) for one in value[1]]
                return _either(parts)
            case "GROUPREF_EXISTS":
                return _either([self.sequence(list(one or ())) for one in value[1:]])
            case "POSSESSIVE_REPEAT":
                return self.position(self.union(value[2]))._replace(empty=value[0] == 0)
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self.repeat(*value)
        return self.position(self.members(kind, value))

    def repeat(self, least: Any, most: Any, body: Any) -> _Part:
        """A repeat: few turns are written out, a fixed number of a fixed width is one, else it is a loop."""
        low, high = body.getwidth()
        most = int(most)
        if most == 0:
            return _Part()
        if most == least and low == high:
            return self.sequence(list(body))
        if most <= _UNROLLED:
            out = _Part()
            for turn in range(most):
                one = self.sequence(list(body))
                out = self.join(out, one._replace(empty=one.empty or turn >= least))
            return out
        return self.loop(self.sequence(list(body)), 0 if most >= 2**16 else most, empty=least == 0)

    def union(self, body: Any) -> frozenset[str]:
        """All that a body can take, as one character that is not given back."""
        inner = _Automaton.__new__(_Automaton)
        inner.takes, inner.follow, inner.turns = [], {}, {}
        inner.alphabet, inner.fold, inner.lines, inner.work = self.alphabet, self.fold, self.lines, self.work
        inner.sequence(list(body))
        self.work = inner.work
        return frozenset().union(*inner.takes)

    def members(self, kind: Any, value: Any) -> frozenset[str]:
        """The sample characters that an item takes."""
        return frozenset(c for c in self.alphabet if _takes(str(kind), value, c, fold=self.fold))

    def growth(self) -> Growth:
        """The growth of the whole."""
        after: dict[int, list[int]] = {}
        for one, two in self.follow:
            after.setdefault(one, []).append(two)
        return Loops(self.takes, after, self.follow, self.turns, self.step).growth()


def _either(parts: list[_Part]) -> _Part:
    first = frozenset().union(*(p.first for p in parts))
    empty = sum(p.empty for p in parts)
    twice = empty > 1 or any(p.twice for p in parts)
    return _Part(first, frozenset().union(*(p.last for p in parts)), empty > 0, twice)


def _anchored(tree: Any) -> bool:
    """Whether a match can only start at the start of the text."""
    head = tree[0] if len(tree) else None
    if head is None:
        return False
    kind, value = str(head[0]), head[1]
    if kind == "SUBPATTERN":
        return _anchored(value[3])
    if kind == "BRANCH":
        return all(_anchored(one) for one in value[1])
    return kind == "AT" and (str(value) == "AT_BEGINNING_STRING" or (str(value) == "AT_BEGINNING" and not _lines(tree)))


def _lines(tree: Any) -> bool:
    return bool(tree.state.flags & re.MULTILINE)


def _without_tail(items: list[Any]) -> list[Any]:
    """The items without what a search need not look at: a last repeat succeeds with its least turns."""
    if not items or str(items[-1][0]) not in ("MAX_REPEAT", "MIN_REPEAT"):
        return items
    kind, (least, _, body) = items[-1]
    return _without_tail(items[:-1]) if least == 0 else [*items[:-1], (kind, (least, least, body))]


def _characters(tree: Any) -> set[str]:
    """The characters at the edges of what the items of a pattern take."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple) and len(one) == 2 and str(one[0]) in ("LITERAL", "NOT_LITERAL"):
            found.update(_near(one[1], one[1]))
        elif isinstance(one, tuple) and len(one) == 2 and str(one[0]) == "RANGE":
            found.update(_near(*one[1]))
        elif isinstance(one, (tuple, list)) or hasattr(one, "data"):
            waiting.extend(one)
    return found


def _near(low: int, high: int) -> set[str]:
    codes = {low - 1, low, high, high + 1}
    near = {chr(c) for c in codes if 0 <= c < 0x110000}
    return near | {c.swapcase() for c in near if len(c.swapcase()) == 1}


def _takes(kind: str, value: Any, char: str, *, fold: bool) -> bool:
    """Whether an item takes a character."""
    forms = {char, char.lower(), char.upper()} if fold else {char}
    match kind:
        case "LITERAL":
            return chr(value) in forms
        case "NOT_LITERAL":
            return chr(value) not in forms
        case "RANGE":
            return any(len(c) == 1 and value[0] <= ord(c) <= value[1] for c in forms)
        case "CATEGORY":
            return _of_category(str(value), char)
        case "IN":
            inside = [(str(k), v) for k, v in value if str(k) != "NEGATE"]
            taken = any(_takes(k, v, char, fold=fold) for k, v in inside)
            return taken != (len(inside) < len(value))
        case "ANY":
            return char != "\n"
    return True


def _of_category(name: str, char: str) -> bool:
    plain = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    yes = char.isdigit() if plain == "DIGIT" else char.isspace() if plain == "SPACE" else char.isalnum() or char == "_"
    return yes != ("NOT_" in name)
