"""A module with the values it is called with, and the names an expression in it may use.

Everything is resolved when it is asked for, once; what depends on itself is unknown.
"""

from __future__ import annotations

from collections.abc import Callable

from linter.platform.terraform.module import Block, Module
from linter.platform.terraform.run import Run
from linter.platform.terraform.values import unknown
from linter.records import NamedTuple
from linter.tree import Leaf, Map, Node, Span, get


class Instance:
    """One use of a module. `prefix` is `module.m.` inside a called one.

    `given` are arguments or variable values with the scope they are written in.
    """

    __slots__ = ("_busy", "_known", "children", "given", "module", "parent", "prefix", "providers", "run")

    def __init__(  # noqa: PLR0913, PLR0917 - a record with a cache
        self,
        run: Run,
        module: Module,
        given: dict[str, tuple[Node, Scope | None]],
        prefix: str = "",
        parent: Instance | None = None,
        providers: dict[str, str] | None = None,
    ) -> None:
        self.run = run
        self.module = module
        self.given = given
        self.prefix = prefix
        self.parent = parent
        self.providers = providers or {}
        self.children: dict[str, Instance | None] = {}
        self._known: dict[str, Node] = {}
        self._busy: set[str] = set()

    def once(self, key: str, at: Span, make: Callable[[], Node]) -> Node:
        """The value of `key`, made on first use; unknown while it is being made (a cycle)."""
        if key in self._known:
            return self._known[key]
        if key in self._busy:
            self.run.skip(at, "A value depends on itself; it is taken as unknown.")
            return unknown(at)
        self._busy.add(key)
        before = self.run.failed, self.run.doubted
        try:
            made = make()
        finally:
            self._busy.discard(key)
            self.run.failed, self.run.doubted = before  # what fails here fails everywhere, and `try` does not see it
        self._known[key] = made
        return made

    def depth(self) -> int:
        """How many modules lie around this one."""
        return 0 if self.parent is None else self.parent.depth() + 1


class Scope(NamedTuple):
    """Where an expression is evaluated. `names` are `each`, `count`, `for` and `dynamic` names."""

    instance: Instance
    names: dict[str, Node]

    @property
    def run(self) -> Run:
        """What the whole load shares."""
        return self.instance.run

    def bind(self, **names: Node) -> Scope:
        """The scope with more names."""
        return Scope(self.instance, {**self.names, **names})


def variable(instance: Instance, name: str, at: Span) -> Node:
    """The value of `var.name`: what was given, else its default, else unknown."""
    return instance.once(f"var.{name}", at, lambda: _variable(instance, name, at))


def _variable(instance: Instance, name: str, at: Span) -> Node:
    from linter.platform.terraform.evaluate import resolve
    from linter.platform.terraform.types import converted

    block = instance.module.by_address.get(f"var.{name}")
    default = get(block.body, "default") if block else None
    kind = get(block.body, "type") if block else None
    if name in instance.given:
        node, scope = instance.given[name]
        value = resolve(node, scope or Scope(instance, {}))
        nullable = block is None or not _says(block.body, "nullable", "false")
        if default is None or nullable or not (isinstance(value, Leaf) and value.value is None):
            return converted(value, kind, instance.run)
    if default is None:
        return unknown(at)
    return converted(resolve(default, Scope(instance, {})), kind, instance.run)


def _says(body: Map, name: str, word: str) -> bool:
    found = get(body, name)
    return isinstance(found, Leaf) and str(found.value).lower() == word


def local(instance: Instance, name: str, at: Span) -> Node:
    """The value of `local.name`."""
    from linter.platform.terraform.evaluate import resolve

    entry = instance.module.locals.get(name)
    if entry is None:
        return unknown(at)
    return instance.once(f"local.{name}", at, lambda: resolve(entry.value, Scope(instance, {})))


def output(instance: Instance, name: str, at: Span) -> Node:
    """The value of a module's output."""
    from linter.platform.terraform.evaluate import resolve

    block = instance.module.by_address.get(f"output.{name}")
    value = get(block.body, "value") if block else None
    if value is None:
        return unknown(at)
    return instance.once(f"output.{name}", at, lambda: resolve(value, Scope(instance, {})))


def attribute(instance: Instance, block: Block, name: str, at: Span) -> Node:
    """An argument or nested block of a resource, as another expression reads it."""
    from linter.platform.terraform import blocks, expand, policies

    address = instance.prefix + block.address
    if block.kind == "data" and name in policies.RENDERED.get(block.labels[0], ()):
        make = policies.renderer(instance, block)
    else:
        if not any(e.key.value in (name, "dynamic") for e in block.body.entries):
            return unknown(at, (address,))
        make = lambda: blocks.member(block.body, name, expand.any_scope(instance, block)) or unknown(at, (address,))
    found = instance.once(f"{block.address}.{name}", at, make)
    if isinstance(found, Leaf) and found.value is None:
        return unknown(at, (address,))
    return found


def is_repeated(block: Block) -> bool:
    """Whether a block makes instances by `count` or `for_each`."""
    return any(e.key.value in ("count", "for_each") for e in block.body.entries)
