"""A document to all credentials in it: its text by form, its tree by place, nested texts by both."""

from __future__ import annotations

from collections.abc import Iterator

from linter.evidence import assign, command, defaults, form, judge, jwt, pem, place, sql, url, walk
from linter.evidence.item import HIGH, MEDIUM, Evidence, piece
from linter.pattern import pattern
from linter.tree import UNKNOWN, Document, Leaf, Node, Span, Template

_INLINE = pattern(
    r"(?i)(?:pass|pwd|secret|token|key|auth|cred|sas|pw|code|salt)[\w.\-]{0,80}+\\?[\"']?\]?[ \t]{0,40}+[=:]|(?<!\S)--?[a-z]|\blogin\s"
)
_NESTED = pattern(r"(?i)pass|pwd|secret|token|key|auth|cred")
_EXPRESSION = pattern(r"(?:\[|@\{?)[A-Za-z]\w{0,40}\(")
_STRUCTURED = frozenset(
    {"hcl", "yaml", "json", "properties", "toml", "ini", "dotenv", "xml", "logstash", "fluentd", "nginx", "keyvalue"}
)
MAX_LEVELS = 4
SQL = "SQL"
"""Stands among the programs where a text may hold SQL."""


def collect(document: Document) -> list[Evidence]:
    """Everything found, unsorted, before overlaps are settled."""
    hidden = _comments(document)
    found = list(_by_form(document)) + [e for e in _by_address(document) if not _within(e.span, hidden)]
    whole = Span(document, 0, len(document.text))
    programs = command.present(document.text) | ({SQL} if sql.present(document.text) else frozenset())
    if document.syntax in _STRUCTURED and document.roots and not document.skipped:
        for root in document.roots:
            found += _by_place(root, 0, programs)
    if document.syntax not in _STRUCTURED or document.problems or document.skipped or not document.roots:
        found += _by_assignment(whole, loose=True)
        found += [e for e in (*_flat(document), *_commands(whole, programs)) if not _within(e.span, hidden)]
    return found


def _comments(document: Document) -> list[tuple[int, int]]:
    if document.comments:
        return [(span.start, span.end) for span in document.comments]
    return [] if document.syntax in ("json", "xml") else assign.comments(document.text)


def _within(span: Span, ranges: list[tuple[int, int]]) -> bool:
    from bisect import bisect_right

    index = bisect_right(ranges, (span.start, 1 << 60)) - 1
    return index >= 0 and ranges[index][0] <= span.start < ranges[index][1]


def _by_form(document: Document) -> Iterator[Evidence]:
    """Provider tokens, webhooks and private keys: what is a secret wherever it stands, comments included."""
    text = document.text
    for token in form.scan(text):
        row = token.format
        span = Span(document, token.start, token.end)
        if row.provider == "JWT":  # its format names no provider
            yield Evidence(span, jwt.KIND, "", "api-key", False, MEDIUM, "", None, judge.RANKS["api-key"] - 5)
            continue
        rule = (
            "webhook-url"
            if "webhook" in row.kind
            else "connection-string"
            if row.needle.endswith("=")
            else "provider-token"
        )
        kind = f"{row.provider} {row.kind}"
        yield Evidence(span, kind, "", rule, False, HIGH, row.hint, None, judge.RANKS[rule])
    for key in pem.scan(text):
        yield Evidence(Span(document, key.start, key.end), key.kind, "", "private-key", rank=judge.RANKS["private-key"])


def _by_address(document: Document) -> Iterator[Evidence]:
    """Passwords in URLs and headers."""
    text = document.text
    for login in url.scan(text):
        weak = defaults.is_weak(text[login.start : login.end], login.user)
        rule = "default-password" if weak else "connection-string"
        kind = f"password in a {login.scheme} address" if login.scheme else "password on a command line"
        span = Span(document, login.start, login.end)
        yield Evidence(span, kind, "", rule, weak, HIGH, "", login.user or None, judge.RANKS["connection-string"])
    if "uthorization" in text or "UTHORIZATION" in text:
        for header in assign.headers(text):
            made = judge.authorization(header.key, Span(document, header.start, header.end), header.sort)
            if made is not None:
                yield made


def _flat(document: Document) -> Iterator[Evidence]:
    for line in assign.flat(document.text):
        made = judge.verdict(line.key, Span(document, line.start, line.end), line.user)
        if made is not None:
            yield made


def _commands(span: Span, programs: frozenset[str]) -> Iterator[Evidence]:
    """Secrets that programs are given on the command lines of a text."""
    document, start, end = span
    for found in command.scan(document.text, programs, start, end):
        inner = Span(document, found.start, found.end)
        made = judge.given(found.key or found.label, inner, found.user or None, named=bool(found.key))
        if made is not None:
            yield made
    if SQL in programs:
        for said in sql.scan(document.text, start, end):
            made = judge.given("PASSWORD", Span(document, said.start, said.end), said.user or None, named=True)
            if made is not None:
                yield made


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
    if made is None and ("=" in value or ":" in value or "--" in value or " -" in value):
        nested = len(value) > 20 and value.lstrip()[:1] in ("{", "[")
        if (_NESTED if nested else _INLINE).search(value):
            yield from _inside(at.leaf, level, programs)
    if programs and made is None and " " in value:
        yield from _commands(piece(at.leaf), programs)


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
    yield from _by_assignment(piece(leaf), loose="\n" in value)


def _by_assignment(span: Span, *, loose: bool) -> Iterator[Evidence]:
    text = span.document.text
    hidden = assign.comments(text[span.start : span.end]) if "\n" in text[span.start : span.end] else []
    for found in assign.assignments(text, loose=loose, low=span.start, high=span.end):
        inner = Span(span.document, found.start, found.end)
        if hidden and _within(Span(span.document, found.start - span.start, 0), hidden):
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
    found = [*_by_form(inner), *_by_address(inner)]
    whole = Leaf(text, Span(inner, 0, len(text)))
    if not found:
        found += _text(walk.At(at.key, whole, at.user, "stored"), level)
    if not found and _is_login(at.key, text):
        found = [_login(at.key, whole.span)]
    yield from found


def _is_login(key: str, value: str) -> bool:
    return key.lower().startswith(".docker") and len(value) > 20 and "{{" not in value and "${" not in value


def _login(key: str, span: Span) -> Evidence:
    return Evidence(span, "registry login", key, "kubernetes-secret", False, MEDIUM, rank=45)
