"""A report to SARIF 2.1.0, in the shape that code scanning and its peers read.

sarif-om is imported with this package only: it costs more than a whole run on one file.
"""

from __future__ import annotations

import sarif_om as om

from linter import __version__
from linter.finding import Finding, Notice, Report
from linter.report import Options
from linter.report.edits import MASK
from linter.report.sarif import result, rule, sarif_json, taxonomy
from linter.report.tally import shown, worst_first

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "urn:upgradelint"
"""Names the tool where no address of its documentation is given: validators ask for one."""
UNPARSABLE = "unparsable-file"


def render(report: Report, options: Options) -> str:
    """One run, worst findings first; a cap on the results is said in a notification."""
    found = worst_first(shown(report, options))
    kept = found[: options.max_results] if options.max_results else found
    log = om.SarifLog(version="2.1.0", schema_uri=SCHEMA, runs=[_run(report, kept, len(found), options)])
    return sarif_json.dumps(log) + "\n"


def _run(report: Report, kept: list[Finding], total: int, options: Options) -> om.Run:
    infos = rule.infos(report, kept)
    taxa = taxonomy.build(infos)
    masked = any(MASK in text for f in kept if f.excerpt for _, text in f.excerpt.lines)
    return om.Run(
        tool=om.Tool(driver=_driver([rule.descriptor(info, taxa, options) for info in infos], taxa, options)),
        automation_details=_category(options.category),
        column_kind="utf16CodeUnits",
        invocations=[_invocation(report, kept, total)],
        redaction_tokens=[MASK] if masked else None,
        taxonomies=list(taxa.components),
        results=result.results(kept, [info.id for info in infos], options),
    )


def _driver(rules: list[om.ReportingDescriptor], taxa: taxonomy.Taxonomies, options: Options) -> om.ToolComponent:
    return om.ToolComponent(
        name="upgradelint",
        version=__version__,
        semantic_version=__version__,
        information_uri=options.docs or HOME,
        rules=rules,
        supported_taxonomies=taxonomy.supported(taxa),
    )


def _category(name: str) -> om.RunAutomationDetails | None:
    """Only when asked for: it beats the workflow's own category. What precedes the last `/` counts."""
    return om.RunAutomationDetails(id=name.rstrip("/") + "/") if name else None


def _invocation(report: Report, kept: list[Finding], total: int) -> om.Invocation:
    """Successful whatever was found: code scanning reports any other upload as failed."""
    notices = [_notification(n) for n in report.notices]
    notices += [_unread(f) for f in kept if f.rule_id == UNPARSABLE]
    if len(kept) < total:
        text = f"Holds the worst {len(kept):,} of {total:,} results; `--max-results` sets the cap."
        notices.insert(0, _notification(Notice("warning", text)))
    return om.Invocation(execution_successful=True, tool_execution_notifications=notices or None)


def _notification(notice: Notice) -> om.Notification:
    where = [om.Location(physical_location=result.file(notice.path, notice.line))] if notice.path else None
    return om.Notification(level=notice.level, message=om.Message(text=notice.message), locations=where)


def _unread(finding: Finding) -> om.Notification:
    return _notification(Notice("warning", finding.message, finding.place.path, finding.place.region.line))
