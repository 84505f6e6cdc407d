"""The JSON of `terraform show -json` (a plan or a state) to the resources it will have.

Values that are known after apply are unknown, and name what they are taken from. Where the source lies
beside the plan (the configuration's module calls say which folders), a value is placed where the source writes it.
Format: https://developer.hashicorp.com/terraform/internals/json-format (read 2026-11-25).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from linter.pattern import pattern
from linter.platform import Reader, Resource
from linter.platform.terraform import module as modules
from linter.platform.terraform import variables
from linter.platform.terraform.placed import at_source, with_unknowns
from linter.platform.terraform.run import Run
from linter.platform.terraform.scope import Instance
from linter.platform.terraform.values import same
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Node, Seq, Span, get, text

_INDEX = pattern(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")
MAX_DEPTH = 20


class Plan(NamedTuple):
    """A plan's parts; `changes` are by address.

    `written` are the source's resources by address without instance keys, `instances` the plan's addresses by
    the same; both in the order of the keys.
    """

    root: Map
    document: Document
    changes: dict[str, Node]
    written: dict[str, list[Resource]]
    instances: dict[str, list[str]]


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """What the plan will have: managed resources and data sources, and the providers' constant settings."""
    root = document.roots[0] if document.roots else None
    values = get(root, "planned_values", "root_module") or get(root, "values", "root_module")
    if not isinstance(root, Map) or not isinstance(values, Map) or get(root, "terraform_version") is None:
        return
    inner = Document(document.path, "json", document.text, Span(document, 0, len(document.text)))
    changes = {a: c for c in _items(root, "resource_changes") if (a := text(c, "address")) is not None}
    plan = Plan(root, inner, changes, _written(document, root, reader), {})
    _count(values, plan.instances, 0)
    yield from _module(plan, values, get(root, "configuration", "root_module"), "", 0)
    if not plan.written:
        yield from _providers(plan)


def _count(module: Node, instances: dict[str, list[str]], depth: int) -> None:
    for item in _items(module, "resources"):
        address = text(item, "address") or ""
        instances.setdefault(_INDEX.sub("", address), []).append(address)
    for child in _items(module, "child_modules") if depth < MAX_DEPTH else ():
        _count(child, instances, depth + 1)


def _items(node: Node | None, *path: str) -> tuple[Node, ...]:
    found = get(node, *path) if path else node
    return found.items if isinstance(found, Seq) else ()


def _module(plan: Plan, module: Node, config: Node | None, prefix: str, depth: int) -> Iterator[Resource]:
    """The resources of a planned module and of those it calls; `config` is its configuration."""
    declared = {a: c for c in _items(config, "resources") if (a := text(c, "address")) is not None}
    for item in _items(module, "resources"):
        address, type, name = (text(item, key) for key in ("address", "type", "name"))
        if address is not None and type is not None and name is not None:
            kind = f"data.{type}" if text(item, "mode") == "data" else type
            bare = _INDEX.sub("", address)
            made = partial(_body, plan, item, address, declared.get(bare.removeprefix(prefix)), prefix)
            yield Resource("terraform", kind, name, made, _place(plan, address, item), bare)
    for child in _items(module, "child_modules") if depth < MAX_DEPTH else ():
        inside = _INDEX.sub("", text(child, "address") or "")
        called = get(config, "module_calls", inside.rpartition(".")[2], "module")
        yield from _module(plan, child, called, inside + ".", depth + 1)


def _place(plan: Plan, address: str, item: Node) -> Span:
    written = plan.written.get(_INDEX.sub("", address))
    if written:
        return written[0].place
    found = get(item, "address")
    assert found is not None
    return Span(plan.document, found.span.start, found.span.end)


def _body(plan: Plan, item: Node, address: str, config: Node | None, prefix: str) -> Map:
    """A resource's planned values, with what is known after apply as unknown."""
    place = _place(plan, address, item)
    source = _source(plan, address)
    values = get(item, "values")
    after = get(plan.changes.get(address), "change", "after_unknown")
    refs = _references(get(config, "expressions"), prefix)
    known = with_unknowns(values if isinstance(values, Map) else Map((), item.span), after, refs)
    body = at_source(known, source, place if source is not None else None, plan.document)
    assert isinstance(body, Map)
    return body._replace(head=place)


def _source(plan: Plan, address: str) -> Map | None:
    """What the source writes for an instance; None where its instances are not told apart as the plan's are."""
    bare = _INDEX.sub("", address)
    written, instances = plan.written.get(bare, []), plan.instances[bare]
    if len(written) == 1:
        return written[0].body
    return written[instances.index(address)].body if len(written) == len(instances) else None


def _references(expressions: Node | None, prefix: str) -> dict[str, tuple[str, ...]]:
    """Each argument to the resources that it takes its value from."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in expressions.entries if isinstance(expressions, Map) else ():
        names = [str(i.value) for i in _items(entry.value, "references") if isinstance(i, Leaf)]
        found[str(entry.key.value)] = tuple(dict.fromkeys(prefix + a for n in names if (a := _address(n)) is not None))
    return found


def _address(reference: str) -> str | None:
    """The resource of a reference such as `aws_s3_bucket.logs.id`; None for anything else."""
    parts = _INDEX.sub("", reference).split(".")
    size = 3 if parts[0] == "data" else 2
    known = parts[0] not in ("var", "local", "module", "each", "count", "path", "self", "terraform")
    return ".".join(parts[:size]) if known and len(parts) >= size else None


def _written(document: Document, root: Map, reader: Reader) -> dict[str, list[Resource]]:
    """The resources of the source beside the plan, or at the tree's root; none when these are not the plan's."""
    from linter.platform.terraform.resources import resources as made

    declared = {text(c, "address") for c in _items(root, "configuration", "root_module", "resources")}
    calls = get(root, "configuration", "root_module", "module_calls")
    declared |= {f"module.{e.key.value}" for e in calls.entries} if isinstance(calls, Map) else set()
    for folder in dict.fromkeys((document.path.rpartition("/")[0], "")):
        module = modules.read(folder, reader)
        if declared & module.by_address.keys():
            instance = Instance(Run(reader, folder), module, _given(root, module, reader))
            found: dict[str, list[Resource]] = {}
            for resource in made(instance):
                found.setdefault(resource.address, []).append(resource)
            return found
    return {}


def _given(root: Map, module: modules.Module, reader: Reader) -> variables.Given:
    """The plan's variables; one with the value that a variable file or its default gives is placed there."""
    loaded = variables.always(module.folder, reader)
    given: variables.Given = {}
    planned = get(root, "variables")
    for entry in planned.entries if isinstance(planned, Map) else ():
        name, value = str(entry.key.value), get(entry.value, "value")
        block = module.by_address.get(f"var.{name}")
        default = get(block.body, "default") if block else None
        if value is None:
            continue
        if name in loaded and same(loaded[name][0], value):
            given[name] = loaded[name]
        elif default is None or not same(default, value):
            given[name] = (value, None)
    return given


def _providers(plan: Plan) -> Iterator[Resource]:
    found = get(plan.root, "configuration", "provider_config")
    for entry in found.entries if isinstance(found, Map) else ():
        name, alias = text(entry.value, "name"), text(entry.value, "alias")
        place = Span(plan.document, entry.key.span.start, entry.key.span.end)
        body = at_source(_constants(get(entry.value, "expressions"), place), None, None, plan.document)
        if name is not None and isinstance(body, Map):
            address = ".".join(("provider", name, *([alias] if alias else [])))
            yield Resource("terraform", f"provider.{name}", alias or name, body, place, address)


def _constants(expressions: Node | None, place: Span) -> Map:
    """What a provider's expressions fix; the others are left out, and the map is open."""
    entries = expressions.entries if isinstance(expressions, Map) else ()
    kept = [e._replace(value=v) for e in entries if (v := get(e.value, "constant_value")) is not None]
    return Map(tuple(kept), place, open=len(kept) < len(entries), head=place)
