"""JSON, JSON lines, annotations, job summary, Code Quality, JUnit, Markdown and CSV."""

from __future__ import annotations

import csv
import io
import json
import pathlib
import re
import xml.etree.ElementTree as ET

import pytest
import reports
from jsonschema import Draft202012Validator

import linter.report
from linter.finding import TRIGGERS, Severity
from linter.report import Options, render
from linter.report.tally import BUCKETS

EVERYTHING = Options(show_suppressed=True)
SCHEMA = json.loads((pathlib.Path(linter.report.__file__).parent / "json_schema.json").read_text("utf-8"))
SUFFIXES = {
    "json": "json", "jsonl": "jsonl", "github": "github.txt", "github_summary": "summary.md", "gitlab": "gitlab.json",
    "junit": "junit.xml", "markdown": "md", "csv": "csv",
}  # fmt: skip


def simple(**fields):
    return reports.finding("some-rule", "a.tf", "key = true\n", "true", **fields)


def report_on(*found):
    return reports.Report(found, (), {}, "2026-01-15", "", 1)


@pytest.mark.parametrize("name", SUFFIXES)
def test_a_format_looks_as_stored(snapshot, name):
    text = render(name, reports.full(), EVERYTHING)

    snapshot(f"report.{SUFFIXES[name]}", text)


@pytest.mark.parametrize("report", [reports.full, reports.clean, reports.hostile])
@pytest.mark.parametrize("options", [Options(), EVERYTHING, Options(line_hash=False)])
def test_json_is_what_its_schema_describes(report, options):
    Draft202012Validator.check_schema(SCHEMA)
    data = json.loads(render("json", report(), options))

    problems = list(Draft202012Validator(SCHEMA).iter_errors(data))

    assert problems == []


def test_the_schema_takes_no_member_it_does_not_describe():
    data = json.loads(render("json", reports.full())) | {"more": 1}

    assert not Draft202012Validator(SCHEMA).is_valid(data)


def test_the_schema_knows_all_triggers_severities_and_deadlines():
    definitions = SCHEMA["$defs"]

    assert definitions["trigger"]["enum"] == list(TRIGGERS)
    assert definitions["severity"]["enum"] == [s.value for s in Severity]
    assert list(definitions["run"]["properties"]["summary"]["properties"]["by_deadline"]["properties"]) == list(BUCKETS)


def test_json_lines_hold_the_same_objects_as_json():
    whole = json.loads(render("json", reports.full(), EVERYTHING))
    lines = [json.loads(line) for line in render("jsonl", reports.full(), EVERYTHING).splitlines()]

    found = {
        kind: [{k: v for k, v in x.items() if k != "kind"} for x in lines if x["kind"] == kind]
        for kind in ("rule", "finding", "notice")
    }
    assert found == {"rule": whole["rules"], "finding": whole["findings"], "notice": whole["notices"]}
    assert lines[0]["summary"] == whole["summary"]


def test_equal_findings_have_different_ids():
    found = json.loads(render("json", report_on(simple(), simple())))["findings"]

    assert found[0]["id"] != found[1]["id"]


def test_an_annotation_cannot_be_left_early():
    found = simple(message="100% of a\nb")._replace(place=simple().place._replace(path="a,b:c%.tf"))

    text = render("github", report_on(found))

    assert text.startswith(
        "::error file=a%2Cb%3Ac%25.tf,line=1,endLine=1,col=7,endColumn=11,title=high%3A some-rule::100%25 of a b"
    )
    assert text.count("\n") == 1


def test_an_annotation_over_lines_has_no_columns():
    found = reports.finding("r", "a.tf", "a = [\n1]", "[\n1]")

    assert "line=1,endLine=2,title=" in render("github", report_on(found))


def test_annotations_start_with_the_worst():
    low, high = simple(severity=Severity.LOW), simple()

    text = render("github", report_on(low, high))

    assert [line.split(" ")[0] for line in text.splitlines()] == ["::error", "::notice"]


def test_a_job_summary_stays_below_the_limit_and_counts_the_rest():
    found = [simple(resource=str(n), message=f"Number {n}. " + "words " * 40) for n in range(20_000)]

    text = render("github_summary", report_on(*found))

    assert len(text.encode()) < 1_000_000
    assert re.search(r"\n[\d,]+ more findings: too long for this page", text)


def test_code_quality_entries_have_what_gitlab_asks_for():
    entries = json.loads(render("gitlab", reports.full(), EVERYTHING))

    for entry in entries:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(entry)
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not entry["location"]["path"].startswith(("/", "./"))
        assert entry["location"]["lines"]["begin"] >= 1
    assert len({e["fingerprint"] for e in entries}) == len(entries)


def test_code_quality_fingerprints_do_not_move_with_lines():
    found = simple()
    moved = found._replace(place=found.place._replace(region=found.place.region._replace(line=9, end_line=9)))

    prints = [json.loads(render("gitlab", report_on(f)))[0]["fingerprint"] for f in (found, moved)]

    assert prints[0] == prints[1]


def test_a_clean_code_quality_report_is_an_empty_array():
    assert json.loads(render("gitlab", reports.clean())) == []


@pytest.mark.parametrize("report", [reports.full, reports.clean, reports.hostile])
def test_junit_counts_agree_with_its_cases(report):
    root = ET.fromstring(render("junit", report(), EVERYTHING))

    assert int(root.get("tests")) == len(root.findall("testsuite/testcase"))
    assert int(root.get("failures")) == len(root.findall("testsuite/testcase/failure"))
    for suite in root:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))


def test_a_junit_suite_has_its_parts_in_the_order_of_the_schema():
    root = ET.fromstring(render("junit", reports.full()))

    for suite in root:
        assert {
            "id",
            "name",
            "package",
            "hostname",
            "timestamp",
            "tests",
            "failures",
            "errors",
            "time",
        } <= set(suite.attrib)
        parts = [child.tag for child in suite]
        assert (parts[0], parts[-2:]) == ("properties", ["system-out", "system-err"])
        assert set(parts[1:-2]) == {"testcase"}


def test_a_clean_run_is_one_passed_case():
    root = ET.fromstring(render("junit", reports.clean()))

    assert [(c.get("name"), len(c)) for c in root.iter("testcase")] == [("no findings", 0)]


def test_markdown_of_a_hostile_repository_holds_no_tag_link_or_second_cell():
    lines = render("markdown", reports.hostile(), EVERYTHING).splitlines()

    outside = [re.sub(r"(`+)(?:(?!\1).)*\1", "", line) for line in lines]
    assert not [line for line in outside if "<script" in line or re.search(r"(?<!\\)\]\(", line)]
    rows = [line for line in lines if line.startswith("| high")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [6, 6]


def test_csv_cells_are_never_formulas():
    found = simple(message="=cmd()", resource="@sum", key="")

    rows = list(csv.DictReader(io.StringIO(render("csv", report_on(found)))))

    assert (rows[0]["message"], rows[0]["resource"]) == ("'=cmd()", "'@sum")


def test_csv_has_a_row_for_each_finding():
    rows = list(csv.DictReader(io.StringIO(render("csv", reports.full(), EVERYTHING))))

    assert [r["rule"] for r in rows] == [f.rule_id for f in reports.full().findings]


def test_a_fix_is_exact_or_not_there_at_all():
    exact, hostile = reports.replacing(simple(), "\tx\n"), reports.replacing(simple(), "\u202ex")

    found = json.loads(render("json", report_on(exact, hostile)))["findings"]

    assert [[e["text"] for fix in f["fixes"] for e in fix["edits"]] for f in found] == [["\tx\n"], []]
