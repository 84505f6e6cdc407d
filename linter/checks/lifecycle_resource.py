"""`lifecycle-resource`: versions in a resolved resource whose support ends: attributes, images, API kinds.

Terraform attributes and what providers removed, Kubernetes kinds and custom resources, the
images of containers and services. As in `lifecycle`, a match is made whatever the day.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter import lifecycle_data as data
from linter.checks import Match
from linter.parse import embedded
from linter.platform import Loaded, Resource
from linter.predicate import select
from linter.records import NamedTuple
from linter.tree import Leaf, Map, get, text
from linter.typed import Any
from linter.versions import hits
from linter.versions.attributes import ANY, of_attributes, of_removed
from linter.versions.hits import Hit
from linter.versions.images import of_resource
from linter.versions.root import constraint, is_root
from linter.versions.walk import text_of

SCOPE = "resource"
_APPLIED = ("kubectl.kubernetes.io/last-applied-configuration", "kapp.k14s.io/original")


class Params(NamedTuple):
    """Nothing to set: the data decides."""


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each version in use that the data knows."""
    yield from hits.matches(_hits(target, around))


def _hits(target: Resource, around: Loaded) -> Iterator[Hit]:
    for image in of_resource(target):
        yield from hits.of_image(image)
    if target.platform == "terraform":
        yield from _terraform(target, around)
    elif target.platform == "kubernetes":
        yield from _kubernetes(target)


def _terraform(target: Resource, around: Loaded) -> Iterator[Hit]:
    if target.type == "terraform":
        yield from _providers(target)
    bare = target.type.removeprefix("data.")
    shard = data.shard(data.shard_of(bare))
    if not shard:
        return
    if target.type in shard["types"]:
        yield from of_attributes(shard, target.type, target.body, target.place)
    if target.type in shard["gone"]:
        admitted = constraint(bare.partition("_")[0], around) or (ANY if is_root(around) else None)
        yield from of_removed(shard, target.type, target.body, target.place, admitted)


def _providers(target: Resource) -> Iterator[Hit]:
    """Providers that moved or are archived, by the source that `required_providers` names."""
    rows = data.shard("provider")
    for hit, walked in select(target.body, ("required_providers", "*", "source"), target.place):
        source = text_of(hit) if isinstance(hit, Leaf) else None
        name = (source or "").removeprefix("registry.terraform.io/")
        for head, row in rows.get(name, ()):
            if isinstance(hit, Leaf):
                yield Hit(head, name, row, hit.span, data.SURE, ".".join(walked), hit.via)


def _kubernetes(target: Resource) -> Iterator[Hit]:
    body, index = target.body, data.shard("index")
    api = get(body, "apiVersion")
    if isinstance(api, Leaf) and text(api) in index.get("kinds", ()) and not _guarded(target):
        yield from _kind(str(api.value), text(body, "kind") or "", api)
    if target.role == "" and target.parent is None:
        yield from _applied(body, index)
    if target.type in index.get("kubernetes", ()):
        yield from of_attributes(data.shard("attr-kubernetes"), target.type, body, target.place)


def _kind(api: str, kind: str, leaf: Leaf) -> Iterator[Hit]:
    """A kind of an API version, `List` kinds folded into what they hold."""
    shard = data.shard("gvk")
    rows = shard["kinds"][api]
    found = rows.get(kind) or rows.get(kind.removesuffix("List"))
    if found:
        index, row = found
        product = shard["products"][index]
        certainty = data.MAYBE if product["kind"] == "k8s_crd" else data.SURE
        yield Hit(product, f"{api} {kind}", row, leaf.span, certainty, "apiVersion", leaf.via)


def _applied(body: Map, index: Any) -> Iterator[Hit]:
    """What an exported object says it was applied as; its own `apiVersion` is what the cluster answered with."""
    annotations = get(get(body, "metadata"), "annotations")
    for name in _APPLIED:
        written = get(annotations, name)
        inner = embedded(written) if isinstance(written, Leaf) else None
        api = get(inner, "apiVersion")
        if isinstance(api, Leaf) and text(inner, "apiVersion") in index.get("kinds", ()):
            for hit in _kind(str(api.value), text(inner, "kind") or "", api):
                yield hit._replace(certainty=data.MAYBE)


def _guarded(target: Resource) -> bool:
    """A Helm template that asks the cluster for its API versions chooses among them."""
    return ".Capabilities.APIVersions" in target.document.text
