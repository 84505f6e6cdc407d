"""A Terragrunt file to the values it passes to a module, and to the resources of a local module it names.

Files that `include` names are merged below it, as `terragrunt run` does; what a `dependency` gives,
the environment and commands are unknown. Paths are relative to the folder of the file that is run.
Source: https://terragrunt.gruntwork.io/docs/reference/hcl/ (read 2026-11-25).
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, Resource
from linter.platform.terraform import calls, evaluate, variables
from linter.platform.terraform import module as modules
from linter.platform.terraform.module import Module
from linter.platform.terraform.resources import resources as made
from linter.platform.terraform.run import Run
from linter.platform.terraform.scope import Instance, Scope
from linter.platform.terraform.values import text, unknown
from linter.records import NamedTuple
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get

NAME = "terragrunt.hcl"
MAX_FILES = 100
MAX_DEEP = 20


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The resources of the local module that a Terragrunt file calls, with its inputs."""
    folder, _, name = document.path.rpartition("/")
    if name != NAME:
        return
    found = read(document.path, folder, Run(reader, folder))
    source = text(found_source) if found is not None and (found_source := get(found, "source")) else None
    root = _local(folder, source)
    if found is None or root is None or root == folder:
        return
    module = modules.read(root, reader)
    given = _given(found, module) | variables.always(folder, reader)
    yield from made(Instance(Run(reader, root), module, given))


def _local(folder: str, source: str | None) -> str | None:
    """The folder of a local source; `//` and what follows `?` are Terraform's, not of the path."""
    bare = (source or "").partition("?")[0]
    return calls.join(folder, bare) if bare.startswith(("./", "../")) or bare in (".", "..") else None


def given(module: Module, reader: Reader) -> variables.Given:
    """The inputs of a Terragrunt file in the module's own folder."""
    path = f"{module.folder}/{NAME}" if module.folder else NAME
    found = read(path, module.folder, Run(reader, module.folder))
    return {} if found is None else _given(found, module)


def _given(found: Map, module: Module) -> variables.Given:
    """Inputs by name; where a part of them was not found, a variable without one is unknown, not its default."""
    inputs = get(found, "inputs")
    if not isinstance(inputs, Map):
        return {}
    values: variables.Given = {}
    if inputs.open:
        values = {b.labels[0]: (unknown(inputs.span), None) for b in module.of("variable")}
    return values | {e.key.value: (e.value, None) for e in inputs.entries if isinstance(e.key.value, str)}


def read(path: str, folder: str, run: Run) -> Map | None:
    """The `locals`, `inputs` and `source` of a file as `folder` sees it; None when it cannot be read."""
    key = path, folder
    if key not in run.files:
        run.files[key] = None  # what a file that is being read says of itself
        document = run.reader.document(path) if len(run.files) <= MAX_FILES else None
        root = document.roots[0] if document is not None and document.roots else None
        if document is not None and isinstance(root, Map):
            run.files[key] = _read(document, root, folder, run)
    return run.files[key]


def _read(document: Document, root: Map, folder: str, run: Run) -> Map:
    instance = Instance(run, modules.made(folder, (document,)), {})
    parents = _parents(root, Scope(instance, {}))
    exposed = Map(tuple(Entry(p.label, p.read) for p in parents if p.read is not None), root.span)
    scope = Scope(instance, {"include": exposed})
    locals_ = _locals(instance, root.span)
    source = evaluate.resolve(get(root, "terraform", "source") or Leaf(None, root.span), scope)
    if isinstance(source, Leaf) and source.value is None:
        named = (s for p in parents if p.merge != "no_merge" and (s := get(p.read, "source")) is not None)
        source = next(named, source)
    members = {"locals": locals_, "inputs": _inputs(root, parents, scope), "source": source}
    return Map(tuple(Entry(Leaf(k, root.span), v) for k, v in members.items()), root.span)


def _locals(instance: Instance, span: Span) -> Map:
    from linter.platform.terraform.scope import local

    entries = instance.module.locals
    return Map(tuple(Entry(e.key, local(instance, name, e.key.span)) for name, e in entries.items()), span)


class Parent(NamedTuple):
    """An included file: its label, what it gives (None where it is not found), and how it is merged."""

    label: Leaf
    read: Map | None
    merge: str | None


def _parents(root: Map, scope: Scope) -> list[Parent]:
    """The included files in order."""
    found: list[Parent] = []
    for entry in root.entries:
        if entry.key.value != "include" or not isinstance(entry.value, Map):
            continue
        inner = entry.value.entries
        blocks = (
            [(entry.key, entry.value)] if get(entry.value, "path") is not None else [(e.key, e.value) for e in inner]
        )
        for label, block in blocks:
            path = get(block, "path")
            where = text(evaluate.resolve(path, scope)) if path is not None else None
            folder = scope.instance.module.folder
            target = calls.join(folder, where) if where is not None else None
            strategy = get(block, "merge_strategy")
            merge = "shallow" if strategy is None else text(evaluate.resolve(strategy, scope))
            found.append(Parent(label, read(target, folder, scope.run) if target is not None else None, merge))
    return found


def _inputs(root: Map, parents: list[Parent], scope: Scope) -> Map:
    node = get(root, "inputs")
    own = evaluate.resolve(node, scope) if node is not None else Map((), root.span)
    merged = Map((), own.span)
    unseen = not isinstance(own, Map) or own.open or get(root, "terraform", "extra_arguments") is not None
    layers = [(get(p.read, "inputs"), p.merge) for p in parents if p.merge != "no_merge"]
    deep = any(strategy == "deep" for _, strategy in layers)
    for layer, strategy in (*layers, (own, "deep" if deep else "shallow")):
        unseen = unseen or not isinstance(layer, Map) or layer.open or strategy is None
        if isinstance(layer, Map):
            merged = _merged(merged, layer, deep=strategy == "deep")
    return merged._replace(open=unseen)


def _merged(under: Map, over: Map, *, deep: bool, depth: int = 0) -> Map:
    """Maps one over the other; `deep` merges maps in them and joins lists, as `merge_strategy` does."""
    entries = {str(e.key.value): e for e in under.entries}
    for entry in over.entries:
        old = entries.get(str(entry.key.value))
        value = entry.value
        if deep and old is not None and depth < MAX_DEEP:
            if isinstance(old.value, Map) and isinstance(value, Map):
                value = _merged(old.value, value, deep=True, depth=depth + 1)
            elif isinstance(old.value, Seq) and isinstance(value, Seq):
                value = value._replace(items=(*old.value.items, *value.items), open=old.value.open or value.open)
        entries[str(entry.key.value)] = Entry(entry.key, value)
    return under._replace(entries=tuple(entries.values()), open=under.open or over.open)


def _above(folder: str, name: str, reader: Reader) -> str | None:
    """The path from `folder` to the nearest file of a name above it."""
    steps = ""
    while folder:
        folder = folder.rpartition("/")[0]
        steps += "../"
        if reader.exists(f"{folder}/{name}" if folder else name):
            return steps + name
    return None


def _find(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    """`find_in_parent_folders(name, fallback)`; without a name it is `terragrunt.hcl`, or `root.hcl`."""
    name = text(arguments[0]) if arguments else NAME
    if name is None:
        return None
    found = _above(scope.instance.module.folder, name, scope.run.reader)
    if found is None and not arguments:
        found = _above(scope.instance.module.folder, "root.hcl", scope.run.reader)
    if found is None:
        return arguments[1] if len(arguments) > 1 else None
    return Leaf(found, at)


def _read_config(arguments: list[Node], at: Span, scope: Scope) -> Node | None:
    path = text(arguments[0]) if arguments else None
    target = calls.join(scope.instance.module.folder, path) if path is not None else None
    if target is None or not scope.run.reader.exists(target):
        return arguments[1] if len(arguments) > 1 else None
    return read(target, target.rpartition("/")[0], scope.run)


def _root(arguments: list[Node], at: Span, scope: Scope) -> Node:
    folder = scope.instance.module.folder
    return Leaf("../" * (folder.count("/") + 1) if folder else ".", at)


def _here(arguments: list[Node], at: Span, scope: Scope) -> Node:
    return Leaf(".", at)


TABLE = {
    "find_in_parent_folders": _find,
    "read_terragrunt_config": _read_config,
    "get_repo_root": _root,
    "get_path_to_repo_root": _root,
    "get_terragrunt_dir": _here,
    "get_original_terragrunt_dir": _here,
}
