"""A rule's examples through the real pipeline: what `rules test` and our own tests run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from linter import compile as compiler
from linter import pipeline
from linter.config import Config
from linter.finding import Report
from linter.records import NamedTuple
from linter.rulepack import Pack, Rule, rule_from_json, shards_of
from linter.typed import Any

MARK = re.compile(r"[ ]*(?:#|//|--|<!--)? ?# finding(?: -->)?$", re.MULTILINE)
FILES = {
    "terraform": "main.tf",
    "kubernetes": "app.yaml",
    "compose": "docker-compose.yml",
    "dbt": "profiles.yml",
    "manifest": "integration.yaml",
}
TODAY = "2026-11-24"
BEFORE = "before/"


class OneRule(Pack):
    """A pack that holds one rule."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self.rule = rule

    def shard(self, name: str) -> tuple[Rule, ...]:
        """The rule, in the shards it belongs to."""
        return (self.rule,) if name in shards_of(self.rule) else ()

    def of_scope(self, scope: str) -> tuple[Rule, ...]:
        """The rule, when it looks at what the scope names."""
        return (self.rule,) if self.rule.scope == scope else ()

    def of_type(self, name: str, type: str) -> tuple[Rule, ...]:
        """The rule, in the shards it belongs to."""
        return self.shard(name)


class Trial(NamedTuple):
    """One example and what is wrong with it, "" when it holds."""

    rule: str
    example: str
    fault: str


def trials(folder: str) -> Iterator[Trial]:
    """Run every example of every rule in a folder."""
    for id, rule in compiler.read(folder, foreign=True).items():
        if not runnable(rule):
            continue
        for polarity in ("bad", "good"):
            for n, example in enumerate(rule["examples"][polarity]):
                yield Trial(id, f"{polarity}-{n}", fault(id, rule, polarity, example))


def runnable(rule: Mapping[str, Any]) -> bool:
    """Whether examples alone can show a rule: not what the data's dates, or a repository's history, decide."""
    return not rule.get("check", "").startswith("lifecycle") and "needs-history" not in rule.get("tags", ())


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
    """The report of one rule over the files of an example; those below `before/` are the older version.

    A rule that policy makes findings of looks at those of other rules, so all of them run.
    """
    examples = rule["examples"]
    config = Config(k8s_version=str(examples.get("k8s_version", "")), **examples.get("config", {}))
    now = {name: MARK.sub("", text).encode() for name, text in texts.items()}
    old = {name.removeprefix(BEFORE): text for name, text in now.items() if name.startswith(BEFORE)}
    now = {name: text for name, text in now.items() if not name.startswith(BEFORE)}
    request = pipeline.Request((), config, str(examples.get("as_of", TODAY)), b"k" * 32, overlay=now, overlay_only=True)
    if old:
        request = request._replace(before=request._replace(overlay=old))
    if rule.get("check") == "policy-rule":
        compiler.refresh()
        report = pipeline.run(request, Pack()).report
        return report._replace(findings=tuple(f for f in report.findings if f.rule_id == id))
    one = OneRule(rule_from_json(compiler.lower(id, dict(rule))))
    return pipeline.run(request._replace(config=config._replace(select=(id,))), one).report
