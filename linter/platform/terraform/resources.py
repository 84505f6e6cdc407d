"""A module with its values to resources: its own blocks, and those of the modules it calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from linter.platform import Resource
from linter.platform.terraform import blocks, calls, expand, policies, tags, texts
from linter.platform.terraform.module import Block
from linter.platform.terraform.scope import Instance, Scope
from linter.tree import Entry, Leaf, Map, Span, text

_REPEATED = ("count", "for_each")


def resources(instance: Instance) -> Iterator[Resource]:
    """Every block that rules look at, in the order of the files; a block's instances share its address.

    Declarations (variables, outputs, locals) of a module that is called often are given once.
    """
    told = instance.run.told
    fresh = instance.module.folder not in told
    told.add(instance.module.folder)
    for block in instance.module.blocks:
        match block.kind:
            case "resource" | "data" | "ephemeral":
                yield from _managed(instance, block)
            case "module":
                yield from _called(instance, block)
            case "provider":
                yield _provider(instance, block)
            case "terraform":
                yield from _settings(instance, block)
            case "variable" | "output" | "locals" if fresh:
                name = block.labels[0] if block.labels else block.kind
                yield _plain(instance, block, block.kind, name)


def _managed(instance: Instance, block: Block) -> Iterator[Resource]:
    kind, name = block.labels
    type = kind if block.kind == "resource" else f"{block.kind}.{kind}"
    for scope in expand.scopes(instance, block):
        make = partial(_body, block, scope)
        if block.kind == "data" and kind in policies.RENDERED:
            make = partial(_document, instance, block, make)
        yield Resource("terraform", type, name, make, header(block), instance.prefix + block.address)


def _body(block: Block, scope: Scope) -> Map:
    found = blocks.body(block.body, scope, _REPEATED)
    if block.kind != "resource":
        return found
    return tags.complete(texts.opened(found, block.labels[0]), block, scope.instance)


def _document(instance: Instance, block: Block, make: Callable[[], Map]) -> Map:
    """The body of a policy document with the policy it renders, as other resources see it."""
    body = make()
    key = Leaf(policies.RENDERED[block.labels[0]][0], header(block))
    return body._replace(entries=(*body.entries, Entry(key, policies.renderer(instance, block)())))


def _plain(instance: Instance, block: Block, type: str, name: str) -> Resource:
    make = partial(blocks.body, block.body, Scope(instance, {}))
    return Resource("terraform", type, name, make, header(block), instance.prefix + block.address)


def _provider(instance: Instance, block: Block) -> Resource:
    alias = text(block.body, "alias")
    return _plain(instance, block, f"provider.{block.labels[0]}", alias or block.labels[0])


def _settings(instance: Instance, block: Block) -> Iterator[Resource]:
    """The settings block, and each backend in it as `backend.<type>`."""
    yield _plain(instance, block, "terraform", "terraform")
    for entry in block.body.entries:
        if entry.key.value == "backend" and isinstance(entry.value, Map):
            for backend in entry.value.entries:
                if isinstance(backend.value, Map):
                    kind = str(backend.key.value)
                    place = backend.value.head or entry.key.span
                    make = partial(blocks.body, backend.value, Scope(instance, {}))
                    address = f"{instance.prefix}backend.{kind}"
                    yield Resource("terraform", f"backend.{kind}", kind, make, place, address)


def _called(instance: Instance, block: Block) -> Iterator[Resource]:
    scopes = expand.scopes(instance, block)
    name = block.labels[0]
    for scope in scopes:
        make = partial(_call, block, scope)
        yield Resource("terraform", "module", name, make, header(block), instance.prefix + block.address)
    for scope in scopes:
        child = calls.child(instance, block) if len(scopes) == 1 else calls.made(instance, block, scope)
        if child is not None:
            yield from resources(child)


def _call(block: Block, scope: Scope) -> Map:
    """A call's `source` and `version`, and its arguments under `inputs`."""
    body = blocks.body(block.body, scope, _REPEATED)
    kept = [e for e in body.entries if e.key.value in calls.META]
    inputs = tuple(e for e in body.entries if e.key.value not in calls.META)
    head = header(block)
    kept.append(Entry(Leaf("inputs", head), Map(inputs, block.body.span, body.open, head)))
    return body._replace(entries=tuple(kept))


def header(block: Block) -> Span:
    """Where a block is named."""
    return block.body.head or block.body.span
