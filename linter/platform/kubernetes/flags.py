"""The command line of a control-plane container to a map of its flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.platform import Resource
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Seq, Template, get

COMPONENTS = frozenset({"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy"})


def components(container: Map, pod: Resource) -> Iterator[Resource]:
    """A resource for a container that starts a part of the control plane; its body are the flags."""
    words = [*_words(get(container, "command")), *_words(get(container, "args"))]
    for index, word in enumerate(words[:4]):
        text = word.value if isinstance(word.value, str) else ""
        name = "" if text.startswith("-") or not text.strip() else text.split(None, 1)[0].rpartition("/")[2]
        if name in COMPONENTS:
            body = flags(words[index + 1 :], container)
            body = with_environment(body, container) if name == "etcd" else body
            yield Resource("kubernetes", name, pod.name, body, word.span, pod.address, parent=pod)
            return


def with_environment(body: Map, container: Map) -> Map:
    """Etcd's flags with those that its environment sets: `ETCD_CERT_FILE` is `cert-file`; a flag wins.

    Source: https://etcd.io/docs/v3.5/op-guide/configuration/ (read 2026-11-25).
    """
    have = {e.key.value for e in body.entries}
    listed = get(container, "env")
    added: list[Entry] = []
    for item in listed.items if isinstance(listed, Seq) else ():
        name, value = get(item, "name"), get(item, "value")
        if isinstance(name, Leaf) and isinstance(name.value, str) and name.value.startswith("ETCD_"):
            flag = name.value.removeprefix("ETCD_").lower().replace("_", "-")
            if flag not in have:
                added.append(Entry(name._replace(value=flag), value or Leaf(UNKNOWN, name.span)))
    unseen = (isinstance(listed, Seq) and listed.open) or get(container, "envFrom") is not None
    return body._replace(entries=(*body.entries, *added), open=body.open or unseen)


_KUBEADM = (
    (("apiServer", "extraArgs"), "kube-apiserver"),
    (("controllerManager", "extraArgs"), "kube-controller-manager"),
    (("scheduler", "extraArgs"), "kube-scheduler"),
    (("etcd", "local", "extraArgs"), "etcd"),
    (("nodeRegistration", "kubeletExtraArgs"), "kubelet"),
)
_CLUSTER_API = ("clusterConfiguration", "initConfiguration", "joinConfiguration")
KUBEADM: Mapping[str, tuple[str, ...]] = {
    "ClusterConfiguration": (),
    "InitConfiguration": (),
    "JoinConfiguration": (),
    "KubeadmControlPlane": ("spec", "kubeadmConfigSpec"),
    "KubeadmControlPlaneTemplate": ("spec", "template", "spec", "kubeadmConfigSpec"),
    "KubeadmConfig": ("spec",),
    "KubeadmConfigTemplate": ("spec", "template", "spec"),
}
"""Kind to where it keeps what kubeadm reads; the last four, of Cluster API, keep several in one."""


def kubeadm(cluster: Resource) -> Iterator[Resource]:
    """The parts that a configuration of kubeadm gives flags to; open, as kubeadm adds its own."""
    path = KUBEADM[cluster.type]
    base = get(cluster.body, *path) if path else cluster.body
    roots = [get(base, name) for name in _CLUSTER_API] if path else [base]
    for root in roots:
        for where, name in _KUBEADM:
            entries = _pairs(get(root, *where))
            if entries:
                body, place = Map(entries, entries[0].key.span, open=True), entries[0].key.span
                yield Resource("kubernetes", name, cluster.name, body, place, cluster.address, parent=cluster)


def _pairs(given: Node | None) -> tuple[Entry, ...]:
    """Arguments as a map has them, or as the newer list of names and values."""
    if isinstance(given, Seq):
        pairs = [(get(i, "name"), get(i, "value")) for i in given.items]
        return tuple(Entry(k, v) for k, v in pairs if isinstance(k, Leaf) and v is not None)
    return given.entries if isinstance(given, Map) else ()


def _words(node: Node | None) -> list[Leaf]:
    if isinstance(node, Seq):
        found = [i if isinstance(i, Leaf) else Leaf(UNKNOWN, i.span) for i in node.items]
        return [*found, Leaf(UNKNOWN, node.span)] if node.open else found
    return [node] if isinstance(node, Leaf) else []


def flags(words: list[Leaf], container: Map) -> Map:
    """Flags by their names without dashes; a flag without a value is `true`.

    The map is open when a word is unknown, as it may be any flag.
    """
    found: list[Entry] = []
    pending: Leaf | None = None
    is_open = container.open
    for word in words:
        value = word.value
        if isinstance(value, Template) and (name := _named(value)):
            found.append(Entry(word._replace(value=name), word._replace(value=UNKNOWN)))
        elif not isinstance(value, str):
            is_open = is_open or value is UNKNOWN or pending is None
            if pending is not None:
                found.append(Entry(pending, word))
            pending = None
        elif value.startswith("--"):
            if pending is not None:
                found.append(Entry(pending, Leaf("true", pending.span)))
            pending = _flag(word, found)
        elif pending is not None:
            found.append(Entry(pending, word))
            pending = None
    if pending is not None:
        found.append(Entry(pending, Leaf("true", pending.span)))
    return Map(tuple(found), container.span, is_open)


def _named(value: Template) -> str:
    """The flag of `--name=` and something unknown, "" for anything else."""
    first = value.parts[0]
    name, sign, _ = first.partition("=") if isinstance(first, str) else ("", "", "")
    return name.lstrip("-") if sign and name.startswith("--") else ""


def _flag(word: Leaf, found: list[Entry]) -> Leaf | None:
    """Add `--name=value`; return the name when the value is still to come."""
    assert isinstance(word.value, str)
    name, sign, _ = word.value.partition("=")
    key = piece(word, 0, len(name))._replace(value=name.lstrip("-"))
    if not sign:
        return key
    found.append(Entry(key, piece(word, len(name) + 1, len(word.value))))
    return None
