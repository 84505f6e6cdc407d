"""Settings of a run, from `upgradelint.toml`, `[tool.upgradelint]` and the command line."""

from __future__ import annotations

from linter.records import NamedTuple


class Ignore(NamedTuple):
    """One `[[ignore]]` of the configuration: what it hides, why, and until when (ISO day, "" for ever).

    `origin` is the path and line it is written at.
    """

    rules: tuple[str, ...]
    paths: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    reason: str = ""
    until: str = ""
    origin: tuple[str, int] = ("", 0)


class Override(NamedTuple):
    """What a repository says of lifecycle rows (`lifecycle.d/*.yaml`).

    `version` is a glob, only the fields set change, `until` is an ISO day.
    """

    product: str
    version: str = "*"
    status: str = ""
    ends: str = ""
    replacement: str = ""
    silence: bool = False
    reason: str = ""
    until: str = ""
    origin: str = ""


class Config(NamedTuple):
    """What decides which findings there are and how they are judged; defaults are the product's.

    By scenario: `lead_days` before a published end, `fix_days` after a finding is first seen,
    `retention_days` that logs are kept, `blocking` triggers whose critical and high findings are
    a NO-GO. `review_days` is how long a declared check, review or recovery test counts,
    `secret_days` how old a secret may become where nothing else is declared.
    """

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
    retention_days: tuple[tuple[str, int], ...] = (
        ("partner-api", 180), ("regulated", 365), ("customer-data", 365), ("internal-ops", 90),
    )  # fmt: skip
    blocking: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("partner-api", ("api-version", "recovery", "tls")),
        ("regulated", ("api-version", "tls", "identity", "audit-log", "secret-rotation")),
        ("customer-data", ("audit-log", "identity", "secret-rotation", "tls")),
        ("internal-ops", ("api-version", "ownership")),
    )
    review_days: int = 365
    secret_days: int = 365
    horizon: int = 180
    strict_dates: bool = False
    k8s_version: str = ""
    max_data_age: int = 0
    max_suppression_days: int = 0
    honour_foreign_ignores: bool = False
    line_hash: bool = True
    git_dates: bool = False
    overrides: tuple[Override, ...] = ()
