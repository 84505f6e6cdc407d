"""`NamedTuple` as `typing` has it, made without its checks and without `exec`: those were a third of a cold start.

Type checkers see `typing.NamedTuple` itself. Annotations must be text (`from __future__ import annotations`).
A class gets the constructor that `collections.namedtuple` would give it when it is first called; most of the
hundred classes of a run never are.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, whose import costs more than all our classes

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    try:
        from _collections import _tuplegetter
    except ImportError:  # another Python than CPython
        from operator import itemgetter

        def _tuplegetter(index, _doc):  # noqa: ANN001, ANN202 - as in C
            return property(itemgetter(index))

    _OWN = frozenset({"__annotations__", "__module__", "__qualname__", "__dict__", "__weakref__", "__classcell__"})

    def _constructor(cls):  # noqa: ANN001, ANN202 - as `namedtuple` makes it
        """`__new__` of a class, with the fields as its parameters."""
        fields = cls._fields
        given = "".join(f"{f}, " for f in fields)
        names = {"_new": tuple.__new__, "__builtins__": {}, "__name__": f"namedtuple_{cls.__name__}"}
        made = eval(f"lambda _cls, {given}: _new(_cls, ({given}))", names)  # noqa: S307 - of our own field names
        made.__name__ = "__new__"
        made.__qualname__ = f"{cls.__name__}.__new__"
        made.__defaults__ = tuple(cls._field_defaults.values())
        return made

    class _Record(tuple):
        """What all our named tuples share."""

        __slots__ = ()
        _fields = ()

        def __new__(cls, /, *args, **kwargs):  # noqa: ANN002, ANN003, ANN204 - the first call of each class
            owner = next(c for c in cls.__mro__ if "_fields" in c.__dict__)
            owner.__new__ = _constructor(owner)
            return owner.__new__(cls, *args, **kwargs)

        @classmethod
        def _make(cls, values):  # noqa: ANN001, ANN206
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                message = f"Expected {len(cls._fields)} arguments, got {len(made)}"
                raise TypeError(message)
            return made

        def _replace(self, /, **changes):  # noqa: ANN003, ANN202
            made = tuple.__new__(type(self), map(changes.pop, self._fields, self))
            if changes:
                message = f"Got unexpected field names: {list(changes)!r}"
                raise ValueError(message)
            return made

        def _asdict(self):  # noqa: ANN202
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            values = ", ".join(f"{f}={v!r}" for f, v in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self) -> tuple:
            return tuple(self)

    class _Maker(type):
        """Makes a record of a class body."""

        def __new__(cls, name, bases, body):  # noqa: ANN001, ANN204, ARG004 - as `type` has it
            fields = tuple(body.get("__annotations__", ()))
            made = {key: value for key, value in body.items() if key not in _OWN}
            made["_fields"] = made["__match_args__"] = fields
            made["_field_defaults"] = {f: body[f] for f in fields if f in body}
            made |= {field: _tuplegetter(n, None) for n, field in enumerate(fields)}
            made |= {"__slots__": (), "__module__": body["__module__"], "__qualname__": body["__qualname__"]}
            record = type(name, (_Record,), made)
            record.__annotations__ = body.get("__annotations__", {})
            return record

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})

__all__ = ["NamedTuple"]
