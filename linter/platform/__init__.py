"""Trees to resources: the only layer that knows what Terraform, Kubernetes or a connector looks like.

`plan` groups files into *units*, what resolves together; `load` turns one unit into documents
and resources. Each kind of unit is a module `linter.platform.<kind>` with
`load(unit, reader) -> Loaded`; each family of single files is a module named in `FAMILIES`
with `resources(document, reader) -> Iterator[Resource]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module

from linter.pattern import pattern
from linter.platform.families_table import FAMILIES
from linter.platform.groups import grouped
from linter.records import NamedTuple
from linter.tree import Document, Map, Node, Span
from linter.typed import Protocol, cast


class System(NamedTuple):
    """Something a connector reaches. `address` is normalised: `postgres://db.example:5432/orders`.

    Never holds user information, a query or a secret path.
    """

    kind: str
    address: str
    span: Span


class Resource:
    """What rules look at. `body` is resolved when it is first asked for.

    `platform` and `type` select rules; `address` names it for people and baselines
    (`aws_s3_bucket.logs`, `Deployment.default.api`); `place` is its header, where a missing
    member is reported. `role` is what a connector's part is: connector, source, sink,
    listener, worker. `systems` are what it reaches.
    """

    __slots__ = ("_body", "address", "document", "name", "parent", "place", "platform", "role", "systems", "type")

    def __init__(  # noqa: PLR0913, PLR0917 - a record with a lazy field
        self,
        platform: str,
        type: str,
        name: str,
        body: Map | Callable[[], Map],
        place: Span,
        address: str = "",
        *,
        role: str = "",
        systems: tuple[System, ...] = (),
        parent: Resource | None = None,
    ) -> None:
        self.platform = platform
        self.type = type
        self.name = name
        self._body = body
        self.place = place
        self.document = place.document
        self.address = address or f"{type}.{name}"
        self.role = role
        self.systems = systems
        self.parent = parent

    def __repr__(self) -> str:
        return f"Resource({self.platform!r}, {self.address!r})"

    @property
    def body(self) -> Map:
        """The resolved body."""
        if not isinstance(self._body, Map):
            self._body = self._body()
        return self._body


class Unit(NamedTuple):
    """Files that resolve together. `kind` names the module that loads it.

    `paths` are the files it owns. A `called` Terraform module is judged through its callers;
    as a unit of its own only its documents are.
    """

    kind: str
    root: str
    paths: tuple[str, ...]
    called: bool = False


class Skip(NamedTuple):
    """What was not judged and why, for a notice: path, line (0 for the file), reason."""

    path: str
    line: int
    reason: str


class Loaded(NamedTuple):
    """A unit's own documents, its resources, and what it could not read; `skips` may grow as bodies are resolved."""

    documents: tuple[Document, ...]
    resources: tuple[Resource, ...]
    skips: Sequence[Skip] = ()


class Chart(NamedTuple):
    """What a chart is rendered with: a values file of it, a text in the place of `Chart.yaml` ("" for none).

    `local` are folders of the tree by the folders of the chart that they stand in for.
    """

    values: str = ""
    about: str = ""
    local: Mapping[str, str] = {}


class Reader(Protocol):
    """How a unit reads files; every answer is a file's parsed document or None."""

    @property
    def var_files(self) -> tuple[str, ...]:
        """The Terraform variable files that the configuration names."""

    def document(self, path: str) -> Document | None:
        """The parsed document of a file inside the tree, None when there is none we can read."""

    def names(self, folder: str) -> list[str]:
        """Sorted paths of the files right in a folder ("" is the root)."""

    def folders(self, folder: str) -> list[str]:
        """Sorted paths of the folders right in a folder ("" is the root)."""

    def exists(self, path: str) -> bool:
        """Whether there is such a file inside the tree."""

    def helm(self, root: str, release: str, chart: Chart) -> tuple[str, str] | None:
        """What `helm template` prints of the chart in a folder, and why it does not ("" when it does).

        None when it is not asked for.
        """


class Family(Protocol):
    """A module that recognises resources in single files by their shape."""

    def resources(self, document: Document, reader: Reader) -> Iterator[Resource]:
        """Yield what the document holds of this family; nothing when it is not of it."""


_ONLY: Mapping[str, str] = {
    "connector.airflow": "ini yaml json", "connector.carried": "dotenv", "connector.dagster": "yaml",
    "connector.data_factory": "json", "connector.dbt": "yaml", "connector.dlt": "toml",
    "connector.grafana": "yaml json ini", "connector.kong": "yaml json properties ini", "connector.logic_apps": "json",
    "connector.mcp": "json toml yaml", "connector.meltano": "yaml", "connector.n8n": "json", "connector.nginx": "nginx",
    "connector.node_red": "json text", "connector.prefect": "yaml toml", "connector.rudderstack": "dotenv",
    "connector.superset": "yaml", "connector.temporal": "yaml", "connector.traefik": "yaml toml",
    "connector.vault_agent": "hcl json",
}  # fmt: skip
"""The syntaxes of families that have few, so that words are not searched for in vain."""


def families(document: Document) -> list[str]:
    """The modules that a document is shown to, by its syntax and the words in its text."""
    text, syntax = document.text, document.syntax
    return [
        name
        for name, words in FAMILIES.items()
        if syntax in _ONLY.get(name, syntax) and any(word in text for word in words)
    ]


def file_resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """Resources of one document that belongs to no larger unit."""
    for name in families(document):
        yield from cast("Family", import_module(f"linter.platform.{name}")).resources(document, reader)


_KUBERNETES = ("kubernetes_", "kubectl_", "helm_")


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read and resolve a unit."""
    if unit.kind == "file":
        documents = tuple(d for d in map(reader.document, unit.paths) if d is not None)
        loaded = Loaded(documents, tuple(r for d in documents for r in file_resources(d, reader)))
    else:
        loaded = cast("Loaded", import_module(f"linter.platform.{unit.kind}").load(unit, reader))
    if any(r.platform == "terraform" and r.type.startswith(_KUBERNETES) for r in loaded.resources):
        made = import_module("linter.platform.kubernetes.terraform").from_resources(loaded.resources)
        loaded = loaded._replace(resources=(*loaded.resources, *made))
    if any((r.platform, r.type) in CARRIERS for r in loaded.resources):
        made = import_module("linter.platform.connector.carried").from_resources(loaded.resources, reader)
        loaded = loaded._replace(resources=(*loaded.resources, *made))
    return loaded


CARRIERS = frozenset(
    {
        ("compose", "service"), ("kubernetes", "Container"), ("kubernetes", "ConfigMap"),
        ("terraform", "aws_ecs_task_definition"),
    }
)  # fmt: skip
"""Platform and type of what may carry the settings of connectors: see `connector.carried`."""


_TERRAFORM = (".tf", ".tofu", ".tfvars", ".tf.json", ".tofu.json", ".tfvars.json")
_LOCAL_MODULE = pattern(r'\bsource\s*+(?:"\s*+)?[=:]\s*+"(\.\.?/[^"$]*|\.\.?)"')


def plan(paths: Iterable[str], peek: Callable[[str], str]) -> list[Unit]:
    """Group sorted paths into units; `peek` gives the text of a file ("" when unreadable)."""
    modules: dict[str, list[str]] = {}
    single: list[str] = []
    for path in paths:
        if path.endswith(_TERRAFORM):
            modules.setdefault(path.rpartition("/")[0], []).append(path)
        else:
            single.append(path)
    callers = [f for files in modules.values() for f in files] + [p for p in single if p.endswith("terragrunt.hcl")]
    called = {_join(path.rpartition("/")[0], found) for path in callers for found in _LOCAL_MODULE.findall(peek(path))}
    units = [Unit("terraform", f, tuple(files), f in called) for f, files in modules.items()]
    groups, single = grouped(single, peek)
    units += [Unit(*group) for group in groups]
    units += [Unit("file", path, (path,)) for path in single]
    return sorted(units, key=lambda u: (u.paths[0], u.kind))


def _join(folder: str, relative: str) -> str:
    """A folder below another, `..` resolved; "" is the root.

    >>> _join("envs/prod", "../../modules/db")
    'modules/db'
    """
    parts = folder.split("/") if folder else []
    for piece in relative.split("/"):
        if piece == ".." and parts:
            parts.pop()
        elif piece not in ("", ".", ".."):
            parts.append(piece)
    return "/".join(parts)


def header(node: Node, fallback: Span) -> Span:
    """The one-line span that names a map, else `fallback`."""
    return node.head if isinstance(node, Map) and node.head else fallback
