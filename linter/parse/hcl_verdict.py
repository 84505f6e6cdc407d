"""HCL text to python-hcl2's verdict on it, quoted beside a problem of our own reader."""

from __future__ import annotations

MAX_TEXT = 65_536


def message(text: str) -> str | None:
    """Why python-hcl2 rejects `text`, in one line without any of the text; None when it accepts it.

    None as well for texts over 64 kB, which it takes too long to read.
    """
    if len(text) > MAX_TEXT:
        return None
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        hcl2.parses_to_tree(text)
    except UnexpectedInput as error:
        return f"{type(error).__name__} at line {error.line}, column {error.column}"
    except (LarkError, RecursionError, ValueError) as error:
        return type(error).__name__
    return None
