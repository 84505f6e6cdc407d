"""The compiled lifecycle data, read shard by shard: a version in use to its row and the facts of a match."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from linter.rulepack import FOLDER, read_json
from linter.typed import Any

_SHARDS: dict[str, Any] = {}
_EXTRA: dict[str, Any] = {}
_PATTERNS: dict[str, re.Pattern[str]] = {}
SURE = "sure"
MAYBE = "maybe"
_DOUBTFUL = frozenset({"secondary", "mirror", "derived", "policy"})


def shard(name: str) -> Any:
    """A shard by name, with what a repository adds to it; an empty map when there is none."""
    if name not in _SHARDS:
        found = read_json(os.path.join(FOLDER, f"lifecycle-{name}.json"))
        _SHARDS[name] = merged({} if found is None else found, _EXTRA.get(name))
    return _SHARDS[name]


def install(extra: Mapping[str, Any]) -> None:
    """Add the shards compiled from a repository's own product files; call once, before a run.

    Products of the same id replace ours; the extra shards are part of a cache's key.
    """
    _EXTRA.clear()
    _EXTRA.update(extra)
    _SHARDS.clear()


def installed() -> str:
    """The products of a repository's own, as text."""
    return repr(sorted(_EXTRA.items()))


def letter(image: str) -> str:
    """The first character of an image's last path segment, `_` when it is no letter.

    >>> letter("docker.elastic.co/kibana/kibana")
    'k'
    """
    first = image.rpartition("/")[2][:1].lower()
    return first if first.isascii() and first.isalpha() else "_"


def shard_of(type: str) -> str:
    """The shard of a resource type's attributes.

    >>> shard_of("aws_db_instance"), shard_of("AWS::Lambda::Function"), shard_of("module")
    ('attr-aws', 'attr-cloudformation', 'attr-module')
    """
    return "attr-cloudformation" if "::" in type else f"attr-{type.partition('_')[0].lower()}"


def merged(ours: Any, theirs: Any) -> Any:
    """Two shards as one; lists are joined, the later of two equal products wins."""
    if theirs is None:
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours | {k: merged(ours[k], v) if k in ours else v for k, v in theirs.items()}
    if isinstance(ours, list) and isinstance(theirs, list):
        replaced = {p["id"] for p in theirs if isinstance(p, dict) and "id" in p}
        return [p for p in ours if not (isinstance(p, dict) and p.get("id") in replaced)] + theirs
    return theirs or ours


def pattern(text: str) -> re.Pattern[str]:
    """A matcher's expression, compiled once; case does not matter."""
    if text not in _PATTERNS:
        _PATTERNS[text] = re.compile(text, re.IGNORECASE)
    return _PATTERNS[text]


def products_for(text: str, *, optional: bool = False) -> list[dict[str, Any]]:
    """The products with a matcher whose literal word is in the text; their `match` holds those only.

    `optional` asks for the packs that are off by default.
    """
    words: dict[str, list[str]] = shard("index").get("optional" if optional else "words", {})
    lowered = text.lower()
    present = {word for word in words if word in lowered}
    names = sorted({name for word in present for name in words[word]})
    found = []
    for product in (p for name in names for p in shard(name)):
        matches = [m for m in product["match"] if not present.isdisjoint(m["words"])]
        if matches:
            found.append(product | {"match": matches})
    return found


def normal(product: Mapping[str, Any], text: str) -> str:
    """A version as the rows write it."""
    for wanted, replacement in product.get("norm", ()):
        text = re.sub(wanted, replacement, text)
    return text


def row(product: Mapping[str, Any], found: str) -> tuple[str, dict[str, Any]] | None:
    """The row for a version as it was found, with the version it is about; None when none is.

    `prefix` takes the longest row that the version starts with, number by number; `range`
    takes a row such as `1-74` or `< 2.0.0`; else the texts are equal, or the row is `*`.
    """
    versions: Mapping[str, dict[str, Any]] = product.get("versions", {})
    text = normal(product, found)
    if text in versions:
        return text, versions[text]
    match product.get("compare"):
        case "prefix":
            parts = text.split(".")
            for size in range(len(parts) - 1, 0, -1):
                if (shorter := ".".join(parts[:size])) in versions:
                    return shorter, versions[shorter]
        case "range":
            if hit := _ranged(versions, text):
                return text, hit
    if "*" in versions:
        return "", versions["*"]
    made = by_policy(product, text)
    return (text, made) if made else None


def _ranged(versions: Mapping[str, dict[str, Any]], text: str) -> dict[str, Any] | None:
    """Of the rows whose range holds a version, the one that ends first, with what the last one asks for."""
    found = sorted((versions[v] for v in versions if within(text, v)), key=lambda r: str(r.get("ends", "9999")))
    asked = [str(r["replacement"]) for r in found if "replacement" in r]
    return found[0] | ({"replacement": asked[-1]} if asked else {}) if found else None


def within(version: str, wanted: str) -> bool:
    """Whether a version lies in a range such as `1-74`, `< 2.0.0` or `>= 4`.

    >>> within("65", "1-74"), within("1.9.3", "< 2.0.0"), within("2.0.0", "< 2.0.0")
    (True, True, False)
    """
    have = numbers(version)
    if have is None:
        return False
    low, dash, high = wanted.partition("-")
    if dash and low.isdigit() and high.isdigit():
        return (int(low),) <= have <= (int(high),)
    hit = re.fullmatch(r"(<=?|>=?)\s*v?(\d[\d.]*)", wanted)
    limit = numbers(hit[2]) if hit else None
    if hit is None or limit is None:
        return False
    size = max(len(have), len(limit))
    left, right = (n + (0,) * (size - len(n)) for n in (have, limit))
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[hit[1]]


def numbers(version: str) -> tuple[int, ...] | None:
    """The leading numbers of a version, None when it has none.

    >>> numbers("v1.27.3-gke.100"), numbers("latest")
    ((1, 27, 3), None)
    """
    hit = re.match(r"v?(\d{1,9}(?:\.\d{1,9}){0,3})", version)
    return tuple(map(int, hit[1].split("."))) if hit else None


def by_policy(product: Mapping[str, Any], version: str) -> dict[str, Any] | None:
    """A row computed from a dated version and its vendor's policy (`P1Y` after that day)."""
    policy = product.get("policy")
    if not policy:
        return None
    hit = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", version)
    if hit is None or not "01" <= hit[2] <= "12":
        return None
    rest = f"{hit[2]}-{hit[3] or '01'}"
    rest = "02-28" if rest == "02-29" else rest
    made = {f: f"{int(hit[1]) + int(policy[f][1:-1]):04}-{rest}" for f in ("deprecated", "ends") if f in policy}
    return made | {"confidence": "policy"}


def facts(product: Mapping[str, Any], version: str, found: Mapping[str, Any], certainty: str) -> dict[str, str]:
    """The values of a match: all that policy needs to settle it on a day."""
    doubtful = found.get("confidence", "primary") in _DOUBTFUL
    made = {
        "kind": product["kind"],
        "id": product["id"],
        "product": product["title"],
        "version": version,
        "replacement": found.get("replacement") or product.get("replacement", ""),
        "deprecated": found.get("deprecated", ""),
        "extended": found.get("extended", ""),
        "deprecated_in": found.get("deprecated_in", ""),
        "removed_in": found.get("removed_in", ""),
        "status": found.get("status", ""),
        "gate": found.get("gate", ""),
        "after": product.get("after", ""),
        "as_of": found.get("as_of") or product["as_of"],
        "certainty": certainty,
        "confidence": "doubtful" if doubtful else "primary",
        "origin": product.get("file", ""),
    }
    return {k: str(v) for k, v in made.items() if v}


def companion(product: Mapping[str, Any], version: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The row of the other product that the same string may mean, with its title."""
    id = product.get("also", "")
    name = shard("index").get("also", {}).get(id)
    for other in shard(name) if name else ():
        if other["id"] == id and (hit := row(other, version)) is not None:
            yield other["title"], hit[1]
