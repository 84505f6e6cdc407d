"""A resource's tags with those that its provider adds to all of its resources.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block and
https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference#default_labels
(read 2026-11-25). A resource's own tag wins.
"""

from __future__ import annotations

from functools import partial

from linter.platform.terraform.module import Block
from linter.platform.terraform.scope import Instance, Scope
from linter.platform.terraform.values import is_unknown
from linter.tree import Entry, Expr, Leaf, Map, Node, Seq, get, text

ADDED = {"aws": ("default_tags", "tags"), "google": ("default_labels", "labels")}
"""Provider to the argument that holds its tags, and to the argument of the resources that they join."""


def complete(body: Map, block: Block, instance: Instance) -> Map:
    """The body with its provider's tags among its own; as it is where the provider is not configured here."""
    family = block.labels[0].partition("_")[0]
    if family not in ADDED:
        return body
    given, name = ADDED[family]
    defaults = _defaults(instance, _provider(block, family), given)
    if defaults is None:
        return body
    key = next((e.key for e in body.entries if e.key.value == name), None)
    own = get(body, name)
    kept = tuple(e for e in body.entries if e.key.value != name)
    return body._replace(entries=(*kept, Entry(key or Leaf(name, body.head or body.span), _merged(defaults, own))))


def _merged(defaults: Map, own: Node | None) -> Map:
    if own is None or (isinstance(own, Leaf) and own.value is None):
        return defaults
    if not isinstance(own, Map):
        return Map((), own.span, open=True)
    entries = {e.key.value: e for e in defaults.entries} | {e.key.value: e for e in own.entries}
    return own._replace(entries=tuple(entries.values()), open=own.open or defaults.open)


def _provider(block: Block, family: str) -> str:
    """The provider a resource names, such as `aws.east`, else the one of its type."""
    found = get(block.body, "provider")
    if isinstance(found, Expr):
        return found.span.document.text[found.span.start : found.span.end].strip()
    return text(found) or family


def _defaults(instance: Instance | None, name: str, given: str) -> Map | None:
    """The tags that a provider adds, looked for in the callers where the module does not configure it."""
    while instance is not None:
        key = f"provider.{name}"
        block = instance.module.by_address.get(key)
        if block is not None:
            at = block.body.head or block.body.span
            made = instance.once(f"{key}.{given}", at, partial(_of, instance, block, given))
            return made if isinstance(made, Map) else None
        name = instance.providers.get(name, name)
        instance = instance.parent
    return None


def _of(instance: Instance, block: Block, given: str) -> Node:
    from linter.platform.terraform import blocks

    node = blocks.member(block.body, given, Scope(instance, {}))
    if isinstance(node, Seq):
        node = get(node.items[0], "tags") if node.items else None
    if node is not None and is_unknown(node):
        return Map((), node.span, open=True)
    return node if isinstance(node, Map) else Leaf(None, block.body.span)
