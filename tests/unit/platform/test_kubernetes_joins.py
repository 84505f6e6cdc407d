"""What several Kubernetes files together say, through the whole run."""

from __future__ import annotations

from linter import compile, inventory, pipeline
from linter.config import Config
from linter.rulepack import Pack

KEY = b"k" * 32
TODAY = "2026-11-24"


def run(files: dict[str, str], *select: str) -> pipeline.Run:
    compile.refresh()
    overlay = {name: text.encode() for name, text in files.items()}
    request = pipeline.Request((), Config(select=select), TODAY, KEY, overlay=overlay, overlay_only=True)
    return pipeline.run(request, Pack())


def workload(name: str, spec: str, kind: str = "Deployment") -> str:
    head = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\n"
    return f"{head}spec:\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec: {spec}\n"


def test_one_secret_used_by_pods_in_three_files_is_one_credential_with_three_users():
    by_key = "{containers: [{name: c, image: i, env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: p}}}]}]}"
    whole = "{containers: [{name: c, image: i, envFrom: [{secretRef: {name: db}}]}]}"
    mounted = "{containers: [{name: c, image: i}], volumes: [{name: v, secret: {secretName: db}}]}"
    files = {
        "a.yaml": workload("orders", by_key),
        "b.yaml": workload("billing", whole),
        "c.yaml": workload("sync", mounted, "StatefulSet"),
    }

    found = inventory.credentials(run(files).project)

    assert [(c.name, c.kind) for c in found] == [("credential-1", "reference")]
    assert [(u.place.path, u.owner) for u in found[0].uses] == [
        ("a.yaml", "Deployment.shop.orders"), ("b.yaml", "Deployment.shop.billing"), ("c.yaml", "StatefulSet.shop.sync"),
    ]  # fmt: skip


def test_secrets_of_the_same_name_in_two_namespaces_are_two_credentials():
    used = "{containers: [{name: c, image: i, envFrom: [{secretRef: {name: db}}]}]}"
    there = workload("orders", used).replace("shop", "bank")

    found = inventory.credentials(run({"a.yaml": workload("orders", used), "b.yaml": there}).project)

    assert [len(c.uses) for c in found] == [1, 1]


def test_a_pod_that_reaches_cluster_admin_through_two_objects_in_two_files_is_one_finding_that_links_both():
    files = {
        "pod.yaml": workload("sync", "{serviceAccountName: runner, containers: [{name: c, image: i}]}"),
        "role.yaml": (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\n"
            'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]\n'
        ),
        "binding.yaml": (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: give}\n"
            "roleRef: {kind: ClusterRole, name: all}\n"
            "subjects: [{kind: ServiceAccount, name: runner, namespace: shop}]\n"
        ),
    }

    findings = run(files, "kubernetes-binding-cluster-admin").report.findings

    assert [f.place.path for f in findings] == ["binding.yaml"]
    assert [(p.path, p.label) for p in findings[0].related] == [
        ("role.yaml", "the role"), ("pod.yaml", "runs as the account"),
    ]  # fmt: skip


def test_the_role_in_the_same_file_as_its_binding_is_the_one_it_names():
    def pair(verb: str) -> str:
        return (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\n"
            f'rules: [{{apiGroups: [""], resources: [secrets], verbs: [{verb}]}}]\n---\n'
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
            "roleRef: {kind: ClusterRole, name: reader}\n"
            "subjects: [{kind: ServiceAccount, name: x, namespace: shop}]\n"
        )

    findings = run({"a.yaml": pair("create"), "b.yaml": pair("list")}, "kubernetes-binding-reads-all-secrets")

    assert [f.place.path for f in findings.report.findings] == ["b.yaml"]


ROLE = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: '{{ .Release.Name }}'}\n"
BOUND = (
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
    "roleRef: {kind: ClusterRole, name: '{{ .Release.Name }}'}\n"
    "subjects: [{kind: ServiceAccount, name: '{{ .Release.Name }}', namespace: shop}]\n"
)
ALL = "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]\n"
SOME = "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n"


def test_a_role_whose_name_a_template_leaves_open_is_the_only_one_of_its_folder():
    rule = "kubernetes-binding-cluster-admin"
    pod = workload("web", "{serviceAccountName: '{{ .Release.Name }}', containers: [{name: c, image: i}]}")
    here = {"a/templates/role.yaml": ROLE + ALL, "a/templates/bind.yaml": BOUND, "b/templates/pod.yaml": pod}
    other = {"a/templates/bind.yaml": BOUND, "b/templates/role.yaml": ROLE + ALL}
    two = {**here, "a/templates/second.yaml": ROLE + SOME}

    found = run(here, rule).report.findings

    assert [(f.place.path, [p.path for p in f.related]) for f in found] == [
        ("a/templates/bind.yaml", ["a/templates/role.yaml"])
    ]
    assert "'*'" in found[0].message
    assert run(other, rule).report.findings == ()
    assert run(two, rule).report.findings == ()


def test_a_gateway_with_a_certificate_of_a_self_signed_issuer_links_both():
    gateway = (
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: shop}\nspec:\n  servers:\n"
        "  - {port: {number: 443, protocol: HTTPS, name: h}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: web}}\n"
    )
    certificate = (
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: shop}\n"
        "spec: {secretName: web, issuerRef: {kind: ClusterIssuer, name: own}}\n"
    )
    issuer = "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: own}\nspec: {selfSigned: {}}\n"

    found = run(
        {"g.yaml": gateway, "c.yaml": certificate, "i.yaml": issuer}, "kubernetes-ingress-self-signed"
    ).report.findings

    assert [(f.place.path, [p.path for p in f.related]) for f in found] == [("g.yaml", ["i.yaml", "c.yaml"])]


def test_a_namespace_answers_for_what_runs_in_it():
    space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: payments}}\n"
    pod = workload("web", "{containers: [{name: c, image: i}]}")
    rule = "kubernetes-workload-without-owner"

    assert run({"w.yaml": pod, "n.yaml": space}, rule).report.findings == ()
    assert len(run({"w.yaml": pod}, rule).report.findings) == 1
