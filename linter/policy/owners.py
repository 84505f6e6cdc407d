"""CODEOWNERS and catalogue entities to the owner of a file or integration."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.policy.integrations import Integration
from linter.project import Object
from linter.records import NamedTuple

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where hosts look for the file, the first that exists counts.

Source: https://docs.github.com/repositories (About code owners), https://docs.gitlab.com/user/project/codeowners/.
"""
_PERSON = re.compile(
    r"user:|@[^/]+$|(?:admin|root|noreply|no-reply|info|it)@|[^@\s]+@(?:gmail|outlook|hotmail|yahoo)\."
)


class Owned(NamedTuple):
    """One line of CODEOWNERS: a pattern and who owns what it names (nobody, where there is none)."""

    pattern: re.Pattern[str]
    owners: tuple[str, ...]
    line: int


def parse(text: str) -> list[Owned]:
    """The lines of a CODEOWNERS file that own something; sections and comments are passed over."""
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"(?:^|\s)#.*", "", raw).strip()
        if not line or line.startswith(("[", "^[")) or len(line) > 1000:
            continue
        pattern, *owners = line.split()
        found.append(Owned(_pattern(pattern), tuple(owners), number))
    return found


def _pattern(glob: str) -> re.Pattern[str]:
    """A CODEOWNERS pattern, which is gitignore's: anchored by a `/` that is not its last character.

    >>> bool(_pattern("*.tf").match("a/b.tf")), bool(_pattern("/infra/").match("x/infra/a"))
    (True, False)
    """
    anchored = "/" in glob.rstrip("/")
    body = re.escape(glob.strip("/"))
    body = body.replace(r"\*\*/", "(?:.*/)?").replace(r"/\*\*", "/.*").replace(r"\*\*", ".*")
    body = body.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    start = "" if anchored else "(?:.*/)?"
    end = "/.*" if glob.endswith("/") else "" if glob.endswith("/*") else "(?:/.*)?"
    return re.compile(rf"{start}{body}{end}\Z")


def of_path(path: str, owned: Iterable[Owned]) -> tuple[str, ...]:
    """The owners of a path: the last line that names it counts."""
    found: tuple[str, ...] = ()
    for line in owned:
        if line.pattern.match(path):
            found = line.owners
    return found


def person(owner: str) -> bool:
    """Whether an owner is a single person or a generic mailbox rather than a team."""
    return _PERSON.match(owner.lower()) is not None


def team(owner: str) -> str:
    """The bare name of a team, however it is written.

    >>> team("@acme/data-platform") == team("group:default/Data-Platform")
    True
    """
    return owner.rpartition("/")[2].rpartition(":")[2].lstrip("@").lower()


def of_integration(integration: Integration, objects: Iterable[Object], owned: Iterable[Owned]) -> tuple[str, str]:
    """The owner of an integration and where it is written: its own field, its entity, CODEOWNERS."""
    if declared := str(integration.spec.get("owner") or ""):
        at = integration.at("owner")
        return declared, f"{at.path}:{at.region.line}"
    for entity in objects:
        if entity.kind == "CatalogEntity" and _concerns(entity, integration):
            import json

            spec = json.loads(str(dict(entity.data)["declared"])).get("spec") or {}
            if owner := str(spec.get("owner") or ""):
                return owner, f"{entity.place.path}:{entity.place.region.line}"
    found = of_path(integration.place.path, owned)
    return (found[0], "CODEOWNERS") if found else ("", "")


def _concerns(entity: Object, integration: Integration) -> bool:
    """The entity of the same name, or the one in the same folder."""
    same_folder = entity.place.path.rpartition("/")[0] == integration.place.path.rpartition("/")[0]
    return entity.name == integration.name or same_folder
