"""Data Factory and Logic Apps: linked services, actions and connections."""

from __future__ import annotations

import json

import pytest

from linter.tree import UNKNOWN
from tests.unit.platform.units import one, resources, value

SCHEMA = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"


def services(data):
    return [r for r in resources({"a.json": json.dumps(data)}) if r.platform == "data-factory"]


def test_a_connection_string_is_read_by_its_settings():
    text = "Server=tcp:db.orders.example,1433;Initial Catalog=orders;Trust Server Certificate=True"
    data = {"name": "a", "properties": {"type": "AzureSqlDatabase", "typeProperties": {"connectionString": text}}}

    found = services(data)[0]

    assert value(found.body, "settings", "trustservercertificate") == "True"
    assert [s.address for s in found.systems] == ["sqlserver://db.orders.example:1433"]


def test_a_linked_service_inside_a_template_is_one_as_well():
    inner = {"type": "Sftp", "typeProperties": {"host": "sftp.partner.example", "password": "[parameters('p')]"}}
    data = {"resources": [{"name": "a", "type": "Microsoft.DataFactory/factories/linkedServices", "properties": inner}]}

    found = services(data)[0]

    assert value(found.body, "typeProperties", "password") is UNKNOWN
    assert [s.address for s in found.systems] == ["sftp://sftp.partner.example"]


@pytest.mark.parametrize(
    "properties",
    [
        {"type": "AzureSqlTable", "typeProperties": {}, "linkedServiceName": {"referenceName": "a"}},
        {"type": "ScheduleTrigger", "typeProperties": {"recurrence": {}}, "pipelines": []},
        {"type": "SelfHosted", "typeProperties": {}},
        {"type": "MappingDataFlow", "typeProperties": {"sources": []}},
        {"activities": [{"name": "Copy", "typeProperties": {}}]},
    ],
)
def test_datasets_triggers_and_pipelines_are_no_linked_services(properties):
    assert services({"name": "a", "properties": properties}) == []


def test_actions_of_branches_are_actions():
    post = {"type": "Http", "inputs": {"uri": "https://api.orders.example/v1/orders"}}
    actions = {
        "If": {"type": "If", "actions": {"A": post}, "else": {"actions": {"B": post}}},
        "Switch": {"type": "Switch", "cases": {"one": {"actions": {"C": post}}}, "default": {"actions": {"D": post}}},
    }
    text = json.dumps({"definition": {"$schema": SCHEMA, "actions": actions, "triggers": {}}})

    found = [r for r in resources({"orders/workflow.json": text}) if r.type == "action"]

    assert [r.name for r in found] == ["If", "A", "B", "Switch", "D", "C"]
    workflow = one(resources({"orders/workflow.json": text}), "workflow")
    assert (workflow.name, [s.address for s in workflow.systems]) == (
        "orders",
        ["https://api.orders.example/v1/orders"],
    )


def test_a_setting_of_the_app_is_unknown():
    connection = {"authentication": {"type": "Raw", "parameter": "@appsetting('KEY')"}}
    text = json.dumps({"managedApiConnections": {"arm": connection}})

    found = one(resources({"connections.json": text}), "connection")

    assert value(found.body, "authentication", "parameter") is UNKNOWN
    assert value(found.body, "kind") == "managed"
