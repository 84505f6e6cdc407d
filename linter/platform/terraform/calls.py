"""`module` blocks to the modules they call: local folders, and what `terraform init` has vendored."""

from __future__ import annotations

from linter.platform.terraform import module as modules
from linter.platform.terraform.module import Block, Module
from linter.platform.terraform.run import MAX_MODULES, Run
from linter.platform.terraform.scope import Instance, Scope
from linter.tree import Leaf, Map, Node, Seq, get, text

META = ("source", "version", "providers", "count", "for_each", "depends_on")
MAX_CALLS = 20
_MANIFEST = ".terraform/modules/modules.json"


def child(instance: Instance, block: Block) -> Instance | None:
    """The called module with unrepeated arguments, made once; None when its files are not here."""
    name = block.labels[0]
    if name not in instance.children:
        from linter.platform.terraform import expand

        instance.children[name] = made(instance, block, expand.any_scope(instance, block))
    return instance.children[name]


def made(instance: Instance, block: Block, scope: Scope) -> Instance | None:
    """The called module with the arguments as `scope` gives them."""
    run = instance.run
    if instance.depth() >= MAX_CALLS or run.modules >= MAX_MODULES:
        run.skip(block.body.head or block.body.span, "Module calls are nested too deeply or too many.")
        return None
    called = _module(instance, block)
    if called is None:
        return None
    run.modules += 1
    given: dict[str, tuple[Node, Scope | None]] = {}
    for entry in block.body.entries:
        if isinstance(entry.key.value, str) and entry.key.value not in META:
            given[entry.key.value] = (entry.value, scope)
    return Instance(run, called, given, f"{instance.prefix}module.{block.labels[0]}.", instance, _providers(block))


def _module(instance: Instance, block: Block) -> Module | None:
    run = instance.run
    source = get(block.body, "source")
    where = text(source)
    at = block.body.head or block.body.span
    if where is None:
        return None
    local = where.startswith(("./", "../")) or where in (".", "..")
    folder = join(instance.module.folder, where) if local else vendored(run, instance.prefix, block.labels[0])
    if folder is None:
        if local:
            run.skip(at, "The module lies outside the tree; its values are taken as unknown.")
        return None
    if folder in _around(instance):
        run.skip(at, "The module calls itself; the call is not followed.")
        return None
    found = modules.read(folder, run.reader)
    if not found.blocks:
        run.skip(at, f"There is no module in '{folder}'; its values are taken as unknown.")
        return None
    return found


def _around(instance: Instance | None) -> set[str]:
    found: set[str] = set()
    while instance is not None:
        found.add(instance.module.folder)
        instance = instance.parent
    return found


def join(folder: str, relative: str) -> str | None:
    """A folder reached from another one, None when that leaves the tree.

    >>> join("envs/prod", "../../modules/db"), join("envs", "../../x")
    ('modules/db', None)
    """
    parts = folder.split("/") if folder else []
    for piece in relative.split("/"):
        if piece == "..":
            if not parts:
                return None
            parts.pop()
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)


def vendored(run: Run, prefix: str, name: str) -> str | None:
    """The folder that `terraform init` has put a module in, by its manifest in the root module."""
    path = join(run.root, _MANIFEST)
    if path is None or not run.reader.exists(path):
        return None
    document = run.reader.document(path)
    listed = get(document.roots[0], "Modules") if document is not None and document.roots else None
    key = ".".join((*(p for p in prefix.split(".") if p and p != "module"), name))
    for item in listed.items if isinstance(listed, Seq) else ():
        folder = text(item, "Dir")
        if text(item, "Key") == key and folder is not None:
            return join(run.root, folder)
    return None


def _providers(block: Block) -> dict[str, str]:
    """Which provider of the caller each provider of the called module is."""
    found = get(block.body, "providers")
    if found is None or isinstance(found, (Leaf, Map)):
        return {}
    span = found.span
    lines = span.document.text[span.start : span.end].strip("{}").replace(",", "\n").splitlines()
    pairs = (line.partition("=") for line in lines)
    return {k.strip(): v.strip() for k, mark, v in pairs if mark}
