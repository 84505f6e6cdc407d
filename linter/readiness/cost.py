"""Credentials and connectors to what one rotation costs, and how many connectors an access change reaches."""

from __future__ import annotations

from collections.abc import Iterable

from linter.checks.shared_credential import cost
from linter.policy.integrations import items
from linter.project import Connector, Credential
from linter.readiness.model import Scene, declared, plural


def groups(scene: Scene) -> list[list[Credential]]:
    """The uses of each secret that the integration's files hold, in other files too; the most used first."""
    own = {c.fingerprint for c in scene.credentials() if not c.weak}
    found: dict[str, list[Credential]] = {}
    for use in scene.project.credentials:
        if use.kind == "literal" and use.fingerprint in own:
            found.setdefault(use.fingerprint, []).append(use)
    return sorted(found.values(), key=lambda uses: (-len(_places(uses)), uses[0].place))


def _places(uses: Iterable[Credential]) -> set[tuple[str, int]]:
    return {(c.place.path, c.place.region.line) for c in uses}


def shared(scene: Scene) -> list[list[Credential]]:
    """The secrets that two or more connectors, or files, use."""
    return [g for g in groups(scene) if len({(c.place.path, c.owner) for c in g}) > 1]


def line(scene: Scene) -> str:
    """The cost line: one rotation of the most used secret, or what a rotation by hand takes."""
    found = groups(scene)
    if found:
        uses = found[0]
        used = connectors_of(uses, scene.project.connectors)
        return cost(len(_places(uses)), len({c.place.path for c in uses}), len(used))
    manual = [s for s in items(scene.integration.spec, "secrets") if declared(s.get("rotation")) != "automatic"]
    if manual:
        number = len(scene.connectors())
        return cost(number, len({c.place.path for c in scene.connectors()}), number)
    return cost(0, 0, 0)


def reauthorised(scene: Scene) -> str:
    """How many connectors the next access change makes somebody reauthorise by hand."""
    uses = [c for group in groups(scene) for c in group]
    number = len(connectors_of(uses, scene.project.connectors))
    manual = [
        s for s in items(scene.integration.spec, "secrets") if declared(s.get("rotation")) in ("manual", "none", "")
    ]
    if manual:
        number = max(number, len(scene.connectors()))
    return f"{plural(number, 'connector')} to reauthorise by hand at the next access change" if number else ""


def connectors_of(uses: Iterable[Credential], connectors: Iterable[Connector]) -> set[tuple[str, str]]:
    """The connectors that use a secret: by the owner's address, else the only one of the file."""
    files: dict[str, list[Connector]] = {}
    for connector in connectors:
        files.setdefault(connector.place.path, []).append(connector)
    used = set()
    for use in uses:
        there = files.get(use.place.path, [])
        owned = [c for c in there if c.address == use.owner] or (there if len(there) == 1 else [])
        used |= {(c.place.path, c.address) for c in owned}
    return used
