"""The command line of a control-plane container to a map of its flags."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Resource
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Seq, Template, get

COMPONENTS = frozenset({"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy"})


def components(container: Map, pod: Resource) -> Iterator[Resource]:
    """A resource for a container that starts a part of the control plane; its body are the flags."""
    words = [*_words(get(container, "command")), *_words(get(container, "args"))]
    for index, word in enumerate(words[:4]):
        name = (
            word.value.split(None, 1)[0].rpartition("/")[2]
            if isinstance(word.value, str) and word.value.strip()
            else ""
        )
        if name in COMPONENTS:
            body = flags(words[index + 1 :], container)
            yield Resource("kubernetes", name, pod.name, body, word.span, pod.address, parent=pod)
            return


_KUBEADM = (
    ("apiServer", "kube-apiserver"),
    ("controllerManager", "kube-controller-manager"),
    ("scheduler", "kube-scheduler"),
)


def kubeadm(cluster: Resource) -> Iterator[Resource]:
    """The parts that a kubeadm `ClusterConfiguration` gives flags to; open, as kubeadm adds its own."""
    named = [(get(cluster.body, part, "extraArgs"), name) for part, name in _KUBEADM]
    named.append((get(cluster.body, "etcd", "local", "extraArgs"), "etcd"))
    for given, name in named:
        if isinstance(given, Seq):
            pairs = [(get(i, "name"), get(i, "value")) for i in given.items]
            entries = tuple(Entry(k, v) for k, v in pairs if isinstance(k, Leaf) and v is not None)
        elif isinstance(given, Map):
            entries = given.entries
        else:
            continue
        if entries:
            body, place = Map(entries, given.span, open=True), entries[0].key.span
            yield Resource("kubernetes", name, cluster.name, body, place, cluster.address, parent=cluster)


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
