"""Regular expressions that are compiled when they are first asked for: most runs need few of them."""

from __future__ import annotations

import re

from linter.typed import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, compiled at its first use; a wrong pattern raises `re.error` then.

    `tests/unit/test_pattern.py` compiles every pattern of the package.
    """
    return cast("re.Pattern[str]", Lazy(source, flags))


class Lazy:
    """Stands in for a compiled pattern. Its methods become the compiled ones, so that later calls cost the same."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.given = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.source, self.given)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
