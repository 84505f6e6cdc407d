"""Who silences whom: the same answers as comparing every pair, without comparing every pair."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.policy import cover as module
from linter.policy import silence, suppress
from linter.policy.cover import Silence, Used, cover
from linter.policy.globs import matches
from linter.reader import FileReader
from linter.source import Files
from tests.unit.policy.findings import TODAY, finding, place
from tests.unit.policy.test_suppress import RULES, scene

PATHS = ("main.tf", "a/b.tf")
RESOURCES = ("", "aws_db_instance.a", "aws_db_instance.b")
rules = st.lists(st.sampled_from([*RULES, "aws-*", "*", "no-such"]), min_size=1, max_size=2).map(tuple)
lines = st.tuples(st.integers(1, 9), st.integers(0, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def silences(draw):
    path = draw(st.sampled_from(PATHS))
    if draw(st.booleans()):
        return Silence("inline", place(path), draw(rules), "x", "", lines=draw(lines), foreign=draw(st.booleans()))
    paths = draw(st.lists(st.sampled_from(["*.tf", "a", "main.tf"]), max_size=2))
    resources = draw(st.lists(st.sampled_from(["aws_db_instance.a", "*.b"]), max_size=2))
    return Silence("config", place(path), draw(rules), "x", "", tuple(paths), tuple(resources))


@st.composite
def findings(draw):
    rule = draw(st.sampled_from(RULES))
    trigger = "secret-rotation" if rule == "hardcoded-password" else draw(st.sampled_from(["api-version", "tls"]))
    return finding(
        rule,
        draw(st.sampled_from(PATHS)),
        draw(st.integers(1, 18)),
        trigger=trigger,
        resource=draw(st.sampled_from(RESOURCES)),
        ends=draw(st.sampled_from(["", "2026-01-01", "2027-01-01", "2028-01-01"])),
        integrations=draw(st.sampled_from([(), ("orders",), ("crm", "orders")])),
    )


def covers(one, found):
    """What one suppression says of one finding, read from the manual."""
    if one.foreign and found.trigger != "secret-rotation":
        return False
    if not any(fnmatchcase(found.rule_id, glob) for glob in one.rules):
        return False
    if one.kind == "inline":
        return one.place.path == found.place.path and one.lines[0] <= found.place.region.line <= one.lines[1]
    in_path = not one.paths or any(matches(found.place.path, glob) for glob in one.paths)
    return in_path and (not one.resources or any(fnmatchcase(found.resource, glob) for glob in one.resources))


@given(st.lists(findings(), max_size=12), st.lists(st.tuples(silences(), st.booleans()), max_size=12))
def test_it_answers_as_a_comparison_of_every_pair_does(found, pairs):
    every, valid = [one for one, _ in pairs], [counts for _, counts in pairs]
    order = sorted(range(len(every)), key=lambda n: every[n].kind != "inline")  # comments come first

    got = cover(found, every, valid, TODAY)

    for n, one in enumerate(found):
        assert got.first[n] == next((i for i in order if valid[i] and covers(every[i], one)), -1)
    for i, one in enumerate(every):
        met = [f for f in found if covers(one, f)]
        ends = min((f.ends for f in met if f.trigger == "api-version" and f.ends >= TODAY), default="")
        secrets = [f.integrations[0] for f in met if f.trigger == "secret-rotation" and f.integrations]
        assert (got.used[i] is not None) == bool(met)
        assert (got.used[i] or Used())[:2] == (ends, secrets[0] if secrets else "")


def work(monkeypatch, count, rules_of):
    """How many globs are tried and ranges met with so many findings and comments."""
    calls = []
    for name in ("named", "fnmatchcase"):
        plain = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, plain=plain: [calls.append(a), plain(*a)][1])
    met = module._Group.met
    monkeypatch.setattr(module._Group, "met", lambda self, those: [calls.extend(those), met(self, those)][1])
    found = [finding(line=n) for n in range(count)]
    every = [Silence("inline", place(line=n), rules_of(n), "x", "", lines=(n, n + 1)) for n in range(count)]

    silence.apply(found, every, scene())

    monkeypatch.undo()
    return len(calls)


@pytest.mark.parametrize(
    "rules_of", [lambda n: (RULES[0],), lambda n: ("aws-*",), lambda n: (f"no-{n}",)], ids=["name", "glob", "strange"]
)
def test_twice_the_findings_and_comments_are_twice_the_work(rules_of, monkeypatch):
    small, large = (work(monkeypatch, n, rules_of) for n in (400, 800))

    assert large <= 2.2 * small + 10


def test_comments_that_cover_a_whole_file_share_their_work(monkeypatch):
    calls = []
    met = module._Group.met
    monkeypatch.setattr(module._Group, "met", lambda self, those: [calls.append(those), met(self, those)][1])
    found = [finding(line=n) for n in range(500)]
    every = [Silence("inline", place(), ("aws-*",), "x", "", lines=(1, 900)) for _ in range(500)]

    got = cover(found, every, [True] * 500, TODAY)

    assert len(calls) == 1
    assert set(got.first) == {-1, 0}  # line 0 lies before the file's first


@pytest.mark.parametrize("word", ["ignore", "ignore-next", "ignore-block", "ignore-file"])
def test_a_thousand_comments_in_a_row_look_at_each_line_once(word, monkeypatch):
    calls = []
    text = suppress._Code.text
    monkeypatch.setattr(suppress._Code, "text", lambda self, n: [calls.append(n), text(self, n)][1])
    body = f"# upgradelint: {word}[aws-*] reason=x\n" * 1000 + 'a = {\n  b = "c"\n}\n'

    found = suppress.marks(FileReader(Files(".", {"a.hcl": body.encode()}, overlay_only=True)).document("a.hcl"))

    assert len(found) == 1000
    assert len(calls) <= 1100
