"""A pod's spec to the account, secrets and config maps it uses, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.platform import Resource
from linter.tree import UNKNOWN, Leaf, Map, Node, Seq, Span, Template, get

_HOLE = "?"
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def uses(spec: Map) -> dict[str, object]:
    """The pod's `serviceAccount` ("default" when it names none), `automount`, `secrets` and `configMaps`."""
    secrets: set[str] = set()
    maps: set[str] = set()
    for kind, name in _references(spec):
        (secrets if kind == "secret" else maps).add(name)
    account = get(spec, "serviceAccountName") or get(spec, "serviceAccount")
    return {
        "serviceAccount": _text(account) or (_HOLE if spec.open else "default"),
        "automount": _text(get(spec, "automountServiceAccountToken")),
        "secrets": tuple(sorted(secrets)),
        "configMaps": tuple(sorted(maps)),
        "cloudKeys": tuple(sorted(_cloud_keys(spec))),
    }


CLOUD_KEYS = frozenset(
    {
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET",
        "AZURE_STORAGE_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS",
    }
)  # fmt: skip
"""Environment variables by which the clouds' SDKs take a static key."""


def _cloud_keys(spec: Map) -> Iterator[str]:
    for key in _CONTAINERS:
        for container in _items(spec, key):
            yield from CLOUD_KEYS & {_text(get(variable, "name")) for variable in _items(container, "env")}


def _text(node: Node | None) -> str:
    if node is None or (isinstance(node, Leaf) and node.value is None):
        return ""
    if not isinstance(node, Leaf) or node.value is UNKNOWN or isinstance(node.value, Template):
        return _HOLE
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)


def secrets_used(resources: Iterable[Resource]) -> Iterator[tuple[str, str, Span, Resource]]:
    """Namespace and name of each Secret that a pod uses, where it first names it, and the pod.

    Names that the files do not fix are left out; without a namespace it is `default`.
    """
    for pod in resources:
        if pod.platform != "kubernetes" or pod.type != "PodSpec" or pod.parent is None:
            continue
        space = _text(get(pod.parent.body, "metadata", "namespace")) or "default"
        first: dict[str, Span] = {}
        for kind, name, span in _named_secrets(pod.body):
            if kind == "secret" and name != _HOLE:
                first.setdefault(name, span)
        if space != _HOLE:
            yield from ((space, name, span, pod) for name, span in first.items())


def _references(spec: Map) -> Iterator[tuple[str, str]]:
    for kind, name, _ in _named_secrets(spec):
        yield kind, name


def _named_secrets(spec: Map) -> Iterator[tuple[str, str, Span]]:
    for key in _CONTAINERS:
        for container in _items(spec, key):
            yield from _of_container(container)
    for volume in _items(spec, "volumes"):
        yield from _of_volume(volume)
        for source in _items(get(volume, "projected"), "sources"):
            yield from _named(source, "secret", "secret", "name")
            yield from _named(source, "config", "configMap", "name")
    for secret in _items(spec, "imagePullSecrets"):
        yield from _named(secret, "secret", "name")


def _of_container(container: Node) -> Iterator[tuple[str, str, Span]]:
    for variable in _items(container, "env"):
        yield from _named(variable, "secret", "valueFrom", "secretKeyRef", "name")
        yield from _named(variable, "config", "valueFrom", "configMapKeyRef", "name")
    for source in _items(container, "envFrom"):
        yield from _named(source, "secret", "secretRef", "name")
        yield from _named(source, "config", "configMapRef", "name")


def _of_volume(volume: Node) -> Iterator[tuple[str, str, Span]]:
    yield from _named(volume, "secret", "secret", "secretName")
    yield from _named(volume, "config", "configMap", "name")
    yield from _named(volume, "secret", "csi", "nodePublishSecretRef", "name")


def _named(node: Node, kind: str, *path: str) -> Iterator[tuple[str, str, Span]]:
    leaf = get(node, *path)
    found = _text(leaf)
    if found and leaf is not None:
        yield kind, found, leaf.span


def _items(node: Node | None, key: str) -> tuple[Node, ...]:
    found = get(node, key)
    return found.items if isinstance(found, Seq) else ()
