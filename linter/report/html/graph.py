"""Who depends on what to a drawing: connectors left, the systems and credentials they use right."""

from __future__ import annotations

from linter.report import Graph, Node
from linter.report.html.tag import tag, text
from linter.report.tally import plural

_COLUMNS = ("credential", "connector", "system")
_MOST = 200
_WIDE, _HIGH, _GAP, _STEP = 280, 26, 80, 36
_LETTERS = 38


def render(graph: Graph | None) -> str:
    """An SVG drawing whose nodes are buttons; the same as a list for those who do not see it."""
    if graph is None or not graph.nodes:
        return text("p", "No connectors, systems or credentials were read in this run.")
    places = _places(graph)
    lines = "".join(_edge(graph, places, a, b) for a, b in indexed(graph) if a in places and b in places)
    nodes = "".join(_node(graph.nodes[i], i, *at) for i, at in places.items())
    height = max(y for _, y in places.values()) + _STEP
    box = f"0 0 {_WIDE * 3 + _GAP * 2 + 4} {height}"
    drawing = tag("svg", lines + nodes, viewBox=box, class_="graph", role="group", aria_label="Dependencies")
    cut = len(graph.nodes) - len(places)
    note = text("p", f"{plural(cut, 'node')} left out; `upgradelint inventory` lists all.") if cut else ""
    return (
        drawing
        + note
        + tag("p", "Choose a node to see what it touches.", id="touched", aria_live="polite")
        + _list(graph)
    )


def indexed(graph: Graph) -> list[tuple[int, int]]:
    """The edges as numbers of nodes; edges to nodes that do not exist are none."""
    number = {node.id: i for i, node in enumerate(graph.nodes)}
    return sorted({(number[a], number[b]) for a, b in graph.edges if a in number and b in number})


def _places(graph: Graph) -> dict[int, tuple[int, int]]:
    places: dict[int, tuple[int, int]] = {}
    for column, kind in enumerate(_COLUMNS):
        members = [i for i, node in enumerate(graph.nodes) if node.kind == kind][:_MOST]
        places |= {i: (2 + column * (_WIDE + _GAP), 2 + row * _STEP) for row, i in enumerate(members)}
    return places


def _edge(graph: Graph, places: dict[int, tuple[int, int]], a: int, b: int) -> str:
    (x1, y1), (x2, y2) = sorted((places[a], places[b]))
    half = _HIGH // 2
    start, end = (x1 + _WIDE, y1 + half), (x2, y2 + half)
    middle = (start[0] + end[0]) // 2
    curve = f"M{start[0]},{start[1]} C{middle},{start[1]} {middle},{end[1]} {end[0]},{end[1]}"
    return tag("path", d=curve, class_="edge", data_a=a, data_b=b)


def _node(node: Node, number: int, x: int, y: int) -> str:
    label = node.label if len(node.label) <= _LETTERS else node.label[: _LETTERS - 3] + "..."
    said = f"{node.kind} {node.label} {node.where}".strip()
    box = tag("rect", x=x, y=y, width=_WIDE, height=_HIGH, rx=4)
    body = text("title", said) + box + text("text", label, x=x + 8, y=y + 18)
    return tag(
        "g",
        body,
        class_=f"node {node.kind}",
        tabindex="0",
        role="button",
        data_n=number,
        data_said=said,
        aria_label=said,
    )


def _list(graph: Graph) -> str:
    """Each connector with what it uses, as text."""
    used: dict[int, list[int]] = {}
    for a, b in indexed(graph):
        used.setdefault(a, []).append(b)
    items = [
        text("li", f"{graph.nodes[a].label} uses {', '.join(graph.nodes[b].label for b in found)}")
        for a, found in used.items()
    ]
    return tag("details", text("summary", "As a list") + tag("ul", "".join(items)))
