"""`NamedTuple` as `typing` has it, without the checks of its annotations: they were a third of a cold start.

Type checkers see `typing.NamedTuple` itself. Annotations must be text (`from __future__ import annotations`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    _OWN = frozenset({"__annotations__", "__module__", "__qualname__", "__dict__", "__weakref__", "__classcell__"})

    class _Maker(type):
        """Makes a `collections.namedtuple` of a class body."""

        def __new__(cls, name, bases, body):  # noqa: ANN001, ANN204, ARG004 - as `type` has it
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024 - this is it
            made.__annotations__ = fields
            made.__qualname__ = body["__qualname__"]
            for key, value in body.items():
                if key not in fields and key not in _OWN:
                    setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})

__all__ = ["NamedTuple"]
