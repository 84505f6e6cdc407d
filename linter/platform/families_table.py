"""Families of connectors to what one of their files always holds: whose words are absent is not asked."""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "kubernetes": ("apiVersion",),
    "connector.airbyte": (
        "DeclarativeSource", "dockerRepository", "connectionSpecification", "connection_specification", "global:",
    ),
    "connector.airflow": ("sql_alchemy_conn", "dags_folder", "conn_type"),
    "connector.camel": ("camel.", "camel:", "uri:"),
    "connector.carried": (
        "N8N_", "AIRFLOW_", "GF_", "KONG_", "PREFECT_", "MB_DB_TYPE", "_VERIFY", "PYTHONHTTPSVERIFY", "PGSSLMODE",
        "NODE_TLS_REJECT_UNAUTHORIZED", "VAULT_ADDR",
    ),
    "connector.config_map": ("ConfigMap",),
    "connector.dagster": (
        "run_launcher", "run_coordinator", "run_storage", "compute_logs", "run_monitoring", "run_retries",
    ),
    "connector.dapr": ("dapr.io/",),
    "connector.data_factory": ("typeProperties",),
    "connector.dbt": ("outputs:",),
    "connector.debezium_server": ("debezium.sink.type", "debezium.source.connector", "debezium:"),
    "connector.dlt": ("[runtime]", "sources", "destination", "credentials", "secret", "dlt"),
    "connector.envoy": ("static_resources", "dynamic_resources", "type.googleapis.com/envoy"),
    "connector.external_secrets": (
        "external-secrets.io", "secrets-store.csi.x-k8s.io", "bitnami.com/", "secrets.hashicorp.com/",
    ),
    "connector.fluent_bit": ("[INPUT]", "[OUTPUT]", "[FILTER]", "[input]", "[output]", "pipeline:"),
    "connector.fluentd": ("@type",),
    "connector.grafana": ("datasources", "GrafanaDatasource", "[security]", "[auth.anonymous]", "[server]"),
    "connector.kafka": ("bootstrap.servers", "broker.id", "node.id", "process.roles", "zookeeper.connect"),
    "connector.kafka_connect": ("connector.class", "offset.storage."),
    "connector.keda": ("keda.sh/", "keda.k8s.io/"),
    "connector.knative": (".knative.dev/",),
    "connector.kong": ("_format_version", "admin_listen", "proxy_listen"),
    "connector.ksqldb": (" CONNECTOR ", " connector "),
    "connector.logic_apps": ("Microsoft.Logic", "managedApiConnections", "serviceProviderConnections"),
    "connector.logstash": ("=>", "pipeline.", "queue", "api.http", "pipeline:"),
    "connector.mcp": ("mcp", "context_servers", '"servers"'),
    "connector.meltano": ("plugins:",),
    "connector.mirrormaker": ("->",),
    "connector.mule": ("mulesoft.org/schema/mule",),
    "connector.n8n": ('"typeVersion"',),
    "connector.nginx": ("proxy_pass", "listen", "server_name", "ssl_protocols", "upstream"),
    "connector.nifi": ("nifi.", "flowController", "<template", "flowContents", "rootGroup"),
    "connector.node_red": ('"wires"', "module.exports"),
    "connector.otel": ("pipelines",),
    "connector.prefect": ("prefect", "PREFECT_", "entrypoint:"),
    "connector.prometheus": ("scrape_configs", "remote_write", "receivers:"),
    "connector.redpanda": ("output:", "_resources:"),
    "connector.rudderstack": ("JOBS_DB_", "DEST_TRANSFORM_URL", "WORKSPACE_TOKEN"),
    "connector.spring": ("spring", "management", "eureka", "ssl:", "server.ssl"),
    "connector.strimzi": ("kafka.strimzi.io/", "platform.confluent.io/"),
    "connector.superset": ("sqlalchemy_uri", "engine:"),
    "connector.telegraf": ("[[inputs.", "[[outputs.", "[[processors.", "[[aggregators.", "[[secretstores.", "[agent]"),
    "connector.temporal": ("datastores:",),
    "connector.traefik": (
        "ntryPoints", "ntrypoints", "serversTransport", "ServersTransport", "middlewares", "loadBalancer",
        "certResolver", "inVersion",
    ),
    "connector.trino": ("connector.name", "http-server.", "coordinator"),
    "connector.vault_agent": ("auto_auth", "listener", "vault {"),
    "connector.vector": ("sinks", "transforms"),
    "manifest": ("integration-security/", "backstage.io/"),
    "terraform.plan": ('"root_module"',),
    "terraform.terragrunt": ("find_in_parent_folders", "inputs ", "inputs="),
}  # fmt: skip
"""Module below `linter.platform` to literal words; a document with any of them is shown to it."""
