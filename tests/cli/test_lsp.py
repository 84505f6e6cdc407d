"""`upgradelint lsp`, spoken to by the client of pygls over standard input and output."""

from __future__ import annotations

import asyncio
import sys

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from linter import lifecycle_data, lsp

WEAK = 'resource "aws_lb_listener" "hooks" {\n  protocol   = "HTTPS"\n  ssl_policy = "ELBSecurityPolicy-2016-08"\n}\n'
PRODUCT = """\
product: orders-api
title: Orders API
vendor: Orders
kind: http_api
source: {url: "https://orders.example/lifecycle", licence: fact, as_of: 2026-11-01}
review_by: 2027-02-01
compare: exact
after: fail
match:
  - {where: text, words: [orders.example], re: '\\borders\\.example/v1', ok: ["https://orders.example/v1"], bad: ["https://b.example"], fixed: "*"}
versions:
  - {v: "*", ends: 2026-12-31, replacement: version 2}
"""
FIXED = WEAK.replace("ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06")


class Editor:
    """A client that keeps what the server publishes."""

    def __init__(self) -> None:
        self.client = LanguageClient("editor", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self.keep())

    def keep(self):
        def put(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        return put

    async def start(self, root: str) -> types.InitializeResult:
        await self.client.start_io(sys.executable, "-m", "linter", "lsp")
        params = types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=root)
        result = await self.client.initialize_async(params)
        self.client.initialized(types.InitializedParams())
        return result

    async def codes(self) -> set[str]:
        """The rules of the next diagnostics."""
        self.last = await asyncio.wait_for(self.published.get(), 120)
        return {str(d.code) for d in self.last.diagnostics}

    def open(self, uri: str, text: str) -> None:
        document = types.TextDocumentItem(uri, "terraform", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def change(self, uri: str, text: str) -> None:
        document = types.VersionedTextDocumentIdentifier(version=2, uri=uri)
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()


@pytest.fixture
def uri(tmp_path, monkeypatch):
    monkeypatch.setenv("UPGRADELINT_TODAY", "2026-11-24")
    (tmp_path / "main.tf").write_text("# saved, and empty\n")
    return (tmp_path / "main.tf").as_uri()


def test_unsaved_text_is_judged_while_typing(uri):
    async def session():
        editor = Editor()
        result = await editor.start(uri.rpartition("/")[0])
        editor.open(uri, WEAK)
        before = await editor.codes()
        place = next(d.range for d in editor.last.diagnostics if d.code == "aws-lb-listener-weak-tls-policy")
        at = types.TextDocumentPositionParams(types.TextDocumentIdentifier(uri), place.start)
        hover = await editor.client.text_document_hover_async(types.HoverParams(at.text_document, at.position))
        editor.change(uri, FIXED)
        after = await editor.codes()
        await editor.stop()
        return result, before, place, hover, after

    result, before, place, hover, after = asyncio.run(session())

    assert result.server_info.name == "upgradelint"
    assert "aws-lb-listener-weak-tls-policy" in before - after
    assert (place.start.line, place.start.character) == (2, 16)
    assert "What to do." in hover.contents.value


def test_a_quick_fix_is_the_edit_of_the_rule(uri):
    text = 'resource "aws_db_instance" "orders" {\n  skip_final_snapshot = true\n  publicly_accessible = true\n}\n'

    async def session():
        editor = Editor()
        await editor.start(uri.rpartition("/")[0])
        editor.open(uri, text)
        await editor.codes()
        whole = types.Range(types.Position(0, 0), types.Position(4, 0))
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), whole, types.CodeActionContext([]))
        found = await editor.client.text_document_code_action_async(params)
        await editor.stop()
        return found

    actions = asyncio.run(session())

    edits = [e for a in actions for e in a.edit.changes[uri]]
    assert any(e.new_text == "false" and e.range.start.line == 2 for e in edits)


def test_what_is_suppressed_has_no_diagnostic_no_hover_and_no_fix(uri):
    quiet = "# upgradelint: ignore[aws-lb-listener-weak-tls-policy] reason=old clients\n"
    text = WEAK.replace("  ssl_policy", f"  {quiet}  ssl_policy")

    async def session():
        editor = Editor()
        await editor.start(uri.rpartition("/")[0])
        editor.open(uri, text)
        codes = await editor.codes()
        place = types.TextDocumentIdentifier(uri)
        hover = await editor.client.text_document_hover_async(types.HoverParams(place, types.Position(3, 18)))
        line = types.Range(types.Position(3, 0), types.Position(3, 40))
        params = types.CodeActionParams(place, line, types.CodeActionContext([]))
        actions = await editor.client.text_document_code_action_async(params)
        await editor.stop()
        return codes, hover, actions

    codes, hover, actions = asyncio.run(session())

    assert "aws-lb-listener-weak-tls-policy" not in codes
    assert hover is None or "aws-lb-listener-weak-tls-policy" not in hover.contents.value
    assert [a for a in actions or [] if "aws-lb-listener-weak-tls-policy" in a.title] == []


def test_the_products_of_one_repository_are_gone_in_the_next(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "upgradelint.toml").write_text("")
        (tmp_path / name / "main.tf").write_text("# nothing\n")
    (tmp_path / "one" / "lifecycle.d").mkdir()
    (tmp_path / "one" / "lifecycle.d" / "orders-api.yaml").write_text(PRODUCT)
    lifecycle_data.install({})
    before = lifecycle_data.installed()

    held = []
    for name in ("one", "two", "one"):
        lsp.judge(str(tmp_path / name / "main.tf"), "# text\n", b"k" * 32)
        held.append(lifecycle_data.installed())
    lifecycle_data.install({})

    assert held[0] == held[2] != before
    assert held[1] == before
