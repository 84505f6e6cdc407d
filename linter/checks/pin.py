"""`pin`: something in a document that others may change under us: an image, a plugin, a package, an API.

`kind` names one of the questions below. What the files do not fix, such as a tag from an
unset variable, is no answer and is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from linter.checks import Match
from linter.pattern import pattern
from linter.platform import Loaded
from linter.records import NamedTuple
from linter.tree import Document, Leaf, Map, Node, Seq, Span, get
from linter.versions.images import KEYS, of_document
from linter.versions.pin_images import image_faults
from linter.versions.walk import HOLE, member, nearness, pairs, text_of, within

SCOPE = "document"
_CI = pattern(r"(?:^|/)(?:\.gitlab-ci[\w.-]*\.ya?ml$|\.github/workflows/|bitbucket-pipelines\.ya?ml$|\.circleci/)")
_HUB = pattern(
    r"confluent-hub(?:-client)?\s+install\s+(?:--(?:no-prompt|dry-run|verbose)\s+|--[\w-]+(?:=\S+|[ ][^\s-]\S*)\s+)*"
    r"(?P<p>[\w.-]+/[\w.-]+)(?::(?P<v>[\w.${}-]+))?"
)
_API = pattern(
    r"graph\.(?:facebook|instagram)\.com/(?P<a>act_|me(?=[/?\"'\s]|$)|\d{5,})"
    r"|myshopify\.com/admin/api/(?P<b>[a-z_]+\.json)"
)
_FLOATING_API = pattern(
    r"myshopify\.com/(?:admin/)?api/(?P<v>unstable)(?=/)|graph\.microsoft\.com/(?P<w>beta)(?=[/\"'\s]|$)"
)
_API_KEY = pattern(r"(?:\w+_)?api_?version", re.IGNORECASE)
_VENDORS = pattern(r"facebook|instagram|shopify|salesforce|linkedin|klaviyo|googleads|google_ads", re.IGNORECASE)
_FLOATING_NAMES = frozenset({"latest", "unstable", "beta", "preview", "default", "current"})
_LONGEST = max(map(len, _FLOATING_NAMES))
_FLOATING_HOSTS = ("myshopify.com", "graph.microsoft.com")
_BRANCHES = frozenset({"main", "master", "develop", "dev", "default", "head", "trunk", "latest", "stable", "nightly"})
_COMMIT = pattern(r"[0-9a-f]{7,40}")
_HEADERS = {"api.notion.com": "notion-version", "api.linkedin.com/rest": "linkedin-version"}
_WORDS: dict[str, tuple[str, ...]] = {
    "connector-plugin": ("confluent-hub",),
    "python-plugin": ("pip_url",),
    "api-url": ("graph.facebook.com", "graph.instagram.com", "myshopify.com"),
    "api-floating": ("myshopify.com", "graph.microsoft.com", "version", "Version"),
    "api-header": tuple(_HEADERS),
    "mcp-package": ("mcpServers", "mcp_servers"),
    "pre-commit": ("repos:",),
    "chart-dependency": ("dependencies",),
    "connector-tag": ("dockerImageTag",),
}


class Params(NamedTuple):
    """`kind` is the question; `branches` are names that count as moving, besides the usual ones."""

    kind: str
    branches: tuple[str, ...] = ()


def check(target: Document, params: Params, around: Loaded) -> Iterator[Match]:
    """Yield a match for each place that is not pinned."""
    if params.kind.startswith("image-"):
        for image in of_document(target, list(pairs(target)), around):
            if params.kind == "image-latest" or image.key.lower() not in KEYS or _CI.search(target.path):
                yield from image_faults(image, params.kind)
    elif any(word in target.text for word in _WORDS[params.kind]):
        yield from _KINDS[params.kind](target, params)


def _match(span: Span, name: str, key: str = "", *, version: str = "no version") -> Match:
    return Match(span, {"name": name, "version": version, "value": version, "resource": name}, key=key)


def connector_plugin(target: Document, params: Params) -> Iterator[Match]:
    """`confluent-hub install owner/plugin`, without a version or with `latest`."""
    for pair in pairs(target):
        for hit in _HUB.finditer(pair.text):
            line = pair.text[pair.text.rfind("\n", 0, hit.start()) + 1 : hit.start()].lstrip()
            version = hit["v"] or ""
            if line.startswith("#") or "$" in version or (version and version.lower() != "latest"):
                continue
            yield _match(within(pair.leaf, *hit.span("p")), hit["p"], pair.key, version=version or "no version")


def python_plugin(target: Document, params: Params) -> Iterator[Match]:
    """Meltano's `pip_url`: a branch, or a package without `==`."""
    for pair in pairs(target):
        if pair.key != "pip_url" or HOLE in pair.text or "$" in pair.text or "{" in pair.text:
            continue
        for hit in re.finditer(r"\S+", pair.text):
            if fault := _requirement(hit[0], params):
                yield _match(within(pair.leaf, *hit.span()), _name(hit[0]), pair.key, version=fault)


def _name(requirement: str) -> str:
    """A requirement without its address's user and query."""
    return re.sub(r"//[^/@]*@", "//", requirement.partition("?")[0].partition("#")[0])[:80]


def _requirement(text: str, params: Params) -> str:
    """What is wrong with a pip requirement, "" when it is pinned, local or an option."""
    if text.startswith(("-", ".", "/", "file:")) or text.endswith((".whl", ".tar.gz", ".zip")):
        return ""
    address, _, ref = text.partition("#")[0].rpartition("@")
    if text.startswith("git+") or " git+" in text or "git+" in text.partition("@")[2]:
        if not address or "/" in ref:
            return "no version"
        moving = ref.lower() in _BRANCHES or ref in params.branches
        pinned = not moving and (_COMMIT.fullmatch(ref) or any(c.isdigit() for c in ref))
        return "" if pinned else f"branch {ref}"
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*(?:\[[\w,.-]*\])?(?:[=~<>!]=?.*)?", text):
        return ""
    return "" if re.search(r"[=~]=|<", text) else "no version"


def api_url(target: Document, params: Params) -> Iterator[Match]:
    """A call without its version, to a vendor that then answers with the oldest or the account's."""
    for pair in pairs(target):
        for hit in _API.finditer(pair.text):
            group = "a" if hit["a"] else "b"
            host = hit[0][: hit.start(group) - hit.start()].partition("/")[0]
            yield _match(within(pair.leaf, hit.start(), hit.end(group)), host, pair.key)


def api_floating(target: Document, params: Params) -> Iterator[Match]:
    """`unstable`, `beta` or `latest` where a version of a known vendor's API stands."""
    hosts = any(host in target.text for host in _FLOATING_HOSTS)
    for pair in pairs(target):
        for hit in _FLOATING_API.finditer(pair.text) if hosts else ():
            group = "v" if hit["v"] else "w"
            yield _match(within(pair.leaf, *hit.span(group)), hit[0].partition("/")[0], pair.key, version=hit[group])
        short = len(pair.text) <= _LONGEST and pair.text.lower() in _FLOATING_NAMES
        floats = short and _API_KEY.fullmatch(pair.key.replace("-", "_"))
        if floats and nearness(_VENDORS, pair) == "sure":
            yield _match(pair.leaf.span, pair.key, pair.key, version=pair.text.lower())


def api_header(target: Document, params: Params) -> Iterator[Match]:
    """A request whose headers are all there, without the one that names the version."""
    seen: set[int] = set()
    for pair in pairs(target):
        header = next((h for host, h in _HEADERS.items() if host in pair.text), None)
        if header is None or not pair.around or id(pair.around[-1]) in seen:
            continue
        node = pair.around[-1]
        seen.add(id(node))
        headers = member(node, "request_headers", "headers", "http_headers")
        if headers is not None and isinstance(headers.value, Map) and not headers.value.open:
            names = {str(e.key.value).lower().replace("_", "-") for e in headers.value.entries}
            if header not in names:
                yield _match(headers.key.span, header, str(headers.key.value))


def mcp_package(target: Document, params: Params) -> Iterator[Match]:
    """`npx package` or `uvx package` of an MCP server without a version."""
    for root in target.roots:
        servers = get(root, "mcpServers") or get(root, "mcp_servers")
        for entry in servers.entries if isinstance(servers, Map) else ():
            yield from _server(entry.value, str(entry.key.value))


def _server(server: Node, name: str) -> Iterator[Match]:
    command, arguments = get(server, "command"), get(server, "args")
    program = (text_of(command) or "").rpartition("/")[2] if isinstance(command, Leaf) else ""
    if program not in ("npx", "uvx", "bunx", "pnpx") or not isinstance(arguments, Seq):
        return
    for item in arguments.items:
        text = text_of(item) if isinstance(item, Leaf) else None
        if text is None or HOLE in text:
            return
        if not text.startswith("-") and isinstance(item, Leaf):
            if not text.startswith((".", "/")) and not _fixed(text, program):
                yield _match(item.span, text.partition("?")[0], name)
            return


def _fixed(package: str, program: str) -> bool:
    bare = package.removeprefix("@")
    version = bare.partition("==")[2] or bare.partition("@")[2]
    return any(c.isdigit() for c in version) or "$" in package or "git+" in package


def pre_commit(target: Document, params: Params) -> Iterator[Match]:
    """A hook repository at a branch, or without `rev`; `local` and `meta` have none."""
    if not target.path.rpartition("/")[2].startswith(".pre-commit-config"):
        return
    for root in target.roots:
        repos = get(root, "repos")
        for item in repos.items if isinstance(repos, Seq) else ():
            repo, rev = get(item, "repo"), get(item, "rev")
            if not isinstance(repo, Leaf) or repo.value in ("local", "meta") or not isinstance(repo.value, str):
                continue
            name = _name(repo.value)
            if rev is None:
                yield _match(repo.span, name, "repo")
            elif isinstance(rev, Leaf) and (text := text_of(rev)) and _moves(text, params):
                yield _match(rev.span, name, "rev", version=text)


def _moves(rev: str, params: Params) -> bool:
    if rev.lower() in _BRANCHES or rev in params.branches:
        return True
    return not any(c.isdigit() for c in rev) and not _COMMIT.fullmatch(rev)


def chart_dependency(target: Document, params: Params) -> Iterator[Match]:
    """A chart's dependency at any version."""
    if target.path.rpartition("/")[2] not in ("Chart.yaml", "requirements.yaml"):
        return
    for root in target.roots:
        found = get(root, "dependencies")
        for item in found.items if isinstance(found, Seq) else ():
            name, version, repository = get(item, "name"), get(item, "version"), get(item, "repository")
            local = isinstance(repository, Leaf) and str(text_of(repository) or "file://").startswith("file://")
            if local or repository is None or not isinstance(name, Leaf):
                continue
            if version is None:
                yield _match(name.span, str(text_of(name)), "version")
            elif isinstance(version, Leaf) and re.fullmatch(r"\*|x|latest|>=?\s*[\w.-]+", text_of(version) or ""):
                yield _match(version.span, str(text_of(name)), "version", version=str(text_of(version)))


def connector_tag(target: Document, params: Params) -> Iterator[Match]:
    """Airbyte's `dockerImageTag` at `latest`, `dev` or a release candidate."""
    for pair in pairs(target):
        if pair.key == "dockerImageTag" and re.fullmatch(r"latest|dev|.*-(?:rc|dev)[\w.]*", pair.text):
            yield _match(pair.leaf.span, pair.key, pair.key, version=pair.text)


_KINDS: dict[str, Callable[[Document, Params], Iterator[Match]]] = {
    "connector-plugin": connector_plugin,
    "python-plugin": python_plugin,
    "api-url": api_url,
    "api-floating": api_floating,
    "api-header": api_header,
    "mcp-package": mcp_package,
    "pre-commit": pre_commit,
    "chart-dependency": chart_dependency,
    "connector-tag": connector_tag,
}
