"""Local mirrors (endoflife.date checkout, Airbyte registry, kubernetes/api) to newer rows of our sources.

Nothing is fetched: `source` is a folder or file that is already here. Matchers and the
fields kept by hand stay; rows gain and change days, and a row that vanished stays until a
person removes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from linter import lifecycle_source
from linter.typed import Any

_CYCLE = re.compile(r'^\s+-?\s*(releaseCycle|releaseDate|eol|eoas|eoes|codename):\s*"?([^"#\n]*)"?\s*(?:#.*)?$')
_MARK = re.compile(
    r"func \(in \*(?P<k>\w+)\) APILifecycle(?P<w>Deprecated|Removed|Introduced)\(\)[^{]*"
    r"\{\s*return (?P<a>\d+), (?P<b>\d+)"
)


def update(folder: str, source: str, as_of: str) -> list[str]:
    """Rewrite the product files that a mirror knows better; the paths written, sorted.

    `as_of` is the ISO day of the mirror. An `InputError` says when the mirror is none we know.
    """
    from linter.errors import InputError

    products = lifecycle_source.read(folder)
    if os.path.isdir(os.path.join(source, "products")):
        changed = _endoflife(products, source, as_of)
    elif source.endswith(".json"):
        changed = _airbyte(products, source, as_of)
    elif os.path.isdir(os.path.join(source, "apps")):
        changed = _kubernetes(products, source, as_of)
    else:
        message = f"{source}: is no endoflife.date checkout, Airbyte registry (.json) or kubernetes/api checkout"
        raise InputError(message)
    written = []
    for product in changed:
        path = os.path.join(folder, product["file"])
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(lifecycle_source.dump({k: v for k, v in product.items() if k != "file"}))
        written.append(path)
    return sorted(written)


def _merge(product: dict[str, Any], fresh: list[dict[str, Any]], as_of: str) -> dict[str, Any] | None:
    """The product with newer rows, None when nothing differs."""
    known = {(str(r["v"]), str(r.get("on", ""))): r for r in product["versions"]}
    merged = []
    for row in fresh:
        key = str(row["v"]), str(row.get("on", ""))
        old = known.pop(key, {})
        kept = {k: v for k, v in old.items() if k not in _DAYS}
        merged.append(kept | row)
    versions = merged + list(known.values())
    if versions == product["versions"]:
        return None
    return {**product, "versions": versions, "source": {**product["source"], "as_of": as_of}}


_DAYS = (
    "released",
    "deprecated",
    "ends",
    "ends_extended",
    "status",
    "precision",
    "deprecated_in",
    "removed_in",
)


def _endoflife(products: list[dict[str, Any]], source: str, as_of: str) -> Iterator[dict[str, Any]]:
    for product in products:
        name = re.fullmatch(r"https://endoflife\.date/([\w.-]+)(?: .*)?", product["source"]["url"])
        path = os.path.join(source, "products", f"{name[1]}.md") if name else ""
        if path and os.path.isfile(path):
            with open(path, encoding="utf-8") as stream:
                fresh = list(cycles(stream.read()))
            if (changed := _merge(product, fresh, as_of)) is not None:
                yield changed


def cycles(text: str) -> Iterator[dict[str, Any]]:
    """The releases of an endoflife.date page as our rows."""
    row: dict[str, str] = {}
    for line in text.partition("\nreleases:")[2].partition("\n---")[0].splitlines():
        hit = _CYCLE.match(line)
        if hit is None:
            continue
        if hit[1] == "releaseCycle" and row:
            yield _row(row)
            row = {}
        if row or hit[1] == "releaseCycle":
            row[hit[1]] = hit[2].strip()
    if row:
        yield _row(row)


def _row(cycle: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"v": cycle["releaseCycle"]}
    names = (("released", "releaseDate"), ("deprecated", "eoas"), ("ends", "eol"), ("ends_extended", "eoes"))
    made |= {ours: cycle[theirs] for ours, theirs in names if re.fullmatch(r"\d{4}-\d\d-\d\d", cycle.get(theirs, ""))}
    if made.get("deprecated", "") > made.get("ends", "9999"):
        del made["deprecated"]
    if made.get("ends", "") > made.get("ends_extended", "9999"):
        del made["ends_extended"]
    if cycle.get("eol") == "true":
        made["status"] = "ended"
    return made


def _airbyte(products: list[dict[str, Any]], source: str, as_of: str) -> Iterator[dict[str, Any]]:
    import json

    with open(source, "rb") as stream:
        registry = json.load(stream)
    fresh = []
    for connector in (*registry.get("sources", ()), *registry.get("destinations", ())):
        changes = ((connector.get("releases") or {}).get("breakingChanges") or {}).items()
        for version, change in changes:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", str(change.get("upgradeDeadline"))):
                row = {
                    "v": f"< {version}",
                    "on": connector["dockerRepository"],
                    "ends": change["upgradeDeadline"],
                }
                fresh.append(row | {"replacement": f"{version} or later"})
    for product in products:
        if product["product"] == "airbyte-connectors" and (changed := _merge(product, fresh, as_of)) is not None:
            yield changed


def _kubernetes(products: list[dict[str, Any]], source: str, as_of: str) -> Iterator[dict[str, Any]]:
    product = next(p for p in products if p["product"] == "kubernetes-api")
    days = _release_days(products)
    known = {r["on"]: r for r in product["versions"]}
    fresh = []
    for api, kind, marks in lifecycle_marks(source):
        row: dict[str, Any] = {"v": api, "on": f"{api} {kind}", "precision": "release"}
        for field, day, mark in (
            ("deprecated_in", "deprecated", "Deprecated"),
            ("removed_in", "ends", "Removed"),
        ):
            if mark in marks:
                row |= {field: marks[mark]} | ({day: days[marks[mark]]} if marks[mark] in days else {})
        if "removed_in" in row or row["on"] in known:
            fresh.append(row)
    if (changed := _merge(product, fresh, as_of)) is not None:
        yield changed


def _release_days(products: list[dict[str, Any]]) -> dict[str, str]:
    rows = next(p["versions"] for p in products if p["product"] == "kubernetes")
    return {str(r["v"]): str(r["released"]) for r in rows if r.get("released")}


def lifecycle_marks(source: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """API version, kind and releases (`Deprecated`, `Removed`) from the generated files of kubernetes/api."""
    for base, folders, names in os.walk(source):
        folders.sort()
        if "zz_generated.prerelease-lifecycle.go" in names and "register.go" in names:
            with open(os.path.join(base, "register.go"), encoding="utf-8") as stream:
                group = re.search(r'GroupName\s*=\s*"([^"]*)"', stream.read())
            with open(os.path.join(base, "zz_generated.prerelease-lifecycle.go"), encoding="utf-8") as stream:
                text = stream.read()
            found: dict[str, dict[str, str]] = {}
            for hit in _MARK.finditer(text):
                found.setdefault(hit["k"], {})[hit["w"]] = f"{hit['a']}.{hit['b']}"
            prefix = f"{group[1]}/" if group and group[1] else ""
            for kind, marks in sorted(found.items()):
                if not kind.endswith("List"):
                    yield prefix + os.path.basename(base), kind, marks
