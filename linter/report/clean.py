r"""Text of scanned files to text that is safe on a terminal and in a page.

Escape sequences, control characters, bidirectional controls and invisible characters become
visible escapes, as in `\x1b`. `report` does it for the prose of a whole report; paths, excerpts
and edits keep their characters until they are shown, because columns and addresses need them.
"""

from __future__ import annotations

import re

from linter.finding import Deadline, Finding, Fix, Notice, Place, Report, RuleInfo, Suppression
from linter.pattern import pattern

_UNSAFE = pattern(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_TAB = "    "


def line(text: str) -> str:
    r"""`text` as one line of visible characters; line breaks and tabs become spaces.

    >>> line("a\nb\x1b[31m")
    'a b\\x1b[31m'
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_visible, text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def source(text: str) -> str:
    """A source line as it is shown: tabs become four spaces."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_visible, text.replace("\t", _TAB))


def block(text: str) -> str:
    """A text of several lines; only line breaks keep their meaning."""
    return "\n".join(map(source, text.replace("\r\n", "\n").split("\n")))


def harmless(text: str) -> bool:
    """Whether a text of several lines, with tabs, holds nothing that would have to be written out."""
    return not _UNSAFE.search(re.sub(r"\r?\n|\t", "", text))


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def columns(text: str) -> int:
    """How many columns of a terminal a clean text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def uri(path: str) -> str:
    """A relative path as a percent-encoded URI reference.

    >>> uri("./a b/c#1:2.tf")
    'a%20b/c%231%3A2.tf'
    """
    from urllib.parse import quote

    plain = path
    while plain.startswith(("./", "/")):
        plain = plain.removeprefix("./").lstrip("/")
    try:
        raw = plain.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = plain.encode("utf-8", "replace")
    return quote(raw, safe="/~")


def link(address: str) -> str:
    """A web address that may be put into a link, "" when it is none."""
    if re.fullmatch(r"https?://[A-Za-z0-9.\-]{1,253}(?::\d{1,5})?(?:[/?#][!-~]{0,2000})?", address):
        return address.replace('"', "%22").replace("<", "%3C").replace(">", "%3E").replace("'", "%27")
    return ""


def report(report: Report) -> Report:
    """The report with the prose of every finding, notice and rule neutralised."""
    return report._replace(
        findings=tuple(map(_finding, report.findings)),
        notices=tuple(map(_notice, report.notices)),
        rules={line(id): _rule(rule) for id, rule in report.rules.items()},
    )


def _finding(found: Finding) -> Finding:
    return found._replace(
        rule_id=line(found.rule_id),
        message=line(found.message),
        related=tuple(map(_place, found.related)),
        resource=line(found.resource),
        key=line(found.key),
        fixes=tuple(map(_fix, found.fixes)),
        deadline=found.deadline and _deadline(found.deadline),
        suppression=found.suppression and _suppression(found.suppression),
        integrations=tuple(map(line, found.integrations)),
    )


def _place(place: Place) -> Place:
    return place._replace(label=line(place.label))


def _fix(fix: Fix) -> Fix:
    return fix._replace(description=line(fix.description))


def _notice(notice: Notice) -> Notice:
    return notice._replace(message=line(notice.message))


def _rule(rule: RuleInfo) -> RuleInfo:
    return rule._replace(
        id=line(rule.id),
        summary=line(rule.summary).strip(),
        why=line(rule.why).strip(),
        remediation=line(rule.remediation).strip(),
        references=tuple(map(line, rule.references)),
        tags=tuple(map(line, rule.tags)),
        aliases=tuple(map(line, rule.aliases)),
    )


def _deadline(deadline: Deadline) -> Deadline:
    return deadline._replace(date=line(deadline.date), reason=line(deadline.reason))


def _suppression(mark: Suppression) -> Suppression:
    return mark._replace(reason=line(mark.reason), until=line(mark.until))
