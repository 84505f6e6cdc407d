"""Connector settings that other resources carry: environment variables and flags.

From Compose services, Kubernetes containers and config maps, ECS task definitions and dotenv files: the resources of
the families whose variables they set, and platform `environment`, type `variables`, where a variable switches
verification off for every client of the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter import parse
from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.connector import environments
from linter.platform.connector.members import cut, items, members
from linter.platform.slices import piece
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Document, Entry, Leaf, Map, Node, Span, get, text

_WATCHED = frozenset(
    "NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY GIT_SSL_NO_VERIFY VAULT_SKIP_VERIFY CONSUL_HTTP_SSL_VERIFY"
    " VAULT_ADDR PGSSLMODE NPM_CONFIG_STRICT_SSL AWS_NO_VERIFY_SSL BAO_ADDR BAO_SKIP_VERIFY NOMAD_SKIP_VERIFY".split()
)
_TRAEFIK = pattern(r"(?:^|/)traefik(?::|@|$)")
_METABASE = pattern(r"(?:^|/)metabase(?:-enterprise)?(?::|@|$)")


class Process(NamedTuple):
    """What runs: its name and place, image ("" when unknown), variables and flags."""

    name: str
    place: Span
    image: str
    variables: Map
    flags: list[Leaf]


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """What a dotenv file sets; more may be set elsewhere."""
    root = document.roots[0] if document.syntax == "dotenv" and document.roots else None
    if isinstance(root, Map) and root.entries:
        name = document.path.rpartition("/")[2]
        yield from _process(Process(name, root.entries[0].key.span, "", root._replace(open=True), []))


def from_resources(carriers: Iterable[Resource], reader: Reader) -> Iterator[Resource]:
    """What the carriers among resources carry."""
    listed = list(carriers)
    maps = environments.maps(listed)
    used = environments.used(listed, maps)
    for resource in listed:
        match resource.platform, resource.type:
            case "compose", "service":
                yield from _process(_service(resource))
            case "kubernetes", "Container":
                body = environments.joined(resource, maps)
                yield from _process(_container(resource.name, resource.place, body))
            case "kubernetes", "ConfigMap" if resource not in used and environments.is_environment(resource):
                data = get(resource.body, "data")
                assert isinstance(data, Map)
                yield from _process(Process(resource.name, resource.place, "", data._replace(open=True), []))
            case "terraform", "aws_ecs_task_definition":
                for body in members(_opened(get(resource.body, "container_definitions"))):
                    yield from _process(_container(text(body, "name") or resource.name, resource.place, body))


def _opened(node: Node | None) -> Node | None:
    return parse.embedded(node) or node if isinstance(node, Leaf) else node


def _service(resource: Resource) -> Process:
    body = resource.body
    variables = get(body, "environment")
    known = variables if isinstance(variables, Map) else Map((), resource.place, body.open)
    return Process(resource.name, resource.place, text(body, "image") or "", known, _flags(get(body, "command")))


def _container(name: str, place: Span, body: Map) -> Process:
    entries, listed = [], get(body, "env") or get(body, "environment")
    for member in members(listed):
        key = get(member, "name")
        if isinstance(key, Leaf) and isinstance(key.value, str):
            value = get(member, "value")
            entries.append(Entry(key, Leaf(UNKNOWN, key.span, refs=("secret",)) if value is None else value))
    unseen = body.open or any(get(body, name) is not None for name in ("envFrom", "environmentFiles"))
    variables = Map(tuple(entries), place, open=unseen)
    flags = [*_flags(get(body, "command")), *_flags(get(body, "args"))]
    return Process(name, place, text(body, "image") or "", variables, flags)


def _flags(node: Node | None) -> list[Leaf]:
    """The `--name=value` of a command, without the dashes."""
    words = [word for item in items(node) if isinstance(item, Leaf) for word in cut(item, " ")]
    return [piece(w, 2, len(w.value)) for w in words if isinstance(w.value, str) and w.value.startswith("--")]


def _process(process: Process) -> Iterator[Resource]:
    from linter.platform.connector import airflow, grafana, kafka_environment, kong, n8n, prefect, rudderstack, traefik

    name, place, image, variables, flags = process
    names = [str(e.key.value) for e in variables.entries]
    opened = variables._replace(open=True)
    if any(n.startswith((airflow.PREFIX, airflow.CONNECTION)) for n in names):
        yield from airflow.from_environment(variables, name, place)
    if any(n.startswith(grafana.PREFIX) for n in names):
        yield grafana.settings(opened, name, place)
    if any(n.startswith(kong.PREFIX) for n in names):
        yield kong.from_environment(variables, name, place)
    if n8n.IMAGE.search(image) or any(n.startswith(n8n.PREFIXES) for n in names):
        yield n8n.instance(variables if n8n.IMAGE.search(image) else opened, name, place)
    if any(n.startswith(prefect.PREFIX) for n in names):
        yield prefect.settings(opened, name, place)
    if rudderstack.is_own(variables):
        yield rudderstack.settings(variables, name, place)
    if any(n.startswith(kafka_environment.PREFIXES) for n in names):
        yield from kafka_environment.from_environment(variables, image, name, place)
    if _METABASE.search(image) or "MB_DB_TYPE" in names:
        yield Resource("metabase", "instance", name, variables if image else opened, place, role="server")
    if _TRAEFIK.search(image) and flags:
        unseen = variables.open or any(n.startswith("TRAEFIK_") for n in names)
        yield from traefik.from_flags(flags, name, place, is_open=unseen)
    if set(names) & _WATCHED:
        yield Resource("environment", "variables", name, variables, place)
