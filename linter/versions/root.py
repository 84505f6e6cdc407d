"""What a Terraform unit says of its providers: whether it is applied as it is, and which versions it admits."""

from __future__ import annotations

from linter.platform import Loaded, Resource
from linter.predicate import select
from linter.tree import Leaf, get, text
from linter.versions.walk import text_of


def is_root(around: Loaded) -> bool:
    """Whether a unit is applied as it is: it configures a provider or a backend."""
    return any(
        r.platform == "terraform" and (r.type.startswith(("provider.", "backend.")) or _has_backend(r))
        for r in around.resources
    )


def _has_backend(resource: Resource) -> bool:
    return resource.type == "terraform" and any(get(resource.body, n) is not None for n in ("backend", "cloud"))


def locks(provider: str, around: Loaded) -> str | None:
    """The version that the lock file fixes, None without one."""
    for resource in around.resources:
        if resource.type == "provider_lock" and resource.name.rpartition("/")[2] == provider:
            return text(resource.body, "version")
    return None


def constraint(provider: str, around: Loaded) -> str | None:
    """The versions of a provider that a unit admits: the locked one, else its constraints joined by commas.

    None when the unit shows neither.
    """
    if (fixed := locks(provider, around)) is not None:
        return f"= {fixed}"
    found = []
    for resource in around.resources:
        if resource.platform == "terraform" and resource.type == "terraform":
            for hit, _ in select(resource.body, ("required_providers", provider, "version"), resource.place):
                if isinstance(hit, Leaf) and (written := text_of(hit)):
                    found.append(written)
    return ", ".join(found) if found else None
