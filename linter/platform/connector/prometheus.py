"""Prometheus and Alertmanager files to scrapes, remote writes and reads, and receivers.

Platform `prometheus`: types `scrape`, `remote_write`, `remote_read` and `alertmanager` (an element of
`alerting.alertmanagers`). Platform `alertmanager`: type `global`, and type `receiver`, one for each configuration of a
receiver (body: its settings and `plugin`, such as `slack`; the `http_config` of `global` stands in for its own).
Neither tool expands variables, so every value is a literal; holes of templates are UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource, System
from linter.platform.connector.references import TEMPLATES, resolve_map
from linter.platform.connector.stages import entries_of, items_of, reached, with_plugin
from linter.platform.connector.systems import systems, unique
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get, text

_HOSTS = {"smarthost": ("smtp", "25"), "smtp_smarthost": ("smtp", "25")}


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """What the YAML of either tool configures."""
    for root in document.roots:
        if document.syntax != "yaml" or not isinstance(root, Map):
            continue
        if _is_prometheus(root):
            yield from _prometheus(resolve_map(root, TEMPLATES))
        elif _is_alertmanager(root):
            yield from _alertmanager(resolve_map(root, TEMPLATES))


def _is_prometheus(root: Map) -> bool:
    jobs = get(root, "scrape_configs")
    if isinstance(jobs, Seq) and any(text(job, "job_name") for job in jobs.items):
        return True
    written = get(root, "remote_write")
    return isinstance(written, Seq) and any(get(w, "url") is not None for w in written.items)


def _is_alertmanager(root: Map) -> bool:
    receivers = get(root, "receivers")
    named = isinstance(receivers, Seq) and any(text(r, "name") is not None for r in receivers.items)
    return named and isinstance(get(root, "route"), Map) and get(root, "route", "receiver") is not None


def _prometheus(root: Map) -> Iterator[Resource]:
    for job in items_of(get(root, "scrape_configs")):
        if isinstance(job, Map) and job.entries:
            name = get(job, "job_name")
            found = unique(_targets(job))
            yield _part("scrape", text(job, "job_name") or "job", job, name, found, "source")
    for kind, role in (("remote_write", "sink"), ("remote_read", "source")):
        for item in items_of(get(root, kind)):
            if isinstance(item, Map) and item.entries:
                yield _part(kind, text(item, "name") or kind, item, get(item, "url"), reached(item, {}), role)
    for item in items_of(get(root, "alerting", "alertmanagers")):
        if isinstance(item, Map) and item.entries:
            yield _part("alertmanager", "alertmanager", item, None, unique(_targets(item)), "sink")


def _part(  # noqa: PLR0913, PLR0917 - a row of a resource
    type: str, name: str, body: Map, at: Node | None, found: tuple[System, ...], role: str
) -> Resource:
    place = at.span if isinstance(at, Leaf) else body.entries[0].key.span
    return Resource("prometheus", type, name, body, place, role=role, systems=found)


def _targets(job: Map) -> Iterator[System]:
    kind = "https" if text(job, "scheme") == "https" else "http"
    for group in items_of(get(job, "static_configs")):
        yield from systems(get(group, "targets"), kind)


def _alertmanager(root: Map) -> Iterator[Resource]:
    common = get(root, "global")
    if isinstance(common, Map) and common.entries:
        at = next(e.key.span for e in root.entries if e.key.value == "global")
        yield Resource("alertmanager", "global", "global", common, at, role="server", systems=reached(common, _HOSTS))
    for receiver in items_of(get(root, "receivers")):
        name = text(receiver, "name") or "receiver"
        for entry in entries_of(receiver):
            kind = str(entry.key.value)
            for item in items_of(entry.value) if kind.endswith("_configs") else ():
                if isinstance(item, Map) and item.entries:
                    yield _receiver(
                        name, kind.removesuffix("_configs"), _inherit(item, common), item.entries[0].key.span
                    )


def _receiver(name: str, plugin: str, body: Map, place: Span) -> Resource:
    full, found = f"{name}.{plugin}", reached(body, _HOSTS)
    return Resource(
        "alertmanager", "receiver", full, with_plugin(body, plugin, place), place, role="sink", systems=found
    )


def _inherit(body: Map, common: Node | None) -> Map:
    """A receiver with the `http_config` of `global` where it has none of its own."""
    shared = get(common, "http_config")
    if shared is None or get(body, "http_config") is not None:
        return body
    return body._replace(entries=(*body.entries, Entry(Leaf("http_config", body.entries[0].key.span), shared)))
