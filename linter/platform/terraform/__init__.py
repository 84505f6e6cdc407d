"""A Terraform folder to documents and resources, resolved as Terraform would with what the files say."""

from __future__ import annotations

from linter.platform import Loaded, Reader, Resource, Unit
from linter.platform.terraform import module as modules
from linter.platform.terraform import variables
from linter.platform.terraform.lock import locked
from linter.platform.terraform.resources import resources
from linter.platform.terraform.run import Run
from linter.platform.terraform.scope import Instance
from linter.tree import Map


def load(unit: Unit, reader: Reader) -> Loaded:
    """Read a unit; a called module gives its documents only, its callers judge it.

    The skips grow while bodies are resolved.
    """
    documents = tuple(d for d in map(reader.document, unit.paths) if d is not None)
    if unit.called:
        return Loaded(documents, ())
    run = Run(reader, unit.root)
    module = modules.read(unit.root, reader)
    if not module.blocks:
        return Loaded(documents, ())
    fallback = _inputs(module, reader)
    sets = variables.sets(module, run)
    found = [r for s in sets for r in resources(Instance(run, module, fallback | s.given))]
    kept = found if len(sets) == 1 else _distinct(found)
    return Loaded(documents, (*kept, *locked(unit.root, reader)), run.skips)


def _inputs(module: modules.Module, reader: Reader) -> variables.Given:
    """What a Terragrunt file in the module's folder gives."""
    if not reader.exists(f"{module.folder}/terragrunt.hcl".lstrip("/")):
        return {}
    from linter.platform.terraform import terragrunt

    return terragrunt.given(module, reader)


def _distinct(found: list[Resource]) -> list[Resource]:
    """Resources of several environments, each outcome once."""
    kept: dict[tuple[str, Map], Resource] = {}
    for resource in found:
        kept.setdefault((resource.address, resource.body), resource)
    return list(kept.values())
