"""Product files of the lifecycle data to checked records, and records back to their text."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping

from linter.errors import RuleError
from linter.records import NamedTuple
from linter.typed import Any

KINDS = (
    "http_api", "auth", "tls", "registry", "image_line", "engine", "runtime", "k8s_api", "k8s_crd",
    "tf_provider", "connector_release", "model",
)  # fmt: skip
AFTER = ("fail", "falls_forward", "unpatched", "charged", "unknown")
COMPARE = ("exact", "prefix", "range", "gvk", "provider_constraint")
STATUS = ("ended", "deprecated", "paused", "rumoured", "withdrawn")
CONFIDENCE = ("primary", "secondary", "mirror", "derived", "policy")
WHERE = {
    "text": ("re", "words"), "header": ("header", "re"), "key": ("key", "re", "words"),
    "map": ("keys", "near", "words"), "image": (), "attr": ("platform", "types", "path", "re"),
    "gvk": (), "block": (), "connector": (),
}  # fmt: skip
HEAD = (
    "product", "title", "vendor", "name", "kind", "source", "review_by", "compare", "after", "unmatched",
    "policy", "extended", "norm", "also", "over", "optional", "replacement", "match", "versions",
)  # fmt: skip
FIELDS = (
    "v", "on", "aka", "released", "deprecated", "ends", "ends_extended", "precision", "deprecated_in",
    "removed_in", "status", "replacement", "confidence", "as_of", "source", "note",
)  # fmt: skip
REQUIRED = ("product", "title", "vendor", "kind", "source", "compare", "after", "match", "versions")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
_PLAIN = re.compile(r"[A-Za-z][\w./-]*(?: [\w./-]+)*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


class Row(NamedTuple):
    """One row as it is listed; days are ISO, "" when there is none."""

    product: str
    title: str
    version: str
    deprecated: str
    ends: str
    extended: str
    removed_in: str
    confidence: str
    as_of: str
    file: str


def read(folder: str) -> list[dict[str, Any]]:
    """Every product below a folder, sorted by path; `file` is the path below it, `path` the one to name."""
    found = []
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".yaml"):
                path = os.path.join(base, name)
                product = load(path)
                product["file"] = os.path.relpath(path, folder).replace(os.sep, "/")
                found.append(product)
    _demand_unique(found)
    return sorted(found, key=lambda p: p["file"])


def load(path: str) -> dict[str, Any]:
    """One product as it is written; days are text."""
    from linter.compile import load_yaml

    product = load_yaml(path)
    if not isinstance(product, dict):
        message = f"{path}: a product is a map of fields"
        raise RuleError(message)
    return _plain(product)  # type: ignore[no-any-return] # a map stays a map


def _plain(value: Any) -> Any:
    """Days and numbers that YAML made of plain scalars, back to text; true stays true."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, bool) else str(value)


def _demand_unique(products: list[dict[str, Any]]) -> None:
    seen: dict[str, str] = {}
    for product in products:
        id = str(product.get("product"))
        _demand(id not in seen, product, f"product {id!r} is already in {seen.get(id)}")
        seen[id] = product["file"]


def _demand(ok: object, product: dict[str, Any], what: str) -> None:
    if not ok:
        message = f"{product.get('file', product.get('product'))}: {what}"
        raise RuleError(message)


def demand_fast(product: dict[str, Any]) -> None:
    """Raise a `RuleError` for a matcher of a product that is not ours and could be slow on a scanned text."""
    from linter import slow

    for match in product["match"]:
        most = 1 if match["where"] in ("text", "header") else 2
        for field, text in slow.patterns(match, ("re", "key", "near", "header")):
            why = slow.fault(text, most)
            _demand(not why, product, f"match.{field}: {why}")


def validate(product: dict[str, Any]) -> None:
    """Raise a `RuleError` for the first field that is not as the schema says."""
    for field in REQUIRED:
        _demand(field in product, product, f"field {field!r} is missing")
    unknown = sorted(set(product) - {*HEAD, "file"})
    _demand(not unknown, product, f"unknown field {', '.join(unknown)}")
    for field, allowed in (("kind", KINDS), ("after", AFTER), ("compare", COMPARE)):
        value = product[field]
        _demand(value in allowed, product, f"{field}: {value!r} is not one of {', '.join(allowed)}")
    paid = product.get("extended", "commercial")
    _demand(paid == "commercial", product, "extended: `commercial` is all it can be: of a paid edition, so not counted")
    for field in ("url", "licence", "as_of"):
        _demand(product["source"].get(field), product, f"source.{field} is missing")
    _demand(_is_day(product["source"]["as_of"]), product, "source.as_of is no ISO day")
    _demand(
        product["match"] or product.get("unmatched"),
        product,
        "match: give one, or say in `unmatched` why not",
    )
    for match in product["match"]:
        _validate_match(product, match)
    seen: set[tuple[str, str]] = set()
    for row in product["versions"]:
        _validate_row(product, row)
        key = str(row["v"]), str(row.get("on", ""))
        _demand(key not in seen, product, f"version {' of '.join(k for k in key if k)} is there twice")
        seen.add(key)


def _validate_match(product: dict[str, Any], match: dict[str, Any]) -> None:
    where = match.get("where")
    _demand(where in WHERE, product, f"match.where: {where!r} is not one of {', '.join(WHERE)}")
    for field in WHERE[str(where)]:
        _demand(match.get(field), product, f"match ({where}): field {field!r} is missing")
    for field in ("re", "key", "near", "header"):
        if field in match:
            try:
                pattern = re.compile(match[field])
            except re.error as error:
                _demand(ok=False, product=product, what=f"match.{field}: {error}")
            if field == "re" and where != "image":
                named = {"v", "w"} & set(pattern.groupindex) or "fixed" in match
                _demand(named, product, "match.re: needs a group (?P<v>...), or `fixed` beside it")


def _validate_row(product: dict[str, Any], row: dict[str, Any]) -> None:
    at = f"version {row.get('v')} {row.get('on', '')}".strip()
    _demand(row.get("v"), product, "a version without `v`")
    unknown = sorted(set(row) - set(FIELDS))
    _demand(not unknown, product, f"{at}: unknown field {', '.join(unknown)}")
    for field in ("released", "deprecated", "ends", "ends_extended"):
        if row.get(field) is not None:
            _demand(_is_day(row[field]), product, f"{at}: {field} {row[field]!r} is no ISO day")
    ends = row.get("ends")
    for early, late in (("deprecated", "ends"), ("ends", "ends_extended"), ("deprecated", "ends_extended")):
        if row.get(early) and row.get(late):
            ordered = last_day(row[early]) <= last_day(row[late])
            _demand(ordered, product, f"{at}: {late} {row[late]} is before {early} {row[early]}")
    status = row.get("status")
    _demand(
        status is None or status in STATUS,
        product,
        f"{at}: status {status!r} is not one of {', '.join(STATUS)}",
    )
    _demand(not (status == "ended" and ends), product, f"{at}: status ended is for rows without a day")
    confidence = row.get("confidence", "primary")
    _demand(confidence in CONFIDENCE, product, f"{at}: confidence {confidence!r} is not known")


def _is_day(text: str) -> bool:
    import datetime

    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(last_day(text))
    except ValueError:
        return False
    return True


def last_day(text: str) -> str:
    """The day itself, or the last day of a month.

    >>> last_day("2026-12"), last_day("2028-02"), last_day("2026-01-05")
    ('2026-12-31', '2028-02-29', '2026-01-05')
    """
    if len(text) != len("2026-12"):
        return text
    year, month = int(text[:4]), int(text[5:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return f"{text}-{days[month - 1]}"


def dump(product: dict[str, Any]) -> str:
    """A product as the text of its file, in the order of the schema: a line a field, a line a version."""
    lines = []
    for field in HEAD:
        value = product.get(field)
        if value is None or (value == [] and field not in ("match", "versions")):
            continue
        if field in ("match", "versions") and value:
            order = FIELDS if field == "versions" else ()
            lines += [f"{field}:", *(f"  - {_inline(item, order)}" for item in value)]
        else:
            lines.append(f"{field}: {_inline(value)}")
    return "\n".join(lines) + "\n"


def _inline(value: Any, order: tuple[str, ...] = ()) -> str:
    match value:
        case dict():
            keys = [k for k in order if k in value] if order else list(value)
            return "{" + ", ".join(f"{_quoted(k)}: {_inline(value[k])}" for k in keys) + "}"
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case bool():
            return str(value).lower()
        case None:
            return "null"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A string as YAML: bare when it is a plain word or a day."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text) or (_PLAIN.fullmatch(text) and text.lower() not in _WORDS):
        return text
    if "\\" in text and "'" not in text and "\n" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def files(folder: str) -> Iterator[str]:
    """Sorted paths of the product files below a folder."""
    for base, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(base, n) for n in sorted(names) if n.endswith(".yaml"))


def rows(products: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """The rows of product sources, in their order."""
    for product in products:
        for row in product["versions"]:
            on, version = str(row.get("on") or ""), str(row["v"])
            name = on if version in on else f"{on} {version}".strip()
            ends = last_day(str(row.get("ends") or ""))
            yield Row(
                product["product"],
                product["title"],
                name,
                str(row.get("deprecated") or ""),
                ends,
                str(row.get("ends_extended") or ""),
                str(row.get("removed_in") or ""),
                str(row.get("confidence") or "primary"),
                str(row.get("as_of") or product["source"]["as_of"]),
                str(product.get("file", "")),
            )
