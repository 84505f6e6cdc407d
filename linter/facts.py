"""A resolved unit to the facts it exports: small, and free of secrets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from linter.evidence import Evidence, find
from linter.pattern import pattern
from linter.platform import Loaded, Resource
from linter.project import Connector, Credential, Facts, Object, Version
from linter.tree import Document, Span, place, source
from linter.typed import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from linter.platform.manifest import Hidden

Owners: TypeAlias = tuple[tuple[int, str], ...]
"""Where the resources of a file start and their addresses, ascending."""

_SHORT = {
    "prod": "prod", "production": "prod", "live": "prod", "stage": "stage", "staging": "stage", "dev": "dev",
    "devel": "dev", "development": "dev", "test": "test", "qa": "qa", "uat": "uat", "sandbox": "sandbox",
}  # fmt: skip
_SEPARATOR = pattern(r"[._-]")
_ENDINGS = frozenset({"auto", "tfvars", "env", "enc", "sops"})
"""What stands between the name of an environment and a file's extension: `prod.auto.tfvars`."""
_ANYWHERE = frozenset({"prod", "production", "staging", "uat"})
"""Words that name an environment wherever they stand (`orders-prod-eu`); others do at the end only (`orders-dev`)."""


def of(loaded: Loaded, key: bytes, hidden: Hidden) -> Facts:
    """The facts of a unit; `key` is this run's, so that fingerprints mean nothing elsewhere.

    `hidden` gives what of a document may be secret: no fact tells it.
    """
    owners = _owners(loaded)
    credentials = tuple(_credential(e, d, owners.get(d.path, ()), key) for d in loaded.documents for e in find(d))
    return Facts(
        (*credentials, *_references(loaded, key)),
        tuple(_connector(r) for r in loaded.resources if r.systems or r.role),
        tuple(_versions(loaded)),
        _objects(loaded, hidden),
    )


def _references(loaded: Loaded, key: bytes) -> Iterator[Credential]:
    """Each use of a Kubernetes Secret by a pod: equal for all pods that name the same one."""
    if any(r.platform == "kubernetes" for r in loaded.resources):
        from linter.platform.kubernetes.uses import secrets_used

        for space, name, span, pod in secrets_used(loaded.resources):
            mark = fingerprint(f"kubernetes\0{space}\0{name}", key)
            at = place(span)
            yield Credential(mark, "reference", False, f"Secret {space}/{name}", at, pod.address, environment(at.path))


def fingerprint(value: str, key: bytes) -> str:
    """A keyed digest of a secret: equal values are equal under one key, and say nothing without it."""
    import hmac

    return hmac.new(key, value.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def environment(path: str) -> str:
    """The environment that a path names (prod, stage, dev, test ...), "" for none: a folder's, else a word of a name.

    >>> environment("envs/production/db.tfvars"), environment("values-dev.yaml"), environment("live-update/app.yaml")
    ('prod', 'dev', '')
    """
    *folders, name = path.lower().split("/")
    whole = next((_SHORT[f] for f in folders if f in _SHORT), "")
    return whole or next((e for f in folders if (e := _worded(_SEPARATOR.split(f)))), "") or _of_file(name)


def _of_file(name: str) -> str:
    """The environment of a file's name; `test.yaml` and `a_test.yaml` are tests, and name none."""
    words = _SEPARATOR.split(name)
    ending = words.pop() if len(words) > 1 and words[-1] not in _SHORT else ""
    while len(words) > 1 and words[-1] in _ENDINGS:
        words.pop()
    if len(words) > 1:
        return "" if words[-1] == "test" and "_test" in name else _worded(words)
    return _SHORT.get(words[0], "") if words[0] not in ("test", "live") or ending == "tfvars" else ""


def _worded(words: list[str]) -> str:
    """The environment that the last word is, else one that may stand anywhere; `non-prod` is none."""
    for n, word in reversed(list(enumerate(words))):
        before = words[n - 1] if n else ""
        fits = word in _ANYWHERE or (word in _SHORT and word != "live" and n == len(words) - 1 > 0)
        if fits and before not in ("non", "not", "pre"):
            return _SHORT[word]
    return ""


def _owners(loaded: Loaded) -> dict[str, Owners]:
    found: dict[str, dict[int, str]] = {}
    for resource in loaded.resources:
        found.setdefault(resource.document.path, {}).setdefault(source(resource.place).start, resource.address)
    return {path: tuple(sorted(starts.items())) for path, starts in found.items()}


def _credential(evidence: Evidence, document: Document, owners: Owners, key: bytes) -> Credential:
    start, end = evidence.span.start, evidence.span.end
    value = evidence.span.document.text[start:end]
    user = fingerprint(evidence.user, key) if evidence.user else ""
    at = place(evidence.span)
    return Credential(
        fingerprint(value, key),
        "literal",
        evidence.weak,
        evidence.key,
        at,
        _owner(source(evidence.span), owners),
        environment(document.path),
        user,
    )


def _owner(span: Span, owners: Owners) -> str:
    """The address of the last resource that starts before the span, "" when there is none."""
    before = bisect_right(owners, span.start, key=itemgetter(0))
    return owners[before - 1][1] if before else ""


def _connector(resource: Resource) -> Connector:
    systems = tuple(sorted({(s.kind, s.address) for s in resource.systems}))
    return Connector(resource.platform, resource.type, resource.role, resource.address, place(resource.place), systems)


def _versions(loaded: Loaded) -> Iterator[Version]:
    from linter.platform.inuse import versions

    for resource in loaded.resources:
        for kind, name, version, span in versions(resource):
            yield Version(kind, name, version, place(span), resource.address)


def _objects(loaded: Loaded, hidden: Hidden) -> tuple[Object, ...]:
    found: list[tuple[str, str, str, Span, tuple[tuple[str, object], ...]]] = []
    if resources := [r for r in loaded.resources if r.platform == "kubernetes"]:
        from linter.platform.kubernetes import facts as kubernetes

        found += kubernetes.objects(resources)
    if resources := [r for r in loaded.resources if r.platform == "manifest"]:
        from linter.platform import manifest

        found += manifest.objects(resources, hidden)
    if resources := [r for r in loaded.resources if r.platform == "terraform"]:
        from linter.platform import retention

        found += retention.objects(resources)
    return tuple(Object(kind, namespace, name, place(span), data) for kind, namespace, name, span, data in found)
