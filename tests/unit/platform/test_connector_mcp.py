"""MCP client configuration of several clients."""

from __future__ import annotations

import pytest

from tests.unit.platform.units import one, resources

SERVER = '{"orders": {"url": "https://mcp.orders.example/v1/mcp"}}'


@pytest.mark.parametrize(
    "files",
    [
        {".mcp.json": f'{{"mcpServers": {SERVER}}}'},
        {".vscode/mcp.json": f'{{"inputs": [], "servers": {SERVER}}}'},
        {"settings.json": f'{{"mcp": {{"servers": {SERVER}}}}}'},
        {"settings.json": f'{{"context_servers": {SERVER}}}'},
        {"config.toml": '[mcp_servers.orders]\nurl = "https://mcp.orders.example/v1/mcp"\n'},
        {"config.yaml": "mcpServers:\n  - name: orders\n    url: https://mcp.orders.example/v1/mcp\n"},
    ],
)
def test_every_client_names_its_servers(files):
    found = one(resources(files), "server")

    assert (found.platform, found.name, found.role) == ("mcp", "orders", "server")
    assert [s.address for s in found.systems] == ["https://mcp.orders.example/v1/mcp"]


@pytest.mark.parametrize(
    "files",
    [
        {"api.json": '{"openapi": "3.1.0", "servers": [{"url": "https://mcp.example"}]}'},
        {"other.json": f'{{"servers": {SERVER}}}'},
        {".mcp.json": '{"mcpServers": {}}'},
        {".mcp.json": '{"mcpServers": {"a": {"disabled": true}}}'},
    ],
)
def test_servers_alone_are_no_mcp_servers(files):
    assert [r for r in resources(files) if r.platform == "mcp"] == []


def test_an_address_behind_a_bridge_is_reached():
    text = '{"mcpServers": {"a": {"command": "npx", "args": ["mcp-remote", "https://mcp.orders.example/sse"]}}}'

    found = one(resources({".mcp.json": text}), "server")

    assert [s.address for s in found.systems] == ["https://mcp.orders.example/sse"]
