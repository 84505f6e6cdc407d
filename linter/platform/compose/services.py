"""A service as it is written to a service as Compose sees it: lists of `NAME=value` are maps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from linter.platform.slices import piece
from linter.tree import UNKNOWN, Entry, Leaf, Map, Node, Seq, get

_PAIRED = ("environment", "labels", "sysctls", "extra_hosts", "annotations")
_REPLACED = frozenset({"command", "entrypoint", "test"})
"""Lists that an override replaces; all others are appended to.

Source: https://docs.docker.com/reference/compose-file/merge/ (read 2026-11-25).
"""


def normal(service: Map, known: Mapping[str, Leaf]) -> Map:
    """A service with `environment`, `labels` and build arguments as maps."""
    entries = tuple(_normal(e, known) for e in service.entries)
    return service._replace(entries=entries)


def _normal(entry: Entry, known: Mapping[str, Leaf]) -> Entry:
    key, value = entry.key.value, entry.value
    if key in _PAIRED and isinstance(value, Seq):
        return Entry(entry.key, _pairs(value, known))
    if key == "ports" and isinstance(value, Seq):
        return Entry(entry.key, value._replace(items=tuple(map(_port, value.items))))
    if key in ("build", "deploy") and isinstance(value, Map):
        inner = tuple(
            Entry(e.key, _pairs(e.value, known))
            if e.key.value in ("args", "labels") and isinstance(e.value, Seq)
            else e
            for e in value.entries
        )
        return Entry(entry.key, value._replace(entries=inner))
    if key == "environment" and isinstance(value, Map):
        filled = tuple(Entry(e.key, _passed(e.key, e.value, known)) for e in value.entries)
        return Entry(entry.key, value._replace(entries=filled))
    return entry


_PORT = re.compile(
    r"(?:(?P<host_ip>\d+(?:\.\d+){3}|\[[\da-fA-F:]+\]):)?(?:(?P<published>[\d-]*):)?(?P<target>[\d-]+)(?:/\w+)?"
)


def _port(item: Node) -> Node:
    """`127.0.0.1:8080:80/tcp` as the long form: `host_ip`, `published` and `target`."""
    if not isinstance(item, Leaf) or isinstance(item.value, (bool, float)) or item.value is None:
        return item
    found = _PORT.fullmatch(str(item.value))
    if found is None:
        return item
    leaf = item._replace(value=str(item.value))
    parts = [(name, piece(leaf, *found.span(name))) for name, value in found.groupdict().items() if value is not None]
    return Map(tuple(Entry(part._replace(value=name), part) for name, part in parts), item.span)


def _passed(key: Leaf, value: Node, known: Mapping[str, Leaf]) -> Node:
    """A variable without a value is that of the environment."""
    if isinstance(value, Leaf) and value.value is None:
        return known.get(str(key.value)) or Leaf(UNKNOWN, key.span)
    return value


def _pairs(items: Seq, known: Mapping[str, Leaf]) -> Map:
    found: list[Entry] = []
    is_open = items.open
    for item in items.items:
        if not isinstance(item, Leaf) or not isinstance(item.value, str):
            is_open = True
            continue
        name, sign, _ = item.value.partition("=")
        key = piece(item, 0, len(name))
        value = piece(item, len(name) + 1, len(item.value)) if sign else _passed(key, Leaf(None, key.span), known)
        found.append(Entry(key, value))
    return Map(tuple(found), items.span, is_open)


def rebased(service: Map, folder: str) -> Map:
    """A service of a file of another folder, with its env files named from here."""
    if not folder:
        return service
    entries = tuple(
        Entry(e.key, _moved(e.value, folder) if e.key.value == "env_file" else e.value) for e in service.entries
    )
    return service._replace(entries=entries)


def _moved(node: Node, folder: str) -> Node:
    match node:
        case Leaf(value=str() as path) if not path.startswith("/"):
            return node._replace(value=f"{folder}/{path}")
        case Seq(items=items):
            return node._replace(items=tuple(_moved(i, folder) for i in items))
        case Map(entries=entries):
            return node._replace(
                entries=tuple(
                    Entry(e.key, _moved(e.value, folder) if e.key.value == "path" else e.value) for e in entries
                )
            )
    return node


def _tag(entry: Entry) -> str:
    """The tag by which an override says how it is merged, `!reset` or `!override`, "" for none."""
    between = entry.key.span.document.text[entry.key.span.end : entry.value.span.start]
    return next((tag for tag in ("!reset", "!override") if tag in between[:60]), "")


def merged(base: Map, over: Map) -> Map:
    """Two services as Compose merges them: maps member by member, lists one behind the other."""
    found = {e.key.value: e for e in base.entries}
    for entry in over.entries:
        tag = _tag(entry) if entry.key.span.document is entry.value.span.document else ""
        old = found.pop(entry.key.value, None) if tag else found.get(entry.key.value)
        if tag == "!reset":
            continue
        old = None if tag else old
        found[entry.key.value] = (
            entry if old is None else Entry(entry.key, _merged(entry.key.value, old.value, entry.value))
        )
    return Map(tuple(found.values()), over.span, base.open or over.open, over.head)


def _merged(key: object, old: Node, new: Node) -> Node:
    if isinstance(old, Map) and isinstance(new, Map):
        return merged(old, new)
    if isinstance(old, Seq) and isinstance(new, Seq) and key not in _REPLACED:
        return Seq((*old.items, *new.items), new.span, old.open or new.open)
    return new


def with_files(service: Map, files: list[Map | None]) -> Map:
    """A service with the variables of its env files, the later ones first; its own win.

    A file that cannot be read (None) leaves the environment open.
    """
    if not files:
        return service
    own = get(service, "environment")
    names = {e.key.value for e in own.entries} if isinstance(own, Map) else set()
    added: list[Entry] = []
    for file in reversed(files):
        new = [e for e in file.entries if e.key.value not in names] if file is not None else []
        names |= {e.key.value for e in new}
        added += new
    span = own.span if own is not None else service.span
    is_open = (isinstance(own, Map) and own.open) or None in files
    entries = (*own.entries, *added) if isinstance(own, Map) else tuple(added)
    environment = Map(entries, span, is_open)
    kept = [e for e in service.entries if e.key.value != "environment"]
    key = next((e.key for e in service.entries if e.key.value == "environment"), None)
    key = key or next(e.key for e in service.entries if e.key.value == "env_file")
    return service._replace(entries=(*kept, Entry(key._replace(value="environment"), environment)))
