"""Terraform's functions on resolved values; None where the result is not known.

The text functions are here, those on collections in `collections`, encodings in `encoding`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from linter.platform.terraform import strings
from linter.platform.terraform.run import MAX_TEXT
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import choice, is_unknown, joint_refs, number, part, text, truth, unknown, whole
from linter.tree import Choice, Leaf, Map, Node, Seq, Span, Template
from linter.typed import TypeAlias

Arguments: TypeAlias = "list[Node]"
Function: TypeAlias = "Callable[[list[Node], Span, Scope], Node | None]"
TABLES = ("formats", "collections", "encoding", "sets", "expressions", "paths", "terragrunt")
"""Modules with functions of their own, in the order they are asked."""


@cache
def named(name: str) -> Function | None:
    """The function of a name, None for one whose result is never known here."""
    short = name.removeprefix("core::")
    if short in TABLE:
        return TABLE[short]
    tables = (import_module(f"linter.platform.terraform.{t}").TABLE for t in TABLES)
    return next((table[short] for table in tables if short in table), None)


def _texts(make: Callable[..., str]) -> Function:
    """A function of texts only; the result keeps the place and references of the first."""

    def function(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
        words = [text(a) for a in arguments]
        known = [w for w in words if w is not None]
        if not words or len(known) < len(words):
            return None
        first = arguments[0]
        try:
            made = make(*known)
        except TypeError:  # a wrong number of arguments, what only RE2 can tell, or too much
            return None
        if len(made) > MAX_TEXT:
            return None
        return Leaf(made, first.span, first.via if isinstance(first, Leaf) else (), joint_refs(arguments))

    return function


def _numbers(make: Callable[..., int | float]) -> Function:
    def function(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
        amounts = [number(a) for a in arguments]
        known = [a for a in amounts if a is not None]
        try:
            return Leaf(make(*known), at) if known and len(known) == len(amounts) else None
        except TypeError:
            return None

    return function


def _same(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    return arguments[0] if arguments else None


def _replace(word: str, old: str, new: str) -> str:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        from linter.platform.terraform.expressions import replaced

        found = replaced(word, old[1:-1], new)
        if found is None:
            raise TypeError
        return found
    if not old:
        raise TypeError  # goes between all characters, which nobody means
    if len(word) + word.count(old) * len(new) > MAX_TEXT:
        raise TypeError  # too large to be put together
    return word.replace(old, new)


def _substr(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    if len(arguments) != 3:
        return None
    word, start, length = text(arguments[0]), whole(arguments[1]), whole(arguments[2])
    if word is None or start is None or length is None:
        return None
    if start < 0 and not length:
        return None  # Terraform gives the whole rest here, or nothing
    start = max(0, start + len(word)) if start < 0 else start
    return Leaf(word[start:] if length < 0 else word[start : start + length], arguments[0].span)


def _tostring(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    if not isinstance(first, Leaf) or first.value is None or isinstance(first.value, (str, Template)):
        return first
    word = text(first)
    return first if word is None else first._replace(value=word)


def _tobool(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    value = truth(first) if first is not None else None
    scope.run.failed += value is None and isinstance(first, Leaf) and text(first) is not None
    return first._replace(value=value) if isinstance(first, Leaf) and value is not None else None


def _tonumber(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    value = number(first) if first is not None else None
    scope.run.failed += value is None and isinstance(first, Leaf) and text(first) is not None
    return first._replace(value=value) if isinstance(first, Leaf) and value is not None else None


def _join(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    glue = arguments[0] if arguments else None
    if glue is None or len(arguments) < 2:
        return None
    items: list[Node] = []
    unseen: list[Node] = []
    for argument in arguments[1:]:
        if not isinstance(argument, Seq):
            return None
        items += [i for i in argument.items if not (argument.open and is_unknown(i))]
        if argument.open:
            unseen = [unknown(argument.span)]
            break
    pieces = [piece for item in items for piece in (glue, item)][1:]
    return strings.joined([*pieces, *unseen], at)


def _split(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    if len(arguments) != 2:
        return None
    mark, word = text(arguments[0]), text(arguments[1])
    if mark is None or word is None:
        return None
    pieces: list[Node] = []
    place = 0
    for piece in word.split(mark) if mark else list(word):
        pieces.append(part(arguments[1], piece, place))
        place += len(piece) + len(mark)
    return Seq(tuple(pieces), at)


def _coalesce(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    """The first argument that is neither null nor empty; a choice where that depends on an unknown."""
    options: list[Node] = []
    kinds = {type(a.value) for a in arguments if isinstance(a, Leaf) and isinstance(a.value, (str, int, float))}
    if str in kinds and len(kinds) > 1:
        arguments = [_tostring([a], at, scope) or a for a in arguments]
    for argument in arguments:
        each = argument.options if isinstance(argument, Choice) else (argument,)
        kept = [o for o in each if not (isinstance(o, Leaf) and o.value in (None, ""))]
        options += kept
        if kept and len(kept) == len(each) and not any(map(is_unknown, kept)):
            break
    return choice(options, at) if options else None


def _tests(make: Callable[[str, str], bool]) -> Function:
    def function(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
        words = [text(a) for a in arguments]
        if len(words) != 2 or words[0] is None or words[1] is None:
            return None
        return Leaf(make(words[0], words[1]), at)

    return function


def _collection(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    first = arguments[0] if arguments else None
    return first if isinstance(first, (Map, Seq)) else None


def _trimspace(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    word = text(arguments[0]) if len(arguments) == 1 else None
    return None if word is None else part(arguments[0], word.strip(), len(word) - len(word.lstrip()))


def _cased(make: Callable[[str], str]) -> Callable[[str], str]:
    """Upper or lower case a character at a time, as Go has it; what becomes several characters is not known."""

    def cased(word: str) -> str:
        made = make(word)
        if len(made) != len(word):
            raise TypeError
        return made

    return cased


def _title(word: str) -> str:
    """The first letter of each word in upper case; digits and `_` are of words, other letters stay."""
    return re.sub(r"(?<!\w)\w", lambda first: first[0].upper(), word)


def _urlencode(word: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(word)


def _indent(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    if len(arguments) != 2:
        return None
    depth, word = whole(arguments[0]), text(arguments[1])
    if depth is None or word is None or not 0 <= depth <= 100:
        return None
    return Leaf(word.replace("\n", "\n" + " " * depth), arguments[1].span)


def _parseint(arguments: Arguments, at: Span, scope: Scope) -> Node | None:
    if len(arguments) != 2:
        return None
    word, digits = text(arguments[0]), whole(arguments[1])
    try:
        return Leaf(int(word, digits), at) if word and len(word) < 40 and digits and 2 <= digits <= 36 else None
    except ValueError:
        return None


def _pow(left: float, right: float) -> float:
    if abs(left) > 10**6 or not 0 <= right <= 64:
        raise TypeError  # too large to be meant
    return float(left**right)


TABLE: dict[str, Function] = {
    "lower": _texts(_cased(str.lower)),
    "upper": _texts(_cased(str.upper)),
    "title": _texts(_title),
    "trimspace": _trimspace,
    "chomp": _texts(lambda word: word.rstrip("\r\n")),
    "trim": _texts(lambda word, cut: word.strip(cut)),
    "trimprefix": _texts(lambda word, cut: word.removeprefix(cut)),
    "trimsuffix": _texts(lambda word, cut: word.removesuffix(cut)),
    "replace": _texts(_replace),
    "strrev": _texts(lambda word: word[::-1]),
    "urlencode": _texts(_urlencode),
    "indent": _indent,
    "parseint": _parseint,
    "startswith": _tests(str.startswith),
    "endswith": _tests(str.endswith),
    "strcontains": _tests(lambda word, part: part in word),
    "substr": _substr,
    "join": _join,
    "split": _split,
    "coalesce": _coalesce,
    "tostring": _tostring,
    "tobool": _tobool,
    "tonumber": _tonumber,
    "sensitive": _same,
    "nonsensitive": _same,
    "ephemeralasnull": lambda arguments, at, scope: None,
    "min": _numbers(min),
    "max": _numbers(max),
    "abs": _numbers(abs),
    "pow": _numbers(_pow),
    "signum": _numbers(lambda n: (n > 0) - (n < 0)),
    "ceil": _numbers(lambda n: -int(-n // 1)),
    "floor": _numbers(lambda n: int(n // 1)),
}
