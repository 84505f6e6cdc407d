"""A rule's examples through the real pipeline: what `rules test` and our own tests run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from linter import compile as compiler
from linter import pipeline
from linter.config import Config
from linter.finding import Report
from linter.rulepack import Pack, Rule, rule_from_json, shards_of

MARK = re.compile(r"[ ]*(?:#|//|--|<!--)? ?# finding(?: -->)?$", re.MULTILINE)
FILES = {
    "terraform": "main.tf",
    "kubernetes": "app.yaml",
    "compose": "docker-compose.yml",
    "dbt": "profiles.yml",
    "manifest": "integration.yaml",
}
TODAY = "2026-11-24"


class OneRule(Pack):
    """A pack that holds one rule."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self.rule = rule

    def shard(self, name: str) -> tuple[Rule, ...]:
        """The rule, in the shards it belongs to."""
        return (self.rule,) if name in shards_of(self.rule) else ()


class Trial(NamedTuple):
    """One example and what is wrong with it, "" when it holds."""

    rule: str
    example: str
    fault: str


def trials(folder: str) -> Iterator[Trial]:
    """Run every example of every rule in a folder."""
    for id, rule in compiler.read(folder).items():
        if rule.get("check", "").startswith("lifecycle"):
            continue
        for polarity in ("bad", "good"):
            for n, example in enumerate(rule["examples"][polarity]):
                yield Trial(id, f"{polarity}-{n}", fault(id, rule, polarity, example))


def fault(id: str, rule: Mapping[str, Any], polarity: str, example: Any) -> str:
    """Why an example does not hold: marks and findings that are not on the same lines."""
    texts = files(rule, example)
    expected = marks(texts)
    report = judge(id, rule, texts)
    found = {(f.place.path, f.place.region.line) for f in report.findings}
    if broken := [n.message for n in report.notices if n.level == "error"]:
        return broken[0]
    if bool(expected) != (polarity == "bad"):
        return "a bad example needs a '# finding' mark, a good one has none"
    missing, extra = sorted(expected - found), sorted(found - expected)
    said = [f"no finding at {path}:{line}" for path, line in missing]
    said += [f"unmarked finding at {path}:{line}" for path, line in extra]
    return "; ".join(said)


def files(rule: Mapping[str, Any], example: Any) -> dict[str, str]:
    """File name to text of an example, marks included."""
    if isinstance(example, Mapping):
        return {str(name): str(text) for name, text in example.items()}
    return {FILES.get(rule.get("platform", ""), "example.yaml"): str(example)}


def marks(texts: Mapping[str, str]) -> set[tuple[str, int]]:
    """The places that an example marks: `(file, line)`."""
    return {
        (name, n) for name, text in texts.items() for n, line in enumerate(text.split("\n"), 1) if MARK.search(line)
    }


def judge(id: str, rule: Mapping[str, Any], texts: Mapping[str, str]) -> Report:
    """The report of one rule over the files of an example."""
    overlay = {name: MARK.sub("", text).encode() for name, text in texts.items()}
    examples = rule["examples"]
    config = Config(select=(id,), k8s_version=str(examples.get("k8s_version", "")))
    today = str(examples.get("as_of", TODAY))
    request = pipeline.Request((), config, today, b"k" * 32, overlay=overlay, overlay_only=True)
    one = OneRule(rule_from_json(compiler.lower(id, dict(rule))))
    return pipeline.run(request, one).report
