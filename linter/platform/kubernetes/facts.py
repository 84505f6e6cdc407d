"""Objects to what other objects may refer to, ask for or grant: plain values, no secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from linter.platform import Resource
from linter.platform.kubernetes.grants import grants, rules
from linter.platform.kubernetes.uses import uses
from linter.tree import UNKNOWN, Leaf, Map, Node, Seq, Span, Template, get, region
from linter.typed import TypeAlias

Pairs: TypeAlias = tuple[tuple[str, object], ...]
Fact: TypeAlias = tuple[str, str, str, Span, Pairs]

HOLE = "?"
"""Stands for what the files do not fix; it is equal to nothing."""

CLUSTER = frozenset(
    {
        "APIService", "ClusterExternalSecret", "ClusterIssuer", "ClusterRole", "ClusterRoleBinding",
        "ClusterSecretStore", "CustomResourceDefinition", "GatewayClass", "IngressClass",
        "MutatingWebhookConfiguration", "Namespace", "PersistentVolume", "PriorityClass", "StorageClass",
        "ValidatingWebhookConfiguration",
    }
)  # fmt: skip
"""Kinds without a namespace; theirs is ""."""

_OWNER = frozenset(
    {"owner", "owners", "team", "squad", "contact", "maintainer", "maintainers", "email", "kubernetes-id", "creatorId"}
)
"""Last words of labels and annotations that say who answers for an object."""


def objects(resources: Iterable[Resource]) -> tuple[Fact, ...]:
    """`(kind, namespace, name, span, data)` of each object, in the order given; data is sorted pairs."""
    found: dict[int, tuple[Resource, list[Resource]]] = {}
    for resource in resources:
        if resource.platform != "kubernetes":
            continue
        if resource.parent is None:
            found[id(resource)] = resource, []
        elif resource.type == "PodSpec" and id(resource.parent) in found:
            found[id(resource.parent)][1].append(resource)
    return tuple(_fact(resource, pods) for resource, pods in found.values())


def _fact(resource: Resource, pods: list[Resource]) -> Fact:
    body, kind = resource.body, resource.type
    namespace = "" if kind in CLUSTER else value(get(body, "metadata", "namespace"), "default")
    name = value(get(body, "metadata", "name"), HOLE)
    data: dict[str, object] = {"apiVersion": value(get(body, "apiVersion"))}
    data.update(pairs_of("labels", get(body, "metadata", "labels")))
    data["owned"] = owned(body)
    read = _READERS.get(kind)
    if read is not None:
        data.update(read(body))
    if kind in ("ConfigMap", "Secret"):
        at = region(body.span)
        data["lines"] = (at.line, at.end_line)
    for pod in pods:
        data.update(uses(pod.body))
        template = get(body, "spec", "template", "metadata", "labels") or get(body, "metadata", "labels")
        data.update(pairs_of("podLabels", template))
        data["replicas"] = value(get(body, "spec", "replicas"), "1")
    return kind, namespace, name, _place(resource), tuple(sorted(data.items()))


def owned(body: Map) -> str:
    """`true` when a label or annotation names an owner, "" when none does, `HOLE` when that is not known."""
    metadata = [get(body, "metadata"), get(body, "spec", "template", "metadata")]
    maps = [get(node, key) for node in metadata for key in ("labels", "annotations")]
    keys = {str(e.key.value).rpartition("/")[2] for m in maps if isinstance(m, Map) for e in m.entries}
    if keys & _OWNER:
        return "true"
    unknown = any(m is not None and (not isinstance(m, Map) or m.open) for m in (*maps, *metadata))
    return HOLE if unknown or body.open else ""


def _place(resource: Resource) -> Span:
    """Where the object's name is written; of a binding, where the role's is."""
    role = get(resource.body, "roleRef", "name")
    return role.span if isinstance(role, Leaf) else resource.place


def value(node: Node | None, default: str = "") -> str:
    """A scalar as a string; `HOLE` when it is unknown."""
    if node is None:
        return default
    if not isinstance(node, Leaf) or node.value is UNKNOWN or isinstance(node.value, Template):
        return HOLE
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return default if node.value is None else str(node.value)


def values(node: Node | None) -> tuple[str, ...]:
    """The strings of a list, sorted; with `HOLE` when there may be more."""
    if not isinstance(node, Seq):
        return () if node is None or (isinstance(node, Leaf) and node.value is None) else (HOLE,)
    found = {value(i) for i in node.items}
    return tuple(sorted(found | {HOLE} if node.open else found))


def pairs_of(name: str, node: Node | None) -> dict[str, object]:
    """Sorted pairs of a map of strings, such as labels, under `name`; nothing when there is no map."""
    if not isinstance(node, Map):
        return {} if node is None else {name: ((HOLE, HOLE),)}
    found = {(value(e.key), value(e.value)) for e in node.entries}
    return {name: tuple(sorted(found | {(HOLE, HOLE)} if node.open else found))}


def _keys(*paths: str) -> Callable[[Map], dict[str, object]]:
    """The names of a ConfigMap's or Secret's keys, never their values."""

    def read(body: Map) -> dict[str, object]:
        found: set[str] = set()
        for path in paths:
            node = get(body, path)
            if isinstance(node, Map):
                found |= {value(e.key) for e in node.entries} | ({HOLE} if node.open else set())
        return {
            "keys": tuple(sorted(found)),
            "type": value(get(body, "type")),
            "immutable": value(get(body, "immutable")),
        }

    return read


def _account(body: Map) -> dict[str, object]:
    noted = get(body, "metadata", "annotations")
    names = {value(e.key) for e in noted.entries} if isinstance(noted, Map) else set()
    is_open = isinstance(noted, Map) and noted.open
    return {
        "annotations": tuple(sorted(names | {HOLE} if is_open else names)),
        "automount": value(get(body, "automountServiceAccountToken")),
    }


def _role(body: Map) -> dict[str, object]:
    return {"grants": grants(body), "rules": rules(body)}


def _binding(body: Map) -> dict[str, object]:
    ref = get(body, "roleRef")
    subjects = get(body, "subjects")
    namespace = value(get(body, "metadata", "namespace"), "default")
    found = tuple(sorted(_subjects(subjects, namespace))) if isinstance(subjects, Seq) else ()
    return {"role": (value(get(ref, "kind")), value(get(ref, "name"))), "subjects": found}


def _subjects(subjects: Seq, namespace: str) -> Iterator[tuple[str, str, str]]:
    for subject in subjects.items:
        kind = value(get(subject, "kind"))
        own = value(get(subject, "namespace"), namespace) if kind == "ServiceAccount" else ""
        yield kind, own, value(get(subject, "name"))


def _service(body: Map) -> dict[str, object]:
    return {
        "type": value(get(body, "spec", "type"), "ClusterIP"),
        **pairs_of("selector", get(body, "spec", "selector")),
    }


def _selects(*path: str) -> Callable[[Map], dict[str, object]]:
    def read(body: Map) -> dict[str, object]:
        selector = get(body, *path)
        found = pairs_of("selector", get(selector, "matchLabels"))
        if get(selector, "matchExpressions") is not None:
            found["selector"] = ((HOLE, HOLE),)
        return found if found or selector is None else {"selector": ()}

    return read


def _budget(body: Map) -> dict[str, object]:
    return {**_selects("spec", "selector")(body), "minAvailable": value(get(body, "spec", "minAvailable"))}


def _autoscaler(body: Map) -> dict[str, object]:
    target = get(body, "spec", "scaleTargetRef")
    return {
        "scales": (value(get(target, "kind")), value(get(target, "name"))),
        "replicas": value(get(body, "spec", "minReplicas"), "1"),
    }


def _policy(body: Map) -> dict[str, object]:
    return {**_selects("spec", "podSelector")(body), "types": values(get(body, "spec", "policyTypes"))}


_ISSUERS = ("cert-manager.io/issuer", "cert-manager.io/cluster-issuer")


def _certificate(body: Map) -> dict[str, object]:
    kind = value(get(body, "spec", "issuerRef", "kind"), "Issuer")
    return {
        "target": value(get(body, "spec", "secretName")),
        "issuer": (kind, value(get(body, "spec", "issuerRef", "name"))),
    }


def _gateway(body: Map) -> dict[str, object]:
    """The secrets with the certificates that a gateway serves: of the Gateway API's, or of Istio's."""
    found: set[str] = set()
    for key in ("listeners", "servers"):
        listed = get(body, "spec", key)
        for item in listed.items if isinstance(listed, Seq) else ():
            refs = get(item, "tls", "certificateRefs")
            found |= {value(get(ref, "name")) for ref in (refs.items if isinstance(refs, Seq) else ())}
            found.add(value(get(item, "tls", "credentialName")))
    return {"tlsSecrets": tuple(sorted(found - {""}))}


def _issuer(body: Map) -> dict[str, object]:
    return {"selfSigned": str(get(body, "spec", "selfSigned") is not None).lower()}


def _ingress(body: Map) -> dict[str, object]:
    hosts, secrets = set(), set()
    rules_, tls = get(body, "spec", "rules"), get(body, "spec", "tls")
    for rule in rules_.items if isinstance(rules_, Seq) else ():
        hosts.add(value(get(rule, "host")))
    covered: set[str] = set()
    for item in tls.items if isinstance(tls, Seq) else ():
        covered.update(values(get(item, "hosts")) or ("*",))
        secrets.add(value(get(item, "secretName")))
    return {
        "hosts": tuple(sorted(hosts)),
        "tlsHosts": tuple(sorted(covered)),
        "tlsSecrets": tuple(sorted(secrets)),
        "issuer": tuple(value(get(body, "metadata", "annotations", key)) for key in _ISSUERS),
    }


_READERS: dict[str, Callable[[Map], dict[str, object]]] = {
    "ServiceAccount": _account,
    "Role": _role,
    "ClusterRole": _role,
    "RoleBinding": _binding,
    "ClusterRoleBinding": _binding,
    "Secret": _keys("data", "stringData"),
    "ConfigMap": _keys("data", "binaryData"),
    "SealedSecret": lambda body: {"target": value(get(body, "spec", "template", "metadata", "name"))},
    "ExternalSecret": lambda body: {"target": value(get(body, "spec", "target", "name"))},
    "Certificate": _certificate,
    "Gateway": _gateway,
    "Service": _service,
    "PodDisruptionBudget": _budget,
    "HorizontalPodAutoscaler": _autoscaler,
    "NetworkPolicy": _policy,
    "Ingress": _ingress,
    "Issuer": _issuer,
    "ClusterIssuer": _issuer,
}
