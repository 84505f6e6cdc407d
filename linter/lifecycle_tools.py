"""What `upgradelint lifecycle` does: list rows, check sources, compare two versions, write a calendar.

Everything here takes values and returns values or text; the command prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from linter import lifecycle_source
from linter.config import Override
from linter.errors import RuleError
from linter.lifecycle_source import Row, rows
from linter.records import NamedTuple
from linter.typed import Any

CHANGES = ("added", "removed", "moved later", "moved earlier", "changed")
_FIELDS = frozenset({"product", "version", "v", "status", "ends", "replacement", "silence", "reason", "until", "by"})


class Change(NamedTuple):
    """What differs in one row: `kind` is one of `CHANGES`."""

    kind: str
    product: str
    version: str
    before: str
    after: str


class Cutoff(NamedTuple):
    """A dated match of a repository: what ends, when, and the places (`path:line`) behind it."""

    title: str
    ends: str
    replacement: str
    places: tuple[str, ...]


def select(found: Iterable[Row], words: Iterable[str], *, after: str = "", before: str = "") -> list[Row]:
    """Rows that hold every word and end within the days given, the soonest first; undated ones come last."""
    wanted = [w.lower() for w in words]
    kept = [
        r
        for r in found
        if all(w in f"{r.product} {r.title} {r.version}".lower() for w in wanted)
        and (not after or r.ends >= after)
        and (not before or (r.ends and r.ends <= before))
    ]
    return sorted(kept, key=lambda r: (r.ends or "9999", r.product, r.version))


def faults(product: Mapping[str, Any]) -> list[str]:
    """What is wrong with a product: its fields, else each matcher's own strings. Empty when all is well."""
    try:
        lifecycle_source.validate(dict(product))
    except RuleError as error:
        return [str(error)]
    return [f"{product['file']}: {fault}" for fault in matcher_faults(product)]


def matcher_faults(product: Mapping[str, Any]) -> Iterator[str]:
    """A matcher's `ok` string that it does not match, or a `bad` one that it does."""
    import re

    for match in product["match"]:
        if "re" not in match:
            continue
        pattern = re.compile(match["re"], re.IGNORECASE)
        if match["where"] == "text":
            test = pattern.search
        elif match["where"] == "image":
            test = pattern.match
        else:
            test = pattern.fullmatch
        for polarity, wanted in (("ok", True), ("bad", False)):
            for text in match.get(polarity, ()):
                shown = text.rpartition("|| ")[2] if match["where"] == "header" else text
                if bool(test(shown)) != wanted:
                    yield f"matcher {match['re']!r} {'misses' if wanted else 'matches'} {text!r}"


def table(found: Iterable[Row], form: str) -> str:
    """Rows as text, JSON or CSV."""
    if form == "json":
        import json

        return json.dumps([r._asdict() for r in found], indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        import csv
        import io

        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([Row._fields, *found])
        return out.getvalue()
    lines = (f"{r.ends or '-':<10}  {r.title} {r.version}{_about(r)}\n" for r in found)
    return "".join(dict.fromkeys(lines))  # a product and its image have the same dates


def nothing(every: Iterable[Row], words: Iterable[str], days: Iterable[str]) -> str:
    """What to say when no row is left: the nearest product's name for a mistyped word."""
    import difflib

    known = {r.product.lower() for r in every} | {w for r in every for w in r.title.lower().split()}
    texts = [w.lower() for w in words]
    strange = [w for w in texts if not any(w in name for name in known)]
    near = [hit for w in strange for hit in difflib.get_close_matches(w, known, 1)]
    hint = f"; did you mean {near[0]}?" if near else "; give fewer words or other days" if texts or any(days) else ""
    return f"No row holds all of this{hint}"


def _about(row: Row) -> str:
    parts = (("deprecated", row.deprecated), ("extended to", row.extended), ("gone in", row.removed_in))
    said = [f"{name} {value}" for name, value in parts if value]
    said += [row.confidence] if row.confidence != "primary" else []
    return f"  ({', '.join(said)})" if said else ""


def overdue(products: Iterable[Mapping[str, Any]], today: str) -> list[str]:
    """Hand-kept products whose day of review has passed."""
    dated = [p for p in products if p.get("review_by")]
    return [f"{p['product']} ({p['review_by']})" for p in dated if str(p["review_by"]) < today]


def diff(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> list[Change]:
    """What changed between two sets of sources; a day that moved earlier, or a lost row, needs a person."""
    before = {(r.product, r.version, r.removed_in): r for r in rows(old)}
    after = {(r.product, r.version, r.removed_in): r for r in rows(new)}
    changes = [Change("added", k[0], k[1], "", _dates(after[k])) for k in after.keys() - before.keys()]
    changes += [Change("removed", k[0], k[1], _dates(before[k]), "") for k in before.keys() - after.keys()]
    for key in before.keys() & after.keys():
        one, two = before[key], after[key]
        if _dates(one) != _dates(two):
            kind = "changed"
            if one.ends and two.ends and one.ends != two.ends:
                kind = "moved later" if two.ends > one.ends else "moved earlier"
            changes.append(Change(kind, key[0], key[1], _dates(one), _dates(two)))
    return sorted(changes, key=lambda c: (CHANGES.index(c.kind), c.product, c.version))


def _dates(row: Row) -> str:
    parts = (
        ("deprecated", row.deprecated),
        ("ends", row.ends),
        ("extended", row.extended),
        ("gone in", row.removed_in),
    )
    return ", ".join(f"{name} {value}" for name, value in parts if value) or "no day"


def needs_person(changes: Iterable[Change]) -> list[Change]:
    """The changes that no machine should merge."""
    return [c for c in changes if c.kind in ("removed", "moved earlier")]


def markdown(changes: Iterable[Change]) -> str:
    """Changes as the text of a pull request."""
    lines = []
    found = list(changes)
    for kind in CHANGES:
        those = [c for c in found if c.kind == kind]
        if those:
            lines += [
                f"### {kind.capitalize()} ({len(those)})",
                "",
                "| product | version | before | after |",
                "|---|---|---|---|",
            ]
            lines += [f"| {c.product} | {c.version} | {c.before} | {c.after} |" for c in those]
            lines.append("")
    return "\n".join(lines) or "No row changed.\n"


def cutoffs(dated: Iterable[tuple[Mapping[str, str], str, str]]) -> list[Cutoff]:
    """Dated matches (`values, ends, path:line`) to one entry a version and day, the soonest first."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for values, ends, place in dated:
        if ends:
            title = f"{values['product']} {values.get('version', '')}".strip()
            found.setdefault((ends, title, values.get("replacement", "")), set()).add(place)
    return [Cutoff(title, ends, to, tuple(sorted(places))) for (ends, title, to), places in sorted(found.items())]


def calendar(entries: Iterable[Cutoff], stamp: str) -> bytes:
    """An iCalendar file with an all-day event for each cutoff; `stamp` is the day it is made, ISO.

    Needs the `icalendar` package (`pip install upgradelint[calendar]`).
    """
    import datetime
    import hashlib

    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//upgradelint//cutoffs//EN")
    made.add("version", "2.0")
    for entry in entries:
        day = datetime.date.fromisoformat(entry.ends)
        event = Event()
        name = f"{entry.title}|{entry.ends}"
        event.add("uid", f"{hashlib.sha256(name.encode()).hexdigest()[:24]}@upgradelint")
        event.add("dtstamp", datetime.datetime.fromisoformat(f"{stamp}T00:00:00+00:00"))
        event.add("dtstart", day)
        event.add("dtend", day + datetime.timedelta(days=1))
        event.add("summary", f"{entry.title} ends")
        to = f"Move to {entry.replacement}.\n" if entry.replacement else ""
        event.add("description", to + "\n".join(entry.places))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def overrides(folder: str) -> tuple[list[Override], list[dict[str, Any]]]:
    """A repository's `lifecycle.d/*.yaml`: what it says of our rows, and its own products.

    A file is a product in our schema, or `overrides:` with a list. Each override needs a reason.
    """
    import os

    from linter.compile import load_yaml

    said: list[Override] = []
    products = []
    for path in lifecycle_source.files(folder):
        name = f"{os.path.basename(folder.rstrip('/'))}/{os.path.relpath(path, folder)}"
        content = load_yaml(path)
        if isinstance(content, dict) and "overrides" in content:
            listed = content["overrides"]
            if not isinstance(listed, list):
                raise RuleError(f"{name}: overrides: write a list of maps with `product` and `reason`")
            said += [_override(item, name) for item in listed]
        else:
            product = lifecycle_source.load(path) | {"file": name}
            lifecycle_source.validate(product)
            lifecycle_source.demand_fast(product)
            products.append(product)
    return said, products


def _override(item: Any, name: str) -> Override:
    if not isinstance(item, dict) or not item.get("product") or not item.get("reason"):
        message = f"{name}: an override is a map with `product` and `reason`"
        raise RuleError(message)
    unknown = sorted(set(item) - _FIELDS)
    if unknown:
        message = f"{name}: {item['product']}: unknown field {', '.join(unknown)}"
        raise RuleError(message)
    status = str(item.get("status") or "")
    if status and status not in lifecycle_source.STATUS:
        message = f"{name}: {item['product']}: status {status!r} is not one of {', '.join(lifecycle_source.STATUS)}"
        raise RuleError(message)
    ends = lifecycle_source.last_day(str(item.get("ends") or ""))
    version = str(item.get("version") or item.get("v") or "*")
    return Override(
        str(item["product"]),
        version,
        status,
        ends,
        str(item.get("replacement") or ""),
        bool(item.get("silence")),
        str(item["reason"]),
        str(item.get("until") or ""),
        name,
    )
