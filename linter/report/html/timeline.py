"""Findings to a timeline: a lane a trigger, a dot a day, as large as there are findings due."""

from __future__ import annotations

from linter.finding import TRIGGERS, Finding
from linter.report.html.tag import tag, text
from linter.report.tally import days, plural

_LEFT, _WIDTH, _LANE, _TOP = 140, 820, 34, 30


def render(findings: list[Finding], today: str) -> str:
    """An SVG drawing whose dots lead to the first finding they stand for."""
    dots: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(findings):
        if finding.deadline and finding.suppression is None:
            dots.setdefault((finding.trigger, finding.deadline.date), []).append((number, finding))
    if not dots:
        return text("p", "No finding has a deadline.")
    lanes = [t for t in TRIGGERS if any(trigger == t for trigger, _ in dots)]
    ends = sorted({today, *(day for _, day in dots)})
    span = max(1, days(ends[0], ends[-1]))

    def place(day: str) -> int:
        return _LEFT + 20 + round((_WIDTH - 40) * days(ends[0], day) / span)

    height = _TOP + _LANE * len(lanes) + 30
    body = _lanes(lanes) + _today(today, place(today), height)
    for (trigger, day), found in sorted(dots.items()):
        body += _dot(place(day), _TOP + _LANE * lanes.index(trigger) + _LANE // 2, trigger, day, found)
    body += _day(ends[0], _LEFT + 20, height, "start") + _day(ends[-1], _LEFT + _WIDTH - 20, height, "end")
    box = f"0 0 {_LEFT + _WIDTH} {height}"
    return tag("svg", body, class_="timeline", viewBox=box, role="group", aria_label="Upgrade triggers by deadline")


def _lanes(lanes: list[str]) -> str:
    out = ""
    for number, trigger in enumerate(lanes):
        y = _TOP + _LANE * number + _LANE // 2
        out += text("text", trigger, x=0, y=y + 5)
        out += tag("line", x1=_LEFT, x2=_LEFT + _WIDTH, y1=y, y2=y, class_="lane")
    return out


def _today(today: str, x: int, height: int) -> str:
    line = tag("line", x1=x, x2=x, y1=_TOP - 6, y2=height - 26, class_="today")
    return line + text("text", f"today {today}", x=x, y=_TOP - 12, text_anchor="start" if x < _WIDTH // 2 else "end")


def _day(day: str, x: int, height: int, anchor: str) -> str:
    return text("text", day, x=x, y=height - 6, text_anchor=anchor)


def _dot(x: int, y: int, trigger: str, day: str, found: list[tuple[int, Finding]]) -> str:
    number, worst = found[0]
    said = f"{trigger}, due {day}: {plural(len(found), 'finding')}, worst {worst.severity.value}"
    radius = min(15, 5 + len(found))
    circle = tag("circle", text("title", said), cx=x, cy=y, r=radius, class_=f"dot {worst.severity.value}")
    return tag("a", circle, href=f"#f{number}", aria_label=said)
