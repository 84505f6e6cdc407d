"""A report to one HTML file: no network, no script but its own, everything escaped.

The page is whole without its script, which adds filters, keys and the choice of a node.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pkgutil
from string import Template

from linter.finding import Finding, Report
from linter.report import Options
from linter.report.html import findings, graph, tables, timeline
from linter.report.html.tag import esc
from linter.report.tally import remarks, said, shown, worst_first
from linter.typed import Any


def render(report: Report, options: Options) -> str:
    """Counts, timeline, findings by integration, readiness, dependency graph, notices."""
    found = worst_first(shown(report, options))
    kept = found[: options.max_results] if options.max_results else found
    style, script = _asset("style.css"), _asset("script.js")
    return Template(_asset("page.html")).substitute(
        csp=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        said=esc(said(report)),
        judged=esc(_judged(report, len(found) - len(kept))),
        counts=tables.counts(report),
        timeline=timeline.render(kept, report.today),
        filters=findings.filters(kept),
        findings=findings.render(kept, report, options),
        readiness=tables.readiness(options.readiness),
        graph=graph.render(options.graph),
        notices=tables.notices(report),
        data=_data(kept, options),
    )


def _judged(report: Report, cut: int) -> str:
    data = f"Lifecycle data of {report.data_as_of}." if report.data_as_of else ""
    rest = f"The {cut:,} least severe findings are left out here." if cut else ""
    return " ".join(filter(None, [f"Judged on {report.today}.", data, *remarks(report), rest]))


def _asset(name: str) -> str:
    data = pkgutil.get_data(__name__, name)
    assert data is not None
    return data.decode()


def _hash(text: str) -> str:
    """What a content security policy calls an inline text it allows."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _data(kept: list[Finding], options: Options) -> str:
    """What the script works on. `<` is escaped, so that no text can end the element it is in."""
    edges = graph.indexed(options.graph) if options.graph else []
    data: dict[str, Any] = {"findings": [_entry(f) for f in kept], "edges": edges}
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _entry(found: Finding) -> dict[str, Any]:
    words = f"{found.rule_id} {found.message} {found.place.path} {found.resource} {' '.join(found.integrations)}"
    return {"s": found.severity.value, "t": found.trigger, "w": words.lower()}
