"""Findings and settings for the policy tests."""

from __future__ import annotations

from linter.finding import Finding, Place, Region, Severity

TODAY = "2026-11-24"


def place(path: str = "main.tf", line: int = 1) -> Place:
    return Place(path, Region(line * 10, line * 10 + 5, line, 1, line, 6, 1, 6))


def finding(rule: str = "aws-rds-backup-disabled", path: str = "main.tf", line: int = 1, **fields) -> Finding:
    head = {"trigger": "recovery", "severity": Severity.HIGH, "confidence": "high", "message": "No way back."}
    return Finding(rule, place=place(path, line), **(head | fields))
