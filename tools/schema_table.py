"""Write `tests/data/schema.txt`: the arguments of the Terraform types that rules look at.

The source is a table of provider schemas, a line `provider@version, type, path, kind`, which is not
kept in this repository: give its path. A type is a line: its provider's number, its name and its arguments, a
block's own in brackets; `tests/test_schema.py` reads it. Types that no rule names are left out.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

from linter import compile

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "tests" / "data" / "schema.txt"
_PAIR = (".name", ".value")
"""How the source shows the members of Confluent's maps, which are no arguments."""
MAX_DEPTH = 6
"""Blocks below are left out: the few schemas that go deeper repeat themselves."""


def used() -> set[str]:
    """The types that Terraform rules name, as targets or as partners."""
    rules = [r for r in compile.read(str(ROOT / "rules")).values() if r.get("platform") == "terraform"]
    return {t for rule in rules for t in (*rule.get("types", ()), *rule.get("partners", ()))}


def schemas(path: Path, wanted: set[str]) -> tuple[list[str], dict[str, tuple[str, dict[str, Any]]]]:
    """Providers with versions, and wanted type to provider and tree of arguments."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            provider, type, argument, _ = line.rstrip("\n").split("\t")
            if type in wanted and not (provider.startswith("confluentinc/") and argument.endswith(_PAIR)):
                node = found.setdefault(type, (provider, {}))[1]
                for step in argument.split(".")[:MAX_DEPTH]:
                    node = node.setdefault(step, {})
    return sorted({provider for provider, _ in found.values()}), found


def written(node: dict[str, Any]) -> str:
    """A tree of arguments as text.

    >>> written({"a": {}, "b": {"c": {}, "d": {"e": {}}}})
    'a b(c d(e))'
    """
    return " ".join(f"{name}({written(inner)})" if inner else name for name, inner in sorted(node.items()))


def text(path: Path) -> str:
    """The whole table."""
    providers, found = schemas(path, used())
    lines = [f"@ {n} {provider}" for n, provider in enumerate(providers)]
    lines += [f"{providers.index(p)} {type} {written(tree)}" for type, (p, tree) in sorted(found.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(Path(sys.argv[1])), encoding="utf-8")
