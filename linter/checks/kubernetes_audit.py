"""`kubernetes-audit`: what an audit policy of the API server leaves out, or keeps too much of.

A policy is a list of rules of which the first that fits a request decides. `kind` is the
question: `silent` for requests of everybody that are not logged, `bodies` for secrets whose
content is. Source: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ (read 2026-11-25).
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks import Match
from linter.platform import Loaded, Resource
from linter.records import NamedTuple
from linter.tree import Leaf, Map, Node, Seq, Span, get, text

SCOPE = "resource"
_RBAC = "rbac.authorization.k8s.io"
_LOGGED = (
    ("", "secrets"),
    ("", "configmaps"),
    ("", "serviceaccounts"),
    (_RBAC, "roles"),
    (_RBAC, "rolebindings"),
    (_RBAC, "clusterroles"),
    (_RBAC, "clusterrolebindings"),
)
_EXPECTED = frozenset({"secrets", "configmaps"})
"""What a policy is at fault for not naming at all; the others only where it drops them."""

_SECRET = (("", "secrets"), ("", "serviceaccounts/token"), ("authentication.k8s.io", "tokenreviews"))
_BODIES = frozenset({"Request", "RequestResponse"})


class Params(NamedTuple):
    """`kind` is the question."""

    kind: str


class _Decision(NamedTuple):
    """The level that applies to a request, and where it is written; no place where no rule fits."""

    level: str
    span: Span | None


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each rule at fault, or for the policy, with what it is about."""
    if not (text(target.body, "apiVersion") or "").startswith("audit.k8s.io/"):
        return
    found: dict[Span, list[str]] = {}
    for group, name in _SECRET if params.kind == "bodies" else _LOGGED:
        decided = _decide(target.body, group, name)
        if decided and _at_fault(decided, name, params.kind):
            found.setdefault(decided.span or target.place, []).append(name)
    for span, names in found.items():
        yield Match(span, {"resource": target.name, "value": ", ".join(names)}, key="rules")


def _at_fault(decided: _Decision, name: str, kind: str) -> bool:
    if kind == "bodies":
        return decided.level in _BODIES
    return decided.level == "None" and (decided.span is not None or name in _EXPECTED)


def _decide(policy: Map, group: str, name: str) -> _Decision | None:
    """The level of a change to such an object by anybody; None when the files leave it open."""
    listed = get(policy, "rules")
    if not isinstance(listed, Seq) or listed.open or policy.open:
        return None
    for rule in listed.items:
        fits = _fits(rule, group, name)
        if fits is None:
            return None
        if fits:
            level = get(rule, "level")
            known = isinstance(level, Leaf) and isinstance(level.value, str)
            return _Decision(str(level.value), level.span) if known and isinstance(level, Leaf) else None
    return _Decision("None", None)


def _fits(rule: Node, group: str, name: str) -> bool | None:
    """Whether a rule decides for everybody; one for some users or namespaces does not."""
    if not isinstance(rule, Map) or rule.open:
        return None
    if any(_some(rule, key) for key in ("users", "userGroups", "namespaces")):
        return False
    verbs, listed = _words(get(rule, "verbs")), get(rule, "resources")
    if verbs is None:
        return None
    if verbs and not verbs & {"update", "patch", "*"}:
        return False
    if not _some(rule, "resources"):
        return not _some(rule, "nonResourceURLs")
    if not isinstance(listed, Seq) or listed.open:
        return None
    return _any(_covers(item, group, name) for item in listed.items)


def _any(answers: Iterator[bool | None]) -> bool | None:
    found = list(answers)
    return True if True in found else None if None in found else False


def _covers(item: Node, group: str, name: str) -> bool | None:
    names, kept = _words(get(item, "resources")), _words(get(item, "resourceNames"))
    found = get(item, "group")
    if names is None or kept is None or (found is not None and not isinstance(found, Leaf)):
        return None
    if kept or (found.value if isinstance(found, Leaf) else "") not in (group, "*"):
        return False
    part = name.partition("/")[2]
    return not names or not names.isdisjoint({name, "*", f"*/{part}"} if part else {name, "*"})


def _some(rule: Map, key: str) -> bool:
    found = get(rule, key)
    return not (found is None or (isinstance(found, Seq) and not found.items and not found.open))


def _words(node: Node | None) -> set[str] | None:
    """The strings of a list, empty when there is none; None when one is not known."""
    if node is None:
        return set()
    if not isinstance(node, Seq) or node.open:
        return None
    found = [i.value if isinstance(i, Leaf) and isinstance(i.value, str) else None for i in node.items]
    return None if None in found else {word for word in found if word is not None}
