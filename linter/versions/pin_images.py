"""An image to what is not pinned in it."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks import Match
from linter.versions.images import Image
from linter.versions.walk import HOLE

_FLOATING = frozenset(
    {"stable", "edge", "main", "master", "dev", "develop", "nightly", "canary", "release", "alpine", "slim",
     "rolling", "snapshot", "beta", "testing", "unstable"}
)  # fmt: skip
_LOCAL = (
    "localhost/",
    "localhost:",
    "127.0.0.1:",
    "kind-registry",
    "registry.local",
    "image-registry.openshift-image-registry.svc",
)


def image_faults(image: Image, kind: str) -> Iterator[Match]:
    """At most one match: the image has no tag, `latest`, a name that moves, or no digest."""
    if HOLE in image.text or "$" in image.text or "{" in image.text or image.name == "scratch":
        return
    tag = image.tag.lower()
    faults = {
        "image-untagged": not tag and not image.digest,
        "image-latest": tag == "latest" and not image.digest,
        "image-floating": not image.digest and (tag in _FLOATING or tag.partition("-")[0] in _FLOATING),
        "image-no-digest": bool(tag) and tag != "latest" and not image.digest,
    }
    if faults[kind] and not image.name.startswith(_LOCAL):
        values = {
            "name": image.name,
            "version": tag or "no tag",
            "value": image.text[:120],
            "resource": image.name,
        }
        related = tuple((span, "the image is used here") for span in image.leaf.via)
        yield Match(image.span, values, related, image.key)
