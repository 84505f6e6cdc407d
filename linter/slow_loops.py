"""The loops of a position automaton to the ways in which they share a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from linter.records import NamedTuple
from linter.typed import TypeVar

Node = TypeVar("Node")
EXPONENTIAL = 99


class Growth(NamedTuple):
    """Time is at most about `constant * length ** degree`; a degree of 99 is exponential, `why` says where."""

    degree: int
    constant: int
    why: str = ""


class Loops:
    """Loops are the strongly connected positions; each has a number of turns, 0 for any number."""

    def __init__(
        self,
        takes: Sequence[frozenset[str]],
        after: Mapping[int, list[int]],
        ways: Mapping[tuple[int, int], int],
        turns: Mapping[tuple[int, int], int],
        step: Callable[[int], None],
    ) -> None:
        self.takes = takes
        self.after = after
        self.ways = ways
        self.turns = turns
        self.step = step
        self.order = components(range(len(takes)), lambda p: after.get(p, ()))
        self.number = {p: n for n, group in enumerate(self.order) for p in group}

    def growth(self) -> Growth:
        """The product over the chain of loops that multiplies most."""
        loops = [n for n, group in enumerate(self.order) if len(group) > 1 or (group[0], group[0]) in self.ways]
        for n in loops:
            if self._forks(self.order[n]):
                return Growth(EXPONENTIAL, 1, ", as a repeat inside a repeat can split one text in several ways")
        best: dict[int, tuple[int, int]] = {}
        for n in sorted(loops, reverse=True):  # what comes first has the higher number
            best[n] = (1, 1)
            for m, before in list(best.items()):
                if m != n and self._reaches(m, n):
                    best[n] = max(best[n], self._with(before, m, n))
        top = max(best.values(), default=(1, 1))
        return Growth(top[0], max((c for _, c in best.values()), default=1))

    def _with(self, before: tuple[int, int], one: int, two: int) -> tuple[int, int]:
        """Degree and constant of a chain that goes on from one loop to another."""
        if not self._share(one, two):
            return before
        turns = self._turns(one, two)
        return (before[0] + 1, before[1]) if turns == 0 else (before[0], before[1] * turns)

    def _turns(self, one: int, two: int) -> int:
        """In how many ways a text is shared by two loops, 0 for as many as it has characters."""
        counts = [c for c in (self._of(one), self._of(two)) if c]
        return min(counts, default=0)

    def _of(self, n: int) -> int:
        inside = [t for (p, q), t in self.turns.items() if self.number[p] == self.number[q] == n]
        return 0 if 0 in inside else max(inside, default=0)

    def _reaches(self, one: int, two: int) -> bool:
        seen = set(self.order[one])
        waiting = list(seen)
        while waiting:
            p = waiting.pop()
            if self.number[p] == two:
                return True
            for q in self.after.get(p, ()):
                self.step(1)
                if q not in seen:
                    seen.add(q)
                    waiting.append(q)
        return False

    def _forks(self, group: list[int]) -> bool:
        """Whether one text leads round a loop in two ways."""
        inside = set(group)
        if any(self.ways.get((p, q), 0) > 1 for p in group for q in self.after.get(p, ()) if q in inside):
            return True

        def pairs(pair: tuple[int, int]) -> list[tuple[int, int]]:
            nexts = [[q for q in self.after.get(p, ()) if q in inside] for p in pair]
            self.step(len(nexts[0]) * len(nexts[1]) + 1)
            return [(a, b) for a in nexts[0] for b in nexts[1] if self.takes[a] & self.takes[b]]

        for component in components([(p, p) for p in group], pairs):
            equal = [p == q for p, q in component]
            if any(equal) and not all(equal):
                return True
        return False

    def _share(self, one: int, two: int) -> bool:
        """Whether some text goes round the first loop, from it to the second, and round the second."""
        return any(self._shared(p, q) for p in self.order[one] for q in self.order[two])

    def _shared(self, p: int, q: int) -> bool:
        start, goal = (p, p, q), (p, q, q)
        seen = {start}
        waiting = [start]
        while waiting:
            a, b, c = waiting.pop()
            firsts = [x for x in self.after.get(a, ()) if self.number[x] == self.number[p]]
            lasts = [x for x in self.after.get(c, ()) if self.number[x] == self.number[q]]
            for x in firsts:
                for z in lasts:
                    both = self.takes[x] & self.takes[z]
                    for y in self.after.get(b, ()) if both else ():
                        self.step(1)
                        new = x, y, z
                        if new not in seen and not both.isdisjoint(self.takes[y]):
                            if new == goal:
                                return True
                            seen.add(new)
                            waiting.append(new)
        return False


def components(starts: Iterable[Node], after: Callable[[Node], Sequence[Node]]) -> list[list[Node]]:
    """Strongly connected components, those that others lead to first (Tarjan 1972, without recursion)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on: set[Node] = set()
    found: list[list[Node]] = []
    for start in starts:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        stack.append(start)
        on.add(start)
        work = [(start, iter(after(start)))]
        while work:
            node, ahead = work[-1]
            for nearby in ahead:
                if nearby not in index:
                    index[nearby] = low[nearby] = len(index)
                    stack.append(nearby)
                    on.add(nearby)
                    work.append((nearby, iter(after(nearby))))
                    break
                if nearby in on:
                    low[node] = min(low[node], index[nearby])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    found.append(stack[at:])
                    on.difference_update(stack[at:])
                    del stack[at:]
    return found
