"""Outcomes to one HTML page: no script, no network, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from linter.readiness.model import READY, Check, Evidence, Outcome
from linter.report import clean
from linter.report.html.tag import esc, row, table, tag, text

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left}"
    "caption{text-align:left;font-weight:600}.go{color:#0a6b2d}.nogo{color:#a40e26}code{font-size:.9em}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}.go{color:#7ee2a0}.nogo{color:#ff9aa8}}"
)
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def render(outcomes: Sequence[Outcome], missing: Sequence[str], day: str) -> str:
    """The page, an integration a section."""
    body = text("h1", f"Upgrade readiness on {day}") + "".join(map(_outcome, outcomes))
    body += _list([f"NO-GO: {reason}" for reason in missing])
    head = tag("meta", charset="utf-8").replace("</meta>", "")
    policy = POLICY.format(base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode())
    head += f'<meta http-equiv="Content-Security-Policy" content="{esc(policy)}">'
    head += text("title", "Upgrade readiness") + tag("style", STYLE)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _outcome(one: Outcome) -> str:
    verdict = text("span", one.verdict, class_="go" if one.verdict == "GO" else "nogo")
    owner = f"{one.owner} ({one.owner_from})" if one.owner else "nobody"
    due = f" First deadline {one.deadline[0]} ({one.deadline[1]})." if one.deadline[0] else ""
    parts = [
        tag("h2", f"{verdict}: {esc(one.name)}"),
        text("p", f"Scenario {one.scenario}, owner {owner}, declared in {one.place}.{due}"),
        _list(one.because),
        table(["Final check", "State", "Why", "Evidence"], [_final(c) for c in one.final], "Final checks"),
        *(_section(c) for c in (*one.compatibility, *one.comparison)),
        text("p", f"Advice: {one.advice.word}; {one.advice.reason}. Cost: {one.advice.cost}."),
        _list([f"Upgrade required because {sign}" for sign in one.signs]),
        _list([f"{trigger} ({number}): {action}" for trigger, number, action in one.triggers]),
        tag("ul", "".join(tag("li", _evidence(e)) for e in one.misreads)) if one.misreads else "",
        _list([r for r in (one.review, *one.remarks) if r]),
    ]
    return tag("section", "".join(parts))


def _final(check: Check) -> str:
    state = text("td", check.state, class_="go" if check.state in READY else "nogo")
    cells = text("th", check.title, scope="row") + state + text("td", check.why)
    return tag("tr", cells + tag("td", "<br>".join(map(_evidence, check.evidence))))


def _section(check: Check) -> str:
    said = text("p", f"{check.title}: {check.state}. {check.why}")
    return said + (table(list(check.head), [row(list(r)) for r in check.rows], check.title) if check.rows else "")


def _evidence(one: Evidence) -> str:
    at = f"{text('code', one.at)} " if one.at else ""
    link = clean.link(one.link)
    shown = text("a", link, href=link, rel="noreferrer noopener") if link else esc(one.link)
    return f"{at}{esc(one.says)} {shown}".strip()


def _list(items: Sequence[str]) -> str:
    return tag("ul", "".join(text("li", item) for item in items)) if items else ""
