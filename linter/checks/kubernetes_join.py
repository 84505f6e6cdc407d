"""`kubernetes-join`: what only several Kubernetes objects together show; `kind` names the question.

Objects come from all files. What the files leave open (`?`) is equal to nothing, and where it
may be the answer there is no match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linter.checks import Match, Where
from linter.checks.kubernetes_grant import data
from linter.project import Object, Project
from linter.records import NamedTuple
from linter.typed import cast

SCOPE = "project"
_HOLE = "?"
_SERVERS = frozenset({"Deployment", "StatefulSet", "Rollout"})
_IDENTITIES = ("eks.amazonaws.com/role-arn", "azure.workload.identity/client-id", "iam.gke.io/gcp-service-account")
_APP = ("app.kubernetes.io/part-of", "app.kubernetes.io/name", "app", "k8s-app")


class Params(NamedTuple):
    """`kind` is the question."""

    kind: str


def check(target: Project, params: Params, around: Project) -> Iterator[Match]:
    """Yield a match for each object at fault."""
    yield from _KINDS[params.kind](target)


def _match(found: Object, related: list[tuple[Where, str]], key: str, **values: str) -> Match:
    address = f"{found.kind}.{found.namespace or 'default'}.{found.name}"
    return Match(found.place, {"resource": found.name, **values}, tuple(related[:50]), key, address)


def _pods(project: Project) -> list[Object]:
    return [o for o in project.objects if data(o, "serviceAccount", None) is not None]


def _accounts(project: Project) -> dict[tuple[str, str], Object]:
    return {(o.namespace, o.name): o for o in project.objects if o.kind == "ServiceAccount"}


def shared_account(project: Project) -> Iterator[Match]:
    """A named account that runs pods of different applications; the default one is another question."""
    groups: dict[tuple[str, str], list[Object]] = {}
    for pod in _pods(project):
        name = str(data(pod, "serviceAccount"))
        if name not in (_HOLE, "default", "") and _HOLE not in (pod.namespace, pod.name) and _app(pod):
            groups.setdefault((pod.namespace, name), []).append(pod)
    accounts = _accounts(project)
    for key, pods in sorted(groups.items()):
        if len({_app(pod) for pod in pods}) > 1:
            first = accounts.get(key, pods[0])
            related: list[tuple[Where, str]] = [(p.place, "runs as the account") for p in pods if p is not first]
            yield _match(first, related, "serviceAccountName", value=key[1], count=str(len(pods)))


def _app(pod: Object) -> str:
    labels = dict(cast("tuple[tuple[str, str], ...]", data(pod, "podLabels", ())))
    return next((labels[name] for name in _APP if labels.get(name, _HOLE) != _HOLE), "")


def token_mounted(project: Project) -> Iterator[Match]:
    """A pod that takes its account's token although neither it nor the account says that it should not."""
    accounts, granted = _accounts(project), _granted(project)
    for pod in _pods(project):
        name, mounted = str(data(pod, "serviceAccount")), data(pod, "automount")
        account = accounts.get((pod.namespace, name))
        from_account = data(account, "automount") if account is not None else ""
        decided = mounted or from_account
        unseen = _HOLE in (name, decided, pod.namespace)
        used = bool({(pod.namespace, name), (_HOLE, name), (pod.namespace, _HOLE), (_HOLE, _HOLE)} & granted)
        if decided != "false" and name != "default" and not unseen and not used:
            yield _match(pod, [], "automountServiceAccountToken", value=name)


def _granted(project: Project) -> set[tuple[str, str]]:
    """Namespace and name of the accounts that a binding gives a role: their pods use the token."""
    return {
        (space, name)
        for binding in project.objects
        if binding.kind in ("RoleBinding", "ClusterRoleBinding")
        for kind, space, name in cast("tuple[tuple[str, str, str], ...]", data(binding, "subjects", ()))
        if kind == "ServiceAccount"
    }


def missing_budget(project: Project) -> Iterator[Match]:
    """A server with two or more replicas that no PodDisruptionBudget selects."""
    budgets = [o for o in project.objects if o.kind == "PodDisruptionBudget"]
    for server in project.objects:
        replicas = str(data(server, "replicas"))
        labels = set(cast("tuple[tuple[str, str], ...]", data(server, "podLabels", ())))
        if server.kind not in _SERVERS or not replicas.isdigit() or int(replicas) < 2 or not labels:
            continue
        if (_HOLE, _HOLE) not in labels and not any(_may_select(b, server, labels) for b in budgets):
            yield _match(server, [], "spec.replicas", value=replicas)


def _may_select(budget: Object, server: Object, labels: set[tuple[str, str]]) -> bool:
    if budget.namespace != server.namespace and _HOLE not in (budget.namespace, server.namespace):
        return False
    wanted = cast("tuple[tuple[str, str], ...]", data(budget, "selector", ()))
    known = dict(labels)
    return all(_HOLE in (k, v) or known.get(k) in (v, _HOLE) for k, v in wanted)


def self_signed(project: Project) -> Iterator[Match]:
    """An ingress whose certificate comes from a self-signed issuer."""
    issuers = {(o.kind, o.namespace, o.name): o for o in project.objects if data(o, "selfSigned") == "true"}
    for ingress in project.objects:
        if ingress.kind == "Ingress":
            own, cluster = cast("tuple[str, str]", data(ingress, "issuer", ("", "")))
            for key in (("Issuer", ingress.namespace, own), ("ClusterIssuer", "", cluster)):
                if key in issuers:
                    yield _match(ingress, [(issuers[key].place, "the issuer")], "metadata.annotations", value=key[2])


def static_key(project: Project) -> Iterator[Match]:
    """A pod that takes a cloud's static key from its environment, on an account without an identity of that cloud."""
    accounts = _accounts(project)
    for pod in _pods(project):
        keys = cast("tuple[str, ...]", data(pod, "cloudKeys", ()))
        account = accounts.get((pod.namespace, str(data(pod, "serviceAccount"))))
        noted = cast("tuple[str, ...]", data(account, "annotations", ())) if account is not None else ()
        if keys and _HOLE not in noted and not set(_IDENTITIES) & set(noted):
            related: list[tuple[Where, str]] = [(account.place, "the account")] if account is not None else []
            yield _match(pod, related, "env", value=keys[0])


_KINDS: dict[str, Callable[[Project], Iterator[Match]]] = {
    "shared-account": shared_account,
    "token-mounted": token_mounted,
    "missing-budget": missing_budget,
    "self-signed-ingress": self_signed,
    "static-cloud-key": static_key,
}
