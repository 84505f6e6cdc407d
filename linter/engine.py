"""Rules against targets: matches to findings. Rules are indexed by what they apply to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from linter import checks
from linter.checks import Match, Where
from linter.finding import Edit, Finding, Fix, Place
from linter.platform import Loaded, Resource
from linter.project import Project
from linter.rulepack import Pack, Rule, shard_of
from linter.tree import Span, place, source
from linter.typed import Any, TypeAlias

Wanted: TypeAlias = Callable[[Rule], bool]


class Rules:
    """The wanted rules of a pack, ready to be asked for by target; compiled parameters are kept."""

    def __init__(self, pack: Pack, wanted: Wanted) -> None:
        self._pack = pack
        self._wanted = wanted
        self._by_type: dict[tuple[str, str], list[Rule]] = {}
        self._by_scope: dict[str, list[Rule]] = {}
        self._params: dict[str, Any] = {}

    def for_resource(self, resource: Resource) -> list[Rule]:
        """Rules for a resource's platform and type, in order of their ids."""
        key = resource.platform, resource.type
        if key not in self._by_type:
            shards = {shard_of(*key), shard_of(resource.platform, "*")}
            rules = {r.id: r for s in shards for r in self._pack.of_type(s, resource.type) if _applies(r, *key)}
            self._by_type[key] = [rules[id] for id in sorted(rules) if self._wanted(rules[id])]
        return self._by_type[key]

    def for_scope(self, scope: str) -> list[Rule]:
        """Rules for documents or for the project."""
        if scope not in self._by_scope:
            rules = [r for r in self._pack.of_scope(scope) if self._wanted(r)]
            self._by_scope[scope] = sorted(rules, key=lambda r: r.id)
        return self._by_scope[scope]

    def params(self, rule: Rule) -> Any:
        """The rule's parameters as its check takes them."""
        if rule.id not in self._params:
            self._params[rule.id] = checks.load(rule.check).Params(**rule.params)
        return self._params[rule.id]


def _applies(rule: Rule, platform: str, type: str) -> bool:
    return rule.scope == "resource" and rule.platform == platform and (type in rule.types or "*" in rule.types)


def judge_unit(loaded: Loaded, rules: Rules, *, resources: bool = True) -> Iterator[Finding]:
    """Findings of the rules that look at one document or one resource."""
    for document in loaded.documents:
        for rule in rules.for_scope("document"):
            yield from _findings(rule, rules, document, loaded)
    if resources:
        for resource in loaded.resources:
            for rule in rules.for_resource(resource):
                yield from _findings(rule, rules, resource, loaded)


def judge_project(project: Project, rules: Rules) -> Iterator[Finding]:
    """Findings of the rules that look at the facts of all units."""
    there = {name for name, facts in zip(project._fields, project, strict=True) if facts}
    for rule in rules.for_scope("project"):
        if checks.READS[rule.check] in there:
            yield from _findings(rule, rules, project, project)


def _findings(rule: Rule, rules: Rules, target: Any, around: Any) -> Iterator[Finding]:
    for hit in checks.load(rule.check).check(target, rules.params(rule), around):
        yield finding(rule, hit, target.address if isinstance(target, Resource) else "")


def finding(rule: Rule, hit: Match, address: str) -> Finding:
    """A match as a finding: places instead of spans, the message filled in."""
    dated = rule.check == "dated" or rule.check.startswith("lifecycle")
    message = "" if dated else rule.message.format_map(hit.values)
    return Finding(
        rule.id,
        rule.trigger,
        rule.severity,
        rule.confidence,
        message,
        _place(hit.where),
        tuple(_place(where, label) for where, label in hit.related),
        hit.resource or address,
        hit.key,
        _fixes(rule, hit),
        hit.ends,
        dates=tuple(sorted(hit.values.items())) if dated else (),
    )


def _place(where: Where, label: str = "") -> Place:
    if isinstance(where, Place):
        return where._replace(label=label)
    return place(where, label)


def _fixes(rule: Rule, hit: Match) -> tuple[Fix, ...]:
    """The rule's own fix: replace the exact value by the one the rule names."""
    if rule.fix is None or (not hit.edits and not isinstance(hit.where, Span)):
        return ()
    edits = hit.edits or _set(hit, rule.fix)
    if not edits:
        return ()
    places = [(source(span), text) for span, text in edits]
    made = tuple(Edit(s.document.path, s.start, s.end, text) for s, text in places)
    description = rule.fix.get("description") or f"Set it to {rule.fix.get('set')}."
    return (Fix(str(description), rule.fix["safety"], made),)


def _set(hit: Match, fix: dict[str, Any]) -> tuple[tuple[Span, str], ...]:
    span = hit.where
    assert isinstance(span, Span)
    old = span.document.text[span.start : span.end]
    if span.document.outer is not None or "set" not in fix or hit.values.get("value") == "not set":
        return ()
    if not _plain(old):
        return ()
    value = fix["set"]
    quoted = span.document.text[span.start - 1 : span.start] in ('"', "'")
    return ((span, encode(value, quoted=quoted)),)


def _plain(text: str) -> bool:
    return bool(text) and not set(text) & set("\n\r\\\"'${}[]()")


def encode(value: Any, *, quoted: bool) -> str:
    """A rule's value as source text; strings are written inside the quotes that are there.

    >>> encode(True, quoted=False), encode("TLS1_2", quoted=True)
    ('true', 'TLS1_2')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def _identity(found: Finding) -> tuple[object, ...]:
    return found.rule_id, found.place.path, found.place.region, found.resource, found.message, found.dates


_ALIKE = ("-image-latest", "-image-untagged", "-image-floating-tag", "-image-without-digest")
_NEAREST = ("kubernetes", "compose", "terraform", "helm", "dockerfile")
"""Endings of rules that say the same of an image, and what they start with, the most specific first."""


def unique(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a rule and line, the first by column; related places of the others are kept.

    Of rules that say the same of an image, each for a kind of file, only the most specific is kept.
    """
    kept: dict[tuple[object, ...], Finding] = {}
    for found in sorted(findings, key=_identity):
        key = found.rule_id, found.place.path, found.place.region.line
        if key not in kept:
            kept[key] = found
        else:
            more = tuple(p for p in found.related if p not in kept[key].related)
            kept[key] = kept[key]._replace(related=kept[key].related + more)
    alike: dict[tuple[object, ...], Finding] = {}
    for found in kept.values():
        if found.rule_id.endswith(_ALIKE):
            alike[_alike(found)] = min(alike.get(_alike(found), found), found, key=_rank)
    return [f for f in kept.values() if not f.rule_id.endswith(_ALIKE) or alike[_alike(f)] is f]


def _alike(found: Finding) -> tuple[object, ...]:
    said = next(ending for ending in _ALIKE if found.rule_id.endswith(ending))
    return said, found.place.path, found.place.region.line


def _rank(found: Finding) -> int:
    start = found.rule_id.partition("-")[0]
    return _NEAREST.index(start) if start in _NEAREST else len(_NEAREST)
