"""What a user may set: day, horizon, cluster version, strict dates; and what a message says of it."""

from __future__ import annotations

import pytest

from tests.unit.lifecycle import material
from tests.unit.lifecycle.material import findings, messages

META = {"a.json": '{"url": "https://graph.facebook.com/v21.0/me/accounts"}\n'}
DEPLOYMENT = {"app.yaml": "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: web}\n"}
RESOURCE_CLAIM = {"c.yaml": "apiVersion: resource.k8s.io/v1beta1\nkind: ResourceClaim\nmetadata: {name: gpu}\n"}
STRIMZI = {"k.yaml": "apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaConnect\nmetadata: {name: events}\n"}


def test_one_string_of_two_products_names_both_days():
    assert messages(META) == [
        (
            "Meta Graph API v21.0 ends 2027-01-21, in 59 days; as Meta Marketing API it ended on 2025-09-09"
            " (data as of 2026-11-23); move to v26.0 before the cutoff."
            " From then on calls are answered by another version, so they silently change meaning."
        )
    ]


def test_where_the_product_is_sure_its_own_day_is_named_alone():
    (message,) = messages({"a.json": '{"url": "https://graph.facebook.com/v21.0/act_1/insights"}\n'})

    assert message.startswith("Meta Marketing API v21.0 ended on 2025-09-09 (data as of 2026-11-23)")


def test_a_past_day_that_the_data_knew_as_future_was_scheduled():
    (now,) = messages(META, "2026-11-23")
    (later,) = messages(META, "2027-02-01")

    assert "ends 2027-01-21" in now
    assert "was scheduled to end on 2027-01-21" in later


@pytest.mark.parametrize(("horizon", "rules"), [(340, ["api-version-ends-soon"]), (339, ["api-version-deprecated"])])
def test_the_horizon_decides_what_ends_soon(horizon, rules):
    files = {"a.json": '{"url": "https://notify.twilio.com/v1/Services"}\n'}

    assert [f.rule_id for f in findings(files, "2026-11-25", horizon=horizon)] == rules


def test_an_api_that_every_supported_cluster_dropped_is_reported_without_a_version():
    (found,) = findings(DEPLOYMENT)

    assert found.rule_id == "kubernetes-api-ended"
    assert "1.16" in found.message


def test_an_api_that_a_supported_cluster_serves_is_silent_without_a_version():
    assert findings(RESOURCE_CLAIM) == []


@pytest.mark.parametrize(
    ("version", "rule"),
    [("1.15", "kubernetes-api-deprecated"), ("1.16", "kubernetes-api-ended"), ("v1.29.3", "kubernetes-api-ended")],
)
def test_the_cluster_version_decides_whether_an_api_is_gone(version, rule):
    (found,) = findings(DEPLOYMENT, k8s_version=version)

    assert found.rule_id == rule


def test_a_list_kind_is_what_it_lists():
    text = "apiVersion: extensions/v1beta1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n"

    assert [(f.rule_id, f.place.region.line) for f in findings({"l.yaml": text})] == [("kubernetes-api-ended", 1)]


def test_a_custom_resource_is_less_certain_than_a_built_in_kind():
    (found,) = findings(STRIMZI)

    assert found.rule_id == "kubernetes-crd-ended-maybe"
    assert "is no longer served from" in found.message


def test_second_hand_days_are_sure_only_when_asked_for():
    files = {"a.json": '{"url": "https://a.myshopify.com/admin/api/2025-07/graphql.json"}\n'}

    (loose,) = findings(files)
    (strict,) = findings(files, strict_dates=True)

    assert loose.rule_id == "api-version-ended-maybe"
    assert strict.rule_id == "api-version-ended"
    assert strict.message == loose.message


def test_a_match_by_context_alone_stays_doubtful_with_strict_dates():
    files = {"a.properties": "http.request.url=https://your-host-here/rest/api/2/search\nhttp.name=jira\n"}

    assert {f.rule_id for f in findings(files, strict_dates=True)} <= {"api-version-ended-maybe"}


def test_every_finding_names_the_day_of_its_data():
    assert all("data as of 20" in m for m in messages(META | DEPLOYMENT | STRIMZI))


def test_the_same_day_gives_the_same_findings():
    files = META | DEPLOYMENT | STRIMZI

    assert material.lines(files) == material.lines(files)
