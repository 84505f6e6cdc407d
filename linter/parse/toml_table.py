"""TOML tables as they grow, to maps: headers and dotted keys add to what is there already."""

from __future__ import annotations

from linter.tree import Entry, Leaf, Map, Node, Seq, Span
from linter.typed import TypeAlias

Content: TypeAlias = "Node | Table | list[Table]"


class Table:
    """A table that is still open: its members in order, and where it starts and ends."""

    __slots__ = ("end", "head", "members", "names", "start")

    def __init__(self, start: Span, head: Span | None = None) -> None:
        self.start = start
        self.end = start.end
        self.head = head
        self.members: list[tuple[Leaf, Content]] = []
        self.names: dict[object, Content] = {}

    def add(self, key: Leaf, value: Content) -> None:
        """Add a member; a second one of the same name stands beside the first."""
        self.members.append((key, value))
        self.names[key.value] = value
        if isinstance(value, tuple):
            self.end = max(self.end, value.span.end)

    def below(self, path: list[Leaf], header: Span, *, many: bool = False) -> Table:
        """The table at a path, made where it is not there; `many` starts a new element of a list."""
        table = self
        for depth, key in enumerate(path, 1):
            last = depth == len(path)
            found = table.names.get(key.value)
            head = header if last and header.start < key.span.start else None
            if isinstance(found, list) and many and last:
                found.append(Table(header, head))
            elif not isinstance(found, (Table, list)):
                fresh = Table(header if last else key.span, head)
                found = [fresh] if many and last else fresh
                table.add(key, found)
            table = found[-1] if isinstance(found, list) else found
        return table


def freeze(table: Table, span: Span | None = None) -> Map:
    """The map of a table; `span` is its own text, where that is known."""
    entries = tuple(Entry(key, _node(value)) for key, value in table.members)
    if span is None:
        end = max((table.end, *(e.value.span.end for e in entries)))
        span = table.start._replace(end=end)
    return Map(entries, span, head=table.head)


def _node(value: Content) -> Node:
    if isinstance(value, list):
        items = tuple(freeze(table) for table in value)
        return Seq(items, items[0].span._replace(end=max(i.span.end for i in items)))
    return freeze(value) if isinstance(value, Table) else value
