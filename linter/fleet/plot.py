"""Numbers to inline SVG: bars, and lines over runs. Each plot has a title and its table beside it."""

from __future__ import annotations

from collections.abc import Sequence

from linter.report.html.tag import esc, tag, text

WIDTH = 720
_ROW, _LABEL, _TOP = 22, 190, 24


def bars(title: str, rows: Sequence[tuple[str, Sequence[int]]], names: Sequence[str]) -> str:
    """Stacked horizontal bars: `rows` are a label and a number for each of `names`."""
    most = max((sum(values) for _, values in rows), default=0) or 1
    room = WIDTH - _LABEL - 60
    body = _legend(names)
    for n, (label, values) in enumerate(rows):
        y, x = _TOP + n * _ROW, float(_LABEL)
        body += text("text", _short(label), x=_LABEL - 6, y=y + 14, text_anchor="end")
        for name, value in zip(names, values, strict=True):
            width = room * value / most
            tip = text("title", f"{label}: {value} {name}")
            body += tag("rect", tip, x=f"{x:.1f}", y=y, width=f"{width:.1f}", height=16, class_=name) if value else ""
            x += width
        body += text("text", sum(values), x=f"{x + 5:.1f}", y=y + 14)
    return _svg(title, body, _TOP + len(rows) * _ROW + 6)


def lines(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    """A line for each series over the labels, from 0 up."""
    most = max((max(values, default=0) for _, values in series), default=0) or 1
    left, bottom, height = 50, 200, 160
    step = (WIDTH - left - 20) / max(1, len(labels) - 1)
    body = _legend([name for name, _ in series])
    for part in (0, 0.5, 1):
        y = bottom - height * part
        body += tag("line", "", x1=left, x2=WIDTH - 20, y1=y, y2=y, class_="grid")
        body += text("text", round(most * part), x=left - 6, y=y + 4, text_anchor="end")
    for name, values in series:
        points = [(left + n * step, bottom - height * v / most) for n, v in enumerate(values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        body += tag("polyline", "", points=path, class_=f"line {name}")
        for (x, y), value, label in zip(points, values, labels, strict=True):
            tip = text("title", f"{label}: {value} {name}")
            body += tag("circle", tip, cx=f"{x:.1f}", cy=f"{y:.1f}", r=3.5, class_=name)
    for n in sorted({0, len(labels) // 2, len(labels) - 1}) if labels else ():
        end = "start" if n == 0 else "end" if n == len(labels) - 1 else "middle"
        body += text("text", labels[n], x=f"{left + n * step:.1f}", y=bottom + 18, text_anchor=end)
    return _svg(title, body, bottom + 26)


def _legend(names: Sequence[str]) -> str:
    out = ""
    for n, name in enumerate(names):
        x = _LABEL + n * 110
        out += tag("rect", "", x=x, y=4, width=12, height=12, class_=name) + text("text", name, x=x + 17, y=15)
    return out


def _svg(title: str, body: str, height: float) -> str:
    head = f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{esc(title)}">'
    return tag("figure", f"{text('figcaption', title)}{head}{body}</svg>")


def _short(label: str) -> str:
    return label if len(label) <= 27 else f"{label[:26]}…"
