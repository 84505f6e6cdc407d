"""Keys that stand beside each other and together make one URL: host and path, path and query."""

from __future__ import annotations

from collections.abc import Iterator

from linter.records import NamedTuple
from linter.tree import Entry, Leaf, Map
from linter.versions.walk import Pair, text_of

_HOSTS = (
    "host", "hostname", "base_url", "baseurl", "url_base", "base_uri", "baseuri", "url", "uri", "endpoint",
    "server", "api_host", "api_url",
)  # fmt: skip
_PATHS = (
    "basepath", "base_path", "path", "resource", "resource_path", "api_path", "version", "api_version",
    "uri_path",
)  # fmt: skip
_QUERIES = ("query", "params", "query_params", "request_parameters", "querystring", "parameters", "qs")


class Joined(NamedTuple):
    """One URL made of siblings: the text, and where each part of it is written."""

    text: str
    pieces: tuple[tuple[int, Pair], ...]

    def place(self, span: tuple[int, int]) -> tuple[Pair, int, int] | None:
        """The pair that holds the characters of a span, unless they cross two, or lie in the first.

        What lies in the first piece alone was found there already.
        """
        start, end = span
        for offset, pair in reversed(self.pieces):
            if start >= offset:
                inside = end <= offset + len(pair.text)
                return (pair, start - offset, end - offset) if inside and offset else None
        return None


def joined(found: list[Pair]) -> list[Joined]:
    """Every join in a document's maps."""
    maps = {id(p.around[-1].entries): p.around for p in found if p.around}
    return [made for around in maps.values() for made in _in(around)]


def _in(around: tuple[Map, ...]) -> Iterator[Joined]:
    members = {str(e.key.value).lower(): e for e in around[-1].entries}
    if members.keys().isdisjoint(_HOSTS):
        return
    hosts = [p for name in _HOSTS if (p := _pair(members.get(name), around)) is not None]
    paths = [p for name in _PATHS if (p := _pair(members.get(name), around)) is not None]
    queries = [p for name in _QUERIES for p in _query(members.get(name), around)]
    for host in hosts:
        for path in paths:
            slash = "" if path.text.startswith("/") else "/"
            text = host.text.rstrip("/") + slash
            yield Joined(text + path.text, ((0, host), (len(text), path)))
        for query in queries:
            text = f"{host.text}?{query.key}="
            yield Joined(text + query.text, ((0, host), (len(text), query)))


def _pair(entry: Entry | None, around: tuple[Map, ...]) -> Pair | None:
    if entry is None or not isinstance(entry.value, Leaf):
        return None
    text = text_of(entry.value)
    return Pair(str(entry.key.value), text, entry.value, around) if text else None


def _query(entry: Entry | None, around: tuple[Map, ...]) -> Iterator[Pair]:
    if entry is not None and isinstance(entry.value, Map):
        for inner in entry.value.entries:
            if isinstance(inner.value, Leaf) and (text := text_of(inner.value)):
                yield Pair(str(inner.key.value), text, inner.value, around)
