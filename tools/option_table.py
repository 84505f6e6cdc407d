"""Write `linter/cli/option_table.py` from the click command of `check`."""

from __future__ import annotations

import pprint
from pathlib import Path

import click

from linter.cli.check_options import command

TARGET = Path(__file__).parent.parent / "linter" / "cli" / "option_table.py"


def text() -> str:
    """The module's source."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    flags = tuple(sorted(str(p.name) for p in options if p.is_flag))
    valued = [p for p in options if not p.is_flag]
    # click gives None for a value that is not given and an empty tuple for a repeated one
    context = click.Context(command)
    names = {str(p.name): (() if p.multiple else p.get_default(context)) for p in valued}
    tables = {
        "FLAGS": flags,
        "NAMES": {name: value if isinstance(value, (str, int, tuple)) else None for name, value in sorted(names.items())},
        "REPEATED": tuple(sorted(str(p.name) for p in valued if p.multiple)),
        "INTEGERS": tuple(sorted(str(p.name) for p in valued if p.type is click.INT)),
        "CHOICES": {
            str(p.name): tuple(p.type.choices)
            for p in sorted(valued, key=lambda p: str(p.name))
            if isinstance(p.type, click.Choice)
        },
    }
    types = {
        "FLAGS": "tuple[str, ...]",
        "NAMES": "dict[str, object]",
        "REPEATED": "tuple[str, ...]",
        "INTEGERS": "tuple[str, ...]",
        "CHOICES": "dict[str, tuple[str, ...]]",
    }
    head = '"""The options of `check` as plain data; made by `tools/option_table.py` from the click command."""\n\n'
    head += "from __future__ import annotations\n"
    body = "".join(f"\n{n}: {types[n]} = {pprint.pformat(v, width=100)}\n" for n, v in tables.items())
    return head + body


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
