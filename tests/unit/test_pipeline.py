"""The run as a whole: a fault of ours costs one unit, and says nothing of the files."""

from __future__ import annotations

import pytest

from linter import api, pipeline
from linter.cli.check import exit_code
from linter.config import Config
from linter.rulepack import FOLDER, Pack
from linter.trial import TODAY

BAD = 'resource "aws_db_instance" "a" {\n  storage_encrypted = false\n}\n'
SECRET = "wq7Zr2LmXc"


@pytest.fixture
def faulty() -> Pack:
    """The pack with a rule whose message names a value that no match has: a bug of ours."""
    rule = next(r for r in api.load_pack(Config()).shard("terraform-aws") if r.check == "attribute" and r.params)
    return Pack(FOLDER, (rule._replace(id="zz-faulty", status="stable", types=("aws_sqs_queue",), message="{no}."),))


def judged(pack: Pack, *, trace: bool = False):
    queue = f'resource "aws_sqs_queue" "q" {{\n  password = "{SECRET}"\n}}\n'
    overlay = {"a/main.tf": BAD.encode(), "b/main.tf": queue.encode()}
    request = pipeline.Request((), Config(), TODAY, b"k" * 32, overlay=overlay, overlay_only=True, trace=trace)
    return pipeline.run(request, pack).report


def test_an_exception_in_one_unit_costs_that_unit_only_and_is_exit_three(faulty):
    report = judged(faulty)

    assert [n.path for n in report.notices if n.level == "error"] == ["b/main.tf"]
    assert "a/main.tf" in {f.place.path for f in report.findings}
    assert exit_code(report, "never", zero=True) == 3


@pytest.mark.parametrize("trace", [False, True])
def test_the_notice_of_a_fault_names_its_type_and_our_frames_only(faulty, trace):
    report = judged(faulty, trace=trace)

    message = next(n.message for n in report.notices if n.level == "error")
    assert "KeyError at " in message
    assert (" > " in message) is trace
    assert SECRET not in message


def test_of_rules_that_say_the_same_of_an_image_the_most_specific_is_kept():
    files = {
        "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\nmaintainers: [{name: payments}]\n",
        "chart/values.yaml": "image:\n  repository: nginx\n  tag: latest\nbackup:\n  image: redis:latest\n",
    }
    overlay = {path: text.encode() for path, text in files.items()}
    request = pipeline.Request((), Config(), TODAY, b"k" * 32, overlay=overlay, overlay_only=True)

    report = pipeline.run(request, api.load_pack(Config())).report

    assert [(f.rule_id, f.place.region.line) for f in report.findings if "latest" in f.rule_id] == [
        ("helm-values-image-latest", 3),
        ("dockerfile-image-latest", 5),
    ]
