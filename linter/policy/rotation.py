"""Secrets in files and the days their lines were written to findings on those that are too old."""

from __future__ import annotations

from collections.abc import Mapping

from linter.config import Config
from linter.finding import Finding
from linter.policy.lifecycle import days
from linter.policy.make import Maker
from linter.project import Project


def findings(
    project: Project, written: Mapping[tuple[str, int], str], config: Config, today: str, maker: Maker
) -> list[Finding]:
    """One finding for each literal secret whose line is older than `secret-days`."""
    out: list[Finding] = []
    for one in project.credentials:
        day = written.get((one.place.path, one.place.region.line), "")
        if one.kind != "literal" or one.weak or not day:
            continue
        age = days(day, today)
        if age > config.secret_days:
            values = {"age": str(age), "day": day, "limit": str(config.secret_days)}
            out += maker.make(
                "credential-older-than-limit", one.place, resource=one.owner, key=one.key, name=one.key, **values
            )
    return out
