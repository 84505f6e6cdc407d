"""`lifecycle`: versions named in a document whose support ends: URLs, headers, keys, images.

A match is made for every version that the data knows, whatever the day; `policy.lifecycle`
settles which of them matter. Silent on what is not known: a template's hole, a bare
`api_version` with no vendor near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from linter import lifecycle_data as data
from linter.checks import Match
from linter.platform import Loaded
from linter.records import NamedTuple
from linter.tree import Document
from linter.typed import Any
from linter.versions import hits
from linter.versions.attributes import of_template
from linter.versions.hits import Hit
from linter.versions.images import of_document
from linter.versions.joined import joined
from linter.versions.walk import Pair, nearness, pairs, settled, within

SCOPE = "document"
_OTHER_WORDS = ("image", "FROM ", "from ", "repository", "AWS::")


class Params(NamedTuple):
    """`optional` asks for the packs that are off by default (language models), and for nothing else."""

    optional: bool = False


def check(target: Document, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each version in use that the data knows."""
    products = data.products_for(f"{target.path}\n{target.text}", optional=params.optional)
    others = not params.optional and any(word in target.text for word in _OTHER_WORDS)
    if products or others:
        found = list(pairs(target))
        yield from hits.matches(_hits(target, found, products, around, others=others))


def _hits(
    target: Document, found: list[Pair], products: list[dict[str, Any]], around: Loaded, *, others: bool
) -> Iterator[Hit]:
    parts = joined(found) if products else []
    for product in products:
        for wanted in product["match"]:
            yield from _FORMS[wanted["where"]](product, wanted, found, parts)
    if others:
        for image in of_document(target, found, around):
            yield from hits.of_image(image)
        yield from of_template(found)


def _text(product: Mapping[str, Any], wanted: Mapping[str, Any], found: list[Pair], parts: list[Any]) -> Iterator[Hit]:
    """A pattern anywhere in a string, or in a host and a path that stand beside each other."""
    pattern = data.pattern(wanted["re"])
    for pair in found:
        for one in pattern.finditer(pair.text):
            if not _commented(pair, one.start()):
                start, end = one.span("v") if "v" in pattern.groupindex else one.span()
                yield from _at(product, wanted, _version(wanted, one), pair, (start, end))
    for part in parts:
        joint = pattern.search(part.text)
        if joint is not None and (place := part.place(joint.span("v") if "v" in pattern.groupindex else joint.span())):
            pair, start, end = place
            yield from _at(product, wanted, _version(wanted, joint), pair, (start, end))


def _commented(pair: Pair, at: int) -> bool:
    """Whether a place in a text without structure lies in a comment line."""
    if pair.leaf.span.document.syntax != "text":
        return False
    line = pair.text[pair.text.rfind("\n", 0, at) + 1 : at].lstrip()
    return line.startswith(("#", "//", "-- "))


def _version(wanted: Mapping[str, Any], one: re.Match[str]) -> str:
    return str(wanted["fixed"] if "fixed" in wanted else one["v"])


def _at(
    product: Mapping[str, Any],
    wanted: Mapping[str, Any],
    version: str,
    pair: Pair,
    place: tuple[int, int] | None = None,
) -> Iterator[Hit]:
    """The hit of a version in a pair, as sure as the matcher and the vendor's name nearby make it."""
    certainty = wanted.get("certainty", data.SURE)
    if "near" in wanted:
        near = nearness(data.pattern(wanted["near"]), pair)
        if not near:
            return
        certainty = data.MAYBE if data.MAYBE in (near, certainty) else data.SURE
    span = within(pair.leaf, *place) if place else pair.leaf.span
    yield from hits.hit(product, version, span, certainty, pair.key, pair.leaf.via)


def _header(
    product: Mapping[str, Any], wanted: Mapping[str, Any], found: list[Pair], parts: list[Any]
) -> Iterator[Hit]:
    """An HTTP header: as a key, as a name beside its value, or written out in a command."""
    name = wanted["header"]
    pattern = data.pattern(wanted["re"])
    inline = data.pattern(rf"(?<![\w-]){re.escape(name)}[\"']?\s*[:=]\s*[\"']*{wanted['re']}(?![\w.-])")
    for pair in found:
        if pair.key.lower().replace("_", "-") == name:
            value = settled(pair.text)
            if value and (one := pattern.fullmatch(value)):
                at = pair.text.rfind(one["v"])
                yield from _at(product, wanted, one["v"], pair, (at, at + len(one["v"])))
        elif name in pair.text.lower():
            for one in inline.finditer(pair.text):
                if not _commented(pair, one.start()):
                    yield from _at(product, wanted, one["v"], pair, one.span("v"))


def _key(product: Mapping[str, Any], wanted: Mapping[str, Any], found: list[Pair], parts: list[Any]) -> Iterator[Hit]:
    """A value under a key that says what it is; with `near`, only where the vendor is named."""
    key, pattern = wanted["key"], data.pattern(wanted["re"])
    for pair in found:
        if wanted.get("syntaxes") == "not hcl" and pair.leaf.span.document.syntax == "hcl":
            continue
        if not _under(key, pair.key):
            continue
        value = pair.text if wanted["re"] == ".+" else settled(pair.text)
        one = pattern.fullmatch(value) if value else None
        version = wanted.get("fixed") or (one and (one["v"] or ("v2" in pattern.groupindex and one["v2"])))
        if one is not None and version:
            yield from _at(product, wanted, str(version), pair)


@lru_cache(maxsize=100_000)  # the same few keys stand in file after file
def _under(key: str, name: str) -> bool:
    """Whether a key, or what follows one of its dots, is the one looked for (an expression)."""
    parts = name.replace("-", "_").split(".")
    candidates = [name, *(".".join(parts[-n:]) for n in range(1, min(len(parts), 3) + 1))]
    return any(data.pattern(key).fullmatch(c) for c in candidates)


def _map(product: Mapping[str, Any], wanted: Mapping[str, Any], found: list[Pair], parts: list[Any]) -> Iterator[Hit]:
    """A map with certain keys and without others, that names the vendor; the place is the first key."""
    near = data.pattern(wanted["near"])
    maps = {id(p.around[-1].entries): p for p in found if p.around}
    for pair in maps.values():
        entries = {str(e.key.value).replace("-", "_"): e for e in pair.around[-1].entries}
        if not all(_any(entries, k) for k in (*wanted["keys"], *wanted.get("also_keys", ()))):
            continue
        if any(_any(entries, k) for k in wanted.get("none", ())) or nearness(near, pair) != data.SURE:
            continue
        entry = entries[_any(entries, wanted["keys"][0])]
        certainty = wanted.get("certainty", data.SURE)
        yield from hits.hit(product, wanted["fixed"], entry.key.span, certainty, str(entry.key.value))


def _any(names: Iterable[str], key: str) -> str:
    """The first of some names that is the key looked for, "" when none is."""
    return next((name for name in names if _under(key, name)), "")


def _image(product: Mapping[str, Any], wanted: Mapping[str, Any], found: list[Pair], parts: list[Any]) -> Iterator[Hit]:
    """Registries are looked up with the image itself."""
    return iter(())


_FORMS = {"text": _text, "header": _header, "key": _key, "map": _map, "image": _image}
