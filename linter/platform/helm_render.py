"""What `helm template` prints of a chart to documents of its templates, with the places everything was made from.

The chart is rendered with its own values and once more with each `values-*.yaml` beside them, under a
release of its own name. Each printed document says which template made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.parse import parse
from linter.pattern import pattern
from linter.platform import Chart, Reader, Skip, Unit, _join
from linter.platform.helm_place import placed
from linter.platform.helm_values import Scope, defines
from linter.platform.kubernetes.objects import is_object
from linter.predicate import plain
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Node, Seq, get, text

MAX_VALUES = 8
"""How many values files a chart is rendered with, beside its own."""
_VALUES = pattern(r"values[-._][\w.-]+\.ya?ml")
_RELEASE = pattern(r"[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?")
_HERE = "file://"


class Printed(NamedTuple):
    """A document that helm printed: its template below the chart's folder, its text, and what it was made with."""

    path: str
    body: str
    chart: Chart


def render(unit: Unit, reader: Reader, about: Map, skips: list[Skip]) -> Iterator[Document]:
    """One document for each object that helm prints; why it prints none goes to `skips`."""
    name = text(about, "name") or ""
    release = name if _RELEASE.fullmatch(name) else "release"
    seen: set[tuple[str, str]] = set()
    chart = _complete(unit, reader, about)
    for values in ("", *_values(unit)):
        chart = chart._replace(values=values)
        answer = reader.helm(unit.root, release, chart)
        if answer is None:
            return
        printed, fault = answer
        if fault:
            bare = "; dependencies are not in its charts folder, so run helm dependency build" if chart.about else ""
            skips.append(
                Skip(_join(unit.root, values or "Chart.yaml"), 0, f"Read without rendering, as {fault}{bare}.")
            )
            if not values and "helm could not" not in fault:
                return
            continue
        if not seen:
            skips += _absent(unit, reader, about)
        for path, body in split(printed):
            if (path, body) not in seen:
                seen.add((path, body))
                yield from _document(Printed(path, body, chart), unit, reader, skips)


def _values(unit: Unit) -> list[str]:
    """The values files right in the chart, beside its own."""
    prefix = f"{unit.root}/" if unit.root else ""
    names = [path.removeprefix(prefix) for path in unit.paths]
    return [name for name in names if _VALUES.fullmatch(name)][:MAX_VALUES]


def split(printed: str) -> Iterator[tuple[str, str]]:
    r"""The template (below the chart's folder) and text of each document that helm printed.

    >>> list(split("---\n# Source: a/templates/b.yaml\nkind: C\n"))
    [('templates/b.yaml', 'kind: C\n')]
    """
    path = ""
    for part in f"\n{printed}".split("\n---\n"):
        head, _, body = part.lstrip("\n").partition("\n")
        if head.startswith("# Source: "):
            path = head.removeprefix("# Source: ").strip().partition("/")[2]
        else:
            body = part
        if path and body.strip():
            yield path, body


def _dependencies(about: Map) -> list[Map]:
    found = get(about, "dependencies")
    return [i for i in found.items if isinstance(i, Map)] if isinstance(found, Seq) else []


def _is_there(dependency: Map, unit: Unit, reader: Reader) -> bool:
    """Whether a dependency is in the charts folder, as a folder or packed."""
    folder, name = _join(unit.root, "charts"), text(dependency, "name") or ""
    if reader.exists(f"{folder}/{name}/Chart.yaml"):
        return True
    return any(p.rpartition("/")[2].startswith(f"{name}-") and p.endswith(".tgz") for p in reader.names(folder))


def _beside(dependency: Map, unit: Unit, reader: Reader) -> str:
    """The folder of a dependency that the tree has elsewhere, "" for none."""
    repository = text(dependency, "repository") or ""
    folder = _join(unit.root, repository.removeprefix(_HERE)) if repository.startswith(_HERE) else ""
    return folder if folder and reader.exists(f"{folder}/Chart.yaml") else ""


def _complete(unit: Unit, reader: Reader, about: Map) -> Chart:
    """What a chart is rendered with when its dependencies were not fetched: those of the tree, without the others."""
    local: dict[str, str] = {}
    kept: list[object] = []
    dependencies = _dependencies(about)
    for dependency in dependencies:
        folder = "" if _is_there(dependency, unit, reader) else _beside(dependency, unit, reader)
        if folder:
            local[f"charts/{text(dependency, 'name')}"] = folder
        if folder or _is_there(dependency, unit, reader):
            kept.append(plain(dependency)[0])
    if len(kept) == len(dependencies):
        return Chart(local=local)
    import json

    whole, sure = plain(about)
    assert isinstance(whole, dict)
    return Chart(about=json.dumps({**whole, "dependencies": kept}) if sure else "", local=local)


def _absent(unit: Unit, reader: Reader, about: Map) -> Iterator[Skip]:
    """What is said of dependencies that are not there, unless the chart's own values turn them off."""
    values = _root(_join(unit.root, "values.yaml"), reader)
    for dependency in _dependencies(about):
        switch = (text(dependency, "condition") or "").partition(",")[0].strip()
        found = get(values, *switch.split(".")) if switch else None
        off = isinstance(found, Leaf) and found.value is False
        if not off and not _is_there(dependency, unit, reader) and not _beside(dependency, unit, reader):
            reason = f"Rendered without its dependency '{text(dependency, 'name')}', which is not in its charts folder."
            yield Skip(_join(unit.root, "Chart.yaml"), 0, reason)


def _document(printed: Printed, unit: Unit, reader: Reader, skips: list[Skip]) -> Iterator[Document]:
    path = _written(printed.path, unit.root, printed.chart.local)
    template = reader.document(path) if reader.exists(path) else None
    if template is None:
        name = printed.path.split("/")[1] if printed.path.startswith("charts/") else printed.path
        reason = f"What the packaged chart '{name}' makes was not judged."
        skips.append(Skip(_join(unit.root, "Chart.yaml"), 0, reason))
        return
    raw = parse(Document("rendered.yaml", "yaml", printed.body))
    scope = _scope(printed, template, unit, reader)
    roots = tuple(placed(r, scope) for r in raw.roots if isinstance(r, Map) and is_object(r))
    if roots and not raw.problems:
        made = Document(template.path, "yaml", printed.body)
        made.roots = roots
        yield made


def _written(path: str, root: str, local: Mapping[str, str]) -> str:
    """Where the tree has a file of the rendered chart."""
    for inside, folder in local.items():
        if path.startswith(f"{inside}/"):
            return _join(folder, path.removeprefix(f"{inside}/"))
    return _join(root, path)


def _scope(printed: Printed, template: Document, unit: Unit, reader: Reader) -> Scope:
    """A template of a chart, or of a chart inside it, and what it takes its values from."""
    parts, inside = printed.path.split("/"), ""
    folders = [unit.root]
    keys: list[str] = []
    while parts[0] == "charts" and len(parts) > 2:
        inside = f"{inside}/{parts[0]}/{parts[1]}".lstrip("/")
        folders.append(_written(f"{inside}/x", unit.root, printed.chart.local).rpartition("/")[0])
        keys.append(parts[1])
        parts = parts[2:]
    found: list[Node] = []
    for depth, folder in enumerate(folders):
        names = (printed.chart.values, "values.yaml", "values.yml") if not depth else ("values.yaml", "values.yml")
        roots = [r for n in names if n and (r := _root(_join(folder, n), reader)) is not None]
        below = [get(root, *keys[depth:]) for root in roots]
        found += [node for node in below if node is not None]
    texts = [t for folder in folders for t in _helpers(folder, reader)]
    return Scope(template, tuple(found), _root(_join(folders[-1], "Chart.yaml"), reader), defines(texts), {}, [0])


def _root(path: str, reader: Reader) -> Node | None:
    document = reader.document(path) if reader.exists(path) else None
    return document.roots[0] if document is not None and document.roots else None


def _helpers(folder: str, reader: Reader) -> Iterator[str]:
    """The texts of a chart's named templates."""
    for path in reader.names(_join(folder, "templates")):
        if path.endswith(".tpl") and (document := reader.document(path)) is not None:
            yield document.text
