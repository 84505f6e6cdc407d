"""Each row and matcher of the data: valid, sourced, unique, and true to its own strings."""

from __future__ import annotations

import re

import pytest

from linter import lifecycle_data, lifecycle_source, lifecycle_tools
from linter.errors import RuleError
from tests.unit.lifecycle import material

PRODUCTS = {p["product"]: p for p in material.products()}


@pytest.mark.parametrize("id", sorted(PRODUCTS))
def test_a_product_is_valid_and_its_matchers_know_their_strings(id):
    assert lifecycle_tools.faults(PRODUCTS[id]) == []


@pytest.mark.parametrize("id", sorted(PRODUCTS))
def test_a_matcher_shows_what_it_takes_and_what_it_leaves(id):
    for match in PRODUCTS[id]["match"]:
        if "re" in match:
            assert match.get("ok")
            assert match.get("bad") or match["re"] == ".+"


@pytest.mark.parametrize("id", sorted(PRODUCTS))
def test_a_product_has_an_official_source_and_a_day(id):
    source = PRODUCTS[id]["source"]

    assert source["url"].startswith("https://")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", source["as_of"])
    assert source["licence"]


def test_hand_kept_products_have_a_day_of_review():
    hand_kept = [p for p in material.products() if p["source"]["licence"].startswith("fact")]

    assert [p["product"] for p in hand_kept if not p.get("review_by")] == []


def test_second_hand_licences_have_their_notice():
    """Custom resource definitions are named together: `the projects named in each file`."""
    notice = (material.ROOT / "NOTICE").read_text().lower()
    used = {p["source"]["url"] for p in material.products() if p["source"]["licence"] in ("MIT", "Apache-2.0")}
    own = ("over release tags", "endoflife.date", "deprecations/deprecations-rss")
    rest = {"/".join(url.split()[0].split("/")[3:5]).lower() for url in used if not any(o in url for o in own)}

    assert [name for name in sorted(rest) if name not in notice] == []
    assert all(name.rpartition("/")[2] in notice for name in own[1:])


def test_ids_of_replacements_and_companions_exist():
    named = {p[field] for p in material.products() for field in ("also",) if field in p}
    named |= {id for p in material.products() for id in p.get("over", ())}

    assert sorted(named - set(PRODUCTS)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends": "2026-13"}, "is no ISO day"),
        ({"ends": "2026-02-30"}, "is no ISO day"),
        ({"deprecated": "2027-01-01", "ends": "2026-01-01"}, "is before deprecated"),
        ({"ends": "2027-01-01", "ends_extended": "2026-01-01"}, "is before ends"),
        ({"status": "ended", "ends": "2026-01-01"}, "status ended is for rows without a day"),
        ({"status": "gone"}, "is not one of"),
        ({"confidence": "guess"}, "is not known"),
        ({"end": "2026-01-01"}, "unknown field"),
    ],
)
def test_a_wrong_row_is_refused(change, said):
    good = {"v": "v9", "ends": "2026-06-30"}
    product = PRODUCTS["meta-graph"] | {"versions": [{k: v for k, v in (good | change).items() if v}]}

    with pytest.raises(RuleError, match=said):
        lifecycle_source.validate(product)


def test_the_same_version_twice_is_refused():
    product = PRODUCTS["meta-graph"] | {"versions": [{"v": "v9"}, {"v": "v9"}]}

    with pytest.raises(RuleError, match="there twice"):
        lifecycle_source.validate(product)


def test_a_month_is_its_last_day_everywhere():
    listed = material.shards()["list"]

    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row[4]) for row in listed)


def test_a_file_is_what_the_data_is_written_back_as(tmp_path):
    for id in ("meta-graph", "kubernetes-api", "amazon-eks", "airbyte-connectors"):
        path = tmp_path / f"{id}.yaml"
        path.write_text(lifecycle_source.dump({k: v for k, v in PRODUCTS[id].items() if k != "file"}))

        assert lifecycle_source.load(str(path)) | {"file": PRODUCTS[id]["file"]} == PRODUCTS[id]


TEXTUAL = {id: p for id, p in PRODUCTS.items() if p["match"] and {m["where"] for m in p["match"]} & {"text", "header"}}


@pytest.mark.parametrize("id", sorted(TEXTUAL))
def test_what_a_matcher_takes_leads_to_a_row(id):
    """A matcher whose versions no row of the product answers would never be heard of."""
    compiled = next(p for shard in material.shards().values() if isinstance(shard, list) for p in shard if _is(p, id))

    for match in TEXTUAL[id]["match"]:
        if match["where"] in {"text", "header"}:
            pattern = re.compile(match["re"], re.IGNORECASE)
            hits = [pattern.search(text.rpartition("|| ")[2]) for text in match["ok"]]
            found = [str(match["fixed"] if "fixed" in match else hit["v"]) for hit in hits if hit]
            assert any(lifecycle_data.row(compiled, version) for version in found), match["re"]


def _is(product, id):
    return isinstance(product, dict) and product.get("id") == id
