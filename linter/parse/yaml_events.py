"""YAML text to a function that gives one parse event after another.

The events are ruamel.yaml's: from libyaml by way of `ruamel.yaml.clib`, or from its pure
parser (30 times slower, the same events) where the C extension is not installed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from types import ModuleType

from linter.records import NamedTuple
from linter.typed import Any, TypeAlias

NextEvent: TypeAlias = Callable[[], Any]

_RAISED = ("reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer", "representer")


class Events(NamedTuple):
    """The classes of events, the base of the errors, and how to start on a text."""

    scalar: type
    map_start: type
    seq_start: type
    map_end: type
    seq_end: type
    alias: type
    document_start: type
    document_end: type
    stream_end: type
    error: type[Exception]
    start: Callable[[str], NextEvent]


_loaded: list[Events] = []


def load() -> Events:
    """The C parser's events, else the pure parser's."""
    if not _loaded:
        try:
            _loaded.append(_events(_extension().CParser, lambda make, text: make(text).get_event))
        except ImportError:
            _loaded.append(pure())
    return _loaded[0]


def pure() -> Events:
    """The events of ruamel.yaml's pure parser."""
    from ruamel.yaml import YAML

    def start(make: Any, text: str) -> NextEvent:
        found: Iterator[Any] = make(typ="safe", pure=True).parse(text)
        return lambda: next(found)

    return _events(YAML, start)


def _events(make: Any, start: Callable[[Any, str], NextEvent]) -> Events:
    found = sys.modules  # by name: the package itself may be left out, see _extension
    events, error = found["ruamel.yaml.events"], found["ruamel.yaml.error"]
    return Events(
        events.ScalarEvent,
        events.MappingStartEvent,
        events.SequenceStartEvent,
        events.MappingEndEvent,
        events.SequenceEndEvent,
        events.AliasEvent,
        events.DocumentStartEvent,
        events.DocumentEndEvent,
        events.StreamEndEvent,
        error.YAMLError,
        lambda text: start(make, text),
    )


def _extension() -> Any:
    """The C module, without its package.

    The package imports loaders and dumpers that nobody asked for (27 ms), so the module sees a
    bare package and the names of the exceptions it wants to raise.
    """
    if "_ruamel_yaml" not in sys.modules and "ruamel.yaml" not in sys.modules:
        import ruamel

        spec = PathFinder.find_spec("ruamel.yaml", ruamel.__path__)
        if spec is not None and spec.submodule_search_locations:
            _import_bare(list(spec.submodule_search_locations))
    import _ruamel_yaml

    return _ruamel_yaml


def _import_bare(folders: list[str]) -> None:
    package: Any = ModuleType("ruamel.yaml")
    package.__path__ = folders
    sys.modules["ruamel.yaml"] = package
    shells = ["ruamel.yaml"]
    try:
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        for name in _RAISED:
            shell = ModuleType(f"ruamel.yaml.{name}")
            error = f"{name.capitalize()}Error"
            base = MarkedYAMLError if name in ("scanner", "parser", "composer", "constructor") else YAMLError
            setattr(shell, error, type(error, (base,), {}))
            shells.append(shell.__name__)
            sys.modules[shell.__name__] = shell
        import _ruamel_yaml  # noqa: F401 - imported for the next import of it
    finally:
        # whoever imports ruamel.yaml later gets the real package
        for name in shells:
            del sys.modules[name]
