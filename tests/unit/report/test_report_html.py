"""The HTML report: one file that runs nothing but its own script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
import reports

from linter.finding import Severity
from linter.report import Options, render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LOUD = Options(show_suppressed=True, graph=reports.graph(), readiness=reports.readiness())
ATTACKED = LOUD._replace(graph=reports.graph(reports.HOSTILE), readiness=reports.readiness(reports.HOSTILE))
VOID = {"meta", "input"}


class Page(HTMLParser):
    """The tags of a page, and the text inside each kind of element."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.inside, self._open, self.unclosed = [], {}, [], []
        self.feed(text)
        self.unclosed += self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data):
        self.inside.setdefault(self._open[-1] if self._open else "", []).append(data)


def hostile():
    return Page(render("html", reports.hostile(), ATTACKED))


def full():
    return Page(render("html", reports.full(), LOUD))


def test_the_page_looks_as_stored(snapshot):
    text = render("html", reports.full(), LOUD)

    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
    snapshot("report.html", re.sub(r"sha256-[^']+", "sha256-HASH", text))


@pytest.mark.parametrize("page", [full, hostile])
def test_every_element_is_closed(page):
    assert page().unclosed == []


@pytest.mark.parametrize("page", [full, hostile])
def test_the_only_scripts_are_the_data_and_our_own(page):
    scripts = [attrs for tag, attrs in page().tags if tag == "script"]

    assert scripts == [{"type": "application/json", "id": "data"}, {}]


@pytest.mark.parametrize("page", [full, hostile])
def test_no_element_loads_styles_or_handles_anything(page):
    found = page().tags

    names = {name for _, attrs in found for name in attrs}
    assert not {n for n in names if n.startswith("on") or n in ("src", "style", "srcset", "action", "srcdoc", "data")}
    assert not {tag for tag, _ in found} & {"link", "iframe", "object", "embed", "img", "base"}


@pytest.mark.parametrize("page", [full, hostile])
def test_links_lead_into_the_page_or_to_a_web_address(page):
    found = page().tags

    targets = {attrs["href"] for tag, attrs in found if tag == "a"}
    ids = {f"#{attrs['id']}" for _, attrs in found if "id" in attrs}
    assert all(t in ids or t.startswith("https://docs.example.com/") for t in targets)


def test_ids_are_unique():
    ids = [attrs["id"] for _, attrs in full().tags if "id" in attrs]

    assert len(ids) == len(set(ids))


def test_the_policy_allows_exactly_the_style_and_the_script_of_the_page():
    page = full()

    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    style, script = "".join(page.inside["style"]), page.inside["script"][-1]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_hostile_text_is_shown_as_text():
    shown = " ".join(hostile().inside["span"])

    assert "<script>document.title='pwned'</script>\\x1b]0;pwned" in shown


def test_the_data_cannot_end_its_element():
    text = render("html", reports.hostile(), ATTACKED)

    data = re.search(r'id="data">(.*?)</script>', text)[1]
    assert not set(data) & set("<>&")
    assert len(json.loads(data)["findings"]) == 2


def test_findings_are_grouped_by_integration_and_the_rest_comes_last():
    assert full().inside["h3"] == ["orders", "No integration declared"]


def test_the_timeline_has_a_dot_for_each_trigger_and_day():
    dots = [attrs["aria-label"] for tag, attrs in full().tags if tag == "a" and "aria-label" in attrs]

    assert dots == [
        "secret-rotation, due 2026-03-16: 1 finding, worst critical",
        "tls, due 2026-01-10: 1 finding, worst high",
    ]


def test_the_graph_draws_nodes_and_the_edges_between_them():
    found = full().tags

    nodes = [a for t, a in found if t == "g"]
    edges = [(a["data-a"], a["data-b"]) for t, a in found if t == "path"]
    assert len(nodes) == 4
    assert all(a["tabindex"] == "0" and a["role"] == "button" and a["aria-label"] for a in nodes)
    assert edges == [("0", "2"), ("0", "3"), ("1", "3")]


def test_readiness_shows_states_reasons_and_the_verdict():
    text = render("html", reports.full(), LOUD)

    assert '<td class="nogo">NO-GO</td>' in text
    assert "open finding in orders" in text


def test_without_a_graph_and_readiness_the_page_says_where_they_come_from():
    text = render("html", reports.clean())

    assert "Not judged in this run" in text
    assert "No connectors, systems or credentials were read" in text


def test_a_capped_page_says_how_many_are_left_out():
    found = tuple(reports.finding("r", "a.tf", "x", "x", resource=str(n), severity=Severity.LOW) for n in range(5))
    report = reports.Report(found, (), {}, "2026-01-15", "", 1)

    text = render("html", report, Options(max_results=2))

    assert "The 3 least severe findings are left out here." in text


def test_every_control_has_a_label():
    text = render("html", reports.full(), LOUD)

    controls = len(re.findall(r"<(?:input|select)\b", text))
    assert controls == len(re.findall(r"<label>[^<]*<(?:input|select)\b", text))


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_in_a_browser_our_script_works_and_hostile_text_does_not(tmp_path):
    page = tmp_path / "report.html"
    page.write_text(render("html", reports.hostile(), ATTACKED), encoding="utf-8")

    dom = _dom(f"file://{page}#f1", tmp_path)

    assert "<title>upgradelint report</title>" in dom
    assert ">2 of 2 findings</output>" in dom
    assert re.search(r'<details class="finding" id="f1" open="">', dom)
    assert '<form id="filters">' in dom


def _dom(address, folder):
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder}/profile",
        "--dump-dom",
    ]
    done = subprocess.run([CHROMIUM, *options, address], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout
