"""`pin-resource`: what a resource takes from elsewhere and may change under it: images, modules, charts.

`kind` names the question, as in `pin`; unknown values are not reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linter.checks import Match
from linter.pattern import pattern
from linter.platform import Loaded, Resource
from linter.platform.unit_index import once
from linter.predicate import select
from linter.records import NamedTuple
from linter.tree import UNKNOWN, Leaf, Map, Missing, Path, Seq, Span, get
from linter.versions.images import of_resource
from linter.versions.pin_images import image_faults
from linter.versions.root import is_root, locks, settings
from linter.versions.walk import HOLE, text_of

SCOPE = "resource"
_BRANCHES = frozenset({"main", "master", "develop", "default", "head", "trunk"})
_GIT = pattern(r"^(?:git::|hg::|git@|(?:https://)?(?:github\.com|bitbucket\.org)/|ssh://git@)|\.git(?://|\?|$)")
_REGISTRY = pattern(r"(?:[\w-]+(?:\.[\w-]+)+/)?[\w-]+/[\w-]+/[\w-]+(?://[\w./-]+)?")
_REF = pattern(r"[?&](?:ref|rev)=([^&]*)")
_OPEN = pattern(r"\s*+(?:>=?|!=)\s*+v?[\d.][\w.+-]*+\s*+|\s*+\*?\s*+")
_REVISIONS = frozenset({"", "*", "head", "main", "master", "latest", "stable", "develop", ">=0.0.0", ">0.0.0", ">=0"})


class Params(NamedTuple):
    """`kind` is the question; `branches` are names that count as moving, besides the usual ones."""

    kind: str
    branches: tuple[str, ...] = ()


def check(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each place that is not pinned."""
    if params.kind.startswith("image-"):
        for image in of_resource(target):
            if not _built(target):
                yield from image_faults(image, params.kind)
    else:
        yield from _KINDS[params.kind](target, params, around)


def _built(target: Resource) -> bool:
    """A Compose service that is built here names its own image."""
    return target.platform == "compose" and get(target.body, "build") is not None


def _match(span: Span, name: str, key: str, *, version: str = "no version", via: tuple[Span, ...] = ()) -> Match:
    related = tuple((use, "the value is used here") for use in via)
    return Match(span, {"name": name, "version": version, "value": version, "resource": name}, related, key)


def _text(target: Resource, *path: str) -> tuple[str | None, Leaf | None, bool]:
    """The string at a path, its leaf, and whether the path is surely absent."""
    found = list(select(target.body, path, target.place))
    if all(isinstance(hit, Missing) or (isinstance(hit, Leaf) and hit.value is None) for hit, _ in found):
        return None, None, True
    leaf = next((hit for hit, _ in found if isinstance(hit, Leaf)), None)
    text = text_of(leaf) if leaf is not None and leaf.value is not UNKNOWN else None
    return (None, leaf, False) if text is None or HOLE in text else (text, leaf, False)


def _source(target: Resource) -> tuple[str, Leaf] | None:
    """A module's source when it is known and not a local folder."""
    text, leaf, _ = _text(target, "source")
    local = text is None or leaf is None or text.startswith(("./", "../", "/"))
    return None if local or text is None or leaf is None else (text, leaf)


def module_git(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A module from git without `ref`."""
    found = _source(target)
    if found and _GIT.search(found[0]) and not _REF.search(found[0]):
        yield _match(found[1].span, target.name, "source", via=found[1].via)


def module_branch(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A module from git at a branch; tags and commits pass."""
    found = _source(target)
    ref = _REF.search(found[0]) if found and _GIT.search(found[0]) else None
    if found and ref and (ref[1].lower() in _BRANCHES or ref[1] in params.branches):
        yield _match(found[1].span, target.name, "source", version=ref[1], via=found[1].via)


def module_version(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A module from a registry without `version`."""
    found = _source(target)
    if found and _REGISTRY.fullmatch(found[0]) and not _GIT.search(found[0]) and _text(target, "version")[2]:
        yield _match(found[1].span, target.name, "version", via=found[1].via)


def module_range(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A module from a registry at any newer version; a reusable module may leave that to its caller."""
    version, leaf, _ = _text(target, "version")
    if version is not None and leaf is not None and _open(version) and is_root(around):
        yield _match(leaf.span, target.name, "version", version=version, via=leaf.via)


def _open(constraint: str) -> bool:
    return all(_OPEN.fullmatch(clause) for clause in constraint.split(","))


def _required(target: Resource) -> Iterator[tuple[str, Leaf | Map, Span]]:
    """Each provider that a settings block requires: name, entry, and where its name is written."""
    blocks = get(target.body, "required_providers")
    items = blocks.items if isinstance(blocks, Seq) else (blocks,)
    for block in items:
        for entry in block.entries if isinstance(block, Map) else ():
            if isinstance(entry.value, (Leaf, Map)):
                yield str(entry.key.value), entry.value, entry.key.span


def provider_version(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A required provider that nothing in the configuration bounds; a called module leaves that to its caller."""
    bounded = once(around, "bounded", lambda _: _bounded(around))
    for name, entry, at in _required(target) if "module." not in target.address else ():
        if isinstance(entry, Map) and not entry.open and get(entry, "version") is None and name not in bounded:
            source = get(entry, "source")
            if not (isinstance(source, Leaf) and str(source.value).startswith("terraform.io/builtin/")):
                yield _match(at, name, f"required_providers.{name}")


def _bounded(around: Loaded) -> set[str]:
    """The providers that a settings block of the root or of a module it calls gives an upper bound, known or not."""
    found: set[str] = set()
    for name, entry, _ in (required for r in settings(around) for required in _required(r)):
        version = get(entry, "version") if isinstance(entry, Map) else entry
        text = text_of(version) if isinstance(version, Leaf) and version.value is not UNKNOWN else None
        if version is not None and (text is None or HOLE in text or not _open(text)):
            found.add(name)
    return found


def provider_undeclared(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A configured provider that no settings block of the module requires."""
    name = target.type.removeprefix("provider.")
    declared, unread = once(around, "declared", lambda _: _declared(around))
    if name not in declared and not unread and _text(target, "version")[2] and "module." not in target.address:
        yield _match(target.place, name, "required_providers")


def _declared(around: Loaded) -> tuple[set[str], bool]:
    """The providers that settings blocks require, and whether one of the blocks cannot be read."""
    blocks = settings(around)
    unread = any(get(r.body, "required_providers") is None and r.body.open for r in blocks)
    return {n for r in blocks for n, _, _ in _required(r)}, unread


def provider_range(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A required provider at any newer version; a reusable module leaves that to its caller, a lock file ends it."""
    for name, entry, _ in _required(target) if is_root(around) and "module." not in target.address else ():
        version = get(entry, "version") if isinstance(entry, Map) else entry
        text = text_of(version) if isinstance(version, Leaf) and version.value is not UNKNOWN else None
        fixed = locks(name, around) is not None
        if isinstance(version, Leaf) and text and HOLE not in text and _open(text) and not fixed:
            yield _match(version.span, name, f"required_providers.{name}", version=text, via=version.via)


def required_version(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A root module that any Terraform may apply."""
    if not is_root(around) or target.document.path.endswith(".tofu") or "module." in target.address:
        return
    blocks = settings(around)
    version, leaf, absent = _text(target, "required_version")
    if absent and target is blocks[0] and all(_text(r, "required_version")[2] for r in blocks):
        yield _match(target.place, "terraform", "required_version")
    elif version is not None and leaf is not None and _open(version):
        yield _match(leaf.span, "terraform", "required_version", version=version, via=leaf.via)


def helm_release(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """`helm_release` from a repository without `version`."""
    chart, leaf, _ = _text(target, "chart")
    if chart is None or leaf is None or chart.startswith(("./", "../", "/")) or chart.endswith(".tgz"):
        return
    remote = "://" in chart or "/" in chart or not _text(target, "repository")[2]
    version, at, absent = _text(target, "version")
    if remote and absent:
        yield _match(leaf.span, chart, "version", via=leaf.via)
    elif version is not None and at is not None and _revision(version):
        yield _match(at.span, chart, "version", version=version or "no version", via=at.via)


def _revision(text: str) -> bool:
    return text.strip().lower().replace(" ", "") in _REVISIONS


def gitops_chart(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A chart that Argo CD or Flux installs at whatever version is newest."""
    if target.type == "HelmRelease":
        if _text(target, "spec", "chart", "spec", "sourceRef", "kind")[0] in (
            None,
            "GitRepository",
            "Bucket",
        ):
            return
        yield from _floating(target, ("spec", "chart", "spec", "chart"), ("spec", "chart", "spec", "version"))
    for source in (("spec", "source"), ("spec", "sources", "[*]")):
        if not _text(target, *source, "chart")[2]:
            yield from _floating(target, (*source, "chart"), (*source, "targetRevision"))


def _floating(target: Resource, chart: Path, version: Path) -> Iterator[Match]:
    name, leaf, _ = _text(target, *chart)
    found, at, absent = _text(target, *version)
    if name is None or leaf is None:
        return
    if absent:
        yield _match(leaf.span, name, version[-1], via=leaf.via)
    elif found is not None and at is not None and _revision(found):
        yield _match(at.span, name, version[-1], version=found or "no version", via=at.via)


def gitops_branch(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A Flux or Argo CD source that follows a branch."""
    if target.type == "GitRepository":
        others = [_text(target, "spec", "ref", n)[2] for n in ("tag", "commit", "semver", "name")]
        branch, leaf, _ = _text(target, "spec", "ref", "branch")
        if branch and leaf is not None and all(others):
            yield _match(leaf.span, target.name, "spec.ref.branch", version=branch)
        return
    revision, leaf, _ = _text(target, "spec", "source", "targetRevision")
    if (
        revision is not None
        and leaf is not None
        and _revision(revision)
        and _text(target, "spec", "source", "chart")[2]
    ):
        yield _match(leaf.span, target.name, "spec.source.targetRevision", version=revision or "HEAD")


def kafka_artifact(target: Resource, params: Params, around: Loaded) -> Iterator[Match]:
    """A plugin that Strimzi builds into Kafka Connect from an address without a checksum, or a snapshot."""
    for hit, _ in select(target.body, ("spec", "build", "plugins", "[*]", "artifacts", "[*]"), target.place):
        url = get(hit, "url") if isinstance(hit, Map) else None
        text = text_of(url) if isinstance(url, Leaf) else None
        if not isinstance(hit, Map) or hit.open or text is None or not isinstance(url, Leaf):
            continue
        if "-SNAPSHOT" in text or get(hit, "sha512sum") is None:
            yield _match(url.span, target.name, "spec.build.plugins", version="no checksum")


_KINDS: dict[str, Callable[[Resource, Params, Loaded], Iterator[Match]]] = {
    "module-git": module_git,
    "module-branch": module_branch,
    "module-version": module_version,
    "module-range": module_range,
    "provider-version": provider_version,
    "provider-undeclared": provider_undeclared,
    "provider-range": provider_range,
    "required-version": required_version,
    "helm-release": helm_release,
    "gitops-chart": gitops_chart,
    "gitops-branch": gitops_branch,
    "kafka-artifact": kafka_artifact,
}
