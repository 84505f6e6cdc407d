"""Lifecycle sources (`rules/lifecycle/**/*.yaml`, a file a product) to shards a run loads on demand.

Shards: `about` (days and licences), `index` (literal words to shards), `api-<vendor>` (text, header,
key and map matchers), `attr-<prefix>` (attributes of resource types, and what a provider removed),
`gvk` (Kubernetes kinds), `image-<letter>`, `connector`. Months become their last day here.
"""

from __future__ import annotations

from linter.lifecycle_data import letter, shard_of
from linter.lifecycle_source import last_day, read, rows, validate
from linter.typed import Any

SCHEMA = 1
TEXTUAL = ("text", "header", "key", "map", "image")
HEAD = (
    "title",
    "kind",
    "after",
    "compare",
    "norm",
    "policy",
    "also",
    "over",
    "replacement",
    "file",
    "as_of",
    "optional",
)
ROW = ("ends", "deprecated", "deprecated_in", "removed_in", "status", "replacement", "confidence", "as_of")
MATCH = (
    "where",
    "re",
    "header",
    "key",
    "near",
    "keys",
    "none",
    "also_keys",
    "fixed",
    "certainty",
    "syntaxes",
    "when",
    "path",
)


def compile_lifecycle(folder: str) -> dict[str, Any]:
    """All shards of a folder of product files; a `RuleError` names the file and the field at fault."""
    products = read(folder)
    for product in products:
        validate(product)
    return shards(products)


def shards(products: list[dict[str, Any]]) -> dict[str, Any]:
    """Valid products to shards by name."""
    gates = _support_ends(products)
    found: dict[str, Any] = {"about": about(products), "index": {}}
    for product in products:
        head = head_of(product)
        wheres = {m["where"] for m in product["match"]}
        if "gvk" in wheres:
            _add_kinds(found.setdefault("gvk", {"products": [], "kinds": {}}), product, head, gates)
        if "block" in wheres:
            _add_blocks(found, product, head)
        if "connector" in wheres:
            _add_subjects(found.setdefault("connector", {}), product, head)
        _add_images(found, product, head)
        _add_attributes(found, product, head)
        _add_textual(found, product, head)
    found["index"] = _index(found)
    found["list"] = [list(row) for row in rows(products)]
    return {name: found[name] for name in sorted(found)}


def about(products: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest day anything was checked, the day and licence of each source, and the sizes."""
    sources: dict[str, str] = {}
    for product in products:
        source = product["source"]
        key = f"{_origin(source['url'])} ({source['licence']})"
        sources[key] = max(sources.get(key, ""), str(source["as_of"]))
    return {
        "schema": SCHEMA,
        "as_of": max((str(p["source"]["as_of"]) for p in products), default=""),
        "oldest": min((str(p["source"]["as_of"]) for p in products), default=""),
        "sources": sources,
        "products": len(products),
        "rows": sum(len(p["versions"]) for p in products),
    }


def _origin(url: str) -> str:
    """The site or repository that a page belongs to.

    >>> _origin("https://github.com/kubernetes/api (generated files)"), _origin("https://endoflife.date/go")
    ('github.com/kubernetes/api', 'endoflife.date')
    """
    parts = url.partition(" ")[0].split("/")
    return "/".join(parts[2:5] if "github.com" in parts else parts[2:3]) or url


def head_of(product: dict[str, Any]) -> dict[str, Any]:
    """What every row of a product shares, at run time."""
    made = {**product, "as_of": str(product["source"]["as_of"])}
    newest = _newest(product)
    made.setdefault("replacement", f"a supported release (newest listed: {newest})" if newest else "")
    return {"id": product["product"]} | {k: made[k] for k in HEAD if made.get(k)}


def _newest(product: dict[str, Any]) -> str:
    dated = [r for r in product["versions"] if r.get("released")]
    return str(max(dated, key=lambda r: str(r["released"]))["v"]) if dated else ""


def row_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row at run time: ISO days, months as their last day, nothing empty."""
    made = {k: str(row[k]) for k in ROW if row.get(k)}
    for field in ("ends", "deprecated"):
        if field in made:
            made[field] = last_day(made[field])
    if row.get("ends_extended"):
        made["extended"] = last_day(str(row["ends_extended"]))
    return made


def _support_ends(products: list[dict[str, Any]]) -> dict[str, str]:
    """Kubernetes minor release to the day its own support ended."""
    rows: list[dict[str, Any]] = next((p["versions"] for p in products if p["product"] == "kubernetes"), [])
    return {str(r["v"]): str(r["ends"]) for r in rows if r.get("ends")}


def _add_kinds(shard: dict[str, Any], product: dict[str, Any], head: dict[str, Any], gates: dict[str, str]) -> None:
    shard["products"].append(head)
    for row in product["versions"]:
        api, _, kind = row["on"].partition(" ")
        made = row_of(row)
        if product["kind"] == "k8s_api":
            made["gate"] = gates.get(str(row.get("removed_in", "")), "1970-01-01" if _ancient(row, gates) else "")
        shard["kinds"].setdefault(api, {})[kind] = [len(shard["products"]) - 1, made]


def _ancient(row: dict[str, Any], gates: dict[str, str]) -> bool:
    """Whether a row was removed in a release older than the oldest one with a known end of support."""
    oldest = min((tuple(map(int, v.split("."))) for v in gates), default=(0, 0))
    removed = str(row.get("removed_in", "")).split(".")
    return len(removed) == 2 and tuple(map(int, removed)) < oldest


def _add_blocks(found: dict[str, Any], product: dict[str, Any], head: dict[str, Any]) -> None:
    """Rows on resource types and their arguments, by the type's prefix; rows on a provider as such."""
    for row in product["versions"]:
        subject, _, values = row["on"].partition(" = ")
        if subject == "provider":
            entry = [head, row_of(row) | {"range": row["v"]}]
            found.setdefault("provider", {}).setdefault(product["vendor"], []).append(entry)
            continue
        data, bare = ("data.", subject.removeprefix("data.")) if subject.startswith("data.") else ("", subject)
        type_, _, path = bare.partition(".")
        shard = _attributes(found, type_)
        made = row_of(row) | ({"values": values.split("|")} if values else {})
        shard["gone"].setdefault(data + type_, {}).setdefault(path, []).append([_intern(shard, head), made])


def _attributes(found: dict[str, Any], type_: str) -> dict[str, Any]:
    shard: dict[str, Any] = found.setdefault(shard_of(type_), {"products": [], "types": {}, "gone": {}})
    return shard


def _intern(shard: dict[str, Any], head: dict[str, Any]) -> int:
    if head not in shard["products"]:
        shard["products"].append(head)
    return int(shard["products"].index(head))


def _add_subjects(shard: dict[str, Any], product: dict[str, Any], head: dict[str, Any]) -> None:
    for row in product["versions"]:
        entry = shard.setdefault(row["on"], {**head, "versions": {}})
        entry["versions"][str(row["v"])] = row_of(row)


def _add_images(found: dict[str, Any], product: dict[str, Any], head: dict[str, Any]) -> None:
    for match in product["match"]:
        for name in match.get("names", ()):
            shard = found.setdefault(f"image-{letter(name)}", {"products": {}, "names": {}})
            shard["products"].setdefault(head["id"], {**head, "versions": versions(product)})
            shard["names"].setdefault(name, head["id"])


def versions(product: dict[str, Any]) -> dict[str, Any]:
    """Version to row; other names of a version point at the same row."""
    found: dict[str, Any] = {}
    commercial = product.get("extended") == "commercial"
    for row in product["versions"]:
        made = {k: v for k, v in row_of(row).items() if not (commercial and k == "extended")}
        for name in (row["v"], *row.get("aka", ())):
            found.setdefault(str(name), made)
    return found


def _add_attributes(found: dict[str, Any], product: dict[str, Any], head: dict[str, Any]) -> None:
    for match in product["match"]:
        if match["where"] != "attr":
            continue
        entry = {k: match[k] for k in MATCH if k in match and k != "where"}
        for type_ in match["types"]:
            kubernetes = match["platform"] == "kubernetes"
            name = "attr-kubernetes" if kubernetes else shard_of(type_)
            shard = found.setdefault(name, {"products": [], "types": {}, "gone": {}})
            at = _intern(shard, head | {"versions": versions(product)})
            shard["types"].setdefault(type_, []).append([at, entry])


def _add_textual(found: dict[str, Any], product: dict[str, Any], head: dict[str, Any]) -> None:
    """Matchers over text, keys and images, a shard a vendor, each with its literal words."""
    matches = [m for m in product["match"] if m["where"] in TEXTUAL and "names" not in m]
    if not matches and product["kind"] != "http_api":
        return
    kept = [{k: m[k] for k in (*MATCH, "words") if k in m} for m in matches]
    for match in kept:
        match["words"] = words(match)
    family = "model" if product.get("optional") else "api"
    shard = found.setdefault(f"{family}-{_slug(product['vendor'])}", [])
    shard.append({**head, "versions": versions(product), "match": kept})


def words(match: dict[str, Any]) -> list[str]:
    """The literal lower-case words of which a text must hold one; a header is its own word."""
    found = match.get("words") or [match["header"]]
    return [w.lower() for w in found]


def _slug(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text.lower()).strip("-")


def _index(found: dict[str, Any]) -> dict[str, Any]:
    """Word to shards, API versions with rows, and Kubernetes types with attribute rows."""
    return {
        "words": _by_word(found, "api-"),
        "optional": _by_word(found, "model-"),
        "kinds": sorted(found.get("gvk", {}).get("kinds", ())),
        "kubernetes": sorted(found.get("attr-kubernetes", {}).get("types", ())),
        "also": _companions(found),
    }


def _by_word(found: dict[str, Any], prefix: str) -> dict[str, list[str]]:
    words: dict[str, set[str]] = {}
    for name, shard in found.items():
        for product in shard if name.startswith(prefix) else ():
            for match in product["match"]:
                for word in match["words"]:
                    words.setdefault(word, set()).add(name)
    return {word: sorted(names) for word, names in sorted(words.items())}


def _companions(found: dict[str, Any]) -> dict[str, str]:
    """Product to the shard it lives in, for products that another one names as `also`."""
    products = [(p, name) for name, shard in found.items() if name.startswith("api-") for p in shard]
    wanted = {p["also"] for p, _ in products if "also" in p}
    return {p["id"]: name for p, name in products if p["id"] in wanted}
