"""Our HCL reader against python-hcl2: blocks, labels, names, and the text of every value."""

from __future__ import annotations

import os

import pytest

from linter.errors import ParseError
from linter.parse import hcl, hcl_expression, hcl_verdict
from linter.tree import Document, Expr, Leaf, Map, Node

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
_FOLDERS = ("../shared/samples", "../shared/yardstick/rules/cases", "fixtures")
_ENDINGS = (".tf", ".tfvars", ".hcl", ".tofu")
_SKIPPED = {".terraform", ".git"}

DISAGREE: dict[str, str] = {
    "StarActionPolicyDocument/main.tf": "python-hcl2 reads blocks in brackets as objects; HCL does not know them",
    "AdminPolicyDocument/main.tf": "the same",
    "KMSKeyWildcardPrincipal/pass.tf": "blanks after the end marker of a heredoc, which HCL takes away",
    "KMSKeyWildcardPrincipal/fail.tf": "the same",
    "example_RDSInstanceSSL/main.tf": "an argument set twice, which python-hcl2 does not say",
}
"""Known disagreements: the end of a path to the reason."""


def _files() -> list[str]:
    found = [
        os.path.join(base, name)
        for folder in _FOLDERS
        for base, folders, names in os.walk(os.path.join(_ROOT, folder))
        for name in names
        if name.endswith(_ENDINGS) and not _SKIPPED & set(base.split(os.sep)) and folders is not None
    ]
    return sorted(path for path in found if os.path.getsize(path) < 30_000)


def _read(path: str) -> str:
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return stream.read()


def _ours(document: Document) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def walk(node: Node, path: str) -> None:
        assert isinstance(node, Map)
        for entry in node.entries:
            here = f"{path}/{entry.key.value}"
            match entry.value:
                case Map():
                    walk(entry.value, here)
                case Leaf(span=span) | Expr(span=span):
                    found.append((here, document.text[span.start : span.end]))

    walk(document.roots[0], "")
    return found


def _theirs(text: str) -> list[tuple[str, str]]:
    import hcl2

    found: list[tuple[str, str]] = []

    def last(node) -> int:
        tokens = list(node.scan_values(lambda t: t.type != "NL_OR_COMMENT"))
        return max((t.end_pos for t in tokens), default=node.meta.end_pos)

    def walk(body, path: str) -> None:
        for child in body.children:
            kind = getattr(child, "data", "")
            if kind == "attribute":
                key, value = child.children[0], child.children[-1]
                found.append((f"{path}/{_text(key)}", text[value.meta.start_pos : last(value)].strip().strip('"')))
            elif kind == "block":
                labels = [_text(c) for c in child.children if getattr(c, "data", "") in ("identifier", "string")]
                inner = next(c for c in child.children if getattr(c, "data", "") == "body")
                walk(inner, "/".join([path, *labels]))

    def _text(node) -> str:
        return "".join(str(t) for t in node.scan_values(lambda _: True)).strip('"')

    walk(hcl2.parses_to_tree(text).children[0], "")
    return found


@pytest.mark.skipif(not _files(), reason="no sample files beside this repository")
def test_blocks_names_and_value_texts_agree_with_python_hcl2():
    different, compared = [], 0

    for path in _files():
        text = _read(path)
        if "${fake:" in text:
            continue  # no HCL before the tests fill in what stands for a secret
        document = Document(path, "hcl", text)
        hcl.parse(document)
        verdict = hcl_verdict.message(text)
        if verdict is not None or document.problems:
            if (verdict is None) != (not document.problems):
                different.append(path)
            continue
        ours = [(p, t.strip('"')) for p, t in _ours(document)]
        compared += len(ours)
        if ours != _theirs(text):
            different.append(path)

    unexpected = [p for p in different if not p.endswith(tuple(DISAGREE))]
    assert unexpected == []
    assert compared > (1000 if os.path.isdir(os.path.join(_ROOT, _FOLDERS[0])) else 10)


@pytest.mark.skipif(not _files(), reason="no sample files beside this repository")
def test_every_expression_of_a_file_that_python_hcl2_accepts_is_one():
    rejected = []

    for path in _files():
        document = Document(path, "hcl", _read(path))
        hcl.parse(document)
        if document.problems:
            continue
        for span in _expressions(document.roots[0]):
            try:
                hcl_expression.parse(*span)
            except ParseError:
                rejected.append(path)

    assert [p for p in rejected if hcl_verdict.message(_read(p)) is None and not p.endswith(tuple(DISAGREE))] == []


def _expressions(node: Node):
    if isinstance(node, Expr):
        yield node.span
    elif isinstance(node, Map):
        for entry in node.entries:
            yield from _expressions(entry.value)


def test_the_verdict_names_a_place_and_never_the_text():
    verdict = hcl_verdict.message('password = "hunter" "two"\n')

    assert verdict is not None
    assert "line 1" in verdict
    assert "hunter" not in verdict


def test_the_verdict_is_silent_on_good_and_on_large_texts():
    verdicts = [hcl_verdict.message("x = 1\n"), hcl_verdict.message("x = = 1\n" * 10_000)]

    assert verdicts == [None, None]
