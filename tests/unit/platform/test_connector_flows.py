"""n8n workflows and Node-RED flows: nodes, expressions, and what has a like name."""

from __future__ import annotations

import json

import pytest

from linter.tree import UNKNOWN, Template
from tests.unit.platform.units import one, resources, value

NODES = [
    {"name": "Hook", "type": "n8n-nodes-base.webhook", "typeVersion": 2, "parameters": {"path": "a"}},
    {
        "name": "Call",
        "type": "n8n-nodes-base.httpRequest",
        "typeVersion": 4,
        "parameters": {"url": "=https://api.orders.example/v1/{{ $json.id }}", "body": "={{ $json }}"},
    },
    {"name": "Note", "type": "n8n-nodes-base.stickyNote", "typeVersion": 1, "parameters": {}},
    {"name": "Old", "type": "n8n-nodes-base.function", "typeVersion": 1, "parameters": {}, "disabled": True},
]
FLOW = [
    {"id": "f", "type": "tab", "label": "Line"},
    {"id": "b", "type": "mqtt-broker", "broker": "mqtt.plant.example", "port": "1883", "usetls": False},
    {"id": "n", "type": "http request", "z": "f", "url": "https://${HOST}/x", "wires": [[]]},
    {"id": "d", "type": "debug", "z": "f", "wires": []},
]


def n8n(files):
    return [r for r in resources(files) if r.platform == "n8n"]


def test_notes_and_disabled_nodes_do_not_run():
    found = n8n({"a.json": json.dumps({"name": "Orders", "nodes": NODES, "connections": {}})})

    assert [(r.type, r.name) for r in found] == [
        ("workflow", "Orders"),
        ("node", "Orders.Hook"),
        ("node", "Orders.Call"),
    ]


def test_an_expression_is_known_outside_its_braces():
    found = n8n({"a.json": json.dumps({"nodes": NODES, "connections": {}})})
    call = one(found, "node", "a.Call")

    assert value(call.body, "parameters", "url") == Template(("https://api.orders.example/v1/", UNKNOWN))
    assert value(call.body, "parameters", "body") is UNKNOWN
    assert [s.address for s in call.systems] == ["https://api.orders.example/v1"]


def test_an_export_may_hold_several_workflows():
    text = json.dumps([{"name": name, "nodes": NODES, "connections": {}} for name in ("a", "b")])

    assert [r.name for r in n8n({"all.json": text}) if r.type == "workflow"] == ["a", "b"]


@pytest.mark.parametrize(
    "data",
    [
        {"nodes": [{"id": 1, "typeVersion": 1}], "edges": {}},
        {"nodes": NODES, "connections": []},
        {"typeVersion": 1, "nodes": {}, "connections": {}},
    ],
)
def test_other_graphs_are_not_n8n(data):
    assert n8n({"a.json": json.dumps(data)}) == []


def test_a_flow_has_its_nodes_and_what_they_reach():
    found = [r for r in resources({"flows.json": json.dumps(FLOW)}) if r.platform == "node-red"]

    assert [r.type for r in found] == ["flow", "node", "node", "node"]
    assert found[0].name == "Line"
    assert [s.address for s in found[0].systems] == ["mqtt://mqtt.plant.example:1883"]


@pytest.mark.parametrize(
    "data",
    [
        [{"id": 1, "type": "x", "wires": 1}, {"flow": 1}, {"flow": 2}],
        [{"id": "a", "type": "tab"}],
        {"flows": [{"flow_id": 1, "wires": []}]},
    ],
)
def test_flows_of_other_tools_are_not_node_red(data):
    assert [r for r in resources({"flows.json": json.dumps(data)}) if r.platform == "node-red"] == []


def test_settings_are_the_properties_outside_comments_and_functions():
    text = """module.exports = {
    /* adminAuth: {}, */
    // httpNodeAuth: {user: "a"},
    credentialSecret: false,
    functionGlobalContext: { adminAuth: 1 },
    editorTheme: { palette: {} }, uiPort: 1880
}
"""
    found = one(resources({"settings.js": text}), "settings")

    names = [str(e.key.value) for e in found.body.entries]
    assert names == ["credentialSecret", "functionGlobalContext", "editorTheme", "uiPort"]
    assert value(found.body, "credentialSecret") is False
