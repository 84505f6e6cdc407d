"""Custom resources that bring secrets into a cluster to themselves: what they read from, and how they sign in.

Groups: External Secrets, Secrets Store CSI, Sealed Secrets, Vault's operator.
Platform `external-secrets`, the type is the kind (`SecretStore`, `ExternalSecret`, `SecretProviderClass`,
`SealedSecret`, `VaultConnection`, ...). The body is the whole object; names of keys in it are no secrets.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.references import BRACES, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Map, Seq, get, text

_GROUPS = (
    "external-secrets.io",
    "generators.external-secrets.io",
    "secrets-store.csi.x-k8s.io",
    "bitnami.com",
    "secrets.hashicorp.com",
)
_ROLES = {
    "SecretStore": "connection", "ClusterSecretStore": "connection", "VaultConnection": "connection",
    "SecretProviderClass": "connection", "ExternalSecret": "source", "ClusterExternalSecret": "source",
    "SealedSecret": "source", "PushSecret": "sink", "VaultStaticSecret": "source", "VaultDynamicSecret": "source",
    "VaultPKISecret": "source", "VaultAuth": "connection",
}  # fmt: skip
_ADDRESSES = (
    ("spec", "provider", "vault", "server"),
    ("spec", "provider", "azurekv", "vaultUrl"),
    ("spec", "provider", "onepassword", "connectHost"),
    ("spec", "provider", "conjur", "url"),
    ("spec", "provider", "webhook", "url"),
    ("spec", "provider", "gitlab", "url"),
    ("spec", "parameters", "vaultAddress"),
    ("spec", "address"),
)


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The objects of a stream, those of lists included."""
    for root in document.roots:
        listed = get(root, "items")
        for body in listed.items if isinstance(listed, Seq) else (root,):
            group = (text(body, "apiVersion") or "").partition("/")[0]
            if isinstance(body, Map) and group in _GROUPS:
                yield _object(resolve_map(body, BRACES))


def _object(body: Map) -> Resource:
    kind, name = text(body, "kind") or "", text(body, "metadata", "name") or "unnamed"
    named = get(body, "metadata", "name")
    place = named.span if named is not None else key_span(body, "kind")
    space = text(body, "metadata", "namespace") or "default"
    address = f"{kind}.{space}.{name}"
    role = _ROLES.get(kind, "connector")
    return Resource("external-secrets", kind, name, body, place, address, role=role, systems=unique(_systems(body)))


def _systems(body: Map) -> Iterator[System]:
    for path in _ADDRESSES:
        yield from systems(get(body, *path))
