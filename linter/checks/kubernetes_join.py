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


def budget_too_large(project: Project) -> Iterator[Match]:
    """A budget that wants as many pods as its workload has, or as an autoscaler may leave it with."""
    servers = [o for o in project.objects if o.kind in _SERVERS]
    scaled = {
        (o.namespace, *cast("tuple[str, str]", data(o, "scales", ("", "")))): str(data(o, "replicas"))
        for o in project.objects
        if o.kind == "HorizontalPodAutoscaler"
    }
    for budget in project.objects:
        least = str(data(budget, "minAvailable")) if budget.kind == "PodDisruptionBudget" else ""
        if not least.isdigit() or int(least) == 0 or data(budget, "selector") == ():
            continue
        mine = [s for s in servers if _selects_surely(budget, s)]
        left = [scaled.get((s.namespace, s.kind, s.name), str(data(s, "replicas"))) for s in mine]
        if len(mine) == 1 and left[0].isdigit() and 0 < int(left[0]) <= int(least):
            related: list[tuple[Where, str]] = [(mine[0].place, "the workload")]
            yield _match(budget, related, "spec.minAvailable", value=least, count=left[0])


def _selects_surely(budget: Object, server: Object) -> bool:
    labels = set(cast("tuple[tuple[str, str], ...]", data(server, "podLabels", ())))
    wanted = set(cast("tuple[tuple[str, str], ...]", data(budget, "selector", ())))
    known = not any(_HOLE in pair for pair in wanted)
    return known and bool(wanted) and budget.namespace == server.namespace and wanted <= labels


def self_signed(project: Project) -> Iterator[Match]:
    """An ingress or gateway whose certificate comes from a self-signed issuer, by annotation or by a Certificate."""
    issuers = {(o.kind, o.namespace, o.name): o for o in project.objects if data(o, "selfSigned") == "true"}
    made = {(o.namespace, str(data(o, "target"))): o for o in project.objects if o.kind == "Certificate"}
    for server in project.objects if issuers else ():
        if server.kind not in ("Ingress", "Gateway"):
            continue
        own, cluster = cast("tuple[str, str]", data(server, "issuer", ("", "")))
        asked: list[tuple[tuple[str, str, str], Object | None]] = [
            (("Issuer", server.namespace, own), None), (("ClusterIssuer", "", cluster), None),
        ]  # fmt: skip
        for secret in cast("tuple[str, ...]", data(server, "tlsSecrets", ())):
            certificate = made.get((server.namespace, secret)) if secret != _HOLE else None
            if certificate is not None:
                kind, name = cast("tuple[str, str]", data(certificate, "issuer", ("", "")))
                asked.append(((kind, server.namespace if kind == "Issuer" else "", name), certificate))
        for key, certificate in asked:
            if key in issuers:
                related: list[tuple[Where, str]] = [(issuers[key].place, "the issuer")]
                related += [(certificate.place, "the certificate")] if certificate is not None else []
                yield _match(server, related, "metadata.annotations", value=key[2])


def host_without_tls(project: Project) -> Iterator[Match]:
    """An ingress with TLS for some of its hosts and not for others, which no other ingress covers."""
    ingresses = [o for o in project.objects if o.kind == "Ingress"]
    covered = {host for o in ingresses for host in cast("tuple[str, ...]", data(o, "tlsHosts", ()))}
    for ingress in ingresses:
        own = cast("tuple[str, ...]", data(ingress, "tlsHosts", ()))
        hosts = cast("tuple[str, ...]", data(ingress, "hosts", ()))
        if not own or "*" in own or _HOLE in covered:
            continue
        for host in hosts:
            if host not in ("", _HOLE) and not {host, f"*.{host.partition('.')[2]}"} & covered:
                yield _match(ingress, [], f"spec.rules.{host}", value=host)
                break


def without_owner(project: Project) -> Iterator[Match]:
    """A workload that names no owner, in a namespace that names none either."""
    spaces = {o.name for o in project.objects if o.kind == "Namespace" and data(o, "owned") in ("true", _HOLE)}
    for found in project.objects:
        workload = found.kind in {*_SERVERS, "DaemonSet", "CronJob"}
        if workload and data(found, "owned", _HOLE) == "" and found.namespace not in {*spaces, _HOLE}:
            yield _match(found, [], "metadata.labels")


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
    "budget-too-large": budget_too_large,
    "host-without-tls": host_without_tls,
    "without-owner": without_owner,
}
