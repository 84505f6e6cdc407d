"""Charts made to write outside, to take all the time there is, or to speak for other files."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager

import pytest

from linter import compile as compiler
from linter import pipeline, process
from linter.config import Config
from linter.platform import helm_place, helm_render, helm_values
from linter.rulepack import Pack
from linter.source import Files
from linter.tree import Document, Entry, Leaf, Map, Seq, Span
from tests.unit.platform import test_helm_rendered as rendered
from tests.unit.platform.test_helm_rendered import chart, judge, places

helm = rendered.helm
ABOUT = "apiVersion: v2\nname: {}\nversion: 1.0.0\n"
SERVICE = "apiVersion: v1\\nkind: Service\\nmetadata:\\n  name: {}\\nspec:\\n  externalIPs: [192.0.2.1]\\n"
SOURCE = "---\\n# Source: a/{}\\n"
CALLS = "open({!r}, 'a').write('x')\n"


def tree(folder, files: dict[str, str]) -> list[str]:
    """What is said of a chart on disk."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    request = pipeline.Request((str(folder),), Config(), "2026-11-24", b"k" * 32, helm=True)
    return [
        n.message for n in pipeline.run(request, Pack("no such folder", compiler.rules("rules/helm"))).report.notices
    ]


def with_dependency(name: str) -> dict[str, str]:
    needs = f"dependencies: [{{name: {name}, version: 1.0.0, repository: 'file://sub'}}]\n"
    return {
        "chart/Chart.yaml": ABOUT.format("a") + needs,
        "chart/templates/a.yaml": "a: 1\n",
        "chart/sub/Chart.yaml": ABOUT.format("sub"),
        "chart/sub/authorized_keys": "ours\n",
    }


@contextmanager
def ended_by_an_alarm(seconds: int = 60):
    """Ends the process when what should be linear is not; no time is asserted."""
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def test_a_dependency_is_no_way_out_of_the_temporary_folder(helm, tmp_path):
    helm("print('')")
    outside = tmp_path / "outside"

    said = tree(tmp_path / "tree", with_dependency(f"'{'../' * 12}{str(outside).lstrip('/')}'"))

    assert not outside.exists()
    assert "Rendered without a dependency whose name is that of no chart." in said


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", "/x", "a//x", "./x", "a/.", "", "a\\..\\x", "c:/x", "a\0b", "n" * 256, "ä" * 128, "a/"],
)
def test_a_path_that_could_lead_out_is_refused_before_anything_is_written(helm, tmp_path, monkeypatch, path):
    helm("raise SystemExit('started')")
    monkeypatch.setattr(os, "makedirs", lambda *_, **__: pytest.fail("written"))

    answer = process.helm({"Chart.yaml": b"", path: b"x"}, "release", ".")

    assert answer.fault == "a file or a dependency of the chart has a name that cannot be copied"


def test_a_file_where_a_dependency_has_its_folder_costs_the_rendering_only(helm, tmp_path):
    helm("print('')")

    said = tree(tmp_path / "tree", with_dependency("x") | {"chart/charts/x": "a file\n"})

    assert any("as the chart's files could not be copied" in message for message in said)


@pytest.mark.parametrize("name", ["n" * 300, '"a\\0b"', '"\\uD800"', "'x/y'", "' '"])
def test_a_name_that_no_folder_can_have_is_left_out(helm, tmp_path, name):
    helm("print('')")

    said = tree(tmp_path / "tree", with_dependency(name))

    assert "internal" not in " ".join(said)
    assert not any("Traceback" in message or "Error" in message for message in said)


@pytest.mark.parametrize("name", ["a\0b", "a\0b/c", "\ud800"])
def test_a_file_that_cannot_be_is_not_there(tmp_path, name):
    assert not Files(str(tmp_path)).exists(name)


def test_a_chart_that_does_not_end_is_not_tried_with_its_other_values(helm, tmp_path, monkeypatch):
    calls = tmp_path / "calls"
    helm(CALLS.format(str(calls)) + "import time; time.sleep(60)")
    monkeypatch.setattr(process, "TIMEOUT", 2)

    report = judge(chart() | {"chart/values-a.yaml": "a: 1\n", "chart/values-b.yaml": "a: 2\n"})

    assert calls.read_text() == "x"
    assert [n.message for n in report.notices] == ["Read without rendering, as helm did not answer within 2 seconds."]


@pytest.mark.parametrize("name", ["SIGXCPU", "SIGKILL"])
def test_a_chart_that_computes_without_end_is_not_tried_again(helm, tmp_path, name):
    calls = tmp_path / "calls"
    helm(CALLS.format(str(calls)) + f"import signal; os.kill(os.getpid(), signal.{name})")

    report = judge(chart() | {"chart/values-a.yaml": "a: 1\n"})

    assert calls.read_text() == "x"
    assert [n.message for n in report.notices] == ["Read without rendering, as helm did not answer within 60 seconds."]


def test_all_charts_of_a_run_have_one_budget(helm, tmp_path):
    calls = tmp_path / "calls"
    helm(CALLS.format(str(calls)) + "print('')")
    judge(chart())
    taken = process._helm_seconds[0]
    process._helm_seconds[0] = process.BUDGET

    report = judge({**chart(), "other/Chart.yaml": ABOUT.format("b")})

    assert taken > 0
    assert calls.read_text() == "x"
    assert [n.message for n in report.notices] == ["Read without rendering, as helm took too long in this run."] * 2


def test_what_is_left_of_the_budget_bounds_a_chart(helm):
    helm("import time; time.sleep(60)")
    judge(chart(), render=False)
    assert process._helm_version(process.which("helm")) >= process.OLDEST_HELM
    process._helm_seconds[0] = process.BUDGET - 1

    report = judge(chart())

    assert [n.message for n in report.notices] == ["Read without rendering, as helm took too long in this run."]


def printed(count: int) -> str:
    return f"for n in range({count}): print('{SOURCE.format('templates/x.yaml')}{SERVICE}'.format(n))"


def test_so_many_documents_are_judged_and_the_rest_is_said(helm, monkeypatch):
    helm(printed(9))
    monkeypatch.setattr(helm_render, "MAX_DOCUMENTS", 4)

    report = judge(chart(chart__templates__x="kind: Service\n") | {"chart/values-a.yaml": "a: 1\n"})

    assert places(report, "kubernetes-service-external-ip") != []
    assert [n.message for n in report.notices] == ["Only the first 4 documents that helm makes of it were judged."]


def test_so_much_text_is_judged_and_the_rest_is_said(helm, monkeypatch):
    helm(printed(9))
    monkeypatch.setattr(helm_render, "MAX_TEXT", 200)

    report = judge(chart(chart__templates__x="kind: Service\n"))

    assert [n.message for n in report.notices] == ["Only the first 2 documents that helm makes of it were judged."]


def test_the_same_document_of_many_values_files_counts_once(helm, monkeypatch):
    helm(printed(4))
    monkeypatch.setattr(helm_render, "MAX_DOCUMENTS", 4)

    report = judge(chart(chart__templates__x="kind: Service\n") | {"chart/values-a.yaml": "a: 1\n"})

    assert [n.message for n in report.notices] == []


def test_what_a_template_takes_its_values_from_is_read_once_for_its_documents(helm, monkeypatch):
    helm(printed(50))
    made = []
    monkeypatch.setattr(helm_render, "defines", lambda texts: made.append(texts) or {})

    judge(chart(chart__templates__x="kind: Service\n"))

    assert len(made) == 1


@pytest.mark.parametrize(
    "path",
    ["../other.yaml", "templates/../../other.yaml", "charts/x/../../../other.yaml", "values.yaml", "/templates/x"],
)
def test_a_template_speaks_for_no_file_outside_of_templates(helm, path):
    helm(f"print('{SOURCE.format(path)}{SERVICE.format('x')}')")

    report = judge(chart() | {"other.yaml": "kind: Service\napiVersion: v1\nmetadata: {name: other}\n"})

    assert places(report, "kubernetes-service-external-ip") == []
    assert "What says that a file outside of its templates made it was not judged." in {
        n.message for n in report.notices
    }


def scope(text: str, *values) -> helm_values.Scope:
    return helm_values.Scope(Document("t.yaml", "yaml", text), values, None, {}, {}, [0, 0])


def test_the_blocks_of_a_template_are_walked_so_often_and_no_more(monkeypatch):
    text = "{{ with .Values.a }}{{ end }}" * 99 + "{{ range .Values.a }}x{{ end }}"
    leaf = Leaf(1, Span(Document("values.yaml", "yaml", "a: 1"), 3, 4))
    values = Map((Entry(Leaf("a", leaf.span), leaf),), leaf.span, False, leaf.span)
    monkeypatch.setattr(helm_values, "MAX_LOOKS", 1000)
    at = scope(text, values)

    found = [helm_values.around(text.index("x"), at) for _ in range(12)]

    assert [len(f) for f in found] == [1] * 10 + [0] * 2
    assert helm_values.turns(text.index("x"), 0, at) == [None]


def test_what_all_documents_of_a_chart_look_at_is_bounded(monkeypatch):
    monkeypatch.setattr(helm_values, "MAX_LOOKS_OF_CHART", 100)
    at = scope("")

    def document() -> bool:
        at.looks[0] = 0
        return helm_values.spent(at, 40)

    assert [document() for _ in range(4)] == [False, False, True, True]


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="there is no alarm here")
def test_a_map_of_very_many_keys_is_placed_in_linear_time():
    many = 60_000
    template = Document("t.yaml", "yaml", "k: 1\n" * many)
    entries = tuple(
        Entry(Leaf(f"k{n}", Span(template, n * 5, n * 5 + 1)), Leaf(1, Span(template, n * 5 + 3, n * 5 + 4)))
        for n in range(many)
    )
    whole = Map(entries, Span(template, 0, len(template.text)), False, Span(template, 0, 1))
    template.roots = (whole,)

    with ended_by_an_alarm():
        found = helm_place.placed(whole, helm_values.Scope(template, (), None, {}, {}, [0, 0]))

    assert found.entries[-1].value.span.start == many * 5 - 2


def test_a_loop_over_a_loop_makes_no_more_turns_than_there_are_elements():
    text = "{{ range .Values.a }}\n- x\n{{ end }}"
    at = scope(text)
    where = Span(at.template, text.index("x"), text.index("x") + 1)
    turn = Leaf(1, Span(Document("values.yaml", "yaml", "1"), 0, 1))
    over = Seq((turn,) * 1000, turn.span, False)
    (_, _, _, piece), *_ = helm_values._blocks(text)
    at.memo[piece] = [over]
    model = Seq((Leaf("x", where),) * 1000, where, False)

    near = helm_place.Near(where, 0, len(text))

    assert helm_place._turned(model, 1000, near, at) == []


def test_many_dependencies_on_one_large_folder_are_no_many_copies(helm, monkeypatch):
    from linter import chart as charts

    helm("raise SystemExit('started')")
    monkeypatch.setattr(charts, "MAX_FILES", 10)
    needs = ", ".join(f"{{name: d{n}, version: 1.0.0, repository: 'file://sub'}}" for n in range(4))
    files = chart(f"dependencies: [{needs}]\n") | {"chart/sub/Chart.yaml": ABOUT.format("sub")}
    files |= {f"chart/sub/templates/{n}.yaml": "a: 1\n" for n in range(3)}

    said = [n.message for n in judge(files).notices]

    assert any("as its dependencies have more than 10 files" in message for message in said)


def test_what_helm_says_of_a_fault_is_read_so_far(helm, monkeypatch):
    helm("sys.stderr.write('x' * 5000 + ' templates/a.yaml:3'); sys.exit(1)")
    monkeypatch.setattr(process, "_MAX_ERROR", 1000)

    assert len(process.helm({"Chart.yaml": b""}, "release", ".").error) == 1000


def test_elements_are_compared_so_often_and_no_more(monkeypatch):
    at = scope("x")
    where = Span(at.template, 0, 1)
    pair = Map((Entry(Leaf("a", where), Leaf("b", where)),), where, False, where)
    other = Map((Entry(Leaf("c", where), Leaf("d", where)),), where, False, where)
    model = Seq((other, pair, other), where, False)
    asked = []
    monkeypatch.setattr(helm_values, "MAX_LOOKS", 100)
    monkeypatch.setattr(helm_place, "_likeness", lambda one, two: asked.append(1) or len(one & two))

    found = [helm_place._item(pair, 0, 50, model, at) for _ in range(50)]

    assert found[0] == pair
    assert found[-1] == other
    assert len(asked) < 50
