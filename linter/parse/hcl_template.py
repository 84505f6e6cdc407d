"""The templates of an HCL expression to nodes: quoted strings, heredocs, bare templates.

A template is read as a flat list of parts, `_Mark`s among them for the directives, which are
then folded into `IfPart` and `ForPart`. A string without a template is a `Literal`.
"""

from __future__ import annotations

from linter.errors import ParseError
from linter.parse import hcl_text
from linter.parse.hcl_collection import names
from linter.parse.hcl_nodes import Expression, ForPart, IfPart, Literal, Part, Template
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Span
from linter.typed import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from linter.parse.hcl_expression import Parser

_OPEN = pattern(r"(?<![$%])[$%]+\{")
_QUOTED = pattern(r"[\"\n]|\\[^\n]|(?<![$%])[$%]+\{")
_WORD = pattern(r"[ \t\r\n]*(if|else|endif|for|endfor)\b")
_ESCAPE = pattern(r"\$\$(?=\{)|%%(?=\{)")
_LINE = pattern(r"[^\n]*\n|[^\n]+")
_MAX_NESTED = 20


class _Mark(NamedTuple):
    """A directive: its word, its expression and names, its place."""

    word: str
    expression: Expression | None
    names: tuple[str, ...]
    span: Span


_Piece: TypeAlias = "Part | _Mark"


def quoted(parser: Parser, start: int) -> tuple[Expression, int]:
    """The quoted string whose `"` is at `start`."""
    pieces: list[_Piece] = []
    at = literal = start + 1
    trim = False
    while True:
        found = _QUOTED.search(parser.text, at)
        if found is None or found[0] == "\n":
            raise ParseError(start, "the string is not closed")
        at = found.end()
        if found[0] == '"':
            pieces += _literal(parser, literal, at - 1, cut=(trim, False), quoted=True)
            return _made(pieces, Span(parser.document, start + 1, at - 1)), at
        if found[0][0] != "\\" and hcl_text.opens_template(found[0]):
            strip = parser.text.startswith("~", at)
            pieces += _literal(parser, literal, at - 2, cut=(trim, strip), quoted=True)
            piece, at, trim = _hole(parser, at)
            pieces.append(piece)
            literal = at


def bare(parser: Parser, start: int, end: int) -> Expression:
    """The template in `start` to `end`, without quotes around it."""
    return _made(_pieces(parser, start, end), Span(parser.document, start, end))


def heredoc(parser: Parser, start: int) -> tuple[Expression, int]:
    """The heredoc at `start`; `<<-` takes the common indentation away."""
    first, last, end = hcl_text.heredoc(parser.text, start)
    pieces = _pieces(parser, first, last)
    if parser.text.startswith("<<-", start):
        pieces = _dedent(parser, pieces)
    return _made(pieces, Span(parser.document, first, last)), end


def _pieces(parser: Parser, start: int, end: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = literal = start
    trim = False
    while found := _OPEN.search(parser.text, at, end):
        at = found.end()
        if not hcl_text.opens_template(found[0]):
            continue
        strip = parser.text.startswith("~", at)
        pieces += _literal(parser, literal, at - 2, cut=(trim, strip), quoted=False)
        piece, at, trim = _hole(parser, at)
        pieces.append(piece)
        literal = at
    if at > end:
        raise ParseError(start, "a template runs over the end of its heredoc")
    return pieces + _literal(parser, literal, end, cut=(trim, False), quoted=False)


def _literal(parser: Parser, start: int, end: int, *, cut: tuple[bool, bool], quoted: bool) -> list[_Piece]:
    """The text between two holes as at most one `Literal`; blanks are cut where a `~` asks for it."""
    text = parser.text
    if cut[0]:
        start = end - len(text[start:end].lstrip(" \t\r\n"))
    if cut[1]:
        end = start + len(text[start:end].rstrip(" \t\r\n"))
    if end <= start:
        return []
    value, segments = hcl_text.decode(text, start, end) if quoted else _unescaped(text, start, end)
    return [Literal(value, Span(parser.document, start, end), segments)]


def _unescaped(text: str, start: int, end: int) -> tuple[str, hcl_text.Segments]:
    """Outside of quotes `$${` and `%%{` are the only escapes."""
    value, runs, at = "", [], start
    for found in _ESCAPE.finditer(text, start, end):
        runs.append((len(value), at, found.start() + 1 - at))
        value += text[at : found.start() + 1]
        at = found.end()
    if not runs:
        return text[start:end], ()
    runs.append((len(value), at, end - at))
    return value + text[at:end], tuple(runs)


def _hole(parser: Parser, at: int) -> tuple[_Piece, int, bool]:
    """What `${` or `%{` before `at` opens, the offset after its `}`, and whether that is `~}`."""
    directive = parser.text[at - 2] == "%"
    at = parser.skip(at + parser.text.startswith("~", at), line=False)
    piece: _Piece
    if directive:
        piece, at = _directive(parser, at)
    else:
        piece, at = parser.expression(at, line=False)
    at = parser.skip(at, line=False)
    strip = parser.text.startswith("~", at)
    return piece, parser.close(at + strip, "}"), strip


def _directive(parser: Parser, at: int) -> tuple[_Mark, int]:
    word = _WORD.match(parser.text, at)
    if word is None:
        raise ParseError(at, "expected if, else, endif, for or endfor")
    start, at = at, parser.skip(word.end(), line=False)
    expression: Expression | None = None
    found: tuple[str, ...] = ()
    if word[1] == "for":
        found, at = names(parser, at)
    if word[1] in ("if", "for"):
        expression, at = parser.expression(at, line=False)
    return _Mark(word[1], expression, found, Span(parser.document, start, at)), at


def _made(pieces: list[_Piece], span: Span) -> Expression:
    """The node for the pieces of one string."""
    if not pieces:
        return Literal("", span)
    only = pieces[0]
    if len(pieces) == 1 and isinstance(only, Literal) and (only.span == span or only.segments):
        return Literal(only.value, span, only.segments)
    parts, rest, _ = _fold(pieces, 0, (), 0)
    assert rest == len(pieces)
    return Template(parts, span)


def _fold(pieces: list[_Piece], at: int, ends: tuple[str, ...], depth: int) -> tuple[tuple[Part, ...], int, str]:
    """Parts from `at` on up to a directive of `ends`, the index after it, and its word."""
    parts: list[Part] = []
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if not isinstance(piece, _Mark):
            parts.append(piece)
            continue
        if piece.word in ends:
            return tuple(parts), at, piece.word
        if piece.expression is None or depth >= _MAX_NESTED:
            raise ParseError(piece.span.start, f"'{piece.word}' is out of place")
        made, at = _block(pieces, at, piece, depth + 1)
        parts.append(made)
    if ends:
        raise ParseError(pieces[-1].span.start, f"'{ends[-1]}' is missing")
    return tuple(parts), at, ""


def _block(pieces: list[_Piece], at: int, mark: _Mark, depth: int) -> tuple[Part, int]:
    assert mark.expression is not None
    if mark.word == "for":
        body, at, _ = _fold(pieces, at, ("endfor",), depth)
        return ForPart(mark.names, mark.expression, body, mark.span), at
    then, at, word = _fold(pieces, at, ("else", "endif"), depth)
    other: tuple[Part, ...] = ()
    if word == "else":
        other, at, _ = _fold(pieces, at, ("endif",), depth)
    return IfPart(mark.expression, then, other, mark.span), at


def _dedent(parser: Parser, pieces: list[_Piece]) -> list[_Piece]:
    """Take the smallest indentation of the lines that start in literals away, where it is written."""
    text = parser.text
    starts = [
        line.start()
        for piece in pieces
        if isinstance(piece, Literal)
        for line in _LINE.finditer(text, piece.span.start, piece.span.end)
        if text[line.start() - 1] == "\n"
    ]
    widths = [len(m) - len(m.lstrip(" \t")) for m in (text[s : _end(text, s)] for s in starts) if m.strip()]
    width = min(widths, default=0)
    return [_indented(text, p, width) if isinstance(p, Literal) and width else p for p in pieces]


def _end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _indented(text: str, piece: Literal, width: int) -> Literal:
    """A literal without the first `width` blanks of its lines; its segments are a run a line."""
    value = ""
    runs: list[tuple[int, int, int]] = []
    for line in _LINE.finditer(text, piece.span.start, piece.span.end):
        start = line.start()
        if text[start - 1] == "\n":
            line_text = line[0]
            start += min(width, len(line_text) - len(line_text.lstrip(" \t")))
        kept, segments = _unescaped(text, start, line.end())
        runs += [(len(value) + h, t, n) for h, t, n in segments or ((0, start, line.end() - start),)]
        value += kept
    return Literal(value, piece.span, tuple(runs))
