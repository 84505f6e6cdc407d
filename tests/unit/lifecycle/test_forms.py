"""The forms in which versions were seen in public repositories: recognised, or said why not.

`forms.tsv` names for each example what is expected: a product, `rule` and an id, `unknown:` or
`none:` with the reason; `@` in `written` is the example's own text.
"""

from __future__ import annotations

import pytest

from tests.unit.lifecycle import material

EXAMPLES = material.SHARED / "examples.tsv"
FORMS = material.ROOT / "tests" / "unit" / "lifecycle" / "forms.tsv"


def table(path):
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]


def form(example):
    return next(f for f in table(FORMS) if (f["path"], f["line"]) == (example["path"], example["line"]))


def written(example, wanted):
    name, bar, text = wanted["written"].rpartition("|")
    path = name if bar else example["path"].replace(" ", "_")
    return {path: text.replace("\\n", "\n").replace("@", example["text"].strip()) + "\n"}


@pytest.mark.skipif(not EXAMPLES.is_file(), reason="the examples are not beside this checkout")
@pytest.mark.parametrize(
    "example",
    table(EXAMPLES) if EXAMPLES.is_file() else [],
    ids=lambda e: f"{e['path'].rpartition('/')[2]}-{e['line']}",
)
def test_a_form_is_recognised_or_the_reason_is_known(example):
    wanted = form(example)
    files = written(example, wanted)
    kind, _, rest = wanted["expected"].partition(" ")

    products = {found[1] for found in material.seen(files)}

    if kind == "rule":
        assert rest in {f.rule_id for f in material.report(files).findings}
    elif kind in {"unknown:", "none:"}:
        assert rest
        assert not {f.rule_id for f in material.findings(files)}
    else:
        assert kind in products


def test_each_reason_is_given_in_words():
    assert all(f["expected"].count(" ") > 2 for f in table(FORMS) if f["expected"].startswith(("unknown:", "none:")))
