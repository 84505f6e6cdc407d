"""A document to all credentials in it: its text by form, its tree by place, nested texts by both."""

from __future__ import annotations

from collections.abc import Iterator

from linter.evidence import assign, command, judge, pem, place, sql, walk, whole
from linter.evidence.item import MEDIUM, Evidence, piece
from linter.pattern import pattern
from linter.tree import UNKNOWN, Document, Leaf, Node, Span, Template

_INLINE = pattern(
    r"(?i)(?:pass|pwd|secret|token|key|auth|cred|sas|pw|code|salt)[\w.\-]{0,80}+\\?[\"']?\]?[ \t]{0,40}+[=:]|(?<!\S)--?[a-z]|\blogin\s"
)
_NESTED = pattern(r"(?i)pass|pwd|secret|token|key|auth|cred")
_YAML = pattern(r"(?i)^[ \t]{0,60}(?:-[ \t]{1,8})?[\"']?(?:value|default|defaultValue)[\"']?:[ \t]{1,20}\S", 8)
"""What stands under a name of its own, and so is no assignment to a line."""
_EXPRESSION = pattern(r"(?:\[|@\{?)[A-Za-z]\w{0,40}\(")
_STRUCTURED = frozenset(
    {"hcl", "yaml", "json", "properties", "toml", "ini", "dotenv", "xml", "logstash", "fluentd", "nginx", "keyvalue"}
)
MAX_LEVELS = 4


def collect(document: Document) -> list[Evidence]:
    """Everything found, unsorted, before overlaps are settled."""
    hidden = whole.comments(document)
    found = list(whole.by_form(document)) + [e for e in whole.by_address(document) if not whole.within(e.span, hidden)]
    span = Span(document, 0, len(document.text))
    programs = command.present(document.text) | sql.named(document.text)
    if document.syntax in _STRUCTURED and document.roots and not document.skipped:
        for root in document.roots:
            found += _by_place(root, 0, programs)
        found += whole.accounts(span, programs)
        if document.syntax == "ini":
            found += whole.spaced(span)
    if document.syntax not in _STRUCTURED or document.problems or document.skipped or not document.roots:
        found += _by_assignment(span, loose=True)
        flat = (*whole.flat(document), *whole.commands(span, programs))
        found += [e for e in flat if not whole.within(e.span, hidden)]
    found += whole.commented(document, hidden)
    return found


def _by_place(root: Node, level: int, programs: frozenset[str]) -> Iterator[Evidence]:
    for found in walk.leaves(root, programs):
        at = _written(found)
        value = at.leaf.value
        if isinstance(value, str):
            if len(value) > 2:
                yield from _text(at, level, programs)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            made = judge.verdict(at.key, at.leaf.span, at.user, at.place)
            if made is not None:
                yield made


def _written(at: walk.At) -> walk.At:
    """A value that is open is read as it is written: it may be no hole after all, or hold a literal default."""
    leaf = at.leaf
    if (leaf.value is UNKNOWN or isinstance(leaf.value, Template)) and not leaf.refs and not leaf.via:
        _, start, end = leaf.span
        if end - start < 2000:
            return at._replace(leaf=Leaf(leaf.span.document.text[start:end], leaf.span))
    return at


def _text(at: walk.At, level: int, programs: frozenset[str] = frozenset()) -> Iterator[Evidence]:
    """A text leaf: by its key, and by what is written inside it."""
    if at.place == "kubernetes":
        yield from _encoded(at, level)
        return
    if at.place == "command":
        made = judge.given(at.key, piece(at.leaf), at.user or None, named=" " not in at.key)
        if made is not None:
            yield made
        return
    value = at.leaf.value
    assert isinstance(value, str)
    made = None
    opened = _members(at.leaf, level, programs) if value.lstrip()[:1] == "{" else None
    if opened is not None and (opened or not at.place):
        yield from opened
        return
    if at.place or place.judge(at.key)[0]:
        made = judge.verdict(at.key, piece(at.leaf), at.user, at.place)
        if made is not None:
            yield made
    if made is None and ("=" in value or ":" in value or "--" in value or " -" in value or "\n" in value):
        nested = len(value) > 20 and value.lstrip()[:1] in ("{", "[")
        if (_NESTED if nested or "\n" in value else _INLINE).search(value):
            yield from _inside(at.leaf, level, programs)
    if programs and made is None and " " in value:
        yield from whole.commands(piece(at.leaf), programs)


def _members(leaf: Leaf, level: int, programs: frozenset[str]) -> list[Evidence] | None:
    """The credentials of a text that is a JSON object: its members count, not the whole; None when it is none."""
    from linter.parse import embedded

    root = embedded(leaf) if level < MAX_LEVELS else None
    return None if root is None else list(_by_place(root, level + 1, programs))


def _inside(leaf: Leaf, level: int, programs: frozenset[str]) -> Iterator[Evidence]:
    """Assignments in a text, or the tree of a text that is JSON."""
    from linter.parse import embedded

    value = leaf.value
    assert isinstance(value, str)
    if value.startswith(("[", "@")) and _EXPRESSION.match(value):
        return
    if level < MAX_LEVELS and value.lstrip()[:1] in ("{", "["):
        root = embedded(leaf)
        if root is not None:
            yield from _by_place(root, level + 1, programs)
            return
    if level < MAX_LEVELS and "\n" in value and _YAML.search(value):
        for root in _yaml(leaf):
            yield from _by_place(root, level + 1, programs)
    yield from _by_assignment(piece(leaf), loose="\n" in value)


def _yaml(leaf: Leaf) -> tuple[Node, ...]:
    """The trees of a text that is YAML, none when it is not."""
    from linter.parse import parse

    span = piece(leaf)
    text = span.document.text[span.start : span.end]
    inner = Document(span.document.path, "yaml", text, span, ((0, span.start, len(text)),))
    parse(inner)
    return () if inner.problems else inner.roots


def _by_assignment(span: Span, *, loose: bool) -> Iterator[Evidence]:
    text = span.document.text
    hidden = assign.comments(text[span.start : span.end]) if "\n" in text[span.start : span.end] else []
    for found in assign.assignments(text, loose=loose, low=span.start, high=span.end):
        inner = Span(span.document, found.start, found.end)
        if hidden and whole.within(Span(span.document, found.start - span.start, 0), hidden):
            continue
        made = judge.verdict(found.key, inner, found.user or None)
        if made is not None:
            yield _in_string(made, text, found)


def _in_string(made: Evidence, text: str, found: assign.Found) -> Evidence:
    """An assignment that stands in a query or a connection string is named so."""
    line = text[max(0, found.start - 300) : found.start].rpartition("\n")[2]
    if made.rule in ("password", "api-key") and ("://" in line or "jdbc:" in line or _is_connection(line, found.key)):
        return made._replace(rule="connection-string", kind="connection string", rank=judge.RANKS["connection-string"])
    return made


def _is_connection(line: str, key: str) -> bool:
    low = line.lower()
    return key.lower() in ("accountkey", "sharedaccesskey", "pwd", "password") and any(
        mark in low
        for mark in (
            "server=",
            "endpoint=",
            "data source=",
            "accountname=",
            "host=",
            "uid=",
            "user id=",
            "driver=",
            "ssl=true",
        )
    )


def _encoded(at: walk.At, level: int) -> Iterator[Evidence]:
    """A member of a Kubernetes Secret: its base64 is opened, and judged as what it stands for."""
    value = at.leaf.value
    assert isinstance(value, str)
    data = pem.decoded(value)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or not text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        if place.judge(at.key)[0] >= place.LIKELY:
            made = judge.verdict(at.key, piece(at.leaf), at.user)
            if made is not None:
                yield made._replace(rule="kubernetes-secret")
        elif _is_login(at.key, value):
            yield _login(at.key, piece(at.leaf))
        return
    span = at.leaf.span
    inner = Document(span.document.path, "text", text, span, ((0, span.start, 0), (len(text), span.end, 0)))
    found = [*whole.by_form(inner), *whole.by_address(inner)]
    full = Leaf(text, Span(inner, 0, len(text)))
    if not found:
        found += _text(walk.At(at.key, full, at.user, "stored"), level)
    if not found and _is_login(at.key, text):
        found = [_login(at.key, full.span)]
    yield from found


def _is_login(key: str, value: str) -> bool:
    return key.lower().startswith(".docker") and len(value) > 20 and "{{" not in value and "${" not in value


def _login(key: str, span: Span) -> Evidence:
    return Evidence(span, "registry login", key, "kubernetes-secret", False, MEDIUM, rank=45)
