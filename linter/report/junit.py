"""A report to JUnit XML: a suite a file, a failed case a finding."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from linter.finding import Finding, Report
from linter.report import Options, clean
from linter.report.tally import shown

NAME = "upgradelint"


def render(report: Report, options: Options) -> str:
    """Suites by path; without findings one suite with one passed case."""
    files: dict[str, list[Finding]] = {}
    for finding in shown(report, options):
        files.setdefault(finding.place.path, []).append(finding)
    failed = sum(f.suppression is None for found in files.values() for f in found)
    total = sum(map(len, files.values())) or 1
    body = "".join(
        line
        for number, (path, found) in enumerate(sorted(files.items()))
        for line in _suite(number, path, found, report)
    )
    head = f'<testsuites name="{NAME}" tests="{total}" failures="{failed}" errors="0" time="0">\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{body or _passed(report)}</testsuites>\n'


def _suite(number: int, path: str, found: list[Finding], report: Report) -> Iterator[str]:
    failed = sum(f.suppression is None for f in found)
    yield _head(number, clean.line(path), (len(found), failed, len(found) - failed), report)
    for finding in found:
        yield from _case(finding)
    yield _tail()


def _head(number: int, name: str, numbers: tuple[int, int, int], report: Report) -> str:
    """A suite's start; the numbers are its cases, the failed and the skipped ones."""
    tests, failed, skipped = numbers
    return (
        f'  <testsuite id="{number}" name="{escape(name)}" package="{NAME}" hostname="localhost" '
        f'timestamp="{report.today}T00:00:00" tests="{tests}" failures="{failed}" errors="0" '
        f'skipped="{skipped}" time="0">\n    <properties/>\n'
    )


def _tail() -> str:
    return "    <system-out/>\n    <system-err/>\n  </testsuite>\n"


def _case(found: Finding) -> Iterator[str]:
    path, at = clean.line(found.place.path), found.place.region
    name = f"{found.rule_id} at line {at.line}, column {at.column}"
    yield f'    <testcase name="{escape(name)}" classname="{escape(path)}" time="0">\n'
    if found.suppression:
        yield "      <skipped/>\n"
    else:
        due = f"\ndue {found.deadline.date}: {found.deadline.reason}" if found.deadline else ""
        text = f"{path}:{at.line}:{at.column}: {found.message}\ntrigger {found.trigger}{due}"
        kind = f'type="{found.severity.value}" message="{escape(found.message)}"'
        yield f"      <failure {kind}>{escape(text)}</failure>\n"
    yield "    </testcase>\n"


def _passed(report: Report) -> str:
    case = f'    <testcase name="no findings" classname="{NAME}" time="0"/>\n'
    return _head(0, NAME, (1, 0, 0), report) + case + _tail()
