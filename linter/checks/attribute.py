"""`attribute`: every listed path of a resource must satisfy its predicate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from linter.checks import Match
from linter.platform import Loaded, Resource
from linter.platform.unit_index import index
from linter.predicate import FAIL, PASS, Hit, judge, plain, select
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Choice, Leaf, Map, Missing, Node, Path, Seq, Span
from linter.typed import Any, Protocol, TypeAlias

SCOPE = "resource"
Clause: TypeAlias = tuple[Sequence[Path], Mapping[str, Any]]
"""Alternative paths, the first present being judged, and one predicate."""


class Params(NamedTuple):
    """`when` are guards: unless all PASS the rule is silent. `expect` is what good looks like.

    `about` are paths that refer to another resource which a finding concerns as well, such as
    the bucket that a grant is on; it becomes a related place. `named` is a regular expression that
    the resource's own name must match (a variable's, an output's). `spared_by` are types of which one may
    override the fault, such as the public access block of the bucket that an ACL is on: one that does not surely
    fail `spared_having` and refers at `spared_via` to the target or to what it is `about`, or that has none of
    these paths, which is for everything.
    """

    expect: Sequence[Clause]
    when: Sequence[Clause] = ()
    about: Sequence[Path] = ()
    named: str = ""
    spared_by: Sequence[str] = ()
    spared_via: Sequence[Path] = ()
    spared_having: Sequence[Clause] = ()


class Spared(Protocol):
    """The parameters of a check that `is_spared` reads."""

    @property
    def about(self) -> Sequence[Path]:
        """Paths in the target."""

    @property
    def spared_by(self) -> Sequence[str]:
        """Types."""

    @property
    def spared_via(self) -> Sequence[Path]:
        """Paths in a resource of these types."""

    @property
    def spared_having(self) -> Sequence[Clause]:
        """What must hold of it."""


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each value judged FAIL; unknown values are not reported."""
    if params.named and not re.search(params.named, target.name):
        return
    if not holds(target.body, params.when, target.place):
        return
    for paths, predicate in params.expect:
        for hit, walked in hits(target.body, paths, target.place):
            if judge(hit, predicate) is FAIL:
                if params.spared_by and is_spared(target, params, around):
                    return
                found = match(hit, walked, target.name)
                yield found._replace(related=(*found.related, *concerned(target, params.about, around)))


def is_spared(target: Resource, params: Spared, around: Loaded) -> bool:
    """Whether another resource of the unit overrides the fault, or may."""
    known = index(around)
    mine = {("ref", target.address), *_links(target, params.about)}
    for other in (r for type in params.spared_by for r in known.by_type.get(type, ())):
        theirs = _links(other, params.spared_via)
        if theirs and mine.isdisjoint(theirs):
            continue
        judged = (judge(hit, p) for paths, p in params.spared_having for hit, _ in hits(other.body, paths, other.place))
        if FAIL not in judged:
            return True
    return False


def _links(resource: Resource, paths: Sequence[Path]) -> set[tuple[str, str]]:
    """What a resource refers to at paths: addresses, names, and the texts of expressions that are not resolved."""
    found: set[tuple[str, str]] = set()
    for path in paths:
        for hit, _ in select(resource.body, tuple(path), resource.place):
            if isinstance(hit, Leaf) and hit.refs:
                found |= {("ref", ref) for ref in hit.refs}
            elif isinstance(hit, Leaf) and isinstance(hit.value, str):
                found.add(("name", hit.value))
            elif not isinstance(hit, Missing):
                at = hit.span
                folder = at.document.path.rpartition("/")[0]
                found.add((folder, at.document.text[at.start : at.end]))
    return found


def concerned(target: Resource, paths: Sequence[Path], around: Loaded) -> Iterator[tuple[Span, str]]:
    """The headers of the resources of this unit that the target refers to at `paths`."""
    refs = {
        ref
        for path in paths
        for hit, _ in select(target.body, tuple(path), target.place)
        if isinstance(hit, Leaf)
        for ref in hit.refs
    }
    if not refs:
        return
    known = index(around)
    for other in known.sorted({r for ref in refs for r in known.by_address.get(ref, ())}):
        yield other.place, "what this is about"


def hits(body: Node, paths: Sequence[Path], at: Span) -> list[tuple[Hit, Path]]:
    """What is at the first of `paths` that is present, else what is missing at the first path.

    In a list each element has its own first path.
    """
    found = [list(select(body, tuple(path), at)) for path in paths]
    present = next((f for f in found if any(not isinstance(hit, Missing) for hit, _ in f)), None)
    if present is None:
        return found[0]
    if len(paths) > 1 and any(isinstance(hit, Missing) for hit, _ in present):
        return _each(body, paths, at) or present
    return present


def _each(body: Node, paths: Sequence[Path], at: Span) -> list[tuple[Hit, Path]]:
    """The hits of each element of the list that all paths lead to; nothing when they lead to none."""
    size = next((n for n, steps in enumerate(zip(*paths, strict=False)) if len(set(steps)) > 1), 0)
    below = [tuple(path[size:]) for path in paths]
    out: list[tuple[Hit, Path]] = []
    for node, walked in select(body, tuple(paths[0][:size]), at) if size else ():
        for item in node.items if isinstance(node, Seq) else (node,):
            if isinstance(item, Missing):
                out.append((item, walked))
            else:
                out += [(hit, (*walked, *steps)) for hit, steps in hits(item, below, where(item))]
        if isinstance(node, Seq) and node.open:
            out.append((Leaf(UNKNOWN, node.span), walked))
    return out


def holds(body: Node, clauses: Sequence[Clause], at: Span) -> bool:
    """Whether every clause has something to judge and all of it passes."""
    for paths, predicate in clauses:
        found = hits(body, paths, at)
        if not found or any(judge(hit, predicate) is not PASS for hit, _ in found):
            return False
    return True


def match(hit: Hit, walked: Path, name: str, **values: str) -> Match:
    """A match on a value, with the places that lead to it as related ones."""
    shown = show(hit)
    via = hit.via if isinstance(hit, Leaf) else ()
    path = ".".join(p for p in walked if not p.startswith("["))
    fields = {"resource": name, "path": path, "value": shown, **values}
    key = ".".join(p for p in walked if p != "[*]").replace(".[", "[")
    return Match(where(hit), fields, tuple((span, "the value is used here") for span in via), key)


def where(hit: Hit) -> Span:
    """The span to report: the value, or the header of a map or list that spans lines."""
    match hit:
        case Map(head=head) if head is not None:
            return head
        case Choice(options=options):
            return where(options[0])
        case Seq(items=items, span=span) if items and _multiline(span):
            return where(items[0])
    return hit.span


def _multiline(span: Span) -> bool:
    return "\n" in span.document.text[span.start : span.end]


def show(hit: Hit) -> str:
    """A value for a message: short scalars and lists as they are, anything else by what it is."""
    if isinstance(hit, Missing):
        return "not set"
    value, sure = plain(hit)
    if not sure or isinstance(value, dict):
        return "not all known" if not sure else "a block"
    if isinstance(value, list):
        return ", ".join(map(_scalar, value))[:60] if value else "an empty list"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)[:60]
