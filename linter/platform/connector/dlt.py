"""dlt's `.dlt/config.toml` and `.dlt/secrets.toml` to the pipeline's settings and its destinations.

Platform `dlt`. Type `config` or `secrets`: the file's map; of secrets, with `stores_values`: whether a source or
destination in it has any value. Type `destination`: each of `destination` that has credentials, with `local`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector.members import added, every, is_local, named
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import database, systems, unique
from linter.tree import Document, Leaf, Map, Span, get

_FILE = pattern(r"(?:^|/|[._])dlt[/_.](?P<name>(?:[\w-]+[._])?(?:secrets|config))\.toml(?:\.[\w.]+)?$")
_OPEN = pattern(r"(?i)set me up|<[^>]*>|\.\.\.|please|your[_ -]|changeme|^$|^\*+$")
_USUAL = {"postgres": ("postgres", "5432"), "redshift": ("redshift", "5439"), "mssql": ("sqlserver", "1433")}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The settings of a TOML file below `.dlt`; the name alone is no sign."""
    root = document.roots[0] if document.syntax == "toml" and document.roots else None
    named_so = _FILE.search(document.path)
    if not isinstance(root, Map) or named_so is None:
        return
    kind = "secrets" if named_so["name"].endswith("secrets") else "config"
    body = resolve_map(root, SHELL)
    place = key_span(body, "sources", "destination", "credentials") if body.entries else Span(document, 0, 0)
    if kind == "secrets":
        template = document.path.endswith((".example", ".sample", ".template")) or "example" in named_so["name"]
        body = added(body, place, stores_values=not template and _stores(body))
    yield Resource("dlt", kind, kind, body, place, role="connector")
    for name, destination, at in named(get(body, "destination")):
        if (credentials := get(destination, "credentials")) is not None:
            full = added(destination, at, local=is_local(credentials) or is_local(get(credentials, "host")))
            found = unique(_systems(name, destination))
            yield Resource("dlt", "destination", name, full, at, role="sink", systems=found)


def _stores(root: Map) -> bool:
    """Whether any value of a source or destination is written out and is no placeholder."""
    for section in ("sources", "destination", "credentials"):
        for body, _, _ in every(get(root, section) or Map((), root.span)):
            for entry in body.entries:
                value = entry.value
                if isinstance(value, Leaf) and isinstance(value.value, str) and not _OPEN.search(value.value):
                    return True
    return False


def _systems(name: str, destination: Map) -> Iterator[System]:
    credentials = get(destination, "credentials")
    if not (isinstance(credentials, Leaf) and _OPEN.search(str(credentials.value))):
        yield from systems(credentials)
    yield from systems(get(destination, "bucket_url"))
    if isinstance(credentials, Map) and name in _USUAL:
        kind, port = _USUAL[name]
        yield from database(credentials, kind, ("host", "port", "database"), port)
