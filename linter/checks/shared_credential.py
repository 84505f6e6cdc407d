"""`shared-credential`: one secret, or one reference to a secret, in two or more places; one match per credential."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.checks import Match
from linter.project import Connector, Credential, Project
from linter.records import NamedTuple

SCOPE = "project"
_STORES = (
    ".tfvars",
    ".tfvars.json",
    ".env",
    "secrets.yaml",
    "secrets.yml",
    "secret.yaml",
    "secret.yml",
    "secrets.json",
)
_RELATED = 100


class Params(NamedTuple):
    """What has to be shared.

    `among` is one of: `places` (strong literals within one environment), `environments` (strong
    literals in two or more of them), `defaults` (weak literals), `references` (one reference, several connectors).
    """

    among: str = "places"


def check(target: Project, params: Params, around: Project) -> Iterator[Match]:
    """Yield one match per shared credential, at the place that should own it, the others related."""
    wanted = [c for c in target.credentials if _wanted(c, params.among)]
    there = _by_file(target.connectors)
    for group in sorted(_groups(wanted), key=lambda g: g[0].place):
        environments = sorted({c.environment for c in group if c.environment})
        if params.among in ("places", "environments") and (len(environments) > 1) != (params.among == "environments"):
            continue
        if params.among == "references" and len(_connectors(group, there)) < 2:
            continue
        yield _match(group, environments, there)


def _wanted(credential: Credential, among: str) -> bool:
    if (credential.kind == "reference") != (among == "references"):
        return False
    return among == "references" or credential.weak == (among == "defaults")


def _groups(credentials: Iterable[Credential]) -> list[list[Credential]]:
    """Credentials of one fingerprint that stand in two or more places, the owner's place first."""
    found: dict[str, list[Credential]] = {}
    for credential in credentials:
        found.setdefault(credential.fingerprint, []).append(credential)
    groups = []
    for group in found.values():
        once = {(c.place.path, c.place.region.line): c for c in reversed(group)}
        places = sorted(once.values(), key=lambda c: (not _is_store(c.place.path), c.place))
        if len({(c.place.path, c.owner or str(c.place.region.line)) for c in places}) > 1:
            groups.append(places)
    return groups


def _is_store(path: str) -> bool:
    """Whether a file is one that values are kept in for others: variables and environment files."""
    return path.rpartition("/")[2].lower().endswith(_STORES)


def _match(group: Sequence[Credential], environments: list[str], connectors: Mapping[str, set[str]]) -> Match:
    files = {c.place.path for c in group}
    users = {c.user for c in group}
    used = _connectors(group, connectors)
    values = {
        "places": str(len(group)),
        "cost": cost(len(group), len(files), len(used)),
        "environments": _listed([_placed(e, group) for e in environments]),
        "account": " for the same account" if len(users) == 1 and "" not in users else "",
        "key": group[0].key[:80],
    }
    several = len(environments) > 1
    related = tuple(
        (c.place, f"the same credential, in {c.environment}" if several and c.environment else "the same credential")
        for c in group[1 : _RELATED + 1]
    )
    return Match(group[0].place, values, related, group[0].key, group[0].owner)


def _placed(environment: str, group: Sequence[Credential]) -> str:
    """An environment and the first place that is in it."""
    first = next(c.place for c in group if c.environment == environment)
    return f"{environment} in {first.path}:{first.region.line}"


def cost(edits: int, files: int, connectors: int) -> str:
    """The price of one rotation, in the words that every report uses.

    >>> cost(5, 3, 2)
    'one rotation = 5 edits in 3 files, 2 connectors to reauthorise'
    """
    return (
        f"one rotation = {edits} edit{'s' * (edits != 1)} in {files} file{'s' * (files != 1)}, "
        f"{connectors} connector{'s' * (connectors != 1)} to reauthorise"
    )


def _by_file(connectors: Iterable[Connector]) -> dict[str, set[str]]:
    """The addresses of the connectors in each file: built once, because every group asks for it."""
    files: dict[str, set[str]] = {}
    for connector in connectors:
        files.setdefault(connector.place.path, set()).add(connector.address)
    return files


def _connectors(group: Sequence[Credential], files: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Those that use the credential: by its owner's address, else by the one connector of its file."""
    used = set()
    for credential in group:
        path = credential.place.path
        there = files.get(path, set())
        if credential.owner in there:
            used.add((path, credential.owner))
        elif len(there) == 1:
            used.update((path, address) for address in there)
    return used


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
