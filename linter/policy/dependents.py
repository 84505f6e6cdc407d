"""A finding on how a system is reached to the other connectors that reach it and have to be verified too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.finding import Finding, Place
from linter.project import Connector, Project

TRIGGERS = frozenset({"tls", "api-version"})
LABEL = "also reaches"
MOST = 50
_HOST = re.compile(r"[a-z][\w+.-]*://(\[[^\]]+\]|[^/:?#]+)")
_HERE = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1", "[::1]"})  # noqa: S104 - names, nothing listens


def name(findings: Iterable[Finding], project: Project) -> list[Finding]:
    """Add the connectors that reach the same host to each finding whose connector reaches it."""
    found = list(findings)
    if not project.connectors or not any(f.trigger in TRIGGERS for f in found):
        return found
    users: dict[str, dict[str, Connector]] = {}
    for connector in project.connectors:
        for host in hosts(connector):
            users.setdefault(host, {}).setdefault(connector.place.path, connector)
    own = {(c.place.path, c.address): c for c in project.connectors}
    return [_named(f, own.get((f.place.path, f.resource)), users) for f in found]


def hosts(connector: Connector) -> list[str]:
    """The hosts that a connector reaches, without those that every machine has."""
    named = {m[1].lower() for _, address in connector.systems if (m := _HOST.match(address))}
    return sorted(named - _HERE)


def _named(found: Finding, owner: Connector | None, users: dict[str, dict[str, Connector]]) -> Finding:
    if owner is None or found.trigger not in TRIGGERS:
        return found
    known = {found.place.path, *(p.path for p in found.related)}
    more: list[Place] = []
    for host in hosts(owner):
        for path, other in users[host].items():
            if len(more) == MOST:
                return found._replace(related=(*found.related, *more))
            if path not in known:
                known.add(path)
                more.append(other.place._replace(label=f"{LABEL} {host}; verify it too"))
    return found._replace(related=(*found.related, *more))
