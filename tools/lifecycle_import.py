"""Research tables (TSV) and local mirrors to `rules/lifecycle/**/*.yaml`, one file a product.

Matchers, `after`, `compare` and the other hand-kept fields of an existing file stay as they are;
only `source`, `versions` and what the tables know are written. Usage:

    python tools/lifecycle_import.py ../shared/lifecycle [ENDOFLIFE_CHECKOUT]
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from linter.lifecycle_source import dump, files, load

OUT = os.path.join("rules", "lifecycle")
TABLES = (
    "vendor_api", "auth_tls", "registry_image", "image_line", "cloud_engine", "runtime_tool",
    "k8s_builtin", "k8s_crd", "terraform", "airbyte", "llm_model",
)  # fmt: skip
NEWEST = "newest supported release of the product"
_IMAGE_NOTES = ("upstream policy:", "compare the tag", "skip tags", "compare at")
YEARS = [
    ["^2025", "17.0"],
    ["^2022", "16.0"],
    ["^2019", "15.0"],
    ["^2017", "14.0"],
    ["^2016", "13.0"],
    ["^2014", "12.0"],
]


def read(folder: str, name: str) -> list[dict[str, str]]:
    """The rows of one table; tabs separate, nothing is quoted."""
    with open(os.path.join(folder, f"{name}.tsv"), encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def slug(text: str) -> str:
    """Kebab case.

    >>> slug("Apache ActiveMQ (Classic)")
    'apache-activemq-classic'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def version(row: dict[str, str], *, on: str = "") -> dict[str, Any]:
    """One row in the source schema: what is empty is left out, states come from dates."""
    ends, removed = row["end_of_support_on"], row["removed_in"]
    status = {"ended": "ended", "sunset": "ended", "removed": "ended", "deprecated": "deprecated"}.get(
        row["status"], ""
    )
    if row["status"] == "paused":
        status = "paused"
    elif ends or removed or (status == "deprecated" and (row["deprecated_on"] or row["deprecated_in"])):
        status = "ended" if row["status"] == "ended" and not ends else ""
    precision = row["precision"] if row["precision"] in ("month", "release") else ""
    if re.fullmatch(r"\d{4}-\d\d", ends):
        precision = "month"
    made = {
        "v": row["version"],
        "on": on,
        "released": row["released_on"],
        "deprecated": row["deprecated_on"],
        "ends": ends,
        "ends_extended": row["end_of_extended_on"],
        "precision": precision,
        "deprecated_in": row["deprecated_in"],
        "removed_in": removed,
        "status": status,
        "replacement": row["replacement"].removesuffix(" or the newest listed").replace(" | ", " or "),
        "confidence": {"unread": "secondary"}.get(row["confidence"], row["confidence"]),
        "as_of": row["as_of"][:10],
        "source": row["source_url"],
        "note": row["note"],
    }
    if ends and row["deprecated_on"] > ends:
        made["deprecated"] = ""  # the day a scraper saw it, not the vendor's
    return {k: v for k, v in made.items() if v}


def source(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """Where a product's rows come from: the most common page, its commit and licence, the newest day."""
    rows = list(rows)
    first = Counter(r["source_url"] for r in rows).most_common(1)[0][0]
    row = next(r for r in rows if r["source_url"] == first)
    licence = "fact" if row["source_licence"].startswith("fact") or not row["source_licence"] else row["source_licence"]
    made = {
        "url": first,
        "licence": licence,
        "ref": row["source_ref"],
        "as_of": max(r["as_of"][:10] for r in rows),
    }
    return {k: v for k, v in made.items() if v}


def hand_kept(folder: str) -> dict[tuple[str, str], tuple[str, dict[str, Any]]]:
    """`(vendor, name)` to path and fields of the files that exist."""
    found = {}
    for path in files(folder):
        product = load(path)
        found[product["vendor"], product.get("name", "")] = path, product
    return found


def vendor_key(row: dict[str, str], known: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The key of the file a row belongs to; `@` in a file's name stands for a prefix."""
    name = row["product"]
    if name.endswith("Catalog Items API") and "/categories" in row["match"]:
        name += " categories"
    for vendor, other in known:
        if other.startswith("@") and vendor == row["vendor"] and name.startswith(other[1:]):
            return vendor, other
    return row["vendor"], name


def image_product(rows: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    """An endoflife.date product with the image names that carry it."""
    names = rows[0]["match"].removeprefix("image:").partition(" , tag ")[0]
    images = [n.strip().replace("quay.io/repository/", "quay.io/") for n in names.split("|")]
    id = rows[0]["id"].split(".")[1]
    norm = YEARS if id == "mssqlserver" else None
    first = re.escape(images[0].rpartition("/")[2])
    match = {
        "where": "image",
        "names": images,
        "ok": [f"{images[0]}:{rows[0]['version']}"],
        "bad": [f"{first}-other:1"],
    }
    made = {
        "product": f"{id}-image",
        "title": rows[0]["product"],
        "kind": "image_line",
        "compare": "prefix",
        "after": "unpatched",
    }
    return os.path.join("image", f"{id}.yaml"), {**made, "norm": norm, "match": [match]}


def project_product(rows: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    """The CRDs of one project, or the built-in kinds of Kubernetes."""
    builtin = rows[0]["kind"] == "k8s_api"
    id = "kubernetes-api" if builtin else slug(f"{rows[0]['vendor']}-{rows[0]['product']}")
    made = {"product": id, "title": rows[0]["product"], "kind": "k8s_api" if builtin else "k8s_crd"}
    made |= {"compare": "gvk", "after": "fail", "match": [{"where": "gvk"}]}
    return os.path.join("kubernetes", f"{id}.yaml"), made


def provider_product(rows: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    """What one Terraform provider removed or deprecated."""
    vendor = rows[0]["vendor"]
    made = {
        "product": f"terraform-{slug(vendor)}",
        "title": f"Terraform provider {vendor}",
        "kind": "tf_provider",
    }
    made |= {"compare": "provider_constraint", "after": "fail", "match": [{"where": "block"}]}
    return os.path.join("terraform", f"{slug(vendor)}.yaml"), made


def airbyte_product(rows: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    """Breaking changes of Airbyte connectors; a row names the connector it is about."""
    match = {"where": "connector", "ok": [rows[0]["product"]], "bad": ["airbyte/server"]}
    made = {"product": "airbyte-connectors", "title": "Airbyte connector", "kind": "connector_release"}
    return os.path.join("connector", "airbyte.yaml"), {
        **made,
        "compare": "range",
        "after": "fail",
        "match": [match],
    }


def model_product(rows: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    """Language models of one vendor; an optional pack."""
    id = f"model-{slug(rows[0]['vendor'])}"
    keys = "model|model_?(?:name|id|version)|deployment_?name|engine|llm_?model"
    match = {
        "where": "key",
        "key": keys,
        "re": r"(?P<v>[\w.:@/-]+)",
        "ok": [rows[0]["version"]],
        "bad": ["a b"],
    }
    match["words"] = ["model", "deployment", "engine"]
    made = {
        "product": id,
        "title": f"{rows[0]['vendor']} model",
        "kind": "model",
        "compare": "exact",
        "after": "fail",
    }
    return os.path.join("model", f"{slug(rows[0]['vendor'])}.yaml"), {
        **made,
        "optional": True,
        "match": [match],
    }


def groups(folder: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Rows of the generated tables that share a file, with the maker of its head."""
    for table, key in (
        ("image_line", lambda r: r["id"].split(".")[1]),
        ("k8s_builtin", lambda _: ""),
        ("k8s_crd", lambda r: f"{r['vendor']}/{r['product']}"),
        ("terraform", lambda r: r["vendor"]),
        ("airbyte", lambda _: ""),
        ("llm_model", lambda r: r["vendor"]),
    ):
        found: dict[str, list[dict[str, str]]] = {}
        for row in read(folder, table):
            found.setdefault(key(row), []).append(row)
        for rows in found.values():
            yield table, rows


MAKERS = {
    "image_line": image_product,
    "k8s_builtin": project_product,
    "k8s_crd": project_product,
    "terraform": provider_product,
    "airbyte": airbyte_product,
    "llm_model": model_product,
}
SUBJECT = {"k8s_builtin": "match", "k8s_crd": "match", "terraform": "match", "airbyte": "product"}


def generated(folder: str, out: str) -> None:
    """Write the families whose matchers follow from the table."""
    kept = {path: load(path) for path in files(out)}
    for table, rows in groups(folder):
        path, made = MAKERS[table](rows)
        path = os.path.join(out, path)
        known = kept.get(path, {})
        made = {
            "vendor": rows[0]["vendor"],
            **made,
            **{k: v for k, v in known.items() if k in ("title", "norm", "match")},
        }
        versions = [trim(version(r, on=subject(table, r)), made) for r in rows]
        write(path, made, rows, versions, known)


def subject(table: str, row: dict[str, str]) -> str:
    """What inside the product a row is about: an object kind, a resource, a connector."""
    found = row.get(SUBJECT.get(table, ""), "")
    if row["kind"] == "tf_provider":
        return "provider"
    return f"data.{found}" if row["kind"] == "tf_data" and not found.startswith("data.") else found


def vendors(folder: str, out: str) -> None:
    """Fill the versions of the hand-kept products; rows that a policy computes are left out."""
    kept = hand_kept(out)
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for table in ("vendor_api", "auth_tls", "registry_image", "cloud_engine", "runtime_tool"):
        for row in read(folder, table):
            if not (table == "auth_tls" and row["vendor"] == "hashicorp/azurerm"):
                found.setdefault(vendor_key(row, kept), []).append(row)
    for key, rows in found.items():
        if key not in kept:
            print(f"no file for {key}", file=sys.stderr)
            continue
        path, product = kept[key]
        policy = product.get("policy")
        versions = [version(r) for r in rows if not (policy and r["confidence"] == "policy")]
        write(path, product, rows, [trim(v, product) for v in versions], product)


def trim(row: dict[str, Any], product: dict[str, Any]) -> dict[str, Any]:
    """Leave out what every row of the family says."""
    if row.get("replacement") == NEWEST:
        del row["replacement"]
    note = "; ".join(n for n in row.get("note", "").split("; ") if not n.startswith(_IMAGE_NOTES))
    row["note"] = note
    return {k: v for k, v in row.items() if v}


def write(
    path: str, product: dict[str, Any], rows: list[dict[str, str]], versions: list[dict[str, Any]], known: Any
) -> None:
    """One product file; rows say what differs from the head, fixed matchers name their row."""
    head = source(rows)
    rest = {k: v for k, v in product.items() if k not in ("versions", "source")}
    for match in rest.get("match", ()):
        if match.get("fixed") == "@":
            match["fixed"] = versions[0]["v"]
    for row in versions:
        for field in ("as_of", "source"):
            generic = field == "source" and product["kind"] in (
                "k8s_api",
                "k8s_crd",
                "tf_provider",
                "connector_release",
            )
            if row.get(field) == head.get({"source": "url"}.get(field, field)) or generic:
                row.pop(field, None)
        if row.get("confidence") == "primary":
            del row["confidence"]
        names = {str(r["v"]): r["aka"] for r in known.get("versions", ()) if "aka" in r}
        if row["v"] in names:
            row["aka"] = names[row["v"]]
    unique = {(r["v"], r.get("on", "")): r for r in reversed(versions)}
    save(path, {**rest, "source": head, "versions": list(unique.values())[::-1]})


def save(path: str, product: dict[str, Any]) -> None:
    """Write a product file."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(dump(product))


def codenames(out: str, mirror: str) -> None:
    """Other names of releases (`bookworm` is 12), as image tags use them, from an endoflife.date checkout."""
    pattern = re.compile(r'releaseCycle: "([^"]+)"\n\s+codename: "(\w+)')
    for id in ("debian", "ubuntu"):
        with open(os.path.join(mirror, "products", f"{id}.md"), encoding="utf-8") as stream:
            names = {v: name.lower() for v, name in pattern.findall(stream.read())}
        path = os.path.join(out, "image", f"{id}.yaml")
        product = load(path)
        for row in product["versions"]:
            if row["v"] in names:
                row["aka"] = [names[row["v"]]]
        save(path, product)


def main(arguments: list[str]) -> int:
    """Import the tables of the folder named."""
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    vendors(arguments[0], OUT)
    generated(arguments[0], OUT)
    for mirror in arguments[1:]:
        codenames(OUT, mirror)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
