"""A configuration file to a `Config`; what is unknown or leaves the tree is an error with its line.

`upgradelint.toml` holds the keys at its top, `pyproject.toml` below `[tool.upgradelint]`. The
file that `extend` names comes first; what the nearer file sets replaces it, tables key by key.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from linter.config import Config, Ignore
from linter.config_load.fields import EXTEND, KEYS, NAMES, Key
from linter.config_load.locate import line_of
from linter.config_load.shapes import Wrong, nearest, read
from linter.errors import ConfigError
from linter.records import NamedTuple
from linter.typed import Any

DEPTH = 5
MAX_BYTES = 1_000_000
_MERGED = ("days", "triggers", "file rules")


class Origin(NamedTuple):
    """Where a setting was written."""

    path: str
    line: int


class Loaded(NamedTuple):
    """A configuration with the place of each setting, and of each rule that it names."""

    config: Config
    origins: dict[str, Origin] = {}
    named: tuple[tuple[str, Origin], ...] = ()


class File(NamedTuple):
    """One configuration file; `root` is the tree that its paths may not leave."""

    path: str
    root: str
    text: str
    table: str
    data: dict[str, Any]


def load(path: str, known: Iterable[str] = ()) -> Config:
    """The settings of a file and of what it extends; `known` are rule ids to check names against."""
    loaded = trace(path)
    check_rules(loaded, known)
    return loaded.config


def trace(path: str, root: str = "", depth: int = 0) -> Loaded:
    """The settings with the place that each came from."""
    file = _open(path, root or tree_of(path))
    found = Loaded(Config())
    if EXTEND in file.data:
        if depth >= DEPTH:
            raise _error(file, EXTEND, Wrong(f"goes more than {DEPTH} files deep; does it go in circles?"))
        base = _inside(file, EXTEND, _text(file, EXTEND))
        if os.path.exists(base) and not os.path.isfile(base):
            raise _error(file, EXTEND, Wrong("is not a regular file; name a TOML file", file.data[EXTEND]))
        found = trace(base, file.root, depth + 1)
    for name, value in file.data.items():
        if name == EXTEND:
            continue
        if name not in NAMES:
            raise _error(file, name, Wrong(f"is not a setting{nearest(name, [*NAMES, EXTEND])}"))
        found = _set(found, file, NAMES[name], value)
    return found


def check_rules(loaded: Loaded, known: Iterable[str]) -> None:
    """Raise for a rule that there is not, with the nearest name; no `known` is no check."""
    ids = list(known)
    if not ids:
        return
    for glob, origin in loaded.named:
        if not any(fnmatchcase(id, glob) for id in ids):
            hint = nearest(glob, ids)
            message = f"{origin.path}:{origin.line}: there is no rule {glob!r}{hint or '; see `upgradelint rules`'}"
            raise ConfigError(message)


def effective(loaded: Loaded) -> list[str]:
    """One line a setting: its value, and the file and line it came from."""
    lines = []
    for key in KEYS:
        if key.name == "ignore-rules":
            continue
        origin = loaded.origins.get(key.field)
        value = getattr(loaded.config, key.field)
        lines.append(_line(key.name, value, origin))
    at = loaded.origins.get("ignores")
    set_fields = (
        {k: v for k, v in ignore._asdict().items() if v and k != "origin"} for ignore in loaded.config.ignores
    )
    return lines + [_line("[[ignore]]", fields, at) for fields in set_fields]


def _line(name: str, value: Any, origin: Origin | None) -> str:
    import json

    plain = dict(value) if isinstance(value, tuple) and value and isinstance(value[0], tuple) else value
    return f"{name} = {json.dumps(plain)}  # {f'{origin.path}:{origin.line}' if origin else 'default'}"


def _set(found: Loaded, file: File, key: Key, value: Any) -> Loaded:
    try:
        read_value = read(key, value)
    except Wrong as wrong:
        raise _error(file, key.name, wrong) from None
    origins = {**found.origins, key.field: _origin(file, key.name)}
    named = found.named + tuple(_rule_names(file, key, read_value))
    if key.kind == "ignore":
        suppressions = tuple(
            i._replace(origin=(os.path.abspath(file.path), _find(file, key.name, key="rules", nth=n)))
            for n, i in enumerate(read_value)
            if isinstance(i, Ignore)
        )
        read_value = tuple(i for i in read_value if isinstance(i, str))
        if suppressions:
            origins["ignores"] = _origin(file, key.name)
            found = found._replace(config=found.config._replace(ignores=found.config.ignores + suppressions))
    elif key.kind == "path":
        read_value = _inside(file, key.name, read_value) if read_value else ""
    elif key.kind == "paths":
        read_value = tuple(_inside(file, key.name, p) for p in read_value)
    elif key.kind in _MERGED:
        read_value = tuple({**dict(getattr(found.config, key.field)), **dict(read_value)}.items())
    if key.field == "ignore":
        read_value = (found.config.ignore if _both(file) else ()) + read_value
    return Loaded(found.config._replace(**{key.field: read_value}), origins, named)


def _both(file: File) -> bool:
    return "ignore" in file.data and "ignore-rules" in file.data


def _rule_names(file: File, key: Key, value: Any) -> Iterator[tuple[str, Origin]]:
    """The rules that a setting names, each with its place."""
    match key.kind:
        case "rules":
            yield from ((glob, _origin(file, key.name, glob)) for glob in value)
        case "file rules":
            yield from ((glob, _origin(file, key.name, glob)) for _, globs in value for glob in globs)
        case "ignore":
            for n, item in enumerate(value):
                if isinstance(item, Ignore):
                    at = (_find(file, key.name, glob, key="rules", nth=n) for glob in item.rules)
                    yield from ((g, Origin(file.path, line)) for g, line in zip(item.rules, at, strict=True))
                else:
                    yield item, _origin(file, key.name, item)


def tree_of(path: str) -> str:
    """The folder of the enclosing git work tree, else of the file itself."""
    folder = start = os.path.dirname(os.path.abspath(path))
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder


def _open(path: str, root: str) -> File:
    try:
        with open(path, "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ConfigError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; that is no configuration")
        text = raw.decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}; check the path and its permissions"
        raise ConfigError(message) from None
    except ValueError as error:  # wrong TOML, bytes that are no text, numbers with too many digits
        message = f"{path}: is no TOML: {error}"
        raise ConfigError(message) from None
    except RecursionError:
        raise ConfigError(f"{path}: is nested too deep") from None
    if os.path.basename(path) != "pyproject.toml":
        return File(path, root, text, "", data)
    tool = data.get("tool")
    own = tool.get("upgradelint", {}) if isinstance(tool, dict) else {}
    return File(path, root, text, "tool.upgradelint", own if isinstance(own, dict) else {})


def _text(file: File, name: str) -> str:
    value = file.data[name]
    if not isinstance(value, str) or not value:
        raise _error(file, name, Wrong("must be the path of a file"))
    return value


def _inside(file: File, name: str, value: str) -> str:
    """The absolute path that a file names, refused when it leaves the file's tree, also through a link."""
    full = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(file.path)), value))
    real, root = os.path.realpath(full), os.path.realpath(file.root)
    if real != root and not real.startswith(root + os.sep):
        raise _error(file, name, Wrong("leaves the tree of this file; name a path inside it", value))
    return full


def _origin(file: File, name: str, value: str = "") -> Origin:
    return Origin(file.path, _find(file, name, value))


def _find(file: File, name: str, value: str = "", key: str = "", nth: int = -1) -> int:
    prefix = f"{file.table}." if file.table else ""
    if nth >= 0:
        return line_of(file.text, prefix + name, key or name, value, nth)
    if isinstance(file.data.get(name), dict):
        at = line_of(file.text, prefix + name, key, value)
        return at if at > 1 else line_of(file.text, file.table, name, value)
    if name == "ignore" and not value and f"[[{prefix}{name}]]" in file.text.replace(" ", ""):
        return line_of(file.text, prefix + name, "")
    return line_of(file.text, file.table, name, value)


def _error(file: File, name: str, wrong: Wrong) -> ConfigError:
    line = _find(file, name, wrong.value, wrong.key, wrong.nth)
    return ConfigError(f"{file.path}:{line}: {name}: {wrong.says}")
