"""A project's facts to an inventory: connectors, systems, credentials, versions, who depends on what.

Credentials have run-local names (`credential-1`), never hashes; keyed fingerprints are added
only when the user gives a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linter.errors import ConfigError
from linter.finding import Place
from linter.project import Connector, Credential, Project
from linter.records import NamedTuple
from linter.typed import Any

SCHEMA = 1


class Shared(NamedTuple):
    """One secret value, its run-local name and every place that holds it."""

    name: str
    kind: str
    weak: bool
    fingerprint: str
    uses: tuple[Credential, ...]


def credentials(project: Project) -> list[Shared]:
    """Secret values in the order of their first place, named `credential-1` on."""
    groups: dict[str, list[Credential]] = {}
    for use in project.credentials:
        groups.setdefault(use.fingerprint, []).append(use)
    ordered = sorted(groups.values(), key=lambda uses: uses[0].place)
    return [
        Shared(f"credential-{n}", uses[0].kind, uses[0].weak, uses[0].fingerprint, tuple(uses))
        for n, uses in enumerate(ordered, 1)
    ]


def dependents(project: Project) -> dict[tuple[str, str], list[Connector]]:
    """System `(kind, address)` to the connectors that reach it, sorted."""
    found: dict[tuple[str, str], list[Connector]] = {}
    for connector in project.connectors:
        for system in connector.systems:
            found.setdefault(system, []).append(connector)
    return dict(sorted(found.items()))


def build(project: Project, *, fingerprints: bool = False, key_id: str = "") -> dict[str, Any]:
    """The inventory as plain data, for JSON and the other formats."""
    shared = credentials(project)
    held = _holders(shared)
    systems = [
        {"kind": kind, "address": address, "connectors": [_name(c) for c in users]}
        for (kind, address), users in dependents(project).items()
    ]
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "connectors": [_connector(c, held) for c in project.connectors],
        "systems": systems,
        "credentials": [_credential(s, fingerprints=fingerprints) for s in shared],
        "versions": [
            {"kind": v.kind, "name": v.name, "version": v.version, **_at(v.place), "owner": v.owner}
            for v in project.versions
        ],
    }
    return data | ({"key_id": key_id} if fingerprints else {})


def _holders(shared: Iterable[Shared]) -> dict[tuple[str, str], list[str]]:
    """File and address of each resource that holds credentials to their names, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in shared:
        for holder in dict.fromkeys((u.place.path, u.owner) for u in one.uses):
            found.setdefault(holder, []).append(one.name)
    return found


def _connector(connector: Connector, held: Mapping[tuple[str, str], list[str]]) -> dict[str, Any]:
    return {
        "name": connector.address,
        "family": connector.family,
        "type": connector.type,
        "role": connector.role,
        **_at(connector.place),
        "systems": [address for _, address in connector.systems],
        "credentials": held.get((connector.place.path, connector.address), []),
    }


def _credential(shared: Shared, *, fingerprints: bool) -> dict[str, Any]:
    places = [{**_at(u.place), "key": u.key, "owner": u.owner, "environment": u.environment} for u in shared.uses]
    row = {"name": shared.name, "kind": shared.kind, "weak": shared.weak, "places": places}
    return row | ({"fingerprint": shared.fingerprint} if fingerprints else {})


def _at(place: Place) -> dict[str, Any]:
    return {"file": place.path, "line": place.region.line}


def _name(connector: Connector) -> str:
    return f"{connector.place.path}#{connector.address}"


def join(inventories: Iterable[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Credentials that several inventories share; each is `(name, inventory with fingerprints)`.

    Raises `ConfigError` when one has no fingerprints or when the keys differ: such
    fingerprints say nothing about each other.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    keys = set()
    for name, inventory in inventories:
        if "key_id" not in inventory:
            message = f"{name}: holds no fingerprints; make it with `inventory show --fingerprints --key-file K`"
            raise ConfigError(message)
        keys.add(inventory["key_id"])
        for credential in inventory["credentials"]:
            row = {"repository": name, "weak": credential["weak"], "places": credential["places"]}
            groups.setdefault(credential["fingerprint"], []).append(row)
    if len(keys) > 1:
        message = "the inventories were made with different keys, so they cannot be joined; use one key file for all"
        raise ConfigError(message)
    shared = [uses for uses in groups.values() if len({u["repository"] for u in uses}) > 1]
    ordered = sorted(shared, key=lambda uses: (uses[0]["repository"], str(uses[0]["places"])))
    return [{"name": f"shared-{n}", "uses": uses} for n, uses in enumerate(ordered, 1)]
