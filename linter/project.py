"""Facts of all units, joined: what one unit cannot see.

Units export facts, small and free of secrets; only facts cross from unit to unit.
"""

from __future__ import annotations

from collections.abc import Iterable

from linter.finding import Place
from linter.records import NamedTuple


class Credential(NamedTuple):
    """One place where a secret value, or a reference to a secret, is used.

    `fingerprint` is keyed with a key of this run (never a plain hash); equal fingerprints are
    equal values. `kind` is literal or reference; `weak` marks defaults that everybody uses.
    `owner` is the address of the resource that uses it, `user` a fingerprint of the account.
    """

    fingerprint: str
    kind: str
    weak: bool
    key: str
    place: Place
    owner: str = ""
    environment: str = ""
    user: str = ""
    system: str = ""


class Connector(NamedTuple):
    """One connector and the systems it reaches: `(kind, address)`."""

    family: str
    type: str
    role: str
    address: str
    place: Place
    systems: tuple[tuple[str, str], ...] = ()


class Version(NamedTuple):
    """One version in use: a product (or host, image, API) and its version, at a place."""

    kind: str
    name: str
    version: str
    place: Place
    owner: str = ""


class Object(NamedTuple):
    """What other Kubernetes objects may refer to or ask for; `data` holds plain strings and tuples.

    `data` is a sorted tuple of pairs, so that facts compare and print the same each time.
    """

    kind: str
    namespace: str
    name: str
    place: Place
    data: tuple[tuple[str, object], ...] = ()


class Facts(NamedTuple):
    """What a unit tells the others."""

    credentials: tuple[Credential, ...] = ()
    connectors: tuple[Connector, ...] = ()
    versions: tuple[Version, ...] = ()
    objects: tuple[Object, ...] = ()


class Project(NamedTuple):
    """The facts of the whole run, each kind sorted by place."""

    credentials: tuple[Credential, ...] = ()
    connectors: tuple[Connector, ...] = ()
    versions: tuple[Version, ...] = ()
    objects: tuple[Object, ...] = ()


def join(facts: Iterable[Facts]) -> Project:
    """Put the facts of all units together, sorted by place; what stands at one place keeps its order."""
    every = list(facts)
    return Project(
        tuple(sorted(dict.fromkeys(c for f in every for c in f.credentials), key=lambda c: (c.place, c.key, c.owner))),
        tuple(sorted(dict.fromkeys(c for f in every for c in f.connectors), key=lambda c: (c.place, c.address))),
        tuple(sorted(dict.fromkeys(v for f in every for v in f.versions), key=lambda v: (v.place, v.name))),
        tuple(sorted(dict.fromkeys(o for f in every for o in f.objects), key=lambda o: (o.place, o.kind, o.name))),
    )
