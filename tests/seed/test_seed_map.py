"""The 42 rows of the seed map, one test a row: what the seed asks for, and what is said for it."""

from __future__ import annotations

import json
import re

import pytest

from linter.policy.deadline import plus
from linter.readiness import ACTIONS, text
from tests.fakes import generate
from tests.seed import stories
from tests.seed.stories import TODAY, judge, outcome, outcomes, story

GROUPS = {
    "trigger": 5, "scenario": 4, "comparison": 5, "compatibility": 5, "final": 6, "misread": 5, "wrong_fit": 4, "faq": 8,
}  # fmt: skip
CONNECTOR = "connect/crm.json"
MANIFEST = "integration.yaml"
SECRET = generate("[A-Za-z0-9]{18}")


def rules(run) -> set[str]:
    return {f.rule_id for f in run.report.findings}


def edited(name: str, *changes: tuple[str, str]) -> dict[str, str]:
    """The story's manifest with some texts replaced, each of which has to be there."""
    manifest = story(name)[MANIFEST]
    for old, new in changes:
        assert old in manifest
        manifest = manifest.replace(old, new)
    return {MANIFEST: manifest}


def connector(**changes: str) -> str:
    found = json.loads(story("ready")[CONNECTOR])
    found["config"].update({key.replace("__", "."): value for key, value in changes.items()})
    return json.dumps(found, indent=2)


def shown(one, **options) -> str:
    return text.render([one], [], TODAY, **options)


def table(check) -> list[dict[str, str]]:
    return [dict(zip(check.head, row, strict=True)) for row in check.rows]


def test_every_row_has_its_test():
    for group, number in GROUPS.items():
        assert sum(bool(re.match(rf"test_{group}_\d", name)) for name in globals()) == number
    assert sum(GROUPS.values()) == 42


# The upgrade triggers: what a finding says and asks for.


def test_trigger_1_tls_names_every_dependent_connector():
    files = {
        CONNECTOR: connector(database__sslmode="disable"),
        "connect/audit.json": connector(topic__prefix="audit").replace("crm-source", "audit-source"),
    }

    one, run = outcome("ready", files)

    found = next(f for f in run.report.findings if f.trigger == "tls")
    assert "connect/audit.json" in {p.path for p in found.related}
    assert "crm-db.example" in found.related[-1].label
    assert ("tls", 1, "upgrade now, then verify every dependent connector") in one.triggers


def test_trigger_2_admin_access_waits_for_the_next_access_change():
    files = edited("ready", ("sso: saml", "sso: none"), ("scoped: true", "scoped: false"))

    one, run = outcome("ready", files)

    assert {"manifest-admin-without-sso-or-mfa", "manifest-workload-unscoped"} <= rules(run)
    assert ("identity", 2, "schedule the upgrade before the next access change") in one.triggers


def test_trigger_3_a_published_end_sets_the_deadline_by_the_lead_time():
    files = edited("ready", ("pinned: true", "pinned: true\n      sunsetAt: '2027-03-01'"))

    _, run = outcome("ready", files)

    found = next(f for f in run.report.findings if f.ends)
    assert found.deadline.date == plus("2027-03-01", -60)
    assert not found.deadline.estimated
    assert ACTIONS["api-version"] == "move before the cutoff, not after it"


def test_trigger_4_audit_logs_say_which_of_the_four_fields_is_missing():
    files = edited("ready", ("      - object\n", ""), ("      - result\n", ""))

    one, run = outcome("ready", files)

    assert "manifest-audit-fields-incomplete" in rules(run)
    assert one.final[2].why == "not declared: object and result"
    assert ("audit-log", 1, "logging before new features") in one.triggers


def test_trigger_5_a_shared_secret_says_how_many_edits_a_rotation_costs():
    held = connector(database__password=SECRET)

    one, run = outcome("ready", {f"connect/{n}.json": held.replace("crm-source", n) for n in ("a", "b", "c")})

    found = next(f for f in run.report.findings if f.rule_id == "shared-credential")
    assert "one rotation = 3 edits in 3 files, 3 connectors to reauthorise" in found.message
    assert one.advice.word == "consolidate"


# The scenarios: deadline, what blocks, what is looked at first.


def test_scenario_1_internal_has_half_a_year_and_looks_at_support_and_owners():
    one, run = outcome("scenario-1")

    found = next(f for f in run.report.findings if f.trigger == "tls")
    assert found.deadline.date == plus(TODAY, 180)
    assert one.triggers[0][0] == "api-version"
    assert not any("tls finding" in reason for reason in one.because)
    assert not any(f.rule_id == "manifest-admin-without-sso-or-mfa" for f in run.report.findings)


def test_scenario_2_customer_data_blocks_on_identity_logs_and_secrets():
    one, run = outcome("scenario-2")

    assert any("identity finding blocks in a customer-data flow" in reason for reason in one.because)
    assert {f.deadline.date for f in run.report.findings} == {plus(TODAY, 60)}


def test_scenario_3_regulated_blocks_on_any_notice_and_exceptions_need_an_end():
    quiet = "spec: # upgradelint: ignore-block[manifest-dependency-deprecated] reason=agreed with the board"
    forever, until = (edited("scenario-3", ("spec:", f"{quiet}{more}")) for more in ("", " until=2026-12-20"))

    one, _ = outcome("scenario-3")
    excused, _ = outcome("scenario-3", forever)
    dated, _ = outcome("scenario-3", until)

    assert any("api-version finding blocks in a regulated flow" in reason for reason in one.because)
    assert any("api-version finding" in reason for reason in excused.because)
    assert not any("api-version finding" in reason for reason in dated.because)


def test_scenario_4_a_partner_needs_pins_a_way_back_and_ninety_days():
    one, run = outcome("scenario-4")

    ending = next(f for f in run.report.findings if f.ends)
    assert ending.deadline.date == plus("2027-02-20", -90)
    assert "manifest-dependency-unpinned" in rules(run)
    assert sum("in a partner-api flow" in reason for reason in one.because) == 2
    assert table(one.compatibility[1])[0]["webhooks"] == "yes"


# The comparison checks: the work that an upgrade removes.


def test_comparison_1_authentication_counts_shared_accounts():
    one, _ = outcome("ready", edited("ready", ("sharedAccounts: []", "sharedAccounts: [ops, admin]")))

    check = one.comparison[0]
    assert (check.state, check.why) == ("scattered", "an upgrade removes 2 shared accounts")
    assert outcome("ready")[0].comparison[0].state == "central"


def test_comparison_2_secret_handling_counts_vaulted_and_literal():
    one, _ = outcome("final-6")

    assert one.comparison[1].why == "1 vaulted, 0 by hand, 1 literal"
    assert outcome("ready")[0].comparison[1].state == "vaulted"


def test_comparison_3_logging_is_actor_level_or_not():
    assert outcome("ready")[0].comparison[2].state == "actor level"
    assert outcome("final-3")[0].comparison[2].state == "events only"
    assert ("aws_lb.partner", "no") in outcome("final-3")[0].comparison[2].rows


def test_comparison_4_the_update_path_is_managed_or_ad_hoc():
    assert outcome("ready")[0].comparison[3].state == "managed"
    assert outcome("scenario-4")[0].comparison[3].state == "ad hoc"


def test_comparison_5_the_rollback_plan_is_there_and_tested():
    files = edited("ready", ("method: replay", "method: none"))

    assert outcome("ready")[0].comparison[4].why == "replay, tested on 2026-09-15"
    assert outcome("ready", files)[0].comparison[4].state == "absent"


# The compatibility checks: the connected systems first.


def test_compatibility_1_the_first_identity_mismatch_is_a_no_go():
    files = edited(
        "ready",
        (
            "      supports:\n        auth: oauth2\n        tlsMin: '1.2'",
            "      supports: {auth: oauth2, tlsMin: '1.0'}",
        ),
    )

    one, run = outcome("ready", files)

    assert one.verdict == "NO-GO"
    assert "Identity stack match: first mismatch: finance-dwh: tlsMin 1.0, too low" in one.because
    assert "manifest-system-below-requirement" in rules(run)


def test_compatibility_2_dates_pins_and_webhooks_are_one_table():
    one, _ = outcome("scenario-4")

    row = table(one.compatibility[1])[0]
    assert (row["version"], row["ends"], row["pinned"]) == ("2024-10", "2027-02-20", "no")
    assert row["left"] == "88 days, outside this sprint; start now"


def test_compatibility_3_secrets_say_who_rotates_what_and_where():
    one, _ = outcome("ready")

    row = table(one.compatibility[2])[0]
    assert (row["secret"], row["store"], row["rotator"]) == (
        "crm-oauth",
        "vault:kv/integrations",
        "group:integration-platform",
    )


def test_compatibility_4_retention_is_declared_asked_for_and_configured():
    group = 'resource "aws_cloudwatch_log_group" "crm" {\n  name              = "/crm"\n  retention_in_days = 30\n}\n'

    one, _ = outcome("ready", {"infra/main.tf": group})

    check = one.compatibility[3]
    assert [row["days"] for row in table(check)] == ["365", "400", "30"]
    assert check.why == "aws_cloudwatch_log_group.crm keeps 30 days, not 400"
    assert one.verdict == "NO-GO"


def test_compatibility_5_the_way_back_exists_before_the_change():
    late = edited("ready", ("lastTestedAt: '2026-09-15'", "lastTestedAt: '2026-12-06'"))

    assert outcome("ready")[0].compatibility[4].why == "yes: replay, tested on 2026-09-15"
    assert outcome("ready", late)[0].compatibility[4].state == "mismatch"


# The final checks: proven, declared, contradicted, stale or missing.


def test_final_1_support_is_documented():
    undocumented = edited("ready", ("      source: https://vendor.example/tls\n", ""))
    old = edited("ready", ("checkedAt: '2026-11-01'", "checkedAt: '2025-01-01'"))

    assert outcome("ready")[0].final[0].state == "declared"
    assert outcome("ready", undocumented)[0].final[0].why == "encryption: no source"
    assert outcome("ready", old)[0].final[0].state == "stale"
    assert outcome("final-1")[0].final[0].state == "contradicted"


def test_final_2_one_owner_controls_the_change():
    nobody = edited("ready", ("    offboarding: group:integration-platform\n", ""))

    assert outcome("ready")[0].final[1].state == "declared"
    assert outcome("ready", nobody)[0].final[1].why == "nobody is named for offboarding"
    assert outcome("final-2")[0].final[1].state == "contradicted"


def test_final_3_audit_logs_show_the_four():
    one, _ = outcome("final-3")

    assert outcome("ready")[0].final[2].state == "declared"
    assert (one.final[2].state, one.final[2].evidence[1].at) == ("contradicted", "infra/main.tf:1")


def test_final_4_a_way_back_exists():
    missing = edited("ready", ("method: replay", "method: missing"))

    assert outcome("ready")[0].final[3].state == "declared"
    assert outcome("ready", missing)[0].final[3].state == "missing"
    assert outcome("final-4")[0].final[3].state == "stale"


def test_final_5_downstream_teams_know_the_window():
    past = edited("ready", ("2026-12-05T01", "2026-11-05T01"), ("2026-12-05T03", "2026-11-05T03"))

    assert outcome("ready")[0].final[4].state == "declared"
    assert outcome("final-5")[0].final[4].why == "finance-dwh has no notifiedAt"
    assert outcome("ready", past)[0].final[4].state == "stale"


def test_final_6_no_connector_holds_a_shared_or_local_secret():
    shared = edited("ready", ("sharedAccounts: []", "sharedAccounts: [ops]"))
    nothing = edited("ready", ("connect/*.json", "nowhere/*.json"), ("infra/*.tf", "nowhere/*.tf"))
    held, _ = outcome("final-6")

    assert outcome("ready")[0].final[5].state == "proven"
    assert held.final[5].state == "contradicted"
    assert outcome("ready", shared)[0].final[5].state == "contradicted"
    assert outcome("ready", nothing)[0].final[5].state == "missing"


# The misreads: rules on a change, on days, on what is claimed.


def test_misread_1_a_version_bump_is_not_the_whole_job():
    one, run = outcome("misread-1")

    found = next(f for f in run.report.findings if f.rule_id == "version-bumped-with-broad-permission")
    assert found.baseline == "new"
    assert found.related[0].label == "the access that stays"
    assert any("not the whole job" in e.says for e in one.misreads)


def test_misread_2_the_shared_secret_store_is_forgotten():
    _, run = outcome("misread-2")

    expected = {"credential-kept-through-upgrade", "sibling-connector-left-behind", "manifest-secret-store-left-out"}
    assert expected <= rules(run)


def test_misread_3_a_clean_dashboard_is_no_evidence():
    one, _ = outcome("misread-3")

    assert one.final[2].state == "contradicted"
    assert any("dashboard" in e.says for e in one.misreads)


def test_misread_4_a_rotation_that_is_put_off_says_its_age():
    one, run = outcome("misread-4")

    found = next(f for f in run.report.findings if f.rule_id == "manifest-secret-rotation-overdue")
    assert "449 days ago" in found.message
    assert table(one.compatibility[2])[0]["age"] == "449 days"


def test_misread_5_a_break_date_outside_the_sprint_is_said():
    mark = "spec: # upgradelint: ignore-block[manifest-dependency-*] until=2027-06-01 reason=later"

    one, _ = outcome("misread-5")
    _, quiet = outcome("misread-5", edited("misread-5", ("spec:", mark)))

    assert "52 days, outside this sprint" in table(one.compatibility[1])[0]["left"]
    assert any("outside the sprint" in e.says for e in one.misreads)
    assert "suppression-past-cutoff" in rules(quiet)


# Where another route fits better.


def test_wrong_fit_1_near_retirement_is_retire():
    one, _ = outcome("wrong-fit-1")

    assert (one.advice.word, "2027-03-01" in one.advice.reason) == ("retire", True)


def test_wrong_fit_2_a_native_path_is_retire():
    one, _ = outcome("wrong-fit-2")

    assert (one.advice.word, "native path" in one.advice.reason) == ("retire", True)


def test_wrong_fit_3_no_single_team_is_consolidate_and_an_owner_first():
    one, _ = outcome("wrong-fit-3")

    assert (one.advice.word, "assign one owner first" in one.advice.reason) == ("consolidate", True)


def test_wrong_fit_4_low_value_is_a_simpler_batch():
    one, _ = outcome("wrong-fit-4")

    assert (one.advice.word, "simpler batch" in one.advice.reason) == ("retire", True)


# The questions.


def test_faq_1_the_clearest_sign_says_why_an_upgrade_is_required():
    one, _ = outcome("final-1")

    assert one.signs[0].startswith("TLS policy")
    assert "upgrade required because TLS policy" in shown(one)


def test_faq_2_clean_tls_clears_one_gate_only():
    one, _ = outcome("final-6")

    assert any(r.startswith("TLS is clean, and that clears one gate only; secret-rotation") for r in one.remarks)


@pytest.mark.parametrize(
    ("old", "new", "event"),
    [
        ("pinned: true", "pinned: true\n      deprecatedAt: '2026-11-15'", "deprecated since 2026-11-15"),
        ("reviewedAt: '2026-11-01'", "reviewedAt: '2025-11-01'", "counts for 365"),
    ],
    ids=["vendor notice", "age"],
)
def test_faq_3_a_review_is_due_after_an_event(old, new, event):
    one, _ = outcome("ready", edited("ready", (old, new)))

    assert event in one.review


def test_faq_4_four_details_matter_in_audit_logs():
    one, run = outcome("ready", edited("ready", ("      - actor\n", "")))

    assert "actor" in next(f.message for f in run.report.findings if f.rule_id == "manifest-audit-fields-incomplete")
    assert one.final[2].state == "missing"


def test_faq_5_working_is_not_supportable():
    ended = edited("ready", ("apiVersion:\n      status: supported", "apiVersion:\n      status: ended"))

    one, run = outcome("ready", ended)

    assert "manifest-support-ended" in rules(run)
    assert "a working sync does not change that" in one.signs[0]
    assert "not by whether the sync still works" in shown(one)


def test_faq_6_sso_is_for_admins_in_shared_or_high_risk_flows_and_scoped_accounts_are_for_all():
    plain = (("sso: saml", "sso: none"), ("scoped: true", "scoped: false"))
    internal = edited("ready", *plain, ("scenario: customer-data", "scenario: internal-ops"))

    high, low = outcome("ready", edited("ready", *plain))[1], outcome("ready", internal)[1]

    assert {"manifest-admin-without-sso-or-mfa", "manifest-workload-unscoped"} <= rules(high)
    assert "manifest-admin-without-sso-or-mfa" not in rules(low)
    assert "manifest-workload-unscoped" in rules(low)


def test_faq_7_the_hidden_cost_is_reauthorising_every_connector():
    held = connector(database__password=SECRET)
    files = {f"connect/{n}.json": held.replace("crm-source", n) for n in ("a", "b")}

    one, _ = outcome("ready", files)

    assert "Hidden cost of waiting: 2 connectors to reauthorise by hand at the next access change." in one.remarks


def test_faq_8_the_advice_is_one_of_three():
    words = {name: outcome(name)[0].advice.word for name in ("final-1", "wrong-fit-1", "wrong-fit-3")}

    assert words == {"final-1": "upgrade", "wrong-fit-1": "retire", "wrong-fit-3": "consolidate"}


def test_nothing_is_ever_called_secure():
    for folder in sorted(stories.FOLDER.iterdir()):
        one, run = outcome(folder.name)
        said = shown(one, verbose=True) + " ".join(f.message for f in run.report.findings)
        assert not re.search(r"\b(?:is|are|now) secure\b", said)


def test_a_repository_may_declare_several_integrations():
    second = story("ready")[MANIFEST].replace("crm-to-billing", "crm-to-reports").replace("connect/*", "reports/*")

    found, _ = outcomes({**story("ready"), "reports/integration.yaml": second, "reports/a.json": connector()})

    assert [o.name for o in found] == ["crm-to-billing", "crm-to-reports"]


def test_the_earliest_deadline_counts_where_several_integrations_share_a_file():
    partner = story("ready")[MANIFEST].replace("customer-data", "partner-api").replace("crm-to-billing", "partner")
    files = {**story("final-1"), "partner/integration.yaml": partner}

    run = judge(files)

    found = next(f for f in run.report.findings if f.trigger == "tls")
    assert found.integrations == ("crm-to-billing", "partner")
    assert found.deadline.date == plus(TODAY, 30)
