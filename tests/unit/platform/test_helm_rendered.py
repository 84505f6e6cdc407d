"""Charts rendered by helm. A stand-in prints what helm printed; where a real helm is on the PATH the two are compared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from linter import compile as compiler
from linter import pipeline, process
from linter.config import Config
from linter.finding import Report
from linter.rulepack import Pack

ROOT = Path(__file__).parents[3]
CHART = ROOT / "fixtures" / "kubernetes-orders" / "chart"
RECORDED = ROOT / "tests" / "data" / "helm"
STUB = """#!{python}
import os, sys
arguments = sys.argv[1:]
if arguments[0] == "version":
    print("{version}", end="")
    sys.exit()
assert arguments[:3] == ["template", arguments[1], "."], arguments
assert os.path.isfile("Chart.yaml") and not os.path.exists("values.schema.json")
assert not set(os.environ) & {{"PATH", "KUBECONFIG_REAL", "AWS_SECRET_ACCESS_KEY"}}, sorted(os.environ)
name = arguments[1]
if "--values" in arguments:
    name += "." + arguments[arguments.index("--values") + 1]
{body}
"""
PRINT = "print(open(os.path.join({folder!r}, name + '.txt')).read(), end='')"


@pytest.fixture
def helm(tmp_path, monkeypatch):
    """Puts a stand-in for helm on an otherwise empty PATH."""

    def put(body: str = PRINT.format(folder=str(RECORDED)), version: str = "v3.18.0") -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "helm"
        program.write_text(STUB.format(python=sys.executable, version=version, body=body))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "must-not-be-seen")
        process._helm_version.cache_clear()
        monkeypatch.setattr(process, "_helm_seconds", [0.0])

    return put


def judge(files: dict[str, str] | None = None, *, render: bool = True) -> Report:
    read = {f"chart/{p.relative_to(CHART)}": p.read_text() for p in CHART.rglob("*") if p.is_file()}
    texts = {name: text.encode() for name, text in (files or read).items()}
    rules = (*compiler.rules("rules/kubernetes"), *compiler.rules("rules/connector"), *compiler.rules("rules/helm"))
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=texts, overlay_only=True, helm=render)
    return pipeline.run(request, Pack("no such folder", rules)).report


def places(report: Report, rule: str) -> list[tuple[str, int]]:
    return [(f.place.path, f.place.region.line) for f in report.findings if f.rule_id == rule]


def line(path: str, text: str) -> tuple[str, int]:
    lines = (CHART.parent / path).read_text().splitlines()
    return path, next(n for n, found in enumerate(lines, 1) if text in found)


def test_what_the_template_writes_is_found_in_the_template(helm):
    helm()

    report = judge()

    there = line("chart/templates/deployment.yaml", "revisionHistoryLimit")
    assert places(report, "kubernetes-no-revision-history") == [there]
    assert places(report, "kubernetes-ingress-without-tls") == [line("chart/templates/ingress.yaml", "spec:")]


def test_what_the_values_give_is_found_in_the_values_with_its_use(helm):
    helm()

    report = judge()

    found = next(f for f in report.findings if f.rule_id == "kubernetes-container-verification-off")
    template = "chart/templates/deployment.yaml"
    assert (found.place.path, found.place.region.line) == line("chart/values.yaml", 'value: "0"')
    assert (template, line(template, ".value | quote")[1]) in [(p.path, p.region.line) for p in found.related]


def test_a_block_of_values_written_by_to_yaml_is_found_in_the_values(helm):
    helm()

    report = judge()

    assert places(report, "kubernetes-container-privileged") == [line("chart/values.yaml", "privileged: true")]


def test_a_loop_over_keys_and_values_is_followed(helm):
    helm()

    report = judge()

    there = line("chart/values.yaml", "CONNECT_SECURITY_PROTOCOL")
    assert places(report, "kubernetes-container-kafka-plaintext") == [there]


def test_a_line_of_a_file_inside_a_config_map_is_found_in_the_template(helm):
    helm()

    report = judge()

    there = line("chart/templates/config.yaml", "ssl.endpoint.identification.algorithm")
    assert places(report, "kafka-client-hostname-unchecked") == [there]


def test_each_values_file_is_rendered_too(helm):
    helm()

    report = judge()

    assert places(report, "kubernetes-pod-host-namespace") == [line("chart/values-prod.yaml", "hostNetwork")]


def test_a_name_stays_where_the_template_has_it(helm):
    helm()

    report = judge()

    found = next(f for f in report.findings if f.rule_id == "kubernetes-workload-without-budget")
    assert (found.place.path, found.place.region.line) == line("chart/templates/deployment.yaml", "name: {{ include")
    assert "'orders-sync'" in found.message


def test_a_fix_changes_what_is_written_and_nothing_that_is_made(helm):
    helm()

    report = judge()

    for found in report.findings:
        for edit in (e for fix in found.fixes for e in fix.edits):
            text = (CHART.parent / edit.path).read_text()
            assert "{{" not in text[edit.start : edit.end]


def test_without_being_asked_for_helm_is_not_started(helm):
    helm("raise SystemExit('started')")

    report = judge(render=False)

    assert places(report, "kubernetes-container-privileged") == []
    assert not any("rendering" in n.message for n in report.notices)


def test_without_helm_a_notice_says_so_and_the_chart_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    report = judge()

    said = [(n.path, n.message) for n in report.notices]
    assert ("chart/Chart.yaml", "Read without rendering, as helm is not on the PATH.") in said
    assert places(report, "kubernetes-ingress-without-tls") != []


def test_a_helm_that_could_look_up_names_is_not_used(helm):
    helm(version="v3.10.1")

    report = judge()

    assert "Read without rendering, as helm is older than 3.16." in {n.message for n in report.notices}


@pytest.mark.parametrize(
    "said", ["execution error at (orders-sync/{}): hunter2", "orders-sync/{}\\n  executing hunter2"]
)
def test_what_helm_says_of_a_fault_is_not_repeated_but_for_its_place(helm, said):
    helm(f"sys.stderr.write('Error: {said.format('templates/a.yaml:3:4')}'); sys.exit(1)")

    report = judge()

    said = {n.message for n in report.notices}
    where = "see orders-sync/templates/a.yaml, line 3"
    assert f"Read without rendering, as helm could not render it: {where}." in said
    assert not any("hunter2" in n.message for n in report.notices)


def test_missing_dependencies_are_named_as_such(helm):
    helm("sys.stderr.write('Error: found in Chart.yaml, but missing in charts/ directory: db'); sys.exit(1)")

    report = judge()

    assert any("run helm dependency build" in n.message for n in report.notices)


def test_a_helm_that_does_not_answer_costs_its_chart_only(helm, monkeypatch):
    helm("import time; time.sleep(30)")
    monkeypatch.setattr(process, "TIMEOUT", 1)

    report = judge()

    assert "Read without rendering, as helm did not answer within 1 seconds." in {n.message for n in report.notices}
    assert places(report, "kubernetes-ingress-without-tls") != []


def test_what_a_packaged_chart_makes_is_said_not_to_be_judged(helm):
    helm("print('---\\n# Source: a/charts/db/templates/x.yaml\\napiVersion: v1\\nkind: Service\\n')")

    report = judge({"chart/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n", "chart/values.yaml": "a: 1\n"})

    assert [n.message for n in report.notices] == ["What the packaged chart 'db' makes was not judged."]


def test_the_values_of_a_chart_inside_a_chart_are_looked_up_in_both(helm):
    made = "apiVersion: v1\\nkind: Service\\nmetadata:\\n  name: db\\nspec:\\n  type: NodePort\\n  externalIPs: [192.0.2.1]\\n"
    helm(f"print('---\\n# Source: a/charts/db/templates/x.yaml\\n{made}')")
    template = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: {{ .Values.type }}\n"
    template += "  externalIPs: {{ toYaml .Values.ips }}\n"

    report = judge(
        {
            "chart/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
            "chart/values.yaml": "db:\n  ips: [192.0.2.1]\n",
            "chart/charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
            "chart/charts/db/values.yaml": "type: NodePort\nips: []\n",
            "chart/charts/db/templates/x.yaml": template,
        }
    )

    assert ("chart/values.yaml", 2) in places(report, "kubernetes-service-external-ip")


@pytest.mark.skipif(process.which("helm") is None, reason="there is no helm here")
@pytest.mark.parametrize("values", ["", "values-prod.yaml"])
def test_what_was_recorded_is_what_helm_prints(values):
    arguments = ["template", "orders-sync", ".", "--skip-tests", "--skip-schema-validation"]
    arguments += ["--values", values] if values else []

    printed = subprocess.run(["helm", *arguments], cwd=CHART, capture_output=True, text=True, check=True).stdout

    name = f"orders-sync.{values}.txt" if values else "orders-sync.txt"
    recorded = (RECORDED / name).read_text()
    assert [x for x in printed.splitlines() if x] == [x for x in recorded.splitlines() if x]


SERVICE = "apiVersion: v1\\nkind: Service\\nmetadata:\\n  name: db\\n  namespace: default\\nspec:\\n  externalIPs: [192.0.2.1]\\n"
TEMPLATE = (
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  namespace: {{ .Release.Namespace }}\nspec:\n"
    "  externalIPs: {{ toYaml .Values.ips }}\n"
)


def chart(dependencies: str = "", **more: str) -> dict[str, str]:
    about = "apiVersion: v2\nname: a\nversion: 1.0.0\n"
    files = {"chart/Chart.yaml": about + dependencies, "chart/values.yaml": "db: {enabled: false, ips: [192.0.2.1]}\n"}
    return files | {name.replace("__", "/") + ".yaml": text for name, text in more.items()}


def test_a_dependency_that_the_tree_has_elsewhere_is_given_to_helm(helm):
    helm(
        f"assert os.path.isfile('charts/db/Chart.yaml')\nprint('---\\n# Source: a/charts/db/templates/x.yaml\\n{SERVICE}')"
    )
    files = chart(
        "dependencies: [{name: db, version: 1.0.0, repository: 'file://../libs/db'}]\n", chart__templates__a=""
    )
    files |= {
        "libs/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
        "libs/db/values.yaml": "ips: []\n",
        "libs/db/templates/x.yaml": TEMPLATE,
    }

    report = judge(files)

    assert ("chart/values.yaml", 1) in places(report, "kubernetes-service-external-ip")


def test_a_dependency_that_is_not_there_is_left_out_and_said_unless_it_is_off(helm):
    helm("assert '\"dependencies\": []' in open('Chart.yaml').read()\nprint('')")
    off = "{name: db, version: 1.0.0, repository: 'https://charts.example', condition: db.enabled}"
    on = "{name: queue, version: 1.0.0, repository: 'https://charts.example'}"

    report = judge(chart(f"dependencies: [{off}, {on}]\n"))

    said = [n.message for n in report.notices]
    assert said == ["Rendered without its dependency 'queue', which is not in its charts folder."]


def test_the_namespace_of_a_release_is_not_the_default_one(helm):
    helm(f"print('---\\n# Source: a/templates/x.yaml\\n{SERVICE}')")

    found = judge(chart(chart__templates__x=TEMPLATE))

    assert {f.resource for f in found.findings if f.rule_id == "kubernetes-service-external-ip"} == {
        "Service.default.db"
    }
    assert places(found, "kubernetes-default-namespace") == []


def test_each_turn_of_a_loop_has_its_own_values(helm):
    made = "kind: Pod\\napiVersion: v1\\nmetadata: {name: a}\\nspec:\\n  containers:\\n"
    made += "".join(f"  - {{name: {n}, image: '{n}:latest'}}\\n" for n in ("x", "y"))
    helm(f'print("---\\n# Source: a/templates/p.yaml\\n{made}")')
    template = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  {{- range .Values.all }}\n"
    template += "  - name: {{ .name }}\n    image: {{ .image }}\n  {{- end }}\n"
    values = "all:\n- name: x\n  image: x:latest\n- name: y\n  image: y:latest\n"
    files = chart(chart__templates__p=template) | {"chart/values.yaml": values}

    report = pipeline.run(
        pipeline.Request(
            (),
            Config(),
            "2026-11-24",
            b"k" * 32,
            overlay={n: t.encode() for n, t in files.items()},
            overlay_only=True,
            helm=True,
        ),
        Pack("no such folder", compiler.rules("rules/pin")),
    ).report

    assert {("chart/values.yaml", 3), ("chart/values.yaml", 5)} <= set(places(report, "kubernetes-image-latest"))


def test_programs_may_not_write_or_compute_without_end(helm):
    helm("sys.stdout.write('x' * 1000)\nfor _ in range(10**6): sys.stdout.write('y' * 1000)")

    report = judge(chart())

    assert any(n.message == "Read without rendering, as helm could not render it." for n in report.notices)


def test_a_chart_at_the_root_of_a_large_repository_is_rendered_without_the_rest(helm, monkeypatch):
    from linter import chart

    helm("assert not os.path.exists('video.bin') and os.path.exists('templates/x.yaml')\nprint('')")
    monkeypatch.setattr(chart, "MAX_CHART", 2000)
    about = "apiVersion: v2\nname: a\nversion: 1.0.0\n"
    files = {"Chart.yaml": about, "templates/x.yaml": TEMPLATE, "video.bin": "x" * 5000}

    assert not any("rendering" in n.message for n in judge(files).notices)

    monkeypatch.setattr(chart, "MAX_CHART", 20)
    assert any("the chart is larger than" in n.message for n in judge(files).notices)
