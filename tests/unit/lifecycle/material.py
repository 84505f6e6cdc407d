"""The lifecycle data and rules of this checkout, compiled in memory: small files in, findings out."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

from linter import compile as compiler
from linter import compile_lifecycle, lifecycle_source, pipeline
from linter.config import Config
from linter.rulepack import Pack, rule_from_json, shards_of

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "lifecycle"
TODAY = "2026-11-23"


@functools.cache
def products():
    return lifecycle_source.read(str(ROOT / "rules" / "lifecycle"))


@functools.cache
def shards():
    return json.loads(json.dumps(compile_lifecycle.shards(products())))


def product(id):
    return next(p for p in products() if p["product"] == id)


def read_shard(path):
    """What `rulepack.read_json` answers, from memory."""
    return shards().get(os.path.basename(path).removeprefix("lifecycle-").removesuffix(".json"))


@functools.cache
def rules():
    folders = ("lifecycle-rules", "pin")
    found = {id: rule for f in folders for id, rule in compiler.read(str(ROOT / "rules" / f)).items()}
    return tuple(rule_from_json(compiler.lower(id, rule)) for id, rule in found.items())


class Rows(Pack):
    """A pack of the lifecycle and pin rules only."""

    def shard(self, name):
        return tuple(r for r in rules() if name in shards_of(r))

    def of_type(self, name, type):
        return self.shard(name)

    def of_scope(self, scope):
        return tuple(r for r in rules() if r.scope == scope)

    def data_as_of(self):
        return shards()["about"]["as_of"]


def report(files, today=TODAY, **settings):
    texts = {name: text.encode() for name, text in files.items()}
    request = pipeline.Request((), Config(**settings), today, b"k" * 32, overlay=texts, overlay_only=True)
    return pipeline.run(request, Rows()).report


def findings(files, today=TODAY, **settings):
    """The findings of the lifecycle rules, or of those selected."""
    dated = {r.id for r in rules() if r.check.startswith("lifecycle")}
    return [f for f in report(files, today, **settings).findings if f.rule_id in dated or settings.get("select")]


def messages(files, today=TODAY, **settings):
    return [f.message for f in findings(files, today, **settings)]


def lines(files, today=TODAY, **settings):
    """`path:line rule message` of each finding, sorted: the form of the golden files."""
    found = findings(files, today, **settings)
    return sorted(f"{f.place.path}:{f.place.region.line} {f.rule_id}: {f.message}" for f in found)


def seen(files):
    """What the matching recognises, whatever the day: `(line, product id, version, certainty)`, sorted."""
    from linter import engine, policy

    texts = {name: text.encode() for name, text in files.items()}
    config = Config()
    request = pipeline.Request((), config, TODAY, b"k" * 32, overlay=texts, overlay_only=True)
    opened = pipeline.open_files(request)
    judging = engine.Rules(Rows(), policy.wanted(config))
    judged = [pipeline.judge(unit, opened, judging, request) for unit in pipeline.units(opened, sorted(texts))]
    assert [n.message for j in judged for n in j.notices if n.level == "error"] == []
    found = [(f.place.region.line, dict(f.dates)) for j in judged for f in j.findings if f.dates]
    return sorted((line, v["id"], v.get("version", ""), v["certainty"]) for line, v in found)
