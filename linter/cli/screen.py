"""The environment and the terminal to how text is shown: colours, links, width, UTF-8."""

from __future__ import annotations

import os
import sys

_LINKING = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal", "zed")
"""`TERM_PROGRAM` of terminals that show OSC 8 links."""
_LINKING_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm")
_LINKING_MARKS = ("WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM", "ALACRITTY_WINDOW_ID")
_VTE = 5000
"""VTE 0.50, the first with links."""


def unicode_screen() -> bool:
    """Whether the terminal shows UTF-8."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def colored(mode: str) -> bool:
    """Whether to colour: --color, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, then a terminal."""
    if mode != "auto":
        return mode == "always"
    environment = os.environ
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE"):
        return True
    return _terminal()


def linked(mode: str) -> bool:
    """Whether rule ids are links: FORCE_HYPERLINK (0 is no), else where a terminal is known to show them.

    What wants no colour (`--color never`, NO_COLOR), and CI, gets no links unless they are forced.
    """
    environment = os.environ
    forced = environment.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    if mode == "never" or environment.get("NO_COLOR") or environment.get("CI") or not _terminal():
        return False
    vte = environment.get("VTE_VERSION", "")
    if vte.isdecimal() and int(vte) >= _VTE:
        return True
    known = environment.get("TERM_PROGRAM") in _LINKING or environment.get("TERM", "").startswith(_LINKING_TERMS)
    return known or any(map(environment.get, _LINKING_MARKS))


def _terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns of the terminal, 100 where there is none."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 100  # type: ignore[union-attr] # caught
    except (AttributeError, ValueError, OSError):
        return 100
