"""Comments to the lines that other tools' marks allow: gitleaks, detect-secrets, trufflehog, checkov and kin."""

from __future__ import annotations

from linter.pattern import pattern
from linter.tree import Document

_SAME = pattern(
    r"(?i)gitleaks:allow|betterleaks:allow|trufflehog:ignore|kingfisher:(?:ignore|allow)|pragma:[ ]?(?:allow|white)list[ ]secret"
    r"|checkov:skip=CKV_SECRET_\d{1,3}|ggignore|whispers:ignore|nosecret|secretlint-disable-line|kics-scan ignore-line"
)
_NEXT = pattern(
    r"(?i)pragma:[ ]?(?:allow|white)list[ ]nextline[ ]secret|secretlint-disable-next-line|kics-scan ignore-line"
)


def allowed(document: Document) -> frozenset[int]:
    """Numbers of the lines, from 1, that a mark of another tool takes out of the search for secrets."""
    text = document.text
    if (
        "allow" not in text
        and "ignore" not in text
        and "list" not in text
        and "skip" not in text
        and "disable" not in text
    ):
        return frozenset()
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        if _NEXT.search(line):
            found.add(number + 1)
        if _SAME.search(line):
            found.add(number)
    return frozenset(found)
