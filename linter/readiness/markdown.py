"""Outcomes to Markdown, for a change request or a wiki page; text of the files formats nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.readiness.model import READY, Check, Evidence, Outcome
from linter.report import clean
from linter.report.markup import code, escape


def render(outcomes: Sequence[Outcome], missing: Sequence[str], day: str) -> str:
    """A section an integration."""
    lines = [f"# Upgrade readiness on {day}", ""]
    for one in outcomes:
        lines += [*_outcome(one), ""]
    lines += [f"- **NO-GO** {_text(reason)}" for reason in missing]
    return "\n".join(lines).rstrip() + "\n"


def _outcome(one: Outcome) -> Iterator[str]:
    yield f"## {one.verdict}: {_text(one.name)}"
    yield ""
    owner = f"{_text(one.owner)} ({_text(one.owner_from)})" if one.owner else "nobody"
    yield f"Scenario {one.scenario}, owner {owner}, declared in {code(one.place)}."
    if one.deadline[0]:
        yield f"First deadline {one.deadline[0]} ({_text(one.deadline[1])})."
    yield ""
    yield from (f"- {_text(reason)}" for reason in one.because)
    yield from ("", "### Final checks", "")
    for check in one.final:
        yield f"- [{'x' if check.state in READY else ' '}] {_text(check.title)}: **{check.state}**. {_text(check.why)}"
        yield from (f"  - {_evidence(e)}" for e in check.evidence)
    for title, checks in (("Compatibility", one.compatibility), ("Comparison", one.comparison)):
        yield from ("", f"### {title}")
        for check in checks:
            yield from _section(check)
    yield from ("", "### Advice", "")
    yield f"**{one.advice.word}**: {_text(one.advice.reason)}. Cost: {_text(one.advice.cost)}."
    yield from _lists(one)


def _lists(one: Outcome) -> Iterator[str]:
    yield ""
    yield from (f"- Upgrade required because {_text(sign)}" for sign in one.signs)
    yield from (f"- {trigger} ({number}): {action}" for trigger, number, action in one.triggers)
    yield from (f"- Misread: {_evidence(e)}" for e in one.misreads)
    yield from (f"- {_text(r)}" for r in (one.review, *one.remarks) if r)


def _section(check: Check) -> Iterator[str]:
    yield from ("", f"**{_text(check.title)}: {check.state}.** {_text(check.why)}")
    if check.rows:
        yield from ("", f"| {' | '.join(map(_text, check.head))} |", f"|{'---|' * len(check.head)}")
        yield from (f"| {' | '.join(map(_text, row))} |" for row in check.rows)


def _evidence(one: Evidence) -> str:
    link = clean.link(one.link)
    shown = f"<{link}>" if link else _text(one.link)
    return " ".join(filter(None, (code(one.at) if one.at else "", _text(one.says), shown)))


def _text(text: str) -> str:
    return escape(clean.line(text))
