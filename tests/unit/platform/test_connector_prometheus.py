"""Prometheus and Alertmanager, and files inside config maps."""

from __future__ import annotations

from tests.unit.platform.units import cut, one, resources, value

PROMETHEUS = """
scrape_configs:
  - job_name: app
    scheme: https
    static_configs: [{targets: [app.example:8443]}]
remote_write:
  - url: https://store.example/api/v1/push
alerting:
  alertmanagers:
    - static_configs: [{targets: ["alerts.example:9093"]}]
"""
ALERTMANAGER = """
global:
  smtp_smarthost: mail.example:587
  http_config: {tls_config: {insecure_skip_verify: true}}
route: {receiver: team}
receivers:
  - name: team
    slack_configs: [{channel: '#a', api_url_file: /etc/slack}]
    webhook_configs: [{url: 'https://hooks.example/services/T0AB/secret'}]
"""


def test_prometheus_has_scrapes_writes_and_alertmanagers():
    found = {r.type: [s.address for s in r.systems] for r in resources({"prometheus.yml": PROMETHEUS})}

    assert found == {
        "scrape": ["https://app.example:8443"],
        "remote_write": ["https://store.example/api/v1/push"],
        "alertmanager": ["http://alerts.example:9093"],
    }


def test_alertmanager_has_one_resource_for_each_configuration():
    found = resources({"alertmanager.yml": ALERTMANAGER})

    assert [r.name for r in found] == ["global", "team.slack", "team.webhook"]
    assert [s.address for s in one(found, "global").systems] == ["smtp://mail.example:587"]


def test_a_receiver_has_the_http_settings_of_global():
    body = one(resources({"alertmanager.yml": ALERTMANAGER}), "receiver", "team.slack").body

    assert value(body, "http_config", "tls_config", "insecure_skip_verify") is True


def test_an_address_never_shows_the_secret_path_of_a_hook():
    hook = one(resources({"alertmanager.yml": ALERTMANAGER}), "receiver", "team.webhook")

    assert [s.address for s in hook.systems] == ["https://hooks.example/services"]


def test_files_in_a_config_map_are_read_by_their_names():
    inner = "".join(f"    {line}\n" for line in PROMETHEUS.strip().splitlines())
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: p}}\ndata:\n  prometheus.yml: |\n{inner}"

    job = one(resources({"cm.yaml": text}), "scrape")

    assert cut(job.place) == "app"
    assert [s.address for s in job.systems] == ["https://app.example:8443"]
