"""Names and text to HTML elements, escaped."""

from __future__ import annotations

from html import escape

from linter.report import clean


def esc(text: object) -> str:
    """A text for an element or an attribute."""
    return escape(clean.line(str(text)))


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An element around HTML that is escaped already; `class_` is `class`, `_` is `-`; None is left out.

    >>> tag("b", "x", class_="a", data_i=1, title=None)
    '<b class="a" data-i="1">x</b>'
    """
    listed = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{esc(value)}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{listed}>{content}</{name}>"


def text(name: str, content: object, **attributes: object) -> str:
    """An element around plain text."""
    return tag(name, esc(content), **attributes)


def pre(content: str, **attributes: object) -> str:
    """A block of source lines."""
    return tag("pre", escape(clean.block(content)), **attributes)


def row(cells: list[object], cell: str = "td") -> str:
    """A table row of plain texts."""
    return tag("tr", "".join(text(cell, one) for one in cells))


def table(head: list[object], rows: list[str], caption: str) -> str:
    """A table whose rows are HTML."""
    top = tag("thead", tag("tr", "".join(text("th", h, scope="col") for h in head)))
    return tag("table", text("caption", caption) + top + tag("tbody", "".join(rows)))
