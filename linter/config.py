"""Settings of a run, from `upgradelint.toml`, `[tool.upgradelint]` and the command line."""

from __future__ import annotations

from typing import NamedTuple


class Ignore(NamedTuple):
    """One `[[ignore]]` of the configuration: what it hides, why, and until when (ISO day, "" for ever)."""

    rules: tuple[str, ...]
    paths: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    reason: str = ""
    until: str = ""


class Config(NamedTuple):
    """What decides which findings there are and how they are judged; defaults are the product's."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    preview: bool = False
    exclude: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ignores: tuple[Ignore, ...] = ()
    rules: tuple[str, ...] = ()
    var_files: tuple[str, ...] = ()
    baseline: str = ""
    fail_on: str = "low"
    scenario: str = "customer-data"
    lead_days: tuple[tuple[str, int], ...] = (
        ("partner-api", 90), ("regulated", 90), ("customer-data", 60), ("internal-ops", 30),
    )  # fmt: skip
    fix_days: tuple[tuple[str, int], ...] = (
        ("partner-api", 30), ("regulated", 30), ("customer-data", 60), ("internal-ops", 180),
    )  # fmt: skip
    horizon: int = 180
    strict_dates: bool = False
    k8s_version: str = ""
    max_data_age: int = 0
    max_suppression_days: int = 0
    honour_foreign_ignores: bool = False
    line_hash: bool = True
