"""`.tfvars` files to sets of variable values: the always loaded ones, and one set an environment."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from linter.platform import Reader
from linter.platform.terraform.module import Module
from linter.platform.terraform.run import Run
from linter.platform.terraform.scope import Scope
from linter.tree import Document, Map, Node, get

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
    """The value sets a module is judged with: one an environment, else the always loaded one."""
    names = run.reader.names(module.folder)
    files = [n for n in names if n.endswith(_SUFFIXES)]
    base: Given = {}
    for path in sorted((f for f in files if _is_always(f)), key=lambda f: (".auto." in f, f)):
        base.update(_values(run.reader.document(path)))
    apart = [f for f in files if not _is_always(f)] + _elsewhere(module, run.reader)
    if len(apart) > MAX_SETS:
        run.skip_file(apart[MAX_SETS], 0, f"Only {MAX_SETS} variable files are judged as environments.")
    found = [ValueSet(path, base | _values(run.reader.document(path))) for path in apart[:MAX_SETS]]
    return found or [ValueSet("", base)]


def _is_always(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in ("terraform.tfvars", "terraform.tfvars.json") or name.endswith((".auto.tfvars", ".auto.tfvars.json"))


def _elsewhere(module: Module, reader: Reader) -> list[str]:
    """Files in the usual folders beside the module that give values for at least half their names."""
    prefix = module.folder + "/" if module.folder else ""
    found = []
    for folder in FOLDERS:
        for path in reader.names(prefix + folder):
            if path.endswith(_SUFFIXES):
                names = list(_values(reader.document(path)))
                known = [n for n in names if f"var.{n}" in module.by_address]
                if known and 2 * len(known) >= len(names):
                    found.append(path)
    return found


def _values(document: Document | None) -> Given:
    if document is None or not document.roots or not isinstance(document.roots[0], Map):
        return {}
    entries = document.roots[0].entries
    return {e.key.value: (e.value, None) for e in entries if isinstance(e.key.value, str)}


def terragrunt(reader: Reader, folder: str) -> Given:
    """The `inputs` of a `terragrunt.hcl` in a module's folder, for what no variable file gives."""
    path = f"{folder}/terragrunt.hcl" if folder else "terragrunt.hcl"
    if not reader.exists(path):
        return {}
    return inputs(reader.document(path))


def inputs(document: Document | None) -> Given:
    """The `inputs` of a Terragrunt file; what they refer to but its own locals is unknown."""
    from linter.platform.terraform.evaluate import resolve
    from linter.platform.terraform.module import made
    from linter.platform.terraform.run import Run
    from linter.platform.terraform.scope import Instance

    node = get(document.roots[0], "inputs") if document is not None and document.roots else None
    if document is None or node is None:
        return {}
    scope = Scope(Instance(Run(_NoFiles()), made("", (document,)), {}), {})
    found = resolve(node, scope)
    if not isinstance(found, Map):
        return {}
    return {e.key.value: (e.value, None) for e in found.entries if isinstance(e.key.value, str)}


class _NoFiles:
    """A reader that has nothing."""

    def document(self, path: str) -> Document | None:
        return None

    def names(self, folder: str) -> list[str]:
        return []

    def exists(self, path: str) -> bool:
        return False
