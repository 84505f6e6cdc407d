"""`unparsable`: a document that could not be read whole."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks import Match
from linter.platform import Loaded
from linter.records import NamedTuple
from linter.tree import Document, Span

SCOPE = "document"


class Params(NamedTuple):
    """At most `most` problems of a document are reported."""

    most: int = 3


def check(target: Document, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each problem of the parser, in order, unless the file is a skipped template."""
    if target.skipped:
        return
    for offset, reason in target.problems[: params.most]:
        end = target.text.find("\n", offset)
        end = len(target.text) if end < 0 else end
        yield Match(Span(target, offset, max(offset, min(end, offset + 80))), {"reason": reason})
