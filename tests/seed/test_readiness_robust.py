"""Readiness on manifests that are wrong in any way: a decision, never a crash, and never GO by accident."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from linter.readiness import html, markdown, record, text
from tests.seed.stories import TODAY, outcomes, story

FILES = story("ready")
READY = YAML(typ="safe", pure=True).load(FILES["integration.yaml"])
junk = st.recursive(
    st.sampled_from([None, True, 0, -1, 1.5, "", "missing", "2026-13-45", "x\n\x1b[31m|<b>", "2099-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "x", "status"]), inner, max_size=2)
    ),
    max_leaves=3,
)


def paths(node, at=()):
    yield at
    if isinstance(node, dict):
        for key, value in node.items():
            yield from paths(value, (*at, key))
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from paths(value, (*at, n))


PATHS = [p for p in paths(READY) if p and p[0] == "spec"]
BOXES = [
    p for p in PATHS
    if len(p) > 2 and p[1] in ("support", "recovery", "maintenanceWindow")
] + [("spec", "responsibilities", d) for d in ("rotation", "offboarding", "changeApproval")]  # fmt: skip


def changed(path, value, *, drop=False):
    data = json.loads(json.dumps(READY))
    node = data
    for step in path[:-1]:
        node = node[step]
    if drop:
        node.pop(path[-1])
    else:
        node[path[-1]] = value
    return {**FILES, "integration.yaml": json.dumps(data, indent=1)}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PATHS), junk)
def test_any_field_may_be_anything(path, value):
    found, run = outcomes(changed(path, value))

    assert not [n for n in run.report.notices if n.level == "error"]
    for render in (text.render, markdown.render, html.render):
        assert "\x1b" not in render(found, [], TODAY)
    json.dumps(record.data(found, [], TODAY))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BOXES))
def test_an_empty_box_is_never_go(path):
    found, _ = outcomes(changed(path, None))

    assert [o.verdict for o in found] == ["NO-GO"]
