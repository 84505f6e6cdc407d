"""A folder's dependency lock file to one `provider_lock` resource a provider: the version that init takes.

Format: https://developer.hashicorp.com/terraform/language/files/dependency-lock (read 2026-11-26).
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.terraform.module import declared

NAME = ".terraform.lock.hcl"
TYPE = "provider_lock"


def locked(folder: str, reader: Reader) -> Iterator[Resource]:
    """The providers that the lock file of a folder fixes; named by their source, without the registry."""
    path = f"{folder}/{NAME}".lstrip("/")
    document = reader.document(path) if reader.exists(path) else None
    for block in declared(document) if document is not None else ():
        if block.kind == "provider" and block.body.head is not None:
            name = block.labels[0].partition("/")[2]
            yield Resource("terraform", TYPE, name, block.body, block.body.head, f"{TYPE}.{name}")
