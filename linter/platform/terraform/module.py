"""The files of a Terraform folder to its blocks: variables, locals, resources, calls, outputs.

Terraform JSON is brought into the shape of HCL: strings with a template become expressions.
Override files replace arguments and nested blocks of the blocks they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from linter.platform import Reader
from linter.records import NamedTuple
from linter.tree import Document, Entry, Expr, Leaf, Map, Node, Seq, Span

_ARITY = {"resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1}
_FLAT = ("locals", "terraform", "moved", "import", "removed")
CONFIGURATION = (".tf", ".tf.json", ".tofu", ".tofu.json")


class Block(NamedTuple):
    """A top-level block. `labels` are what follows its kind."""

    kind: str
    labels: tuple[str, ...]
    body: Map

    @property
    def address(self) -> str:
        """`aws_x.y`, `data.aws_x.y`, `module.m`, `var.v`, `provider.aws.east` ..."""
        if self.kind == "resource":
            return ".".join(self.labels)
        if self.kind == "provider":
            alias = _alias(self)
            return ".".join(("provider", *self.labels, *([alias] if isinstance(alias, str) else [])))
        return ".".join(("var" if self.kind == "variable" else self.kind, *self.labels))


class Module(NamedTuple):
    """A folder's configuration. Blocks of a kind are by address; providers and settings may repeat."""

    folder: str
    documents: tuple[Document, ...]
    blocks: tuple[Block, ...]
    by_address: dict[str, Block]
    locals: dict[str, Entry]

    def of(self, kind: str) -> list[Block]:
        """The blocks of one kind, in order."""
        return [b for b in self.blocks if b.kind == kind]


def read(folder: str, reader: Reader) -> Module:
    """The module in a folder; without blocks when there is none."""
    paths = configuration(reader.names(folder))
    return made(folder, tuple(d for d in map(reader.document, paths) if d is not None and d.roots))


@lru_cache(maxsize=256)
def made(folder: str, every: tuple[Document, ...]) -> Module:
    """The module of parsed documents, override files last."""
    blocks: list[Block] = []
    for override, document in sorted(((is_override(d.path), d) for d in every), key=lambda pair: pair[0]):
        for block in declared(document):
            at = _overridden(blocks, block) if override else None
            if at is None:
                blocks.append(block)
            else:
                blocks[at] = block._replace(body=_merged(blocks[at].body, block.body))
    names = {e.key.value: e for b in blocks if b.kind == "locals" for e in b.body.entries}
    known = {b.address: b for b in blocks}
    return Module(folder, every, tuple(blocks), known, {k: e for k, e in names.items() if isinstance(k, str)})


def configuration(names: Iterable[str]) -> list[str]:
    """The configuration files among `names`; a `.tofu` file stands in for the `.tf` of its name."""
    found = [n for n in names if n.endswith(CONFIGURATION)]
    tofu = {n.replace(".tofu", ".tf") for n in found if ".tofu" in n}
    return [n for n in found if n not in tofu]


def is_override(path: str) -> bool:
    """Whether Terraform merges the file over the others."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return stem == "override" or stem.endswith("_override")


def declared(document: Document) -> Iterator[Block]:
    """The top-level blocks of a document."""
    for root in document.roots[:1]:
        if document.syntax != "hcl":
            root = _from_json(root)  # noqa: PLW2901 - the same root in the shape of HCL
        if not isinstance(root, Map):
            continue
        for entry in root.entries:
            kind = str(entry.key.value)
            if kind in _ARITY or kind in _FLAT:
                for labels, body in _bodies(entry.value, _ARITY.get(kind, 0)):
                    yield Block(kind, labels, body if body.head else body._replace(head=entry.key.span))


def _bodies(node: Node, arity: int) -> Iterator[tuple[tuple[str, ...], Map]]:
    """Labels and body of what a block's type holds; JSON may hold several, or a list of them."""
    match node:
        case Seq(items=items):
            for item in items:
                yield from _bodies(item, arity)
        case Map() if arity == 0:
            yield (), node
        case Map(entries=entries):
            for entry in entries:
                for labels, body in _bodies(entry.value, arity - 1):
                    named = body if body.head else body._replace(head=entry.key.span)
                    yield (str(entry.key.value), *labels), named


def _overridden(blocks: list[Block], block: Block) -> int | None:
    if block.kind == "locals":
        return None
    names = [(b.kind, b.labels, _alias(b)) for b in blocks]
    key = (block.kind, block.labels, _alias(block))
    return names.index(key) if key in names else None


def _alias(block: Block) -> object:
    found = next((e.value for e in block.body.entries if e.key.value == "alias"), None)
    return found.value if isinstance(found, Leaf) else None


def _merged(old: Map, new: Map) -> Map:
    """A body with arguments and nested blocks replaced by those of an override."""
    names = {e.key.value for e in new.entries}
    kept = tuple(e for e in old.entries if e.key.value not in names)
    return old._replace(entries=kept + new.entries, open=old.open or new.open)


def _from_json(node: Node) -> Node:
    """A JSON tree whose strings with templates are expressions."""
    match node:
        case Leaf(value=str() as value) if "${" in value or "%{" in value:
            inner = Document(node.span.document.path, "hcl", value, node.span, node.segments)
            return Expr("hcl-template", Span(inner, 0, len(value)))
        case Seq(items=items):
            return node._replace(items=tuple(map(_from_json, items)))
        case Map(entries=entries):
            kept = (Entry(e.key, _from_json(e.value)) for e in entries if e.key.value != "//")
            return node._replace(entries=tuple(kept))
    return node
