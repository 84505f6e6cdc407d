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
MAX_DOCUMENTS = 2000
"""How many different documents of a chart are judged, those of all its values files together."""
MAX_TEXT = 8_000_000
"""How many characters they may have together."""
_VALUES = pattern(r"values[-._][\w.-]+\.ya?ml")
_RELEASE = pattern(r"[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?")
_HERE = "file://"
_NAME = pattern(r"[A-Za-z0-9][\w.-]{0,99}")
"""What a dependency may be called: its name becomes that of a folder."""


class Printed(NamedTuple):
    """A document that helm printed: its template below the chart's folder, its text, and what it was made with."""

    path: str
    body: str
    chart: Chart


class Work(NamedTuple):
    """A chart that is being rendered, and what is made once for many of its documents.

    `scopes` are by template and values file, `charts` by folder of the rendered chart and values file;
    `looks` is that of all scopes.
    """

    unit: Unit
    reader: Reader
    skips: list[Skip]
    scopes: dict[tuple[str, str], Scope]
    charts: dict[tuple[str, str], tuple[tuple[Node, ...], Node | None, Mapping[str, str]]]
    looks: list[int]


def render(unit: Unit, reader: Reader, about: Map, skips: list[Skip]) -> Iterator[Document]:
    """One document for each object that helm prints; why it prints none goes to `skips`."""
    name = text(about, "name") or ""
    release = name if _RELEASE.fullmatch(name) else "release"
    seen: set[tuple[str, str]] = set()
    room = MAX_TEXT
    work = Work(unit, reader, skips, {}, {}, [0, 0])
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
            if not fault.startswith("helm could not render"):
                return
            continue
        if not seen:
            skips += _absent(unit, reader, about)
        for path, body in split(printed):
            if (path, body) in seen:
                continue
            room -= len(body)
            if len(seen) == MAX_DOCUMENTS or room < 0:
                reason = f"Only the first {len(seen):,} documents that helm makes of it were judged."
                skips.append(Skip(_join(unit.root, "Chart.yaml"), 0, reason))
                return
            seen.add((path, body))
            yield from _document(Printed(path, body, chart), work)


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
    if not _NAME.fullmatch(name):
        return False
    if reader.exists(f"{folder}/{name}/Chart.yaml"):
        return True
    return any(p.rpartition("/")[2].startswith(f"{name}-") and p.endswith(".tgz") for p in reader.names(folder))


def _beside(dependency: Map, unit: Unit, reader: Reader) -> str:
    """The folder of a dependency that the tree has elsewhere, "" for none."""
    repository = text(dependency, "repository") or ""
    if not _NAME.fullmatch(text(dependency, "name") or ""):
        return ""
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
        if not _NAME.fullmatch(text(dependency, "name") or ""):
            yield Skip(
                _join(unit.root, "Chart.yaml"), 0, "Rendered without a dependency whose name is that of no chart."
            )
        elif not off and not _is_there(dependency, unit, reader) and not _beside(dependency, unit, reader):
            reason = f"Rendered without its dependency '{text(dependency, 'name')}', which is not in its charts folder."
            yield Skip(_join(unit.root, "Chart.yaml"), 0, reason)


def _document(printed: Printed, work: Work) -> Iterator[Document]:
    path = _written(printed.path, work.unit.root, printed.chart.local)
    template = work.reader.document(path) if path and work.reader.exists(path) else None
    if template is None:
        work.skips.append(Skip(_join(work.unit.root, "Chart.yaml"), 0, _unjudged(printed.path if path else "")))
        return
    raw = parse(Document("rendered.yaml", "yaml", printed.body))
    scope = _scope(printed, template, work)
    roots = tuple(placed(r, scope) for r in raw.roots if isinstance(r, Map) and is_object(r))
    if roots and not raw.problems:
        made = Document(template.path, "yaml", printed.body)
        made.roots = roots
        yield made


def _unjudged(path: str) -> str:
    """What is said of a document whose template the tree does not have; "" for one that no chart can have."""
    if not path:
        return "What says that a file outside of its templates made it was not judged."
    name = path.split("/")[1] if path.startswith("charts/") else path
    return f"What the packaged chart '{name}' makes was not judged."


def _written(path: str, root: str, local: Mapping[str, str]) -> str:
    """Where the tree has a template of the rendered chart, "" for what is none: templates print what they like."""
    parts = path.split("/")
    if "templates" not in parts[:-1] or any(part in ("", ".", "..") for part in parts):
        return ""
    return _below(path, root, local)


def _below(path: str, root: str, local: Mapping[str, str]) -> str:
    for inside, folder in local.items():
        if path.startswith(f"{inside}/"):
            return _join(folder, path.removeprefix(f"{inside}/"))
    return _join(root, path)


def _scope(printed: Printed, template: Document, work: Work) -> Scope:
    """A template and what it takes its values from, with its looks not spent."""
    key = printed.path, printed.chart.values
    work.looks[0] = 0
    if key not in work.scopes:
        work.scopes[key] = Scope(template, *_chart(printed, work), {}, work.looks)
    return work.scopes[key]


def _chart(printed: Printed, work: Work) -> tuple[tuple[Node, ...], Node | None, Mapping[str, str]]:
    """The values, metadata and named templates of a template's chart, which may lie inside others."""
    parts, inside = printed.path.split("/"), ""
    folders = [work.unit.root]
    keys: list[str] = []
    while parts[0] == "charts" and len(parts) > 2:
        inside = f"{inside}/{parts[0]}/{parts[1]}".lstrip("/")
        folders.append(_below(f"{inside}/x", work.unit.root, printed.chart.local).rpartition("/")[0])
        keys.append(parts[1])
        parts = parts[2:]
    key = inside, printed.chart.values
    if key not in work.charts:
        found: list[Node] = []
        for depth, folder in enumerate(folders):
            names = (printed.chart.values, "values.yaml", "values.yml") if not depth else ("values.yaml", "values.yml")
            roots = [r for n in names if n and (r := _root(_join(folder, n), work.reader)) is not None]
            below = [get(root, *keys[depth:]) for root in roots]
            found += [node for node in below if node is not None]
        texts = [t for folder in folders for t in _helpers(folder, work.reader)]
        about = _root(_join(folders[-1], "Chart.yaml"), work.reader)
        work.charts[key] = tuple(found), about, defines(texts)
    return work.charts[key]


def _root(path: str, reader: Reader) -> Node | None:
    document = reader.document(path) if reader.exists(path) else None
    return document.roots[0] if document is not None and document.roots else None


def _helpers(folder: str, reader: Reader) -> Iterator[str]:
    """The texts of a chart's named templates."""
    for path in reader.names(_join(folder, "templates")):
        if path.endswith(".tpl") and (document := reader.document(path)) is not None:
            yield document.text
