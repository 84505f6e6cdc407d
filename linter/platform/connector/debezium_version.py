"""A Debezium connector's file to the major version that runs it, as the files around it name it."""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader
from linter.tree import Document

_NAMED = pattern(
    r"(?i)\bdebezium(?!\.io)(?!/postgres:)[\w./-]{0,80}?[:/-](?:\$\{\w{1,60}:?-)?v?(\d{1,2})\.\d"
    r"|\bdebezium[_.-]?(?:connectors?[_.-]?)?version[\"']?\s{0,4}[:=]-?\s{0,4}[\"']?v?(\d{1,2})\.\d"
)
_PLACES = pattern(
    r"(?i)(?:[\w.-]*compose[\w.-]*|[\w.-]*connect[\w.-]*)\.ya?ml|[\w.-]*dockerfile[\w.-]*|[\w.-]*\.env|\.env[\w.-]*|[\w.-]+\.sh"
)
MAX_FILES = 40


def major(document: Document, reader: Reader | None) -> int:
    """1 when a file around names a version before 2, 2 when all that are named are later, 0 when none is.

    Looked at are the document itself and, with a reader, the Compose files, Dockerfiles, environment files and
    scripts of its folder and of the folder above: images, plugin archives, `DEBEZIUM_VERSION`.
    """
    found = {int(a or b) for text in _texts(document, reader) for a, b in _NAMED.findall(text)}
    return 0 if not found else 1 if min(found) < 2 else 2


_seen: dict[int, tuple[list[str], list[str]]] = {}
"""Listings and what of them is looked at: many connectors of one folder are given one list."""
_MAX_SEEN = 64


def _places(names: list[str]) -> list[str]:
    """The files of a listing that may name a version, at most one more than are read."""
    known = _seen.get(id(names))
    if known is None or known[0] is not names:
        found = [p for p in names if _PLACES.fullmatch(p.rpartition("/")[2])]
        if len(_seen) >= _MAX_SEEN:
            _seen.clear()
        known = _seen[id(names)] = names, found[: MAX_FILES + 1]
    return known[1]


def _texts(document: Document, reader: Reader | None) -> Iterator[str]:
    yield document.text
    if reader is None:
        return
    folder = document.path.rpartition("/")[0]
    above = [folder.rpartition("/")[0]] if folder else []
    for place in (folder, *above):
        for path in [p for p in _places(reader.names(place)) if p != document.path][:MAX_FILES]:
            other = reader.document(path)
            if other is not None and "ebezium" in other.text.lower():
                yield other.text
