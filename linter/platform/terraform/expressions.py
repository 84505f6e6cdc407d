"""Terraform's regular expressions (RE2) on texts, as far as Python's agree and cannot run away.

A pattern with a repeated group, a back reference or a look-around is not tried: its result is unknown.
"""

from __future__ import annotations

from linter.pattern import pattern
from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import text
from linter.tree import Entry, Leaf, Map, Node, Seq, Span

MAX_TEXT = 300
MAX_REPEATS = 3
_REFUSED = pattern(r"\)[*+{]|\(\?(?!:|P?<\w)|\\[1-9pPQEAzC]|\[\[:")
_REPEATS = pattern(r"(?<!\\)[*+]|\{\d*,\d*\}")


def _found(arguments: list[Node], at: Span) -> list[Node] | None:
    """Every match as Terraform gives it: the text, or its groups."""
    import re

    if len(arguments) != 2:
        return None
    form, word = text(arguments[0]), text(arguments[1])
    if form is None or word is None or not usable(form, word):
        return None
    try:
        compiled = re.compile(form.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"))
    except re.error:
        return None
    return [_match(m, at) for m in compiled.finditer(word)]


def usable(form: str, word: str) -> bool:
    """Whether a pattern means the same here and is cheap on a text."""
    return len(word) <= MAX_TEXT and not _REFUSED.search(form) and len(_REPEATS.findall(form)) <= MAX_REPEATS


def _match(found: object, at: Span) -> Node:
    import re

    assert isinstance(found, re.Match)
    names = found.groupdict()
    if names:
        return Map(tuple(Entry(Leaf(k, at), Leaf(v, at)) for k, v in names.items()), at)
    if found.re.groups:
        return Seq(tuple(Leaf(g, at) for g in found.groups()), at)
    return Leaf(found[0], at)


def _regex(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    matches = _found(arguments, at)
    if matches is None:
        return None
    scope.run.failed += not matches
    return matches[0] if matches else None


def _regexall(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    matches = _found(arguments, at)
    return None if matches is None else Seq(tuple(matches), at)


def replaced(word: str, form: str, new: str) -> str | None:
    """`replace` with a `/pattern/`; None when the result is not known."""
    import re

    if not usable(form, word) or "$" in new or "\\" in new:
        return None
    try:
        return re.sub(form, new, word)
    except re.error:
        return None


TABLE = {"regex": _regex, "regexall": _regexall}
