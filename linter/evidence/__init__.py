"""A document to the credentials written in it: where, what kind, how sure; never what they are.

Three sources of evidence, in this order: the *form* (a provider's token, a key block), the *place*
(a key that holds secrets), the *text* (everything that speaks against a value). `find` is for the
check, for redaction and for the facts of a unit alike, so it does not depend on which rules run.
"""

from __future__ import annotations

from linter.evidence.item import Evidence
from linter.tree import Document, source

__all__ = ["Evidence", "find"]

_WORDS = (
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "bearer", "salt", "psk", "seed", "cookie", "://", "private",
    "identified", "senha", "kennwort", "contrasena", "motdepasse", "jaas", "sas", "community", "connection", "pw",
)  # fmt: skip


def find(document: Document) -> tuple[Evidence, ...]:
    """The credentials of a parsed document, sorted by place; kept with the document."""
    if document.evidence is None:
        document.evidence = _find(document)
    return document.evidence


def _find(document: Document) -> tuple[Evidence, ...]:
    low = document.text.lower()
    if document.syntax != "text" and not any(word in low for word in _WORDS):
        from linter.evidence import command, form, url

        if not any(present(document.text) for present in (form.present, command.present, url.present)):
            return ()
    from linter.evidence.scan import collect

    return settle(collect(document))


def settle(found: list[Evidence]) -> tuple[Evidence, ...]:
    """One evidence for the same characters, the most specific; sorted by where they are in the file."""
    from bisect import bisect_left, insort

    taken: list[tuple[int, int, int]] = []
    order = sorted(found, key=lambda e: (-e.rank, *source(e.span)[1:], e.span.start, e.key, e.kind))
    for index, evidence in enumerate(order):
        _, start, end = source(evidence.span)
        at = bisect_left(taken, (end, 0, 0))
        if end > start and (at == 0 or taken[at - 1][1] <= start):
            insort(taken, (start, end, index))
    return tuple(order[index] for _, _, index in taken)
