"""An inventory to text, Mermaid and DOT."""

from __future__ import annotations

from linter.report.tally import plural
from linter.typed import Any


def text(data: dict[str, Any]) -> str:
    """For a terminal: connectors with what they reach, credentials with their places."""
    lines = [plural(len(data["connectors"]), "connector")]
    for c in data["connectors"]:
        lines.append(f"  {c['name']}  {c['family']} {c['type']}  {c['file']}:{c['line']}")
        lines += [f"      reaches {address}" for address in c["systems"]]
        lines += [f"      uses {name}" for name in c["credentials"]]
    lines.append(plural(len(data["systems"]), "system"))
    for s in data["systems"]:
        count = len(s["connectors"])
        lines.append(f"  {s['address']}  ({plural(count, 'connector')} depend{'s' if count == 1 else ''} on it)")
    lines.append(plural(len(data["credentials"]), "credential"))
    for c in data["credentials"]:
        weak = ", a default that everybody knows" if c["weak"] else ""
        lines.append(f"  {c['name']}  in {plural(len(c['places']), 'place')}{weak}")
        lines += [f"      {p['file']}:{p['line']}  {p['key']}" for p in c["places"]]
    if data["versions"]:
        lines.append(plural(len(data["versions"]), "version"))
        lines += [f"  {v['name']} {v['version']}  {v['file']}:{v['line']}" for v in data["versions"]]
    return "\n".join(map(_clean, lines)) + "\n"


def _clean(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line)


def edges(data: dict[str, Any]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Node id to label, and the edges from connectors to systems and credentials."""
    nodes: dict[str, str] = {}
    ids: dict[tuple[str, str], str] = {}

    def node(kind: str, label: str) -> str:
        if (kind, label) not in ids:
            ids[kind, label] = f"{kind}{len(ids) + 1}"
            nodes[ids[kind, label]] = label
        return ids[kind, label]

    found = []
    for c in data["connectors"]:
        here = node("c", f"{c['name']} ({c['file']})")
        found += [(here, node("s", address)) for address in c["systems"]]
        found += [(here, node("k", name)) for name in c["credentials"]]
    return nodes, sorted(set(found))


def mermaid(data: dict[str, Any]) -> str:
    """A Mermaid flowchart."""
    nodes, found = edges(data)
    lines = ["flowchart LR"]
    lines += [f'  {id}["{_entities(label)}"]' for id, label in nodes.items()]
    lines += [f"  {a} --> {b}" for a, b in found]
    return "\n".join(lines) + "\n"


def _entities(label: str) -> str:
    safe = _clean(label).replace("&", "#amp;").replace('"', "#quot;")
    return safe.replace("<", "#lt;").replace(">", "#gt;")


def dot(data: dict[str, Any]) -> str:
    """A Graphviz digraph."""
    nodes, found = edges(data)
    shapes = {"c": "box", "s": "cylinder", "k": "note"}
    lines = ["digraph inventory {", "  rankdir=LR;"]
    for id, label in nodes.items():
        quoted = _clean(label).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  {id} [shape={shapes[id[0]]}, label="{quoted}"];')
    lines += [f"  {a} -> {b};" for a, b in found]
    return "\n".join([*lines, "}"]) + "\n"
