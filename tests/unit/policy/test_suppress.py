"""Suppressions: what they cover in each syntax, what they need, and that they hide nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.config import Config, Ignore
from linter.policy import silence
from linter.policy.silence import Scene, Silence
from linter.policy.suppress import Mark, marks
from linter.reader import FileReader
from linter.rulepack import Pack
from linter.source import Files
from tests.seed.stories import judge
from tests.unit.policy.findings import TODAY, finding, place

RULES = ("aws-rds-backup-disabled", "aws-rds-single-az", "hardcoded-password", "kafka-plaintext")
VALID = "upgradelint: ignore[aws-rds-backup-disabled] reason=agreed with ops"


class NoRules(Pack):
    def of_scope(self, scope):
        return ()

    def ids(self):
        return list(RULES)


def scene(**settings) -> Scene:
    return Scene(Config(**settings), TODAY, NoRules())


def read(name: str, text: str) -> list[Mark]:
    return marks(FileReader(Files(".", {name: text.encode()}, overlay_only=True)).document(name))


def lines(name: str, text: str) -> list[tuple[int, int]]:
    return [(m.first, m.last) for m in read(name, text)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tf", "a {{\n  b = 1 # {}\n}}\n"),
        ("a.tf", "a {{\n  b = 1 // {}\n}}\n"),
        ("a.tf", "a {{\n  b = 1 /* {} */\n}}\n"),
        ("a.yaml", "a:\n  b: 1 # {}\n"),
        ("a.toml", "[a]\nb = 1 # {}\n"),
        ("a.properties", "# first\n# {}\nb=1\n"),
        ("a.ini", "[a]\n; {}\nb=1\n"),
        (".env", "A=1\n# {}\nB=2\n"),
        ("a.xml", "<a>\n<!-- {} -->\n<b/>\n</a>\n"),
    ],
)  # fmt: skip
def test_every_syntax_with_comments_has_suppressions(name, text):
    found = lines(name, text.format(VALID))

    assert len(found) == 1
    assert found[0][0] == 2


def test_a_mark_covers_its_line_the_next_a_block_or_the_file():
    text = (
        "# upgradelint: ignore-file[a] reason=x\n"
        "a {\n"
        "  # upgradelint: ignore[b] reason=x\n"
        "  # another comment\n"
        "  b = 1\n"
        "  c = 2 # upgradelint: ignore-next[c] reason=x\n"
        "  # upgradelint: ignore-block[d] reason=x\n"
        "  d {\n"
        "    e = 1\n"
        "  }\n"
        "}\n"
    )

    assert lines("a.tf", text) == [(1, 12), (3, 5), (8, 8), (7, 10)]


globs = st.one_of(st.sampled_from(RULES), st.sampled_from(["aws-*", "hardcoded-*", "kafka-plaintext"]))


@given(
    st.lists(st.tuples(st.sampled_from(RULES), st.integers(1, 9)), max_size=8),
    st.lists(globs, min_size=1, max_size=2),
    st.integers(1, 9),
    st.sampled_from(["inline", "config"]),
)
def test_a_suppression_never_hides_another_rule(pairs, rules, line, kind):
    from fnmatch import fnmatchcase

    found = [finding(rule, line=at) for rule, at in pairs]
    one = Silence(kind, place(line=line), tuple(rules), "agreed", "", lines=(line, line) if kind == "inline" else None)

    kept = silence.apply(found, [one], scene())

    assert [f._replace(suppression=None) for f in kept] == found
    for f in kept:
        meant = any(fnmatchcase(f.rule_id, glob) for glob in rules) and (
            kind == "config" or f.place.region.line == line
        )
        assert (f.suppression is not None) == meant


@pytest.mark.parametrize(
    ("until", "reason", "limit", "effect"),
    [
        ("", "agreed", 0, True),
        ("2026-12-01", "agreed", 0, True),
        ("2026-11-24", "agreed", 0, True),
        ("2026-11-23", "agreed", 0, False),
        ("2026-02-30", "agreed", 0, False),
        ("soon", "agreed", 0, False),
        ("", "", 0, False),
        ("", "agreed", 30, False),
        ("2027-12-01", "agreed", 30, False),
        ("2026-12-01", "agreed", 30, True),
    ],
)
def test_a_suppression_needs_a_reason_and_a_day_that_has_not_passed(until, reason, limit, effect):
    one = Silence("inline", place(), ("aws-*",), reason, until, lines=(1, 1))

    kept = silence.apply([finding()], [one], scene(max_suppression_days=limit))

    assert (kept[0].suppression is not None) == effect


@pytest.mark.parametrize(
    ("ignore", "hidden"),
    [
        (Ignore(("hardcoded-password",), ("*.json",), (), "agreed"), True),
        (Ignore(("hardcoded-*",), ("connect",), (), "agreed"), True),
        (Ignore(("hardcoded-password",), ("other/*.json",), (), "agreed"), False),
        (Ignore(("hardcoded-password",), (), ("crm-*",), "agreed"), True),
        (Ignore(("hardcoded-password",), (), ("erp-*",), "agreed"), False),
        (Ignore(("hardcoded-token",), (), (), "agreed"), False),
    ],
)
def test_the_configuration_suppresses_where_a_syntax_has_no_comments(ignore, hidden):
    found = finding("hardcoded-password", "connect/crm.json", resource="crm-source")

    kept = silence.apply([found], silence.configured(Config(ignores=(ignore,))), scene())

    assert (kept[0].suppression is not None) == hidden


def test_per_file_ignores_are_suppressions_and_not_silence():
    kept = silence.apply([finding(path="test/main.tf")], [], scene(per_file_ignores=(("test/*", ("aws-*",)),)))

    assert kept[0].suppression.reason == "per-file-ignores of test/*"


BAD = 'resource "aws_db_instance" "orders" {{\n  backup_retention_period = 0 {}\n}}\n'


@pytest.mark.parametrize(
    ("mark", "rule"),
    [
        ("# upgradelint: ignore[aws-rds-backup-disabled]", "suppression-without-reason"),
        ("# upgradelint: ignore[aws-rds-backup-disabled] until=2026-11-01 reason=x", "suppression-expired"),
        ("# upgradelint: ignore[aws-lb-access-log-off] reason=x", "suppression-unused"),
        ("# upgradelint: ignore[aws-no-such-rule] reason=x", "suppression-unused"),
        ("# upgradelint: ignore[aws-rds-backup-disabled] reason=x", "suppression-too-long"),
        ("# upgradelint: ignore[aws-rds-backup-disabled] until=soon reason=x", "suppression-unused"),
        ("# upgradelint: ignore reason=x", "suppression-unused"),
    ],
)
def test_what_is_wrong_with_a_suppression_is_a_finding(mark, rule):
    limit = 30 if rule == "suppression-too-long" else 0

    found = judge({"main.tf": BAD.format(mark)}, max_suppression_days=limit).report.findings

    assert rule in {f.rule_id for f in found}


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# upgradelint: ignore reason=x", "names no rule in brackets; write ignore[rule-id] reason=WHY"),
        ("// upgradelint: ignore-block reason=x", "names no rule in brackets; write ignore-block[rule-id] reason=WHY"),
        ("# upgradelint: ingore[aws-*] reason=x", "is not understood; write ignore[rule-id] reason=WHY"),
        ("/* upgradelint: ignore_next[aws-*] */", "is not understood; write ignore-next[rule-id] reason=WHY"),
        ("# upgradelint:", "is not understood; write ignore[rule-id] reason=WHY"),
        ("# upgradelint: ignore[aws-*] reason=x", ""),
        ("# see upgradelint: it reads this file", ""),
        ("# upgradelint reads this file", ""),
    ],
)
def test_a_comment_that_speaks_to_us_and_is_not_understood_is_said(comment, said):
    text = f'resource "a" "b" {{\n  c = 1 {comment}\n}}\n'

    found = [m.fault for m in read("a.tf", text)]

    assert found == ([said] if said or "ignore[" in comment else [])


def test_each_line_of_a_block_comment_is_read():
    text = "/*\n * upgradelint: ignore-file[aws-*] reason=x\n * upgradelint: ignore-fil[gcp-*] reason=x\n */\na = 1\n"

    found = [(m.place.region.line, bool(m.fault)) for m in read("a.tf", text)]

    assert (3, True) in found
    assert len(found) == 2


def test_other_tools_marks_count_only_when_asked_and_for_credentials_only():
    foreign = Silence("inline", place(), ("*",), "marked", "", lines=(1, 1), foreign=True)
    secret = finding("hardcoded-password", trigger="secret-rotation")

    kept = silence.apply([finding(), secret], [foreign], scene(honour_foreign_ignores=True))
    refused = silence.apply([secret], [foreign], scene())

    assert [f.suppression is not None for f in kept] == [False, True]
    assert refused[0].suppression is None
