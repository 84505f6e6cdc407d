"""Kong, Envoy, Traefik and nginx: what is inherited, what is bound, and what has a like shape."""

from __future__ import annotations

import pytest

from linter.tree import get
from tests.unit.platform.units import one, resources, value

KONG = """_format_version: "3.0"
services:
  - name: orders
    url: https://orders.example/api
    routes:
      - name: list
plugins:
  - name: {plugin}
    {bound}
"""
NGINX = """http {
  ssl_protocols TLSv1.2;
  upstream pool { server 10.0.0.1:80; }
  server {
    listen 443 ssl;
    listen 80;
    server_name orders.example;
    location / { proxy_pass http://pool; }
    location /erp { proxy_pass https://erp.example; proxy_ssl_verify on; }
  }
}
"""


@pytest.mark.parametrize(
    ("plugin", "bound", "expected"),
    [
        ("key-auth", "enabled: true", True),
        ("key-auth", "enabled: false", False),
        ("key-auth", "route: other", False),
        ("key-auth", "service: {name: orders}", True),
        ("cors", "enabled: true", False),
        ("house-login", "enabled: true", None),
        ("pre-function", "enabled: true", None),
    ],
)
def test_a_route_is_authenticated_by_the_plugins_that_are_bound_to_it(plugin, bound, expected):
    found = one(resources({"kong.yml": KONG.format(plugin=plugin, bound=bound)}), "route")

    assert value(found.body, "authenticated") is expected


def test_a_location_inherits_and_a_pool_is_no_host():
    found = resources({"nginx.conf": NGINX})
    server = one(found, "server")
    pool, erp = [r for r in found if r.type == "location"]

    assert value(server.body, "ssl_protocols") == "TLSv1.2"
    assert value(server.body, "tls") is False
    assert [s.address for s in pool.systems] == []
    assert value(pool.body, "local") is True
    assert value(erp.body, "proxy_ssl_verify") == "on"
    assert value(erp.body, "ssl_protocols") == "TLSv1.2"


def test_a_server_that_includes_files_is_open():
    found = one(resources({"a.conf": "server {\n  listen 443 ssl;\n  include tls.conf;\n}\n"}), "server")

    assert found.body.open


def test_names_of_traefik_have_no_case():
    text = "entrypoints:\n  web:\n    Address: ':80'\nProviders: {docker: {}}\nAPI: {Insecure: true}\n"

    found = resources({"traefik.yml": text})

    assert value(one(found, "static").body, "api", "insecure") is True
    assert value(one(found, "entrypoint").body, "port") == "80"


@pytest.mark.parametrize(
    "files",
    [
        {"values.yaml": "providers: {}\nlog: {}\nmetrics: {}\nentryPoints: {web: {address: ':80'}}\n"},
        {"app.yaml": "http:\n  port: 8080\n  middlewares: [a]\n"},
        {"app.toml": "[http]\nport = 1\n[log]\nlevel = 'a'\n"},
    ],
)
def test_a_chart_and_an_application_are_not_traefik(files):
    assert [r for r in resources(files) if r.platform == "traefik"] == []


def test_flags_are_a_static_configuration():
    text = (
        "services:\n  proxy:\n    image: traefik:v3.5\n    command: --api.insecure=true --entrypoints.web.address=:80\n"
    )

    found = resources({"docker-compose.yml": text})

    assert value(one(found, "static").body, "api", "insecure") == "true"
    assert value(one(found, "entrypoint").body, "port") == "80"


def test_envoy_says_what_its_clusters_reach():
    text = """static_resources:
  clusters:
    - name: orders
      load_assignment:
        endpoints:
          - lb_endpoints:
              - endpoint: {address: {socket_address: {address: orders.example, port_value: 443}}}
"""
    found = one(resources({"envoy.yaml": text}), "cluster")

    assert [s.address for s in found.systems] == ["tcp://orders.example:443"]
    assert get(found.body, "tls").value is False
