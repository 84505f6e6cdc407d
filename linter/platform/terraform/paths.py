"""Terraform's functions on paths and networks; None where the result is not known."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from linter.platform.terraform.scope import Scope
from linter.platform.terraform.values import text, whole
from linter.tree import Leaf, Node, Seq, Span
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from linter.platform import Reader

MAX_NEW_BITS = 32
MAX_FILES = 2_000
"""Files that one `fileset` looks at."""


def _of_path(make: Callable[[str], str]) -> Callable[[list[Node], Span, Scope], Node | None]:
    def function(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
        path = text(arguments[0]) if arguments else None
        return None if path is None else Leaf(make(path), arguments[0].span)

    return function


def _fileexists(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    from linter.platform.terraform.encoding import located

    return Leaf(True, at) if located(arguments[0] if arguments else None, scope) is not None else None


def _fileset(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    """The files below a folder of the tree whose paths match, as `fileset` gives them."""
    from linter.platform.terraform import calls

    folder, form = (text(a) for a in arguments) if len(arguments) == 2 else (None, None)
    if folder is None or form is None or folder.startswith(("/", "~")):
        return None
    base = calls.join(scope.run.root, folder)
    if base is None or ".." in form.split("/"):
        return None
    wanted = _wanted(form)
    files = (p[len(base) + 1 if base else 0 :] for p in _below(base, scope.run.reader))
    found = sorted(p for p in files if wanted.fullmatch(p))
    return Seq(tuple(Leaf(p, at) for p in found), at) if found else None


def _wanted(form: str) -> re.Pattern[str]:
    """A glob as `fileset` reads it: `*` and `?` in a name, `**` over folders, `{a,b}`."""
    words = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")"}
    depth = 0
    made = ""
    for piece in re.findall(r"\*\*/|\*\*|.", form, re.DOTALL):
        depth += (piece == "{") - (piece == "}")
        made += "|" if piece == "," and depth > 0 else words.get(piece, re.escape(piece))
    return re.compile(made if depth == 0 else re.escape(form))


def _below(folder: str, reader: Reader) -> list[str]:
    """The files of a folder and of those below it, up to a limit."""
    found: list[str] = []
    folders = [folder]
    while folders and len(found) < MAX_FILES:
        one = folders.pop()
        found += reader.names(one)
        folders += reader.folders(one)
    return found[:MAX_FILES]


def _network(node: Node) -> IPv4Network | IPv6Network | None:
    import ipaddress

    word = text(node)
    try:
        return ipaddress.ip_network(word, strict=False) if word is not None and "/" in word else None
    except ValueError:
        return None


def _cidrsubnet(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    if len(arguments) != 3:
        return None
    network, bits, number = _network(arguments[0]), whole(arguments[1]), whole(arguments[2])
    if network is None or bits is None or number is None:
        return None
    return _subnet(network, bits, number, arguments[0].span)


def _subnet(network: IPv4Network | IPv6Network, bits: int, number: int, at: Span) -> Node | None:
    length = network.prefixlen + bits
    if not 0 <= bits <= MAX_NEW_BITS or length > network.max_prefixlen or not 0 <= number < 1 << bits:
        return None
    address = network.network_address + (number << (network.max_prefixlen - length))
    return Leaf(f"{address}/{length}", at)


def _cidrhost(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    network = _network(arguments[0]) if len(arguments) == 2 else None
    number = whole(arguments[1]) if len(arguments) == 2 else None
    if network is None or number is None or not 0 <= number < network.num_addresses:
        return None
    return Leaf(str(network.network_address + number), at)


def _cidrsubnets(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    network = _network(arguments[0]) if arguments else None
    if network is None:
        return None
    found: list[Node] = []
    next_free = int(network.network_address)
    for argument in arguments[1:]:
        bits = whole(argument)
        if bits is None or not 0 <= bits <= MAX_NEW_BITS or network.prefixlen + bits > network.max_prefixlen:
            return None
        size = 1 << (network.max_prefixlen - network.prefixlen - bits)
        start = -(-next_free // size) * size
        if start + size > int(network.broadcast_address) + 1:
            return None
        next_free = start + size
        address = type(network.network_address)(start)
        found.append(Leaf(f"{address}/{network.prefixlen + bits}", argument.span))
    return Seq(tuple(found), at)


TABLE = {
    "basename": _of_path(lambda path: posixpath.basename(path.rstrip("/")) or path[:1] or "."),
    "dirname": _of_path(lambda path: posixpath.normpath(posixpath.dirname(path) or ".")),
    "fileexists": _fileexists,
    "fileset": _fileset,
    "cidrsubnet": _cidrsubnet,
    "cidrsubnets": _cidrsubnets,
    "cidrhost": _cidrhost,
}
