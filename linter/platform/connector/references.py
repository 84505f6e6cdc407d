"""`${env:X}`, `@{store:key}`, `{{ x }}` and their kin in a tree to what is known: nothing, a part, or the default.

A value that is a reference is UNKNOWN, one that holds references a `Template`; a literal default
(`${HOST:localhost}`) is a literal at the place where it is written. One pattern a tool, named
after it; a pattern's group `default` is the literal default, everything else it matches is a hole.
"""

from __future__ import annotations

import re

from linter.pattern import pattern
from linter.platform.slices import piece
from linter.tree import UNKNOWN, Choice, Entry, Leaf, Map, Node, Seq, Template

_HOLE = r"\{\{[^{}]*\}\}|\{%[^%]*%\}|<%[^%]*%>"
_BRACES = r"\$\{(?:[^{}]|\{[^{}]*\})*\}"
_NAME = r"[A-Za-z_][\w.\-]{0,100}"
_ENVIRONMENT = rf"\$\{{{_NAME}:?-(?P<default>[^{{}}$]*)\}}|{_BRACES}"
_SHELL = rf"{_ENVIRONMENT}|\$[A-Za-z_]\w*|{_HOLE}"
_COLON = rf"\$\{{{_NAME}:(?P<default>[^{{}}$]*)\}}|{_BRACES}|{_HOLE}"
_CAMEL = "(?:env|sys|service|bean|secret|configmap|aws|azure|gcp|ibm|hashicorp|cyberark|spring-cloud-config)"
_BRACED = rf"{_BRACES}|{_HOLE}"

KAFKA = pattern(_BRACED)
"""`${file:/path:key}`, `${env:X}`, `${secrets:ns/name:key}`: config providers have no default."""
SHELL = pattern(_SHELL)
"""`$X`, `${X}`, `${X:-default}`, `${X:?message}`: Vector, Telegraf, Compose."""
COLLECTOR = pattern(rf"\$\{{(?:env:)?{_NAME}:-(?P<default>[^{{}}$]*)\}}|{_BRACES}|\$[A-Za-z_]\w*|{_HOLE}")
"""`${env:X}`, `${env:X:-default}`, `${file:...}`: the OpenTelemetry Collector."""
COLON = pattern(_COLON)
"""`${X}`, `${X:default}`: Spring, Logstash, Redpanda Connect, MicroProfile, Dapr."""
SPRING = pattern(rf"{_COLON}|\#\{{[^{{}}]*\}}|@[a-z][\w.\-]*@|ENC\([^)]*+(?:\)|\Z)|\{{cipher\}}.*")
"""`${a.b:default}`, `#{...}`, Maven's `@x@`, and values encrypted by Jasypt or the config server."""
TELEGRAF = pattern(rf"{_SHELL}|@\{{[^{{}}]*\}}")
"""`@{store:key}` and `${X:-default}`."""
VECTOR = pattern(rf"{_SHELL}|SECRET\[[^\[\]]*\]")
"""`SECRET[backend.key]` and `${X:-default}`."""
BRACES = pattern(_BRACED)
"""`${X}` alone: Fluent Bit, Trino's `${ENV:X}`, Mule's `${secure::x}`."""
RUBY = pattern(rf"#\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}|{_BRACED}")
"""`#{ENV['X']}`: Fluentd."""
CAMEL = pattern(rf"\{{\{{\??(?:env:|sys:)?(?!{_CAMEL}:){_NAME}:(?P<default>[^{{}}]*)\}}\}}|{_HOLE}|{_BRACES}")
"""`{{x}}`, `{{x:default}}`, `{{secret:name/key}}`."""
MULE = pattern(rf"{_BRACES}|[#!]\[(?:.*\]|.*)|p\('[^']*'\)", re.DOTALL)
"""`${x}`, `${secure::x}`, DataWeave `#[...]`, and values encrypted as `![...]`."""
NIFI = pattern(rf"#\{{[^{{}}]*\}}|{_BRACES}|\A(?:\[)?enc\{{[^{{}}]*\}}(?:\])?\Z")
"""`#{parameter}`, expression language `${...}`, and encrypted `enc{...}`."""
TEMPLATES = pattern(_HOLE)
"""Files of tools that expand nothing (Prometheus, Alertmanager): only holes of templates."""

_MAX_DEPTH = 200


def resolve(node: Node, style: re.Pattern[str]) -> Node:
    """A tree with the references of its strings resolved; nodes that aliases share stay shared."""
    return _resolve(node, style, {}, 0)


def resolve_map(node: Map, style: re.Pattern[str]) -> Map:
    """`resolve` of a map, which stays one."""
    found = resolve(node, style)
    assert isinstance(found, Map)
    return found


def _resolve(node: Node, style: re.Pattern[str], memo: dict[int, tuple[Node, Node]], depth: int) -> Node:
    if isinstance(node, Leaf):
        return leaf(node, style)
    if id(node) in memo:
        return memo[id(node)][1]
    found: Node = node
    match node:
        case Map(entries=entries) if depth < _MAX_DEPTH:
            values = [_resolve(e.value, style, memo, depth + 1) for e in entries]
            found = node._replace(entries=tuple(map(_entry, entries, values)))
        case Seq(items=items) if depth < _MAX_DEPTH:
            found = node._replace(items=tuple(_resolve(i, style, memo, depth + 1) for i in items))
        case Choice(options=options) if depth < _MAX_DEPTH:
            found = node._replace(options=tuple(_resolve(o, style, memo, depth + 1) for o in options))
    memo[id(node)] = node, found
    return found


def _entry(entry: Entry, value: Node) -> Entry:
    return entry if value is entry.value else Entry(entry.key, value)


def leaf(node: Leaf, style: re.Pattern[str]) -> Leaf:
    """One string with its references resolved; anything else stays as it is.

    >>> from linter.tree import Document, Span
    >>> document = Document("a", "text", "http://${HOST:db}/x")
    >>> leaf(Leaf(document.text, Span(document, 0, 19)), COLON).value
    'http://db/x'
    """
    text = node.value
    if not isinstance(text, str) or not ("{" in text or "$" in text or "[" in text or "(" in text or "@" in text):
        return node
    parts = _parts(node, text, style)
    if len(parts) == 1:
        return parts[0]
    if all(isinstance(p.value, str) for p in parts):
        value = "".join(str(p.value) for p in parts)
        return Leaf(value, node.span, node.via, (), _runs(node, parts))
    pieces = tuple(p.value if isinstance(p.value, str) else UNKNOWN for p in parts)
    if not any(isinstance(p, str) for p in pieces):
        return Leaf(UNKNOWN, node.span, node.via)
    return Leaf(Template(pieces), node.span, node.via)


def _parts(node: Leaf, text: str, style: re.Pattern[str]) -> list[Leaf]:
    """The string cut at its references: literals and defaults at their places, UNKNOWN for a hole."""
    parts: list[Leaf] = []
    at = 0
    named = "default" in style.groupindex
    for match in style.finditer(text):
        if match.start() > at:
            parts.append(piece(node, at, match.start()))
        default = match.span("default") if named else (-1, -1)
        if default[0] >= 0:
            parts.append(piece(node, *default))
        else:
            parts.append(Leaf(UNKNOWN, piece(node, *match.span()).span, node.via, (match[0],)))
        at = match.end()
    if not parts:
        return [node]
    if at < len(text):
        parts.append(piece(node, at, len(text)))
    return parts


def _runs(node: Leaf, parts: list[Leaf]) -> tuple[tuple[int, int, int], ...]:
    """Where the pieces of a value are written; nothing finer than the whole when it has escapes."""
    here, found = 0, []
    for part in parts:
        size = len(str(part.value))
        if part.span.document is node.span.document and size:
            found.append((here, part.span.start, size))
        here += size
    return ((0, node.span.start, 0), *found, (here, node.span.end, 0))
