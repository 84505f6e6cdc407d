"""YAML text to a tree: every document of the stream, and what is left of a broken one."""

from __future__ import annotations

from linter.parse import yaml_events
from linter.parse.yaml_build import Builder, Found, TooDeep
from linter.pattern import pattern
from linter.tree import Document

_ODD = pattern("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_MARKS = (
    "upgradelint", "checkov", "tfsec", "trivy", "kics", "semgrep", "nosec", "noqa", "gitleaks", "allowlist", "zizmor",
    "kube-linter", "ggignore", "NOSONAR",
)  # fmt: skip
"""Words of suppressions, ours and those of others; only a text with one has its comments found."""


def parse(document: Document) -> None:
    """Fill the document's roots, comments and problems."""
    text = document.text
    if "{{" in text or "{%" in text or "%{" in text or _ODD.search(text):
        from linter.parse import yaml_template

        yaml_template.parse(document, read)
    else:
        document.roots, document.problems = read(document, text)
    if any(mark in text for mark in _MARKS):
        from linter.parse.yaml_comment import comments

        document.comments = comments(document)


def read(document: Document, text: str) -> Found:
    """Roots and problems of `text`, which has the offsets of the document's text."""
    events = yaml_events.load()
    builder = Builder(document, text)
    try:
        builder.run(events, events.start(text))
    except (events.error, TooDeep):
        from linter.parse.yaml_recover import recover

        return recover(document, text, events)
    return tuple(builder.roots), tuple(builder.problems)
