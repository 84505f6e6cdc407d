"""Resources of Terraform's Kubernetes providers to the Kubernetes objects they make.

Blocks become maps and lists as the API has them, names become camel case; what is written as
a map or a list (labels, data, verbs) is kept. Schemas read on 2026-11-25 at
https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.pattern import pattern
from linter.platform import Resource
from linter.platform.kubernetes import release
from linter.platform.kubernetes.objects import from_tree, is_object
from linter.platform.kubernetes.written import trees
from linter.tree import Entry, Leaf, Map, Node, Seq, get

_NATIVE = pattern(r"kubernetes_(\w+?)(?:_v\d\w*)?")
_KINDS = {
    "daemonset": "DaemonSet", "api_service": "APIService", "csi_driver": "CSIDriver",
    "service_account": "ServiceAccount", "default_service_account": "ServiceAccount",
}  # fmt: skip
_VERSIONS = {
    "apps/v1": "Deployment DaemonSet StatefulSet ReplicaSet",
    "batch/v1": "Job CronJob",
    "rbac.authorization.k8s.io/v1": "Role ClusterRole RoleBinding ClusterRoleBinding",
    "networking.k8s.io/v1": "Ingress NetworkPolicy IngressClass",
    "policy/v1": "PodDisruptionBudget",
    "policy/v1beta1": "PodSecurityPolicy",
    "storage.k8s.io/v1": "StorageClass CSIDriver",
    "autoscaling/v2": "HorizontalPodAutoscaler",
    "admissionregistration.k8s.io/v1": "ValidatingWebhookConfiguration MutatingWebhookConfiguration",
    "apiregistration.k8s.io/v1": "APIService",
    "v1": "Pod Service ServiceAccount Secret ConfigMap Namespace PersistentVolume PersistentVolumeClaim "
    "ReplicationController LimitRange ResourceQuota",
}
_API = {kind: version for version, kinds in _VERSIONS.items() for kind in kinds.split()}
_OLD = {
    "kubernetes_cron_job": "batch/v1beta1",
    "kubernetes_csi_driver": "storage.k8s.io/v1beta1",
    "kubernetes_horizontal_pod_autoscaler": "autoscaling/v1",
    "kubernetes_horizontal_pod_autoscaler_v1": "autoscaling/v1",
    "kubernetes_horizontal_pod_autoscaler_v2beta2": "autoscaling/v2beta2",
    "kubernetes_ingress": "networking.k8s.io/v1beta1",
    "kubernetes_pod_disruption_budget": "policy/v1beta1",
    "kubernetes_pod_security_policy": "policy/v1beta1",
    "kubernetes_pod_security_policy_v1beta1": "policy/v1beta1",
}
"""Resources that talk an older API than their kind has now."""
_LISTS = {
    "container": "containers", "init_container": "initContainers", "volume": "volumes", "env": "env",
    "env_from": "envFrom", "volume_mount": "volumeMounts", "volume_device": "volumeDevices",
    "toleration": "tolerations", "host_aliases": "hostAliases", "image_pull_secrets": "imagePullSecrets",
    "rule": "rules", "subject": "subjects", "webhook": "webhooks", "sources": "sources", "items": "items",
    "volume_claim_template": "volumeClaimTemplates", "match_expressions": "matchExpressions", "tls": "tls",
    "topology_spread_constraint": "topologySpreadConstraints", "ingress": "ingress", "egress": "egress",
    "from": "from", "to": "to", "ports": "ports", "path": "paths", "sysctl": "sysctls",
    "limit": "limits", "image_pull_secret": "imagePullSecrets",
}  # fmt: skip
"""Repeated blocks to the lists they are in the API."""

_PORT_LISTS = frozenset({"container", "init_container", "spec"})
_NAMES = {
    "host_pid": "hostPID", "host_ipc": "hostIPC", "host_ip": "hostIP", "cluster_ip": "clusterIP",
    "insecure_skip_tls_verify": "insecureSkipTLSVerify", "external_ips": "externalIPs",
}  # fmt: skip


def from_resources(resources: Iterable[Resource]) -> Iterator[Resource]:
    """The Kubernetes resources among those of a Terraform unit, under their Terraform address."""
    for resource in resources:
        if resource.platform != "terraform":
            continue
        if resource.type == "kubernetes_manifest":
            yield from _manifest(get(resource.body, "manifest"), resource)
        elif resource.type == "kubectl_manifest":
            for tree in trees(get(resource.body, "yaml_body")):
                yield from _manifest(tree, resource)
        elif resource.type == "helm_release":
            yield from release.resources(resource)
        elif resource.type.startswith("kubernetes_") and (found := _NATIVE.fullmatch(resource.type)):
            kind = _KINDS.get(found[1]) or "".join(word.capitalize() for word in found[1].split("_"))
            if kind in _API:
                yield from from_tree(_object(kind, found[1], resource), resource.place, resource.address)


def _manifest(tree: Node | None, resource: Resource) -> Iterator[Resource]:
    if isinstance(tree, Map) and is_object(tree):
        yield from from_tree(tree, resource.place, resource.address)


def _object(kind: str, name: str, resource: Resource) -> Map:
    body = resource.body
    made = _map(body, name)
    version = _OLD.get(resource.type, _API[kind])
    head = [
        Entry(Leaf(k, resource.place), Leaf(v, resource.place)) for k, v in (("apiVersion", version), ("kind", kind))
    ]
    if kind == "Secret":  # the provider encodes `data`; what is written is the plain text
        plain = {"data": "stringData", "dataWo": "stringData"}
        renamed = (e._replace(key=e.key._replace(value=plain.get(str(e.key.value), e.key.value))) for e in made.entries)
        made = made._replace(entries=tuple(renamed))
    metadata = get(made, "metadata")
    if name == "default_service_account" and isinstance(metadata, Map):
        named = Entry(Leaf("name", resource.place), Leaf("default", resource.place))
        kept = tuple(e for e in made.entries if e.key.value != "metadata")
        key = next(e.key for e in made.entries if e.key.value == "metadata")
        made = made._replace(entries=(*kept, Entry(key, metadata._replace(entries=(*metadata.entries, named)))))
    return made._replace(entries=(*head, *made.entries))


def _map(node: Map, parent: str) -> Map:
    """A block's members by their API names."""
    return node._replace(entries=tuple(_entry(e, parent) for e in node.entries))


def _entry(entry: Entry, parent: str) -> Entry:
    key, value = str(entry.key.value), entry.value
    if not isinstance(value, Seq) or not any(isinstance(i, Map) for i in value.items):
        return Entry(entry.key._replace(value=_name(key)), value)
    items = tuple(_map(i, key) if isinstance(i, Map) else i for i in value.items)
    listed = "ports" if key == "port" and parent in _PORT_LISTS else _LISTS.get(key)
    if key == "path" and parent != "http":
        listed = None
    if listed is not None:
        return Entry(entry.key._replace(value=listed), value._replace(items=items))
    first = items[0]
    if isinstance(first, Map):
        first = first._replace(open=first.open or value.open)
    return Entry(entry.key._replace(value=_name(key)), first)


def _name(key: str) -> str:
    """The API's name of an argument.

    >>> _name("run_as_non_root"), _name("host_pid")
    ('runAsNonRoot', 'hostPID')
    """
    if key in _NAMES:
        return _NAMES[key]
    head, *rest = key.split("_")
    return head + "".join(word.capitalize() for word in rest)
