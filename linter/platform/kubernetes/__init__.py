"""Kubernetes manifests to resources: objects, the pods they run, containers, and control-plane flags."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.kubernetes.objects import from_tree, is_object
from linter.tree import Document, Map


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The resources of every document of a stream."""
    for root in document.roots:
        if isinstance(root, Map) and is_object(root):
            yield from from_tree(root)
