"""What a Terraform unit says of its providers: whether it is applied as it is, and which versions it admits."""

from __future__ import annotations

from linter.platform import Loaded, Resource
from linter.platform.unit_index import Index, index, once
from linter.predicate import select
from linter.tree import Leaf, get, text
from linter.versions.walk import text_of


def is_root(around: Loaded) -> bool:
    """Whether a unit is applied as it is: it configures a provider or a backend."""
    return once(around, "root", _is_root)


def _is_root(known: Index) -> bool:
    return any(
        r.platform == "terraform" and (type.startswith(("provider.", "backend.")) or _has_backend(r))
        for type, resources in known.by_type.items()
        for r in resources
    )


def _has_backend(resource: Resource) -> bool:
    return resource.type == "terraform" and any(get(resource.body, n) is not None for n in ("backend", "cloud"))


def locks(provider: str, around: Loaded) -> str | None:
    """The version that the lock file fixes, None without one."""
    return once(around, "locks", _locks).get(provider)


def _locks(known: Index) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for resource in known.by_type.get("provider_lock", ()):
        found.setdefault(resource.name.rpartition("/")[2], text(resource.body, "version"))
    return found


def settings(around: Loaded) -> list[Resource]:
    """The `terraform` blocks of a unit."""
    return [r for r in index(around).by_type.get("terraform", ()) if r.platform == "terraform"]


def constraint(provider: str, around: Loaded) -> str | None:
    """The versions of a provider that a unit admits: the locked one, else its constraints joined by commas.

    None when the unit shows neither.
    """
    return once(around, ("constraint", provider), lambda _: _constraint(provider, around))


def _constraint(provider: str, around: Loaded) -> str | None:
    if (fixed := locks(provider, around)) is not None:
        return f"= {fixed}"
    found = []
    for resource in settings(around):
        for hit, _ in select(resource.body, ("required_providers", provider, "version"), resource.place):
            if isinstance(hit, Leaf) and (written := text_of(hit)):
                found.append(written)
    return ", ".join(found) if found else None
