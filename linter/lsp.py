"""Open documents to diagnostics, hovers and quick fixes, over the Language Server Protocol.

Needs the extra `upgradelint[lsp]` (pygls). The text in the editor is judged, saved or not;
the other files of its unit are read from disk.
"""

from __future__ import annotations

import os
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from linter import __version__, api, pipeline
from linter.config import Config
from linter.errors import LinterError
from linter.finding import Finding, Region, Report, RuleInfo, Severity
from linter.identify import identify
from linter.pipeline import Request
from linter.source import Files, nearest_config, root_of

_LEVELS = {
    Severity.CRITICAL: types.DiagnosticSeverity.Error,
    Severity.HIGH: types.DiagnosticSeverity.Error,
    Severity.MEDIUM: types.DiagnosticSeverity.Warning,
    Severity.LOW: types.DiagnosticSeverity.Information,
}


class Server(LanguageServer):
    """The server and the last report of each open document."""

    def __init__(self) -> None:
        super().__init__("upgradelint", __version__)
        self.reports: dict[str, Report] = {}
        self.key = os.urandom(32)


def judge(path: str, text: str, key: bytes) -> Report:
    """The findings in one file with the editor's text in place of what is on disk."""
    root = root_of([path])
    config = api.with_overrides(settings(path), root)
    relative = Files(root).relative(path)
    overlay = {relative: text.encode("utf-8", "surrogatepass")}
    request = Request((path,), config, api.utc_day(), key, (relative,), overlay, jobs=1)
    return pipeline.run(request, api.load_pack(config)).report


def settings(path: str) -> Config:
    """The nearest configuration of a file, the defaults where there is none."""
    found = nearest_config(path)
    if not found:
        return Config()
    from linter.config_load import load

    return load(found)


def position(line: int, utf16_column: int) -> types.Position:
    """A position of the protocol: lines and UTF-16 columns from 0."""
    return types.Position(line - 1, utf16_column - 1)


def span(region: Region) -> types.Range:
    """A region as a range of the protocol."""
    start = position(region.line, region.utf16_column)
    return types.Range(start, position(region.end_line, region.utf16_end_column))


def diagnostic(finding: Finding) -> types.Diagnostic:
    """A finding as a diagnostic; its deadline stands at the end of the message."""
    due = f" Due {finding.deadline.date}: {finding.deadline.reason}." if finding.deadline else ""
    return types.Diagnostic(
        range=span(finding.place.region),
        message=finding.message + due,
        severity=_LEVELS[finding.severity],
        code=finding.rule_id,
        source="upgradelint",
        data={"trigger": finding.trigger},
    )


def hover_text(finding: Finding, rule: RuleInfo | None) -> str:
    """What a hover says of a finding, in Markdown."""
    lines = [f"**{finding.rule_id}** ({finding.trigger}, {finding.severity.value})", "", finding.message]
    if rule is not None:
        lines += ["", " ".join(rule.why.split()), "", "**What to do.** " + " ".join(rule.remediation.split())]
    return "\n".join(lines)


def shown(report: Report) -> list[Finding]:
    """The findings that an editor hears of: what is suppressed, or known from a baseline, is not said."""
    return [f for f in report.findings if f.suppression is None]


def covers(region: Region, place: types.Range) -> bool:
    """Whether a region touches a range."""
    return region.line - 1 <= place.end.line and region.end_line - 1 >= place.start.line


def edits(finding: Finding, text: str) -> list[tuple[str, list[types.TextEdit]]]:
    """The fixes of a finding as `(title, edits)`; edits are offsets in characters of `text`."""
    found = []
    for fix in finding.fixes:
        made = [
            types.TextEdit(types.Range(at(text, e.start), at(text, e.end)), e.text)
            for e in fix.edits
            if e.path == finding.place.path
        ]
        if made and fix.safety != "suggestion":
            found.append((fix.description, made))
    return found


def at(text: str, offset: int) -> types.Position:
    """The position of an offset in characters."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text.count("\n", 0, start) + text.count("\r", 0, start) - text.count("\r\n", 0, start)
    return types.Position(line, len(text[start:offset].encode("utf-16-le", "surrogatepass")) // 2)


def build() -> Server:
    """The server with its handlers."""
    server = Server()

    def publish(uri: str) -> None:
        path = to_fs_path(uri)
        if path is None or not identify(path.replace(os.sep, "/")):
            return
        document = server.workspace.get_text_document(uri)
        try:
            server.reports[uri] = judge(path, document.source, server.key)
        except LinterError as error:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, str(error)))
            return
        found = [diagnostic(f) for f in shown(server.reports[uri])]
        params = types.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=document.version)
        server.text_document_publish_diagnostics(params)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _open(params: types.DidOpenTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _change(params: types.DidChangeTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _save(params: types.DidSaveTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _close(params: types.DidCloseTextDocumentParams) -> None:
        server.reports.pop(params.text_document.uri, None)

    answer(server)
    return server


def answer(server: Server) -> None:
    """Add the handlers that answer questions about the last report."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _hover(params: types.HoverParams) -> types.Hover | None:
        report = server.reports.get(params.text_document.uri)
        place = types.Range(params.position, params.position)
        hits = [f for f in shown(report) if covers(f.place.region, place)] if report else []
        if not hits or report is None:
            return None
        text = "\n\n---\n\n".join(hover_text(f, report.rules.get(f.rule_id)) for f in hits)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    def _actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        report = server.reports.get(uri)
        text = server.workspace.get_text_document(uri).source
        hits = [f for f in shown(report) if covers(f.place.region, params.range)] if report else []
        return [_action(uri, f, title, made) for f in hits for title, made in edits(f, text)]


def _action(uri: str, finding: Finding, title: str, made: list[types.TextEdit]) -> types.CodeAction:
    changes: dict[str, Any] = {uri: made}
    return types.CodeAction(
        title=f"{finding.rule_id}: {title}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(finding)],
        edit=types.WorkspaceEdit(changes=changes),
    )
