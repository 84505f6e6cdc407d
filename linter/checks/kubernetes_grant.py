"""`kubernetes-grant`: a binding gives accounts a role that grants too much, with the pods that run as them.

A role is found by name among all files. `grants` are the names of `platform.kubernetes.grants`
(a role that grants everything is asked for as `admin` only); `roles` are roles that every
cluster has. One match a binding, at the name of its role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.checks import Match, Where
from linter.project import Object, Project
from linter.records import NamedTuple
from linter.typed import cast

SCOPE = "project"
_BINDINGS = ("ClusterRoleBinding", "RoleBinding")
_RELATED = 50
_HOLE = "?"


class Params(NamedTuple):
    """What a role must grant, or be called, and to whom: `subjects` are kinds, `prefixes` name beginnings.

    With `prefixes` a User or Group counts when its name starts with one of them. `cluster` leaves
    out what is granted in one namespace only.
    """

    grants: Sequence[str] = ()
    roles: Sequence[str] = ()
    subjects: Sequence[str] = ("ServiceAccount",)
    prefixes: Sequence[str] = ()
    cluster: bool = False


class _Index(NamedTuple):
    """Roles by kind and name; what runs as an account by its namespace and name."""

    roles: dict[tuple[str, str], list[Object]]
    pods: dict[tuple[str, str], list[Object]]


def check(target: Project, params: Params, around: Project) -> Iterator[Match]:
    """Yield a match for each binding."""
    index = _index(target)
    for binding in target.objects:
        if binding.kind in _BINDINGS and not (params.cluster and binding.kind == "RoleBinding"):
            subjects = [s for s in _subjects(binding) if _counts(s, params)]
            if subjects:
                yield from _judge(binding, subjects, params, index)


def _index(project: Project) -> _Index:
    index = _Index({}, {})
    for found in project.objects:
        if found.kind in ("Role", "ClusterRole"):
            index.roles.setdefault((found.kind, found.name), []).append(found)
        account = data(found, "serviceAccount", None)
        if account not in (None, _HOLE):
            index.pods.setdefault((found.namespace, str(account)), []).append(found)
    return index


def _judge(binding: Object, subjects: list[tuple[str, str, str]], params: Params, index: _Index) -> Iterator[Match]:
    kind, name = cast("tuple[str, str]", data(binding, "role", ("", "")))
    roles = [r for r in index.roles.get((kind, name), ()) if _seen(r, binding)]
    role = _nearest(roles, binding) if name != _HOLE else _beside(roles, binding)
    grants = set(cast("tuple[str, ...]", data(role, "grants", ()))) if role is not None else set()
    granted = not grants.isdisjoint(params.grants) and ("admin" in params.grants or "admin" not in grants)
    if not granted and not (kind == "ClusterRole" and name in params.roles):
        return
    related: list[tuple[Where, str]] = [(role.place, "the role")] if role is not None else []
    for _, space, account in subjects:
        related += [(pod.place, "runs as the account") for pod in index.pods.get((space, account), ())]
    shown = name if name != _HOLE else "*"
    values = {"resource": binding.name, "role": shown, "value": shown, "subjects": _shown(subjects)}
    address = f"{binding.kind}.{binding.namespace or 'default'}.{binding.name}"
    yield Match(binding.place, values, tuple(related[:_RELATED]), "roleRef.name", address)


def data(found: Object, key: str, default: object = "") -> object:
    """One of an object's data."""
    return next((value for name, value in found.data if name == key), default)


def _subjects(binding: Object) -> tuple[tuple[str, str, str], ...]:
    return cast("tuple[tuple[str, str, str], ...]", data(binding, "subjects", ()))


def _counts(subject: tuple[str, str, str], params: Params) -> bool:
    kind, _, name = subject
    return kind in params.subjects or (kind != "ServiceAccount" and name.startswith(tuple(params.prefixes)))


def _nearest(roles: list[Object], binding: Object) -> Object | None:
    """The role that is written closest to the binding, in its file at best; environments repeat names."""
    here = binding.place.path.split("/")
    return max(roles, key=lambda r: _shared(here, r.place.path.split("/")), default=None)


def _beside(roles: list[Object], binding: Object) -> Object | None:
    """The one role of the binding's folder where a template leaves both their names open."""
    folder = binding.place.path.rpartition("/")[0]
    near = [r for r in roles if r.place.path.rpartition("/")[0] == folder]
    return near[0] if len(near) == 1 else None


def _shared(one: list[str], other: list[str]) -> int:
    """How many parts two paths have in common, from the root on."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _seen(role: Object, binding: Object) -> bool:
    return role.kind == "ClusterRole" or role.namespace == binding.namespace


def _shown(subjects: list[tuple[str, str, str]]) -> str:
    """The first account for a message, and how many more there are; one that is not known has no name."""
    first = f"'{subjects[0][2]}'" if subjects[0][2] != "?" else "an account"
    return first if len(subjects) == 1 else f"{first} and {len(subjects) - 1} more"
