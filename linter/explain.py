"""A rule's documentation to its page, as text or Markdown."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping

from linter.errors import ConfigError
from linter.pattern import pattern
from linter.typed import Any

WIDTH = 88
_FAKE = pattern(r"\$\{fake:(?:[^{}]|\{\d[\d,]*\})*\}")
"""Where an example holds a made-up secret of a form; the form is of no interest on a page."""


def find(name: str, docs: Mapping[str, Any]) -> str:
    """The id of a rule by its id or a former one; an error names the nearest."""
    if name in docs:
        return name
    former = {alias: id for id, rule in docs.items() for alias in rule.get("aliases", ())}
    if name in former:
        return former[name]
    near = difflib.get_close_matches(name, [*docs, *former], 3)
    hint = f"did you mean {', '.join(near)}?" if near else "see `upgradelint rules`"
    message = f"there is no rule {name!r}; {hint}"
    raise ConfigError(message)


def text(id: str, rule: Mapping[str, Any]) -> str:
    """The page for a terminal."""
    lines = [id, "=" * len(id), "", rule["summary"], ""]
    lines += [f"{label + ':':13}{value}" for label, value in _facts(rule)] + [""]
    for title, field in (("Why it matters", "why"), ("What to do", "remediation")):
        lines += [title, *(_wrap(rule[field])), ""]
    for title, polarity in (("Found", "bad"), ("Not found", "good")):
        for name, body in _examples(rule, polarity)[:2]:
            lines += [title + (f" ({name})" if name else ""), *_indent(body), ""]
    return "\n".join([*lines, "References", *(f"  {r}" for r in rule["references"]), ""])


def markdown(id: str, rule: Mapping[str, Any]) -> str:
    """The page for the documentation site."""
    lines = [f"# {id}", "", rule["summary"], "", "| | |", "|---|---|"]
    lines += [f"| {label} | {value} |" for label, value in _facts(rule)] + [""]
    for title, field in (("Why it matters", "why"), ("What to do", "remediation")):
        lines += [f"## {title}", "", " ".join(str(rule[field]).split()), ""]
    for title, polarity in (("Found", "bad"), ("Not found", "good")):
        lines += [f"## {title}", ""]
        for name, body in _examples(rule, polarity):
            lines += ([f"`{name}`", ""] if name else []) + ["```", body.rstrip(), "```", ""]
    return "\n".join([*lines, "## References", "", *(f"- {_link(r)}" for r in rule["references"]), ""])


def _facts(rule: Mapping[str, Any]) -> list[tuple[str, str]]:
    fix = rule.get("fix")
    rows = [
        ("Trigger", rule["trigger"]),
        ("Severity", rule["severity"]),
        ("Confidence", rule["confidence"]),
        ("Status", f"{rule['status']}, since {rule.get('since', '0.1.0')}"),
        ("Applies to", ", ".join([rule["platform"], *rule.get("types", [])[:12]])),
        ("Fix", f"{fix['safety']}: {fix.get('because', '')}" if fix else "by hand"),
    ]
    return rows + ([("Formerly", ", ".join(rule["aliases"]))] if rule.get("aliases") else [])


def _examples(rule: Mapping[str, Any], polarity: str) -> list[tuple[str, str]]:
    """`(file name, text)` of each example file."""
    found: list[tuple[str, str]] = []
    for example in rule["examples"].get(polarity, ()):
        found += list(example.items()) if isinstance(example, Mapping) else [("", example)]
    return [(name, _FAKE.sub("<secret>", str(body))) for name, body in found]


def _wrap(prose: str) -> list[str]:
    return textwrap.wrap(" ".join(str(prose).split()), WIDTH, initial_indent="  ", subsequent_indent="  ")


def _indent(body: str) -> list[str]:
    return ["  " + line for line in body.rstrip().splitlines()]


def _link(reference: str) -> str:
    if reference.startswith("CWE-"):
        return f"[{reference}](https://cwe.mitre.org/data/definitions/{reference[4:]}.html)"
    return f"<{reference}>"
