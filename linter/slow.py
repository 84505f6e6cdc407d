"""A regular expression to how its time can grow with its text, so that a slow one is refused before it runs.

The pattern becomes its position automaton (Glushkov). Two ways round one loop on the same text are exponential
ambiguity; two loops that may share a text, one after the other, are a factor of its length each; parts that may be left
out and alternatives that start alike are a factor of two and of their number. Criteria: Weber and Seidl, On the degree
of ambiguity of finite automata (1991). It errs towards slow: captures and look-arounds are taken
for what they consume, back-references for any character, counted repeats for loops of a bounded number of turns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from math import log2

from linter.records import NamedTuple
from linter.slow_chars import characters, takes
from linter.slow_loops import EXPONENTIAL, Growth, Loops
from linter.typed import Any

MOST_CONSTANT = 200_000
"""Turns of bounded loops that may multiply, and ways to choose among parts."""
_WORK = 3_000_000
"""Steps of the analysis itself; a pattern that needs more is called too large."""
_UNROLLED = 3
_ANY = 2**16
"""Turns from which on a repeat counts as one without end."""
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
        self.choices: dict[str, float] = {}  # bits of the choices that a run of each character leaves open
        self.inner = Growth(1, 1)  # of what is not given back: it is tried in every way inside
        self.alphabet = sorted({*_SAMPLES, *characters(tree)})
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
                return self.union(value)
            case "BRANCH":
                return self.either([list(one) for one in value[1]])
            case "GROUPREF_EXISTS":
                return self.either([list(one or ()) for one in value[1:]])
            case "POSSESSIVE_REPEAT":
                whole = self.union(value[2])
                return whole._replace(empty=value[0] == 0 or whole.empty)
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self.repeat(*value)
        return self.position(self.members(kind, value))

    def repeat(self, least: Any, most: Any, body: Any) -> _Part:
        """A repeat: few turns are written out, a fixed number of a fixed width is one, else it is a loop."""
        low, high = body.getwidth()
        most = int(most)
        if most == 0:
            return _Part()
        before, at = dict(self.choices), len(self.takes)
        if most > _UNROLLED and high == 0:
            self.inner = Growth(EXPONENTIAL, 1, ", as what takes no text is repeated")
        if most == least and low == high:
            one = self.sequence(list(body))
            self.choose({c: bits - before.get(c, 0) for c, bits in self.choices.items()}, most - 1)
            return one
        if most <= _UNROLLED:
            out = _Part()
            for turn in range(most):
                one = self.sequence(list(body))
                again = one.twice or (one.empty and turn >= least)
                out = self.join(out, one._replace(empty=one.empty or turn >= least, twice=again))
            self.choose(dict.fromkeys(frozenset().union(*self.takes[at:]) or self.alphabet, 1), most - int(least))
            return out
        one = self.sequence(list(body))
        self.choices = before  # those of a loop are its forks
        if one.empty and most < _ANY:
            self.inner = Growth(EXPONENTIAL, 1, ", as each turn of a counted repeat may be empty")
        if one.empty:  # it is left out, or is there and takes nothing
            self.choose(dict.fromkeys(self.alphabet, 1))
        made = self.loop(one, 0 if most >= _ANY else most, empty=least == 0)
        return made._replace(twice=made.twice or one.empty)

    def choose(self, bits: dict[str, float], times: int = 1) -> None:
        """Count choices: those of each character, so many times."""
        for char, more in bits.items():
            self.choices[char] = self.choices.get(char, 0) + more * times

    def either(self, ways: list[list[Any]]) -> _Part:
        """One of some ways: the choices inside the way that has most, and which way it is where several start alike."""
        before = dict(self.choices)
        most, parts = before, []
        for way in ways:
            self.choices = dict(before)
            parts.append(self.sequence(way))
            most = {c: max(most.get(c, 0), self.choices.get(c, 0)) for c in {*most, *self.choices}}
        self.choices = most
        firsts = [frozenset().union(*(self.takes[p] for p in part.first)) for part in parts]
        empty = sum(part.empty for part in parts)
        self.choose({c: log2(max(1, empty + sum(c in f for f in firsts))) for c in self.alphabet})
        return _either(parts)

    def union(self, body: Any) -> _Part:
        """All that a body can take, as one character that is not given back."""
        inner = _Automaton.__new__(_Automaton)
        inner.takes, inner.follow, inner.turns, inner.choices, inner.inner = [], {}, {}, {}, Growth(1, 1)
        inner.alphabet, inner.fold, inner.lines, inner.work = self.alphabet, self.fold, self.lines, self.work
        part = inner.sequence(list(body))
        self.inner = max(self.inner, inner.growth())
        self.work = inner.work
        return self.position(frozenset().union(*inner.takes))._replace(empty=part.empty)

    def members(self, kind: Any, value: Any) -> frozenset[str]:
        """The sample characters that an item takes."""
        return frozenset(c for c in self.alphabet if takes(str(kind), value, c, fold=self.fold))

    def growth(self) -> Growth:
        """The growth of the whole, or of a part that is not given back if that is more."""
        ways = 2 ** min(max(self.choices.values(), default=0), 64)
        if ways > MOST_CONSTANT:
            return Growth(EXPONENTIAL, 1, ", as too many parts that may be left out, or swapped, take the same text")
        after: dict[int, list[int]] = {}
        for one, two in self.follow:
            after.setdefault(one, []).append(two)
        found = Loops(self.takes, after, self.follow, self.turns, self.step).growth()
        return max(self.inner, found._replace(constant=int(found.constant * ways)))


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
