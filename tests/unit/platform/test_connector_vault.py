"""Vault's HCL, and the resources that bring secrets into a cluster."""

from __future__ import annotations

import pytest

from tests.unit.platform.units import one, resources, value

AGENT = """vault {
  address = "https://vault.example:8200"
}
auto_auth {
  method "approle" {
    config = {
      role_id_file_path = "/run/role"
      remove_secret_id_file_after_reading = false
    }
  }
  sink "file" {
    config = { path = "/run/token" }
  }
}
listener "tcp" {
  address = "0.0.0.0:8100"
  tls_disable = true
}
"""


def test_an_agent_has_its_parts():
    found = resources({"agent.hcl": AGENT})

    assert [r.type for r in found] == ["agent", "client", "listener", "auth-method", "sink"]
    assert value(one(found, "auth-method").body, "type") == "approle"
    assert value(one(found, "auth-method").body, "config", "remove_secret_id_file_after_reading") is False
    assert value(one(found, "listener").body, "local") is False
    assert [s.address for s in found[0].systems] == ["https://vault.example:8200"]


@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": 'resource "vault_mount" "a" {\n  path = "x"\n}\n'},
        {"job.hcl": 'job "a" {\n  vault {\n    policies = ["x"]\n  }\n}\n'},
        {"consul.hcl": "ports {\n  https = 8501\n}\nlistener = 1\n"},
    ],
)
def test_other_hcl_is_not_vault(files):
    assert [r for r in resources(files) if r.platform == "vault"] == []


def test_names_of_keys_are_no_addresses():
    text = """apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: orders}
spec:
  secretStoreRef: {name: vault}
  data:
    - secretKey: password
      remoteRef: {key: orders/db}
"""
    found = [r for r in resources(text) if r.platform == "external-secrets"]

    assert [(r.type, r.name, r.systems) for r in found] == [("ExternalSecret", "orders", ())]
