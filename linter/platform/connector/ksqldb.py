"""ksqlDB statements `CREATE SOURCE CONNECTOR x WITH ('key' = 'value')` to Kafka Connect connectors.

Platform `kafka-connect`, type `connector`, body as in a connector file: see `kafka_connect`. A
`${variable}` of ksqlDB is UNKNOWN, as a config provider's reference is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.connector.kafka_connect import connector
from linter.tree import Document, Entry, Leaf, Map, Span

_CREATE = pattern(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:SOURCE|SINK)\s+CONNECTOR\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    r"[`\"]?(?P<name>[\w\-${}]+)[`\"]?\s+WITH\s*\(",
    re.IGNORECASE,
)
_PAIR = pattern(
    r"""(?:\s|,|--[^\n]*)*+(?:'(?P<key>[^'\n]+)'|"(?P<quoted>[^"\n]+)"|(?P<bare>[\w.]+))\s*=\s*"""
    r"""(?:'(?P<text>(?:[^']|'')*+)'|(?P<word>[\w.\-]+))"""
)


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The connectors that a text of SQL statements creates."""
    if document.syntax != "text":
        return
    for created in _CREATE.finditer(document.text):
        entries = tuple(_pairs(document, created.end()))
        if entries and not _in_comment(document.text, created.start()):
            place = Span(document, *created.span("name"))
            span = Span(document, created.start(), entries[-1].value.span.end)
            yield from connector(Map(entries, span, head=place), created["name"], place)


def _pairs(document: Document, at: int) -> Iterator[Entry]:
    while (found := _PAIR.match(document.text, at)) is not None:
        name = next(n for n in ("key", "quoted", "bare") if found[n] is not None)
        value = "word" if found["text"] is None else "text"
        key = Leaf(found[name], Span(document, *found.span(name)))
        yield Entry(key, Leaf(found[value].replace("''", "'"), Span(document, *found.span(value))))
        at = found.end()


def _in_comment(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    return "--" in text[start:at]
