from __future__ import annotations

import pytest

from linter.platform.kubernetes.facts import objects
from linter.tree import UNKNOWN
from tests.unit.platform.units import cut, one, resources, value

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  template:
    metadata: {labels: {app: api}}
    spec:
      serviceAccountName: runner
      initContainers:
        - {name: prepare, image: busybox}
      containers:
        - name: web
          image: nginx
          env:
            - {name: A, valueFrom: {secretKeyRef: {name: db, key: url}}}
          envFrom: [{configMapRef: {name: settings}}]
      volumes: [{name: v, secret: {secretName: tls}}]
"""


def test_a_workload_is_itself_its_template_its_pod_and_its_containers():
    found = resources(DEPLOYMENT)

    assert [(r.type, r.name, r.role) for r in found] == [
        ("Deployment", "api", ""), ("PodTemplate", "api", ""), ("PodSpec", "api", ""),
        ("Container", "web", "container"), ("Container", "prepare", "init"),
    ]  # fmt: skip
    assert {r.address for r in found} == {"Deployment.shop.api"}
    assert [cut(r.place) for r in found] == ["api", "api", "api", "web", "prepare"]
    assert one(found, "Container", "web").parent is one(found, "PodSpec")


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("apiVersion: batch/v1\nkind: CronJob", "spec jobTemplate spec template spec"),
        ("apiVersion: v1\nkind: Pod", "spec"),
        ("apiVersion: v1\nkind: PodTemplate", "template spec"),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Rollout", "spec template spec"),
        ("apiVersion: serving.knative.dev/v1\nkind: Service", "spec template spec"),
        ("apiVersion: keda.sh/v1alpha1\nkind: ScaledJob", "spec jobTargetRef template spec"),
        ("apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment", "spec jobManager podTemplate spec"),
    ],
)
def test_a_pod_is_found_wherever_its_kind_keeps_it(head, path):
    keys = path.split()
    lines = [f"{'  ' * n}{key}:" for n, key in enumerate(keys)]
    text = "\n".join([head, "metadata: {name: x}", *lines, f"{'  ' * len(keys)}containers: [{{name: c, image: i}}]"])

    found = resources(text)

    assert one(found, "Container").name == "c"
    assert one(found, "PodSpec").body.open == ("podTemplate" in keys)


def test_the_pods_of_strimzi_are_open_as_the_operator_adds_the_rest():
    found = resources(
        "apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnect\nmetadata: {name: x}\nspec:\n  template:\n"
        "    pod: {securityContext: {runAsNonRoot: true}}\n"
        "    connectContainer: {env: [{name: A, value: b}]}\n"
    )

    assert one(found, "PodSpec").body.open
    assert (one(found, "Container").name, one(found, "Container").body.open) == ("connectContainer", True)
    assert value(one(found, "PodSpec").body, "securityContext", "runAsNonRoot") is True


def test_spark_drivers_are_containers_in_part():
    found = resources(
        "apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\nmetadata: {name: x}\n"
        "spec: {driver: {serviceAccount: spark, env: [{name: A, value: b}]}}\n"
    )

    assert value(one(found, "PodSpec").body, "serviceAccount") == "spark"
    assert one(found, "Container").body.open


def test_lists_and_streams_hold_objects():
    found = resources(
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n"
        "- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n---\napiVersion: v1\nkind: Namespace\n"
        "metadata: {name: c}\n---\nnot: an object\n"
    )

    assert [r.address for r in found] == ["Secret.default.a", "ConfigMap.default.b", "Namespace.default.c"]


def test_the_flags_of_the_control_plane_are_a_map():
    found = resources(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: apiserver}\nspec:\n  containers:\n  - name: c\n"
        "    command: [/usr/bin/kube-apiserver, --anonymous-auth=false, '--audit-log-maxage', '30', --profiling]\n"
        "    args: ['--tls-min-version=VersionTLS12']\n"
    )

    flags = one(found, "kube-apiserver")

    assert [(e.key.value, e.value.value) for e in flags.body.entries] == [
        ("anonymous-auth", "false"), ("audit-log-maxage", "30"), ("profiling", "true"),
        ("tls-min-version", "VersionTLS12"),
    ]  # fmt: skip
    assert [cut(e.value.span) for e in flags.body.entries] == ["false", "30", "--profiling", "VersionTLS12"]
    assert not flags.body.open


def test_an_unknown_word_leaves_the_flags_open():
    found = resources(
        {
            "templates/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: c\n"
            "    command: [kube-apiserver, '{{ .x }}', '--audit-log-path={{ .y }}']\n"
        }
    )

    flags = one(found, "kube-apiserver")

    assert flags.body.open
    assert value(flags.body, "audit-log-path") is UNKNOWN


def test_cluster_configuration_files_are_resources_of_their_kind():
    found = resources(
        "apiVersion: v1\nkind: Config\nclusters: []\n---\n"
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: []\n---\n"
        "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n---\n"
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    )

    assert [r.type for r in found] == ["Config", "EncryptionConfiguration", "Policy", "KubeletConfiguration"]
    assert cut(found[0].place) == "Config"


def test_a_name_that_is_a_template_is_shown_in_part():
    found = resources(
        {"templates/a.yaml": 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "x" . }}-web\n'}
    )

    assert found[0].address == "Service.default.*-web"


def facts(text: str) -> dict[str, dict[str, object]]:
    return {f"{kind}/{namespace}/{name}": dict(data) for kind, namespace, name, _, data in objects(resources(text))}


def test_a_workload_tells_what_it_uses():
    found = facts(DEPLOYMENT)

    assert found["Deployment/shop/api"] == {
        "apiVersion": "apps/v1", "automount": "", "cloudKeys": (), "configMaps": ("settings",), "owned": "", "podLabels": (("app", "api"),),
        "replicas": "1", "secrets": ("db", "tls"), "serviceAccount": "runner",
    }  # fmt: skip


def test_a_role_tells_the_dangerous_things_it_grants():
    found = facts(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n"
        "- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}\n---\n"
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: b}\nrules:\n"
        "- {apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [one]}\n"
        "- {apiGroups: [''], resources: [pods], verbs: [list]}\n---\n"
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: c}\nrules:\n"
        "- {apiGroups: [''], resources: [secrets], verbs: [list]}\n"
    )

    assert "admin" in found["ClusterRole//a"]["grants"]
    assert found["Role/default/b"]["grants"] == ()
    assert found["Role/default/c"]["grants"] == ("read-secrets",)


def test_a_binding_tells_its_role_and_subjects():
    found = facts(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: n}\n"
        "roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects:\n- {kind: ServiceAccount, name: default}\n"
        "- {kind: Group, name: system:masters}\n"
    )

    assert found["RoleBinding/n/a"]["role"] == ("ClusterRole", "cluster-admin")
    assert found["RoleBinding/n/a"]["subjects"] == (("Group", "", "system:masters"), ("ServiceAccount", "n", "default"))


def test_secrets_tell_their_keys_and_never_a_value():
    found = facts("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: Opaque\nstringData: {password: hunter}\n")

    assert found["Secret/default/a"]["keys"] == ("password",)
    assert "hunter" not in repr(found)


def test_selectors_and_hosts_are_told():
    found = facts(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n"
        "spec: {selector: {matchLabels: {app: x}}}\n---\n"
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: b}\n"
        "spec: {rules: [{host: a.example}, {host: b.example}], tls: [{hosts: [a.example], secretName: s}]}\n"
    )

    assert found["PodDisruptionBudget/default/a"]["selector"] == (("app", "x"),)
    assert found["Ingress/default/b"]["hosts"] == ("a.example", "b.example")
    assert found["Ingress/default/b"]["tlsHosts"] == ("a.example",)


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: List\nitems: 3\n", "apiVersion: v1\nkind: Pod\nspec: [1]\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers: [1, [2], {name: }]\n",
        "apiVersion: [1]\nkind: Role\nrules: [1, {resources: x}]\nmetadata: []\n",
        "apiVersion: v1\nkind: RoleBinding\nsubjects: [1]\nroleRef: x\n",
        "apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nspec: {kafka: {template: {}}}\n",
        "apiVersion: v1\nkind: Ingress\nspec: {rules: {}, tls: [x]}\n",
    ],
)  # fmt: skip
def test_odd_shapes_do_no_harm(text):
    found = resources(text)

    assert len(objects(found)) <= 1


def test_etcd_takes_flags_from_its_environment():
    found = resources(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec:\n  containers:\n    - name: etcd\n"
        "      command: [etcd, --key-file=/a]\n      env: [{name: ETCD_CERT_FILE, value: /b}, {name: ETCD_KEY_FILE, value: /c}]"
    )

    flags = one(found, "etcd").body
    assert (value(flags, "cert-file"), value(flags, "key-file")) == ("/b", "/a")


def test_a_flag_that_names_a_component_does_not_start_it():
    found = resources(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: op}\nspec:\n  containers:\n    - name: op\n"
        "      args: [--kubelet-service=kube-system/kubelet, --v=2]"
    )

    assert [r.type for r in found] == ["Pod", "PodSpec", "Container"]


def test_a_bare_pod_of_the_control_plane_is_static():
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec:\n  hostNetwork: true\n"
        "  containers: [{name: s, command: [kube-scheduler]}]"
    )

    assert [r.type for r in resources(text)] == ["Pod", "StaticPodSpec", "Container", "kube-scheduler"]
    assert dict(objects(resources(text))[0][4]).get("serviceAccount") is None


def test_kubeadm_gives_flags_to_the_kubelet_of_a_node():
    found = resources(
        "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration:\n"
        "  kubeletExtraArgs: [{name: read-only-port, value: '0'}]"
    )

    kubelet = one(found, "kubelet").body
    assert value(kubelet, "read-only-port") == "0"
    assert kubelet.open


def test_cluster_api_carries_what_kubeadm_reads():
    found = resources(
        "apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nmetadata: {name: c}\nspec:\n"
        "  kubeadmConfigSpec:\n    clusterConfiguration: {apiServer: {extraArgs: {anonymous-auth: 'true'}}}\n"
        "    joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: '2'}}}"
    )

    assert [r.type for r in found] == ["KubeadmControlPlane", "kube-apiserver", "kubelet"]
    assert value(found[1].body, "anonymous-auth") == "true"


def test_a_part_of_every_resource_is_a_part_of_pods():
    text = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n"
        'rules: [{apiGroups: [""], resources: ["*/exec"], verbs: [create]}]'
    )

    assert dict(objects(resources(text))[0][4])["grants"] == ("exec-pods",)


def test_ephemeral_containers_are_containers():
    found = resources(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: a}]\n"
        "  ephemeralContainers: [{name: b}]"
    )

    assert [(r.name, r.role) for r in found if r.type == "Container"] == [("a", "container"), ("b", "ephemeral")]
