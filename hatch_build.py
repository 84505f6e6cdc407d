"""Compile the rules when a wheel (or an editable install) is built."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):
    """Writes `linter/pack/*.json` before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile `rules/` into `linter/pack/`."""
        sys.path.insert(0, self.root)
        from linter import compile as compiler

        compiler.write()
