"""Errors a user can act on. Anything else is a bug of ours."""

from __future__ import annotations


class LinterError(Exception):
    """Base of every error the command reports without a traceback."""


class ParseError(LinterError):
    """A document, or a part of one, cannot be read. `offset` counts characters of its text."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


class InputError(LinterError):
    """A path given by the user cannot be read; the message says what to do."""


class ConfigError(LinterError):
    """A configuration file or an option is wrong; the message names the place."""


class RuleError(LinterError):
    """A rule or a lifecycle row is wrong; the message names the file and the field."""
