"""An item of a parsed pattern to the sample characters that it takes."""

from __future__ import annotations

from linter.typed import Any


def characters(tree: Any) -> set[str]:
    """The characters at the edges of what the items of a pattern take."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple) and len(one) == 2 and str(one[0]) in ("LITERAL", "NOT_LITERAL"):
            found.update(_near(one[1], one[1]))
        elif isinstance(one, tuple) and len(one) == 2 and str(one[0]) == "RANGE":
            found.update(_near(*one[1]))
        elif isinstance(one, (tuple, list)) or hasattr(one, "data"):
            waiting.extend(one)
    return found


def _near(low: int, high: int) -> set[str]:
    codes = {low - 1, low, high, high + 1}
    near = {chr(c) for c in codes if 0 <= c < 0x110000}
    return near | {c.swapcase() for c in near if len(c.swapcase()) == 1}


def takes(kind: str, value: Any, char: str, *, fold: bool) -> bool:
    """Whether an item takes a character."""
    forms = {char, char.lower(), char.upper()} if fold else {char}
    match kind:
        case "LITERAL":
            return chr(value) in forms
        case "NOT_LITERAL":
            return chr(value) not in forms
        case "RANGE":
            return any(len(c) == 1 and value[0] <= ord(c) <= value[1] for c in forms)
        case "CATEGORY":
            return _of_category(str(value), char)
        case "IN":
            inside = [(str(k), v) for k, v in value if str(k) != "NEGATE"]
            taken = any(takes(k, v, char, fold=fold) for k, v in inside)
            return taken != (len(inside) < len(value))
        case "ANY":
            return char != "\n"
    return True


def _of_category(name: str, char: str) -> bool:
    plain = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    yes = char.isdigit() if plain == "DIGIT" else char.isspace() if plain == "SPACE" else char.isalnum() or char == "_"
    return yes != ("NOT_" in name)
