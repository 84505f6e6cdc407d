"""The stories in `fixtures/families`: every file is of its family, and the family's rules have something to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import compile as compiler
from linter import pipeline
from linter.config import Config
from linter.rulepack import Pack

STORIES = Path(__file__).parents[3] / "fixtures" / "families"
FAMILIES = {
    "kafka": {"kafka"},
    "kafka-connect": {"kafka-connect"},
    "strimzi": {"strimzi"},
    "debezium-server": {"debezium-server"},
    "mirrormaker": {"mirrormaker"},
    "ksqldb": {"kafka-connect"},
    "redpanda-connect": {"redpanda-connect"},
    "logstash": {"logstash"},
    "fluent": {"fluent-bit", "fluentd"},
    "telegraf": {"telegraf"},
    "vector": {"vector"},
    "otel": {"otel-collector"},
    "prometheus": {"prometheus", "alertmanager"},
    "trino": {"trino"},
    "spring": {"spring"},
    "camel": {"camel"},
    "nifi": {"nifi"},
    "mule": {"mule"},
}
RULES = {"debezium-server": ("debezium",), "ksqldb": ("kafka-connect",), "redpanda-connect": ("redpanda",)}


def run(story, *folders):
    rules = tuple(rule for folder in folders for rule in compiler.rules(f"rules/connector/{folder}"))
    request = pipeline.Request((str(STORIES / story),), Config(), "2026-11-24", b"k" * 32)
    return pipeline.run(request, Pack("no such folder", rules))


@pytest.mark.parametrize("story", FAMILIES)
def test_every_file_of_a_story_is_of_its_family(story):
    written = {
        str(p.relative_to(STORIES.parents[1]))
        for p in (STORIES / story).rglob("*")
        if p.is_file() and p.name not in ("README.md", "mule-artifact.json", "config.yaml")
    }

    found = run(story).project.connectors

    claimed = {c.place.path: c.family for c in found if c.family in FAMILIES[story]}
    assert set(claimed) >= written
    assert set(claimed.values()) == FAMILIES[story]


@pytest.mark.parametrize("story", FAMILIES)
def test_the_rules_of_a_family_find_what_its_story_is_about(story):
    report = run(story, *RULES.get(story, (story,))).report

    assert len({f.rule_id for f in report.findings}) >= 2


@pytest.mark.parametrize("story", FAMILIES)
def test_no_story_holds_a_secret(story):
    rules = compiler.rules("rules/secret")
    request = pipeline.Request((str(STORIES / story),), Config(), "2026-11-24", b"k" * 32)

    assert pipeline.run(request, Pack("no such folder", rules)).report.findings == ()
