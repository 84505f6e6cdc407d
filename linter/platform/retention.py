"""Resources to the days that they keep logs, where their configuration says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.platform import Resource
from linter.tree import Leaf, Span, get
from linter.typed import TypeAlias

KIND = "LogRetention"
Fact: TypeAlias = tuple[str, str, str, Span, tuple[tuple[str, object], ...]]
"""Kind, namespace, address, place and data, as `facts` exports them."""
_FIELDS = {
    "aws_cloudwatch_log_group": "retention_in_days",
    "azurerm_log_analytics_workspace": "retention_in_days",
    "azurerm_mssql_database_extended_auditing_policy": "retention_in_days",
    "azurerm_mssql_server_extended_auditing_policy": "retention_in_days",
    "datadog_logs_index": "retention_days",
    "google_logging_billing_account_bucket_config": "retention_days",
    "google_logging_folder_bucket_config": "retention_days",
    "google_logging_organization_bucket_config": "retention_days",
    "google_logging_project_bucket_config": "retention_days",
}
"""Resource type to the attribute that holds days; 0 is without end. Read from the provider schemas on 2026-11-23."""


def objects(found: Iterable[Resource]) -> Iterator[Fact]:
    """The days that each log resource keeps, where they are a number."""
    for resource in found:
        field = _FIELDS.get(resource.type) if resource.platform == "terraform" else None
        if field is None:
            continue
        kept = get(resource.body, field)
        if isinstance(kept, Leaf) and isinstance(kept.value, (int, str)) and str(kept.value).isdecimal():
            yield KIND, "", resource.address, kept.span, (("days", str(kept.value)),)
