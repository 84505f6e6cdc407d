"""A finding in a ConfigMap or Secret to the pods, in whichever file, that take their settings from it."""

from __future__ import annotations

from collections.abc import Iterable

from linter.finding import Finding, Place
from linter.project import Object, Project
from linter.typed import cast

LABEL = "takes its settings from it"
MOST = 50
_USES = (("ConfigMap", "configMaps"), ("Secret", "secrets"))


def name(findings: Iterable[Finding], project: Project) -> list[Finding]:
    """Add the pods that use a ConfigMap or Secret to each finding that lies in it."""
    stores: dict[str, list[Object]] = {}
    users: dict[tuple[str, str, str], list[Place]] = {}
    for found in project.objects:
        data = dict(found.data)
        if "lines" in data:
            stores.setdefault(found.place.path, []).append(found)
        for kind, key in _USES:
            for name in cast("tuple[str, ...]", data.get(key, ())):
                users.setdefault((kind, found.namespace, name), []).append(found.place)
    return [_named(f, stores.get(f.place.path, ()), users) for f in findings]


def _named(found: Finding, stores: Iterable[Object], users: dict[tuple[str, str, str], list[Place]]) -> Finding:
    known = {(p.path, p.region.line) for p in (found.place, *found.related)}
    more = []
    for store in stores:
        first, last = cast("tuple[int, int]", dict(store.data)["lines"])
        if first <= found.place.region.line <= last:
            for place in users.get((store.kind, store.namespace, store.name), ()):
                if (place.path, place.region.line) not in known:
                    known.add((place.path, place.region.line))
                    more.append(place._replace(label=LABEL))
    return found._replace(related=(*found.related, *more[:MOST]))
