"""The names of `typing` that our code needs for its annotations: importing it is a twentieth of a cold start.

Type checkers see `typing`'s own. At run time none of them does anything, since annotations are text.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Generic, Literal, NoReturn, Protocol, TextIO, TypeAlias, TypeVar, cast
else:
    Any = Literal = NoReturn = TextIO = TypeAlias = object

    class Generic:
        """Nothing: only type checkers look at parameters."""

        def __class_getitem__(cls, _given):  # noqa: ANN001, ANN204 - as `typing` has it
            """The class."""
            return cls

    class Protocol:
        """Nothing: only type checkers look at protocols."""

    def TypeVar(name, *, bound=object):  # noqa: ANN001, ANN201, N802 - as `typing` has it
        """Nothing: only type checkers look at type variables."""
        return bound

    def cast(_type, value):  # noqa: ANN001, ANN201 - as `typing` has it
        """The value."""
        return value


__all__ = [
    "TYPE_CHECKING", "Any", "Generic", "Literal", "NoReturn", "Protocol", "TextIO", "TypeAlias", "TypeVar", "cast",
]  # fmt: skip
