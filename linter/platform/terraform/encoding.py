"""Terraform's encodings: a value that is written as JSON or YAML stays the tree it is.

So `jsonencode({...})` keeps the place of each member, and what it holds of unknowns stays open.
`json_text` writes it out where the text itself is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from linter.parse import parse
from linter.platform.terraform import calls
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import choice, leaves, plain, text, unknown
from linter.tree import Choice, Document, Leaf, Map, Node, Seq, Span, Template
from linter.typed import Any

MAX_FILE = 1_000_000


def json_text(node: Node) -> str | None:
    """A tree as Terraform's `jsonencode` writes it, None when not all of it is known."""
    import json

    value, sure = plain(node)
    if not sure or any(text(leaf) is None for leaf in leaves(node) if isinstance(leaf.value, float)):
        return None
    value = _rounded(value)
    written = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _rounded(value: Any) -> Any:
    """The value with its fractions as Terraform counts them, in decimals."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(f"{value:.15g}")
    if isinstance(value, list):
        return [_rounded(v) for v in value]
    return {k: _rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


def _jsonencode(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Choice(options=options)]:
            return choice([_jsonencode([o], at, scope) or unknown(at) for o in options], at)
        case [Leaf()]:
            written = json_text(arguments[0])
            return None if written is None else Leaf(written, arguments[0].span)
        case [node]:
            return node
    return None


def _yamlencode(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    match arguments:
        case [Leaf(value=word)] if word is None or (isinstance(word, str) and "\n" in word):
            return None
        case [Leaf()]:
            import json

            value, sure = plain(arguments[0])
            written = json.dumps(value, ensure_ascii=False)
            return Leaf(written + "\n", arguments[0].span) if sure else None
        case [node]:
            return node
    return None


def _decoder(syntax: str) -> Callable[[list[Node], Span, Scope], Node | None]:
    def function(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
        match arguments:
            case [Leaf(value=str() as word) as leaf]:
                return opened(word, syntax, leaf)
            case [Leaf(value=Template()) as leaf] if syntax == "yaml":
                return _decoded_in_parts(leaf)
            case [Map() | Seq() as node]:
                return node
        return None

    return function


def _decoded_in_parts(leaf: Leaf) -> Node | None:
    """YAML with unknown parts as its tree; None when it does not parse without them, or is several documents."""
    from linter.platform.kubernetes.written import trees

    found = trees(leaf)
    return found[0] if len(found) == 1 and not isinstance(found[0], Leaf) else None


def opened(word: str, syntax: str, leaf: Leaf) -> Node | None:
    """A string as the tree of its syntax, with spans that map back; None when it is broken."""
    document = Document(leaf.span.document.path, syntax, word, leaf.span, leaf.segments)
    parse(document)
    return document.roots[0] if document.roots and not document.problems else None


def _base64encode(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    """Kept as the text that is encoded, which is what rules and people read."""
    import base64

    word = text(arguments[0]) if arguments else None
    if word is None:
        return None
    made = base64.b64encode(word.encode("utf-8", "surrogatepass")).decode("ascii")
    first = arguments[0]
    return Leaf(made, first.span, first.via if isinstance(first, Leaf) else ())


def _base64decode(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    import base64
    import binascii

    word = text(arguments[0]) if arguments else None
    if word is None:
        return None
    try:
        made = base64.b64decode(word, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return Leaf(made, arguments[0].span)


def located(node: Node | None, scope: Scope) -> str | None:
    """A file inside the tree by a path from the working folder or from the tree's root."""
    path = text(node) if node is not None else None
    if path is None or path.startswith(("/", "~")):
        return None
    reader = scope.run.reader
    for folder in (scope.run.root, ""):
        found = calls.join(folder, path)
        if found and reader.exists(found):
            return found
    return None


def _document(node: Node | None, scope: Scope) -> Document | None:
    path = located(node, scope)
    document = scope.run.reader.document(path) if path is not None else None
    return document if document is not None and len(document.text) <= MAX_FILE else None


def _file(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    document = _document(arguments[0] if arguments else None, scope)
    if document is None:
        return None
    return Leaf(document.text, Span(document, 0, len(document.text)), (at,))


def _templatefile(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    """A template of the tree with its variables filled in."""
    from linter.errors import ParseError
    from linter.parse import hcl_expression
    from linter.platform.terraform.evaluate import evaluate
    from linter.platform.terraform.values import passed

    document = _document(arguments[0] if arguments else None, scope)
    values = arguments[1] if len(arguments) > 1 else None
    if document is None or not isinstance(values, Map):
        return None
    try:
        node = hcl_expression.template(document, 0, len(document.text))
    except ParseError:
        return None
    names = {str(e.key.value): e.value for e in values.entries}
    return passed(evaluate(node, Scope(scope.instance, names)), at, scope.run)


TABLE: dict[str, Callable[[list[Node], Span, Scope], Node | None]] = {
    "jsonencode": _jsonencode,
    "yamlencode": _yamlencode,
    "jsondecode": _decoder("json"),
    "yamldecode": _decoder("yaml"),
    "base64encode": _base64encode,
    "base64decode": _base64decode,
    "file": _file,
    "templatefile": _templatefile,
}
