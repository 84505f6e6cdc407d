"""The resources of a unit to lookups by type and by address, made once a unit and not once a resource."""

from __future__ import annotations

from collections.abc import Callable

from linter.platform import Loaded, Resource
from linter.typed import Any, TypeVar

Made = TypeVar("Made")


class Index:
    """Lookups over one unit. `made` holds what a check derives from the unit, by a key of its own."""

    __slots__ = ("by_address", "by_type", "made", "order")

    def __init__(self, loaded: Loaded) -> None:
        self.by_type: dict[str, list[Resource]] = {}
        self.by_address: dict[str, list[Resource]] = {}
        self.order: dict[Resource, int] = {}
        self.made: dict[Any, Any] = {}
        for n, resource in enumerate(loaded.resources):
            self.by_type.setdefault(resource.type, []).append(resource)
            self.by_address.setdefault(resource.address, []).append(resource)
            self.order[resource] = n

    def sorted(self, resources: set[Resource]) -> list[Resource]:
        """Resources in the order of the unit."""
        return sorted(resources, key=self.order.__getitem__)


_last: list[tuple[Loaded, Index]] = []
"""The unit that was asked for last: units are judged one after the other."""


def index(loaded: Loaded) -> Index:
    """The index of a unit."""
    if not _last or _last[0][0] is not loaded:
        _last[:] = [(loaded, Index(loaded))]
    return _last[0][1]


def once(loaded: Loaded, key: object, make: Callable[[Index], Made]) -> Made:
    """What `make` gives for a unit, made when it is first asked for; `key` names it."""
    known = index(loaded)
    if key not in known.made:
        known.made[key] = make(known)
    made: Made = known.made[key]
    return made
