"""Arguments of a plain `check` to its options, without click, whose import costs most of a cold start.

Read from `option_table`, which a test holds equal to the click command. Whatever is not
plain (help, an unknown option, a value that click would refuse) is None: click decides.
"""

from __future__ import annotations

from linter.cli.option_table import CHOICES, FLAGS, INTEGERS, NAMES, REPEATED


def read(arguments: list[str]) -> dict[str, object] | None:
    """Options by parameter name as click would give them, None when click should read them."""
    if not arguments or arguments[0] != "check":
        return None
    options: dict[str, object] = dict.fromkeys(FLAGS, False) | dict(NAMES)
    paths: list[str] = []
    rest = iter(arguments[1:])
    for word in rest:
        if not word.startswith("-") or word == "-":
            paths.append(word)
            continue
        name, equals, value = word.partition("=")
        field = name[2:].replace("-", "_")
        field = "outputs" if field == "output" else "config_path" if field == "config" else field
        field = "format_" if field == "format" else field
        if not name.startswith("--") or field not in options:
            return None
        if field in FLAGS:
            if equals:
                return None
            options[field] = True
        elif not _store(options, field, value if equals else next(rest, None)):
            return None
    return options | {"paths": tuple(paths)}


def _store(options: dict[str, object], field: str, value: str | None) -> bool:
    if value is None or (field in CHOICES and value not in CHOICES[field]):
        return False
    if field in INTEGERS:
        if not value.isdecimal():
            return False
        options[field] = int(value)
    elif field in REPEATED:
        old = options[field]
        assert isinstance(old, tuple)
        options[field] = (*old, value)
    else:
        options[field] = value
    return True
