"""The rules of a Role to the dangerous things they grant, by name."""

from __future__ import annotations

from collections.abc import Iterator

from linter.tree import Leaf, Map, Seq, get

_READ, _MAKE = "get list watch", "create patch update"
_RBAC = "rbac.authorization.k8s.io"
_TABLE = (
    ("read-secrets", "core", "secrets", _READ),
    ("create-pods", "core", "pods", _MAKE),
    (
        "create-workloads",
        "apps batch",
        "deployments statefulsets daemonsets replicasets jobs cronjobs",
        _MAKE,
    ),
    ("exec-pods", "core", "pods/exec pods/attach", "create get"),
    ("node-proxy", "core", "nodes/proxy", "create"),
    ("impersonate", "core authentication.k8s.io", "users groups serviceaccounts", "impersonate"),
    ("escalate", _RBAC, "roles clusterroles", "escalate"),
    ("bind", _RBAC, "roles clusterroles", "bind"),
    ("write-bindings", _RBAC, "rolebindings clusterrolebindings", _MAKE),
    (
        "write-webhooks",
        "admissionregistration.k8s.io",
        "validatingwebhookconfigurations mutatingwebhookconfigurations",
        "create update patch delete deletecollection",
    ),
    (
        "approve-certificates",
        "certificates.k8s.io",
        "certificatesigningrequests/approval signers",
        "update patch approve",
    ),
    ("create-tokens", "core", "serviceaccounts/token", "create"),
    ("write-service-status", "core", "services/status", "update patch"),
)
_DANGEROUS = {
    name: tuple(frozenset("" if word == "core" else word for word in words.split()) for words in wants)
    for name, *wants in _TABLE
}
"""Name to API groups, resources and verbs; a rule with one of each grants it.

Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/ (read 2026-11-25).
"""


def grants(body: Map) -> tuple[str, ...]:
    """Sorted names of what a Role or ClusterRole grants; `admin` is everything, `*` in all three."""
    found: set[str] = set()
    for groups, resources, verbs, names in _rules(body):
        have = frozenset(groups), frozenset(resources), frozenset(verbs)
        if all("*" in part for part in have):
            found.add("admin")
        if "*" in resources:
            found.add("all-resources")
        if "*" in verbs:
            found.add("all-verbs")
        if not names:
            found |= {name for name, wants in _DANGEROUS.items() if all(map(_meets, have, wants))}
    return tuple(sorted(found))


def _meets(have: frozenset[str], want: frozenset[str]) -> bool:
    """Whether a rule's words name one of the wanted; `*/status` is that part of every resource."""
    parts = {f"*/{word.partition('/')[2]}" for word in want if "/" in word}
    return "*" in have or not have.isdisjoint(want | parts)


def rules(body: Map) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Each rule as its sorted API groups, resources, verbs and resource names."""
    return tuple(sorted(_rules(body)))


def _rules(body: Map) -> Iterator[tuple[tuple[str, ...], ...]]:
    found = get(body, "rules")
    for rule in found.items if isinstance(found, Seq) else ():
        if isinstance(rule, Map) and get(rule, "resources") is not None:
            yield tuple(_strings(rule, key) for key in ("apiGroups", "resources", "verbs", "resourceNames"))


def _strings(rule: Map, key: str) -> tuple[str, ...]:
    node = get(rule, key)
    items = node.items if isinstance(node, Seq) else ()
    return tuple(sorted({i.value for i in items if isinstance(i, Leaf) and isinstance(i.value, str)}))
