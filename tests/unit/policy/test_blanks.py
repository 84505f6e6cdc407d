"""What is written but not filled in is told once; what is filled in wrongly, or left out, keeps its rule."""

from __future__ import annotations

from tests.seed.stories import judge

HEAD = "apiVersion: integration-security/v1alpha1\nkind: Integration\nmetadata: {name: crm}\nspec:\n  files: []\n"


def rules(spec: str, **settings) -> set[str]:
    return {f.rule_id for f in judge({"integration.yaml": HEAD + spec}, **settings).report.findings}


def test_a_blank_is_missing_and_not_the_bad_value():
    found = rules("  secrets:\n    - {name: a, store: , rotation: missing, rotator: , lastRotatedAt: }\n")

    assert "manifest-incomplete" in found
    assert not found & {"manifest-secret-rotated-by-hand", "manifest-secret-age-unknown", "manifest-secrets-undeclared"}


def test_members_of_a_list_are_told_apart_with_and_without_a_name():
    named = "  secrets:\n    - {name: a, rotation: missing}\n    - {name: b, rotation: manual}\n"

    for spec in (named, named.replace("name: a, ", "").replace("name: b, ", "")):
        report = judge({"integration.yaml": HEAD + spec}).report
        by_hand = [f.place.region.line for f in report.findings if f.rule_id == "manifest-secret-rotated-by-hand"]

        assert by_hand == [8]


def test_what_is_left_out_or_wrong_keeps_its_rule():
    assert "manifest-recovery-missing" in rules("  recovery: {method: none}\n")
    assert "manifest-recovery-missing" in rules("  owner: group:crm\n")


def test_the_finding_names_the_fields_and_points_at_them():
    found = judge({"integration.yaml": HEAD + "  reviewedAt:\n  downstream:\n"}).report.findings

    one = next(f for f in found if f.rule_id == "manifest-incomplete")
    assert "2 fields are missing (reviewedAt, downstream)" in one.message
    assert [p.region.line for p in one.related] == [6, 7]


def test_without_the_rule_each_field_keeps_its_own():
    assert "manifest-review-missing" in rules("  reviewedAt:\n", ignore=("manifest-incomplete",))
