"""Words to coloured, linked or plain words, as the options say."""

from __future__ import annotations

import re

from linter.finding import Finding, RuleInfo, Severity
from linter.pattern import pattern
from linter.report import Options, clean, prose
from linter.report.tally import fixable

_COMMAND = pattern(r"(^[ \t]*(?=::)|#(?=#(?:vso)?\[))", re.MULTILINE)
"""Where a runner would find a command in a log: `::name` at a line's start, `##[` and `##vso[` anywhere."""
_CODES = {"bold": "1", "red": "31", "green": "32", "blue": "34", "dim": "2"}
_SEVERITIES = {
    Severity.CRITICAL: "1;35",
    Severity.HIGH: "1;31",
    Severity.MEDIUM: "1;33",
    Severity.LOW: "1;36",
}


def paint(options: Options, style: str, text: str) -> str:
    """`text` in a style, when there is colour."""
    return _sgr(_CODES[style], text) if options.color and text else text


def _sgr(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def severity(value: Severity, options: Options, text: str = "", pad: int = 0) -> str:
    """A severity, or a text in its colour."""
    word = (text or value.value).ljust(pad)
    return _sgr(_SEVERITIES[value], word) if options.color else word


def rule(id: str, options: Options, info: RuleInfo | None = None) -> str:
    """A rule's id, linked (OSC 8) to its page, else to the first official page that it names."""
    if not options.hyperlinks:
        return id
    address = prose.page(info, options) if info else page(id, options)
    if not address:
        return id
    return f"\x1b]8;;{address}\x1b\\{id}\x1b]8;;\x1b\\"


def page(id: str, options: Options) -> str:
    """The address of a rule's page, "" when the documentation is not published."""
    return clean.link(f"{options.docs.rstrip('/')}/rules/{id}/") if options.docs else ""


def title(finding: Finding, options: Options, info: RuleInfo | None = None) -> str:
    """`high[rule-id] [*]:`, what a diagnostic starts with."""
    mark = " [*]" if fixable(finding) else ""
    silenced = f" ({finding.suppression.kind})" if finding.suppression else ""
    head = severity(finding.severity, options)
    return f"{head}[{rule(finding.rule_id, options, info)}]{mark}{silenced}:"


def encode(text: str, options: Options) -> str:
    """The text, in ASCII when the terminal takes nothing else, and no command to a CI runner."""
    text = _COMMAND.sub(r"\1\\", text)
    if options.unicode or text.isascii():
        return text
    return text.encode("ascii", "backslashreplace").decode()
