"""Pages of the documentation that come from the rules and the settings themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from linter import compile as compiler
from linter import explain
from linter.config_load import fields
from linter.finding import TRIGGERS

RULES = compiler.read(compiler.SOURCES)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page a rule, a page a platform, and the list of all."""
    by_platform: dict[str, dict[str, Any]] = defaultdict(dict)
    for id, rule in sorted(RULES.items()):
        by_platform[platform(rule)][id] = rule
        files.append(File.generated(config, f"rules/{id}.md", content=explain.markdown(id, facts(rule))))
    listed = "\n".join(
        f"- [{name}](../families/{name}.md): {len(rules)} rules" for name, rules in sorted(by_platform.items())
    )
    files.append(File.generated(config, "rules/index.md", content=f"# Rules\n\n{len(RULES)} rules.\n\n{listed}\n"))
    for name, rules in by_platform.items():
        files.append(File.generated(config, f"families/{name}.md", content=f"# {name}\n\n{table(rules)}"))
    return files


def on_page_markdown(markdown: str, page: Any, config: MkDocsConfig, files: Files) -> str:
    """Fill the places of tables in the written pages."""
    for trigger in TRIGGERS:
        rules = {id: rule for id, rule in RULES.items() if rule["trigger"] == trigger}
        markdown = markdown.replace(f"<!-- rules: {trigger} -->", table(rules))
    return markdown.replace("<!-- keys -->", keys()).replace("<!-- migrating -->", migrating())


def platform(rule: dict[str, Any]) -> str:
    """The family a rule is listed under: its platform, else what its check looks at."""
    types = rule.get("types") or [""]
    name = rule.get("platform") or rule.get("check", "").partition("-")[0] or "project"
    return f"terraform-{types[0].removeprefix('data.').partition('_')[0]}" if name == "terraform" else str(name)


def facts(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule with the fields that its page shows, present or not."""
    return {"platform": "any", "status": "stable", "confidence": "high", **rule}


def table(rules: dict[str, Any]) -> str:
    rows = [f"| [{id}](../rules/{id}.md) | {r['severity']} | {r['summary']} |" for id, r in sorted(rules.items())]
    return "\n".join(["| rule | severity | finds |", "|---|---|---|", *rows, ""])


def keys() -> str:
    rows = [f"| `{key.name}` | {key.kind} | {re.sub(r'[|]', '/', key.says)} |" for key in fields.KEYS]
    return "\n".join(["| key | holds | what it does |", "|---|---|---|", *rows, ""])


def migrating() -> str:
    """Other tools' check ids and our rules for the same matter, written by `tools/migration_table.py`."""
    lines = (Path(__file__).parent / "migrating_ids.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = []
    for tool, id, ours in (line.split("\t") for line in lines):
        links = ", ".join(f"[{rule}](rules/{rule}.md)" for rule in ours.split() if rule in RULES)
        rows.append(f"| {tool} | `{id}` | {links} |")
    return "\n".join(["| tool | its check | our rules |", "|---|---|---|", *rows, ""])


assert Path(compiler.SOURCES).is_dir(), "the site is built in a checkout"
