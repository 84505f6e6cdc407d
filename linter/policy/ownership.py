"""Connectors and declared integrations to findings on what nobody owns or declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from linter.finding import Finding
from linter.policy import owners
from linter.policy.integrations import Integration, covers
from linter.policy.make import Maker
from linter.project import Connector, Project

ROLES = frozenset({"connector", "source", "sink", "listener", "worker"})
"""Parts that make a file an integration's; a plain container does not."""


def owned(read: Callable[[str], str | None]) -> list[owners.Owned]:
    """The lines of the CODEOWNERS file that counts, none where there is no such file."""
    text = next((t for path in owners.PLACES if (t := read(path)) is not None), "")
    return owners.parse(text)


def findings(
    project: Project, declared: Sequence[Integration], lines: Sequence[owners.Owned], maker: Maker
) -> list[Finding]:
    """What has no owner or belongs to no integration, where the repository declares such things at all."""
    out: list[Finding] = []
    for one in declared:
        if owners.of_integration(one, project.objects, lines)[0] == "":
            head = {"resource": f"integration.{one.name}", "key": "spec.owner"}
            out += maker.make("integration-without-owner", one.place, **head, integration=one.name)
    for connector in first_of_files(project.connectors):
        path = connector.place.path
        around = [i for i in declared if covers(i, path)]
        named = any(owners.of_integration(i, project.objects, lines)[0] for i in around)
        said = {"resource": connector.address, "file": path}
        if lines and not named and not owners.of_path(path, lines):
            out += maker.make("connector-without-owner", connector.place, **said)
        if declared and not around:
            out += maker.make("connector-without-integration", connector.place, **said)
    return out


def first_of_files(connectors: Iterable[Connector]) -> list[Connector]:
    """The first connector of each file that holds any, by path."""
    found: dict[str, Connector] = {}
    for connector in connectors:
        if connector.role in ROLES or connector.systems:
            found.setdefault(connector.place.path, connector)
    return [found[path] for path in sorted(found)]
