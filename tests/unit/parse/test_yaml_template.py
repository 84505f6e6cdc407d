from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.parse import template
from linter.tree import UNKNOWN, Choice, Leaf, Map, Seq, Template, get
from tests.unit.parse.trees import cut, plain, read, root

CHART = "chart/templates/app.yaml"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a: {{ .Values.x }}", UNKNOWN),
        ('a: "{{ .x }}:{{ .y }}"', Template((UNKNOWN, ":", UNKNOWN))),
        ("a: x-{{ .x | quote }}", Template(("x-", UNKNOWN))),
        ("a: {{ if .x }}1{{ else }}2{{ end }}", UNKNOWN),
        ('a: {{ printf "}}" }}', UNKNOWN),
        ("a: {{ include\n  .x }}", UNKNOWN),
        ("a: x {{- /* }} */ -}}", "x"),
        ("a:\n  {{- toYaml .x | nindent 2 }}", UNKNOWN),
        ("a: |\n  x\n  {{ .y }}\n", Template((UNKNOWN, "x\n", UNKNOWN))),
        ("{{- if .x }}a: 1{{ end }}", 1),
    ],
)
def test_a_hole_is_unknown_and_what_is_around_it_is_known(written, value):
    node = root(written, "yaml", CHART)

    assert plain(get(node, "a")) == value


def test_offsets_stay_what_they_were():
    written = 'a: {{ .x }}\n{{- if .y }}\nb: {{ include "z" . }}-c # why\n{{- end }}\nd: 1\n'

    node = root(written, "yaml", CHART)

    assert cut(get(node, "b").span) == '{{ include "z" . }}-c'
    assert cut(get(node, "d").span) == "1"


def test_a_map_into_which_lines_are_written_is_open_and_its_parent_is_not():
    node = root("a:\n  b:\n    c: 1\n    {{- toYaml .x | nindent 4 }}\nd: 2\n", "yaml", CHART)

    assert isinstance(node, Map)
    assert (node.open, get(node, "a").open, get(node, "a", "b").open) == (False, False, True)


def test_a_list_into_which_items_are_written_is_open():
    node = root('a:\n  - b\n  {{- include "more" . | nindent 2 }}\nd: 2\n', "yaml", CHART)

    found = get(node, "a")

    assert isinstance(found, Seq)
    assert found.open


def test_a_key_of_two_branches_is_a_choice_and_no_duplicate():
    node = root("{{ if .x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\nb: 3\n", "yaml", CHART)

    assert isinstance(get(node, "a"), Choice)
    assert plain(node) == {"a": (1, 2), "b": 3}


def test_a_key_that_is_a_hole_is_unknown_and_its_map_open():
    node = root("a:\n  {{ .x }}: 1\n  b: 2\n", "yaml", CHART)

    found = get(node, "a")

    assert isinstance(found, Map)
    assert [e.key.value for e in found.entries] == [UNKNOWN, "b"]
    assert found.open


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a: \"{{ env_var('X') }}\"", UNKNOWN),
        ("a: ${{ secrets.X }}", UNKNOWN),
        ("a: {{ x }}", UNKNOWN),
        ("a: x{{ y }}", Template(("x", UNKNOWN))),
        ("a: ${X:-y}", "${X:-y}"),
        ("{% if x %}\na: 1\n{% endif %}\n", 1),
        ("a: |\n  {{ $labels.x }}\n", "{{ $labels.x }}\n"),
    ],
)
def test_templates_in_yaml_that_is_no_chart_are_holes_too(written, value):
    node = root(written, "yaml")

    assert plain(get(node, "a")) == value


def test_a_template_that_cannot_be_read_is_named():
    document = read("a: b: {{ .Values.x }}\n c\n", "yaml", CHART)

    assert document.skipped == "Helm template"
    assert document.problems


def test_a_suppression_in_a_template_comment_is_found():
    document = read("{{/* upgradelint: ignore[x] reason=y */}}\na: {{ .x }}\n", "yaml", CHART)

    assert [cut(c) for c in document.comments] == ["{{/* upgradelint: ignore[x] reason=y */}}"]


@given(st.text("{}%#/*\"'`-: \nabif ends", max_size=80))
@settings(max_examples=300, deadline=None)
def test_a_mask_has_the_length_of_its_text(text):
    masked = template.mask(text)

    assert len(masked.text) == len(text)
    assert all(a == b or b in (masked.hole, " ", "\n") for a, b in zip(text, masked.text, strict=True))


def test_a_leaf_without_a_hole_is_left_alone():
    node = root("a: {{ .x }}\nb: 8080\n", "yaml", CHART)

    found = get(node, "b")

    assert isinstance(found, Leaf)
    assert found.value == 8080


def test_directives_of_a_terraform_template_are_branches():
    node = root(
        "a: 1\n%{ if x ~}\nb: 2\n%{ else ~}\nb: 3\n%{ endif ~}\nc: %{ if y }q%{ endif }\n", "yaml", "t/app.yaml.tftpl"
    )

    found = get(node, "b")

    assert isinstance(found, Choice)
    assert [o.value for o in found.options if isinstance(o, Leaf)] == [2, 3]
    assert plain(node)["c"] is UNKNOWN


def test_a_percent_sign_before_a_brace_is_no_directive_by_itself():
    assert plain(root('grok: "%{IP} %{WORD:x}"\n', "yaml", "pipeline.yaml")) == {"grok": "%{IP} %{WORD:x}"}
