from __future__ import annotations

import pytest

from linter.platform import Resource
from linter.predicate import plain
from linter.tree import UNKNOWN, Template, get, region
from tests.unit.platform.units import cut, one, resources, value, where

DEPLOYMENT = """
resource "kubernetes_deployment_v1" "d" {
  metadata {
    name = "api"
  }
  spec {
    template {
      spec {
        host_network = true
        container {
          name  = "web"
          image = "nginx"
          security_context {
            privileged      = true
            run_as_non_root = false
            capabilities {
              add = ["SYS_ADMIN"]
            }
          }
          env {
            name  = "A"
            value = "b"
          }
          port {
            container_port = 80
          }
        }
        volume {
          name = "v"
          host_path {
            path = "/"
          }
        }
      }
    }
  }
}
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  hostNetwork: true\n  containers:\n    - name: c\n      image: i\n"


def kubernetes(text: str, **files: str) -> list[Resource]:
    return [r for r in resources({"main.tf": text, **files}) if r.platform == "kubernetes"]


def test_a_deployment_of_the_provider_is_the_object_and_its_pod():
    found = kubernetes(DEPLOYMENT)

    container = one(found, "Container")

    assert [r.type for r in found] == ["Deployment", "PodTemplate", "PodSpec", "Container"]
    assert {r.address for r in found} == {"kubernetes_deployment_v1.d"}
    assert value(one(found, "PodSpec").body, "hostNetwork") is True
    assert plain(get(container.body, "securityContext")) == (
        {"privileged": True, "runAsNonRoot": False, "capabilities": {"add": ["SYS_ADMIN"]}},
        True,
    )
    assert plain(get(container.body, "ports")) == ([{"containerPort": 80}], True)
    assert plain(get(one(found, "PodSpec").body, "volumes")) == ([{"name": "v", "hostPath": {"path": "/"}}], True)


@pytest.mark.parametrize(
    ("type", "version", "kind"),
    [
        ("kubernetes_cluster_role_binding", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
        ("kubernetes_network_policy_v1", "networking.k8s.io/v1", "NetworkPolicy"),
        ("kubernetes_secret_v1", "v1", "Secret"),
        ("kubernetes_daemonset", "apps/v1", "DaemonSet"),
        ("kubernetes_cron_job", "batch/v1beta1", "CronJob"),
        ("kubernetes_cron_job_v1", "batch/v1", "CronJob"),
        ("kubernetes_ingress", "networking.k8s.io/v1beta1", "Ingress"),
        ("kubernetes_ingress_v1", "networking.k8s.io/v1", "Ingress"),
        ("kubernetes_pod_security_policy", "policy/v1beta1", "PodSecurityPolicy"),
        ("kubernetes_horizontal_pod_autoscaler_v2", "autoscaling/v2", "HorizontalPodAutoscaler"),
    ],
)
def test_a_resource_of_the_provider_is_an_object_of_its_api(type, version, kind):
    found = kubernetes(f'resource "{type}" "x" {{\n  metadata {{\n    name = "n"\n  }}\n}}\n')

    assert (value(found[0].body, "apiVersion"), value(found[0].body, "kind"), found[0].name) == (version, kind, "n")


def test_rules_of_a_role_are_a_list():
    (found,) = kubernetes(
        'resource "kubernetes_cluster_role" "r" {\n  metadata {\n    name = "r"\n  }\n  rule {\n'
        '    api_groups = ["*"]\n    resources = ["*"]\n    verbs = ["*"]\n  }\n}\n'
    )

    assert plain(get(found.body, "rules")) == ([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}], True)


def test_the_data_of_a_secret_is_plain_text():
    (found,) = kubernetes(
        'resource "kubernetes_secret" "s" {\n  metadata {\n    name = "s"\n  }\n  data = { a = "b" }\n}\n'
    )

    assert plain(get(found.body, "stringData")) == ({"a": "b"}, True)


@pytest.mark.parametrize(
    "written",
    [
        'resource "kubernetes_manifest" "m" {\n  manifest = yamldecode(file("${path.module}/p.yaml"))\n}\n',
        (
            'resource "kubernetes_manifest" "m" {\n  manifest = {\n    apiVersion = "v1"\n    kind = "Pod"\n'
            '    metadata = { name = "p" }\n    spec = {\n      hostNetwork = true\n'
            '      containers = [{ name = "c", image = "i" }]\n    }\n  }\n}\n'
        ),
        f'resource "kubectl_manifest" "m" {{\n  yaml_body = <<-EOF\n{POD}EOF\n}}\n',
        'resource "kubectl_manifest" "m" {\n  yaml_body = file("p.yaml")\n}\n',
        'resource "kubectl_manifest" "m" {\n  yaml_body = yamlencode(yamldecode(file("p.yaml")))\n}\n',
    ],
)
def test_a_manifest_is_its_object(written):
    found = kubernetes(written, **{"p.yaml": POD})
    pods = [r for r in found if r.type == "PodSpec" and not r.address.startswith("Pod.")]

    assert [value(r.body, "hostNetwork") for r in pods] == [True]
    assert where(pods[0].body, "hostNetwork")[1] == "true"


def test_a_manifest_with_unknown_values_is_known_in_parts():
    text = (
        'variable "u" {}\nresource "kubectl_manifest" "m" {\n  yaml_body = <<EOF\n'
        + POD.replace("image: i", "image: ${var.u}").replace("name: p", "name: p-${var.u}")
        + "EOF\n}\n"
    )

    found = kubernetes(text)
    network = get(one(found, "PodSpec").body, "hostNetwork")

    assert value(one(found, "Container").body, "image") is UNKNOWN
    assert value(one(found, "Pod").body, "metadata", "name") == Template(("p-", UNKNOWN))
    assert network is not None
    assert (cut(network.span), region(network.span).line) == ("true", 9)


VALUES = """
controller:
  hostNetwork: true
  podSecurityContext: {fsGroup: 1}
  securityContext:
    privileged: true
  image: {registry: docker.io, repository: a/b, tag: latest}
  extraEnv:
    - {name: A, value: b}
off:
  containerSecurityContext: {enabled: false, privileged: true}
extraObjects:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: c}
"""
ENCODED = """yamlencode({
    controller = {
      hostNetwork        = true
      podSecurityContext = { fsGroup = 1 }
      securityContext    = { privileged = true }
      image              = { registry = "docker.io", repository = "a/b", tag = "latest" }
      extraEnv           = [{ name = "A", value = "b" }]
    }
    extraObjects = [{ apiVersion = "v1", kind = "ConfigMap", metadata = { name = "c" } }]
  })"""


@pytest.mark.parametrize("values", [f"<<EOF{VALUES}EOF\n  ", 'file("v.yaml")', '"${file("v.yaml")}"', ENCODED])
def test_the_values_of_a_release_are_judged(values):
    text = f'resource "helm_release" "r" {{\n  name = "r"\n  chart = "c"\n  values = [{values}]\n}}\n'

    found = [r for r in resources({"main.tf": text, "v.yaml": VALUES}) if r.address == "helm_release.r"]

    assert [r.type for r in found] == ["helm_release", "values", "PodSpec", "Container", "ConfigMap"]
    assert value(one(found, "PodSpec").body, "hostNetwork") is True
    assert value(one(found, "Container").body, "securityContext", "privileged") is True
    assert value(one(found, "Container").body, "image") == "docker.io/a/b:latest"
    assert one(found, "Container").body.open


def test_set_blocks_go_over_the_values():
    text = """
resource "helm_release" "r" {
  values = [yamlencode({ a = { b = 1, c = 2 } }), yamlencode({ a = { c = 3 } })]
  set {
    name  = "a.b"
    value = "true"
  }
  set {
    name  = "tags.x\\\\.y/z"
    value = "t"
  }
  set_sensitive {
    name  = "list[0].q"
    value = "s"
  }
}
"""
    found = one(resources({"main.tf": text}), "values")

    assert (value(found.body, "a", "b"), value(found.body, "a", "c"), value(found.body, "tags", "x.y/z")) == (
        True,
        3,
        "t",
    )
    assert where(found.body, "a", "b") == ("main.tf", "true")


def test_set_may_be_a_list_of_objects():
    text = 'resource "helm_release" "r" {\n  set = [{ name = "hostNetwork", value = "true" }]\n}\n'

    assert value(one(resources({"main.tf": text}), "PodSpec").body, "hostNetwork") is True


def test_the_values_of_a_release_that_are_not_known_say_nothing():
    text = 'variable "u" {}\nresource "helm_release" "r" {\n  values = var.u\n  set {\n    name = var.u\n    value = "x"\n  }\n}\n'

    found = resources({"main.tf": text})

    assert [r.type for r in found if r.platform != "terraform"] == ["values"]
    assert one(found, "values").body.open


def test_a_list_that_is_set_goes_over_the_values():
    text = 'resource "helm_release" "r" {\n  set_list {\n    name  = "securityContext.capabilities.add"\n    value = ["ALL"]\n  }\n}\n'

    found = get(one(resources({"main.tf": text}), "Container").body, "securityContext", "capabilities", "add")

    assert where(found and found.items[0]) == ("main.tf", "ALL")


def test_files_of_a_folder_are_manifests():
    text = (
        'resource "kubernetes_manifest" "m" {\n  for_each = fileset(path.module, "k/*.yaml")\n'
        '  manifest = yamldecode(file("${path.module}/${each.value}"))\n}\n'
    )

    found = resources({"main.tf": text, "k/a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n"})

    assert [r.address for r in found if r.type == "Namespace"] == ["Namespace.default.n", "kubernetes_manifest.m"]
