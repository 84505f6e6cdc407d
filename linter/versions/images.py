"""Where documents and resources name container images, and an image's text to its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Loaded, Resource
from linter.platform.unit_index import Index, once
from linter.predicate import select
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Path, Span, get
from linter.versions.walk import HOLE, Pair, member, text_of, within

KEYS = frozenset({"image", "imagename", "image_name", "dockerimage", "docker_image", "container_image", "baseimage"})
DOCUMENTS = frozenset({"yaml", "json", "toml", "text"})
_DEFAULTS = (
    "docker.io/library/", "index.docker.io/library/", "registry-1.docker.io/library/",
    "public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "docker.io/", "index.docker.io/",
    "registry-1.docker.io/", "library/",
)  # fmt: skip
_FROM = pattern(
    r"^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(?P<i>[^\s#]+)(?:[ \t]+AS[ \t]+(?P<n>\S+))?",
    re.MULTILINE | re.IGNORECASE,
)
_VERSION = pattern(r"v?(?P<v>\d+(?:\.\d+)*)(?=[.\-_+u]|$)")
_NAME = pattern(r"[a-z]+(?=[.\-]|$)")
_PATHS: dict[str, tuple[Path, ...]] = {
    "aws_ecs_task_definition": (("container_definitions", "[*]", "image"),),
    "aws_batch_job_definition": (("container_properties", "image"),),
    "aws_apprunner_service": (("source_configuration", "image_repository", "image_identifier"),),
    "azurerm_container_app": (("template", "container", "image"),),
    "azurerm_container_app_job": (("template", "container", "image"),),
    "azurerm_container_group": (("container", "image"),),
    "docker_container": (("image",),),
    "docker_image": (("name",),),
    "docker_service": (("task_spec", "container_spec", "image"),),
    "google_cloud_run_service": (("template", "spec", "containers", "image"),),
    "google_cloud_run_v2_job": (("template", "template", "containers", "image"),),
    "google_cloud_run_v2_service": (("template", "containers", "image"),),
}
_SPLIT = {
    "data.airbyte_connector_configuration": ("airbyte/", "connector_name", "connector_version"),
    "airbyte_source_definition": ("", "docker_repository", "docker_image_tag"),
    "airbyte_destination_definition": ("", "docker_repository", "docker_image_tag"),
}


class Image(NamedTuple):
    """An image as it is named; `name` has no default registry, `leaf` holds the tag, `text` all of it."""

    name: str
    tag: str
    digest: str
    text: str
    leaf: Leaf
    span: Span
    key: str = "image"


def parse(text: str, leaf: Leaf, key: str = "image") -> Image | None:
    """The parts of an image reference; None for what is none, or has a name that is not known."""
    text = text.strip()
    rest, _, digest = text.partition("@")
    head, slash, last = rest.rpartition("/")
    base, _, tag = last.partition(":")
    name = head + slash + base
    if not base or HOLE in name or not re.fullmatch(r"[\w.:-]+(?:/[\w.-]+)*", name) or name.endswith("/"):
        return None
    for prefix in _DEFAULTS:
        if name.startswith(prefix):
            name = name.removeprefix(prefix)
            break
    return Image(name.lower(), tag, digest, text, leaf, leaf.span, key)


def version(tag: str) -> str:
    """The version that starts a tag, or the release's name (`bookworm-slim`); "" when there is none.

    >>> version("14.9-alpine"), version("bookworm-slim"), version("latest")
    ('14.9', 'bookworm', 'latest')
    """
    hit = _VERSION.match(tag)
    if hit:
        return hit["v"]
    named = _NAME.match(tag)
    return named[0] if named else ""


def of_resource(target: Resource) -> Iterator[Image]:
    """The images a resource runs."""
    if target.platform == "terraform":
        paths = _PATHS.get(target.type, ())
    elif (target.platform, target.type) in (("kubernetes", "Container"), ("compose", "service")):
        paths = (("image",),)
    else:
        return
    if target.type in _SPLIT:
        yield from _connector(target)
    for path in paths:
        for hit, walked in select(target.body, path, target.place):
            if isinstance(hit, Leaf) and (text := text_of(hit)) and (found := parse(text, hit, ".".join(walked))):
                yield found


def _connector(target: Resource) -> Iterator[Image]:
    """A connector of Airbyte's provider: the name and the version are two arguments."""
    prefix, *paths = _SPLIT[target.type]
    name, tag = (get(target.body, p) for p in paths)
    if isinstance(name, Leaf) and isinstance(tag, Leaf) and (first := text_of(name)) and (second := text_of(tag)):
        if image := parse(f"{prefix}{first}:{second}", tag, paths[1]):
            yield image


def of_document(document: Document, found: list[Pair], around: Loaded) -> Iterator[Image]:
    """Images named in a document, but those that its resources speak for."""
    if document.syntax not in DOCUMENTS:
        return
    if document.syntax == "text":
        yield from _stages(document)
        return
    if document in once(around, "images spoken for", _spoken_for):
        return
    maps = {id(p.around[-1].entries): p.around[-1] for p in found if p.around}
    for pair in found:
        if pair.key.lower() in KEYS and (image := parse(pair.text, pair.leaf, pair.key)):
            yield image
    for node in maps.values():
        yield from _split(node)


def _spoken_for(known: Index) -> set[Document]:
    return {r.document for type in ("Container", "service") for r in known.by_type.get(type, ())}


def _stages(document: Document) -> Iterator[Image]:
    """The base images of a Dockerfile; a stage's own name is no image."""
    name = document.path.rpartition("/")[2].lower()
    if "dockerfile" not in name and "containerfile" not in name:
        return
    stages = {"scratch"}
    whole = Leaf(document.text, Span(document, 0, len(document.text)))
    for hit in _FROM.finditer(document.text):
        text = re.sub(r"\$\{?\w+(?::-([^}]*))?\}?", lambda m: m[1] or HOLE, hit["i"])
        if hit["i"].lower() not in stages:
            span = within(whole, hit.start("i"), hit.end("i"))
            if image := parse(text, Leaf(text, span), "FROM"):
                yield image
        if hit["n"]:
            stages.add(hit["n"].lower())


def _split(node: Map) -> Iterator[Image]:
    """`repository` and `tag` as siblings (Helm values), `dockerRepository` and `dockerImageTag` (Airbyte)."""
    for names, tags in ((("repository",), ("tag",)), (("dockerrepository",), ("dockerimagetag",))):
        name, tag = member(node, *names), member(node, *tags)
        if name is None or tag is None or not isinstance(name.value, Leaf) or not isinstance(tag.value, Leaf):
            continue
        first, second = text_of(name.value), text_of(tag.value)
        registry = member(node, "registry")
        prefix = text_of(registry.value) if registry and isinstance(registry.value, Leaf) else ""
        if first and second:
            whole = f"{prefix}/{first}:{second}" if prefix else f"{first}:{second}"
            if image := parse(whole, tag.value, str(tag.key.value)):
                yield image
