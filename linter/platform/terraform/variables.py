"""`.tfvars` files to sets of variable values: the always loaded ones, and one set an environment."""

from __future__ import annotations

from linter.platform import Reader
from linter.platform.terraform.module import CONFIGURATION, Module
from linter.platform.terraform.run import Run
from linter.platform.terraform.scope import Scope
from linter.records import NamedTuple
from linter.tree import Document, Map, Node
from linter.typed import TypeAlias

FOLDERS = ("config", "env", "environment", "environments", "envs", "tfvars", "var-files", "vars")
"""Folders beside a module that are known to hold its per-environment values."""
MAX_SETS = 20
_SUFFIXES = (".tfvars", ".tfvars.json")

Given: TypeAlias = "dict[str, tuple[Node, Scope | None]]"


class ValueSet(NamedTuple):
    """Values for the variables of a root module; `path` is the environment's file, "" for none."""

    path: str
    given: Given


def sets(module: Module, run: Run) -> list[ValueSet]:
    """The value sets a module is judged with: the configured one, else one an environment, else the base."""
    base = always(module.folder, run.reader)
    chosen = _configured(module, run)
    if chosen:
        for path in chosen:
            base |= _values(run.reader.document(path))
        return [ValueSet(chosen[-1], base)]
    files = [n for n in run.reader.names(module.folder) if n.endswith(_SUFFIXES)]
    apart = [f for f in files if not _is_always(f)] + _elsewhere(module, run.reader)
    if len(apart) > MAX_SETS:
        run.skip_file(apart[MAX_SETS], 0, f"Only {MAX_SETS} variable files are judged as environments.")
    found = [ValueSet(path, base | _values(run.reader.document(path))) for path in apart[:MAX_SETS]]
    return found or [ValueSet("", base)]


def always(folder: str, reader: Reader) -> Given:
    """The values of the files in a folder that Terraform loads by itself."""
    base: Given = {}
    files = [n for n in reader.names(folder) if n.endswith(_SUFFIXES) and _is_always(n)]
    for path in sorted(files, key=lambda f: (".auto." in f, f)):
        base |= _values(reader.document(path))
    return base


def _is_always(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in ("terraform.tfvars", "terraform.tfvars.json") or name.endswith((".auto.tfvars", ".auto.tfvars.json"))


def _configured(module: Module, run: Run) -> list[str]:
    """The configured files that are for this module: in its folder, or at the tree's root with names of its own."""
    reader = run.reader
    prefix = module.folder + "/" if module.folder else ""
    found = []
    for name in reader.var_files:
        here, there = reader.exists(prefix + name), reader.exists(name)
        if here:
            found.append(prefix + name)
        elif there and any(f"var.{v}" in module.by_address for v in _values(reader.document(name))):
            found.append(name)
        elif not there and "/" in name:
            run.skip_file(name, 0, "There is no such variable file; its values are taken as unknown.")
    return found


def _elsewhere(module: Module, reader: Reader) -> list[str]:
    """Files in the usual folders beside the module that give values for at least half their names."""
    prefix = module.folder + "/" if module.folder else ""
    usual = {prefix + folder for folder in FOLDERS}
    found: list[str] = []
    for folder in reader.folders(module.folder):
        if folder in usual:
            nested = [f for f in reader.folders(folder) if not _is_module(f, reader)]
            found += [p for f in (folder, *nested) for p in reader.names(f) if p.endswith(_SUFFIXES)]
    return [path for path in found if _fits(module, reader.document(path))]


def _is_module(folder: str, reader: Reader) -> bool:
    return any(name.endswith(CONFIGURATION) for name in reader.names(folder))


def _fits(module: Module, document: Document | None) -> bool:
    names = list(_values(document))
    known = [n for n in names if f"var.{n}" in module.by_address]
    return bool(known) and 2 * len(known) >= len(names)


def _values(document: Document | None) -> Given:
    if document is None or not document.roots or not isinstance(document.roots[0], Map):
        return {}
    entries = document.roots[0].entries
    return {e.key.value: (e.value, None) for e in entries if isinstance(e.key.value, str)}
