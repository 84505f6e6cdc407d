"""Dagster's `dagster.yaml` to the instance it configures.

Platform `dagster`, type `instance`: the body is the file's map. `{env: X}` is unknown. Every section has a default, so
what is absent is known, but for a file that a Helm chart fills in.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.members import stem
from linter.platform.connector.references import SHELL, resolve_map
from linter.platform.connector.shapes import key_span
from linter.platform.connector.systems import database, systems, unique
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Seq, get

_SECTIONS = frozenset(
    "run_launcher run_coordinator run_storage event_log_storage schedule_storage compute_logs run_monitoring"
    " run_retries code_servers local_artifact_storage sensors schedules auto_materialize".split()
)


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The instance of a YAML document: two sections of its own, or one and the file's name."""
    root = document.roots[0] if document.syntax == "yaml" and document.roots else None
    if not isinstance(root, Map):
        return
    own = {str(e.key.value) for e in root.entries} & _SECTIONS
    if len(own) < 2 and not (own and stem(document.path) == "dagster"):
        return
    body = _resolved(resolve_map(root, SHELL))
    assert isinstance(body, Map)
    found = unique(_systems(body))
    place = key_span(body, *sorted(own))
    yield Resource("dagster", "instance", stem(document.path), body, place, role="server", systems=found)


def _resolved(node: Node) -> Node:
    match node:
        case Map(entries=(Entry(key=Leaf(value="env")),)):
            return Leaf(UNKNOWN, node.span, refs=("env",))
        case Map(entries=entries):
            return node._replace(entries=tuple(Entry(e.key, _resolved(e.value)) for e in entries))
        case Seq(items=listed):
            return node._replace(items=tuple(map(_resolved, listed)))
    return node


def _systems(body: Map) -> Iterator[System]:
    for path in (("storage", "postgres"), ("run_storage", "config"), ("event_log_storage", "config")):
        found = get(body, *path, "postgres_db")
        if isinstance(found, Map):
            yield from database(found, "postgres", ("hostname", "port", "db_name"), "5432")
        yield from systems(get(body, *path, "postgres_url"))
