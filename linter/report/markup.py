"""Text to Markdown that shows it as it is."""

from __future__ import annotations

import re

from linter.pattern import pattern
from linter.report import clean

_SPECIAL = pattern(r"([\\`*_\[\]#|~@!$])")
_BREAKS = pattern(r"(?:https?|ftp)://|www\.", re.IGNORECASE)


def escape(text: str) -> str:
    """Plain text for Markdown: nothing in it formats, links, mentions or opens a tag."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BREAKS.sub(_unlinked, _SPECIAL.sub(r"\\\1", text))


def prose(text: str) -> str:
    """The prose of a rule for Markdown outside of tables: what is between back-quotes is code, all else plain.

    >>> prose("Set `a_b` to <on>.")
    'Set `a_b` to &lt;on&gt;.'
    """
    parts = text.split("`")
    if len(parts) % 2 == 0 or not all(parts[1::2]):
        return escape(text)
    return "".join(f"`{part}`" if n % 2 else escape(part) for n, part in enumerate(parts))


def _unlinked(found: re.Match[str]) -> str:
    return found[0].replace("://", "&#58;//").replace(".", "&#46;")


def code(text: str) -> str:
    """A code span, whatever back-quotes the text holds; a pipe stays inside a table's cell."""
    text = clean.line(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def fenced(text: str, language: str = "") -> str:
    """A fenced block, whatever back-quotes the text holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
