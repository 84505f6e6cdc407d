"""Files inside the strings of a `ConfigMap` to the resources that they would have as files.

The name of a member says what its text is (`fluent-bit.conf`, `prometheus.yml`); places lead back to the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter import identify
from linter.platform import Reader, Resource, file_resources
from linter.platform.connector.shapes import inside
from linter.platform.connector.stages import entries_of
from linter.tree import Document, Leaf, get, text

MAX_TEXT = 500_000
_OPENED = "connector.class"  # strings with it are opened by `kafka_connect` already
_PLAIN = frozenset(("", "text", "hcl"))


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """What the members of every config map configure."""
    if document.outer is not None:
        return
    for root in document.roots:
        if text(root, "kind") == "ConfigMap":
            for entry in entries_of(get(root, "data")):
                if isinstance(entry.value, Leaf):
                    yield from _member(str(entry.key.value), entry.value, reader)


def _member(name: str, leaf: Leaf, reader: Reader) -> Iterator[Resource]:
    value = leaf.value
    if not isinstance(value, str) or "\n" not in value or len(value) > MAX_TEXT or _OPENED in value:
        return
    syntax = identify.settle(name, value)
    if syntax not in _PLAIN:
        yield from file_resources(inside(leaf, syntax), reader)
