"""Recognised versions to matches: rows looked up, doubles settled, both products of one string named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from linter import lifecycle_data as data
from linter.checks import Match
from linter.lifecycle_data import letter
from linter.records import NamedTuple
from linter.tree import Span
from linter.typed import Any
from linter.versions.images import Image, version
from linter.versions.walk import HOLE


class Hit(NamedTuple):
    """A product's row at a place. `name` is the version as a message shows it."""

    product: Mapping[str, Any]
    name: str
    row: Mapping[str, Any]
    span: Span
    certainty: str
    key: str = ""
    via: tuple[Span, ...] = ()


def hit(  # noqa: PLR0913, PLR0917 - a product, a version, and where it is
    product: Mapping[str, Any],
    found: str,
    span: Span,
    certainty: str,
    key: str = "",
    via: tuple[Span, ...] = (),
) -> Iterator[Hit]:
    """The hit of a version, when its product has a row for it."""
    if (known := data.row(product, found)) is not None:
        yield Hit(product, known[0] or found, known[1], span, certainty, key, via)


def matches(hits: Iterable[Hit]) -> Iterator[Match]:
    """Hits as matches: of two on one place the surer one, and the one that goes `over` the other."""
    best: dict[tuple[str, int, int], Hit] = {}
    for one in hits:
        place = (one.product["id"], one.span.start, one.span.end)
        if place not in best or (best[place].certainty == data.MAYBE and one.certainty == data.SURE):
            best[place] = one
    kept = list(best.values())
    for one in kept:
        if not any(_goes_over(other, one) for other in kept):
            yield match(one)


def _goes_over(other: Hit, one: Hit) -> bool:
    if one.product["id"] not in other.product.get("over", ()):
        return False
    ours, theirs = one.span, other.span
    return theirs.document is ours.document and theirs.start < ours.end and ours.start < theirs.end


def match(one: Hit) -> Match:
    """A hit as the match that policy settles."""
    values = data.facts(one.product, one.name, one.row, one.certainty)
    ends = str(one.row.get("ends", ""))
    for title, other in data.companion(one.product, one.name):
        values |= {"also_product": title, "also_ends": str(other.get("ends", ""))}
    related = tuple((span, "the version is used here") for span in one.via)
    return Match(one.span, values, related, one.key, ends=ends)


def of_image(image: Image) -> Iterator[Hit]:
    """The hits of an image: its product's release, its connector's breaking change, its registry."""
    if image.tag and HOLE not in image.tag:
        yield from _release(image)
    if "/" in image.name:
        yield from _registry(image)


def _release(image: Image) -> Iterator[Hit]:
    shard = data.shard(f"image-{letter(image.name)}")
    id = shard.get("names", {}).get(image.name) if shard else None
    span, via = image.span, image.leaf.via
    if id:
        yield from hit(shard["products"][id], version(image.tag), span, data.SURE, image.key, via)
    if image.name.startswith("airbyte/") and image.name in (connectors := data.shard("connector")):
        for one in hit(connectors[image.name], image.tag, span, data.SURE, image.key, via):
            yield one._replace(name=f"{image.name} {image.tag}")


def _registry(image: Image) -> Iterator[Hit]:
    for product in data.products_for(image.text):
        for wanted in product["match"]:
            if wanted["where"] == "image" and data.pattern(wanted["re"]).match(image.text):
                certainty = wanted.get("certainty", data.SURE)
                yield from hit(product, wanted["fixed"], image.span, certainty, image.key, image.leaf.via)
