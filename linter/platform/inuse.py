"""Resources to the versions they run: the value of a version key, or the tag of an image."""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Resource
from linter.tree import Leaf, Map, Seq, Span

KEYS = frozenset(
    {
        "apiVersion", "api_version", "cluster_version", "connector_version", "engine_version",
        "kubernetes_version", "pluginVersion", "plugin_version", "release_label", "runtime",
        "runtime_version", "version",
    }
)  # fmt: skip
IMAGES = frozenset({"image", "image_uri", "dockerImage"})
_VERSION = pattern(r"[A-Za-z0-9~^<>=!*][\w.+~^<>=!*, -]{0,59}")
_IMAGE = pattern(r"(?P<name>[\w./:-]{1,200}?)(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?")
_DEEP = 2


def versions(resource: Resource) -> Iterator[tuple[str, str, str, Span]]:
    """Kind (the key), name (of the image, else the resource's type), version and place of each known one."""
    if resource.platform == "manifest":
        return
    yield from _of_map(resource.body, resource.type, _DEEP)


def _of_map(body: Map, name: str, deep: int) -> Iterator[tuple[str, str, str, Span]]:
    for entry in body.entries:
        match entry.value:
            case Leaf(value=str() as value, span=span) if entry.key.value in KEYS:
                if _VERSION.fullmatch(value):
                    yield str(entry.key.value), name, value, span
            case Leaf(value=str() as value, span=span) if entry.key.value in IMAGES:
                if (found := _IMAGE.fullmatch(value)) and (tag := found["tag"] or found["digest"]):
                    yield "image", found["name"], tag, span
            case Map() as inner if deep:
                yield from _of_map(inner, f"{name}.{entry.key.value}", deep - 1)
            case Seq(items=items) if deep:
                for item in items:
                    if isinstance(item, Map):
                        yield from _of_map(item, f"{name}.{entry.key.value}", deep - 1)
