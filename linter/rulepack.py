"""The compiled pack: only what is needed to find something, a shard a platform.

A shard is lines of JSON: the lines of each resource type first, then a rule a line, so that a run decodes
the rules of its types only. Prose and examples stay in `docs-*.json`, in parts, of which a report reads
few. JSON, because it is safe to read and easy to diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from linter.finding import RuleInfo, Severity
from linter.records import NamedTuple
from linter.typed import Any, Generic, TypeVar

FOLDER = os.path.join(os.path.dirname(__file__), "pack")
CORE = "core"
PARTS = 64
SHARD = ".jsonl"
SCOPE_AT, TYPES = 5, 8
"""Where the scope and the types stand in the row of a rule."""
SCOPE = "scope"
"""What tells the name of a scope from that of a type in a shard."""


Item = TypeVar("Item")


class Rule(NamedTuple):
    """A rule as the engine sees it. `fix` is None or `{set, safety, because}`."""

    id: str
    trigger: str
    severity: Severity
    confidence: str
    status: str
    scope: str
    check: str
    platform: str
    types: tuple[str, ...]
    message: str
    params: dict[str, Any]
    tags: tuple[str, ...]
    fix: dict[str, Any] | None


def shard_of(platform: str, type: str) -> str:
    """The shard that holds the rules of a resource type.

    >>> shard_of("terraform", "data.aws_iam_policy_document"), shard_of("kubernetes", "Pod")
    ('terraform-aws', 'kubernetes')
    """
    if platform in ("", "any"):
        return CORE
    if platform != "terraform" or type == "*":
        return platform
    bare = type.rpartition(".")[2]
    return f"terraform-{bare.partition('_')[0]}"


class Pack:
    """Rules by shard, each read when a resource first asks for it.

    `extra` are rules of the user's own, `docs` their prose.
    """

    def __init__(
        self, folder: str = FOLDER, extra: tuple[Rule, ...] = (), docs: Mapping[str, Any] | None = None
    ) -> None:
        self.folder = folder
        self._docs = dict(docs or {})
        self._shards: dict[str, _Lines[Rule]] = {}
        self._extra = extra

    def shard(self, name: str) -> tuple[Rule, ...]:
        """The rules of a shard; none when there is no such shard."""
        own = tuple(r for r in self._extra if name in shards_of(r))
        return (*self._open(name).all(), *own)

    def of_type(self, name: str, type: str) -> tuple[Rule, ...]:
        """The rules of a shard that name a resource type, or every type."""
        own = tuple(r for r in self._extra if name in shards_of(r) and (type in r.types or "*" in r.types))
        return (*self._open(name).named(type, "*"), *own)

    def of_scope(self, scope: str) -> tuple[Rule, ...]:
        """The rules that look at documents, or at the project."""
        own = tuple(r for r in self._extra if r.scope == scope)
        return (*self._open(CORE).named(f"{scope} {SCOPE}"), *own)

    def _open(self, name: str) -> _Lines[Rule]:
        if name not in self._shards:
            self._shards[name] = _Lines(os.path.join(self.folder, f"{name}{SHARD}"), rule_from_json)
        return self._shards[name]

    def identity(self) -> str:
        """What changes when the rules do: when the pack was written, and the user's own rules."""
        index = os.stat(os.path.join(self.folder, "index.json"))
        return repr((index.st_size, index.st_mtime_ns, self._extra, self._docs))

    def data_as_of(self) -> str:
        """The day (ISO) up to which the lifecycle data is known, "" without data."""
        return str((read_json(os.path.join(self.folder, "lifecycle-about.json")) or {}).get("as_of", ""))

    def ids(self) -> list[str]:
        """Every rule id, sorted, the user's own rules included."""
        return sorted({*(read_json(os.path.join(self.folder, "index.json")) or ()), *(r.id for r in self._extra)})

    def info(self, ids: set[str]) -> dict[str, RuleInfo]:
        """What reports say of the rules named."""
        found = {id: self._docs[id] for id in ids if id in self._docs}
        for id in ids - found.keys():
            for docs in self._part(part_of(id)).named(id):
                found[id] = docs
        return {id: info_from_json(id, found[id]) for id in sorted(found)}

    def docs(self) -> dict[str, Any]:
        """The prose and the examples of every rule, by id."""
        found = dict(self._docs)
        for part in map(self._part, map(_part, range(PARTS))):
            found |= dict(zip(part.names, part.all(), strict=True))
        return dict(sorted(found.items()))

    def _part(self, name: str) -> _Lines[dict[str, Any]]:
        return _Lines(os.path.join(self.folder, f"{name}{SHARD}"), dict)


class _Lines(Generic[Item]):
    """What a file holds a line, each decoded when it is first asked for; nothing when there is no such file."""

    def __init__(self, path: str, make: Callable[[Any], Item]) -> None:
        try:
            with open(path, encoding="utf-8") as stream:
                head, *self._lines = stream.read().splitlines()
        except FileNotFoundError:
            head, self._lines = "{}", []
        self.names: dict[str, list[int]] = decode(head)
        self._make = make
        self._made: dict[int, Item] = {}

    def all(self) -> list[Item]:
        """Every one, in order."""
        return [self._item(n) for n in range(len(self._lines))]

    def named(self, *names: str) -> list[Item]:
        """Those under the names, each once and in order."""
        return [self._item(n) for n in sorted({n for name in names for n in self.names.get(name, ())})]

    def _item(self, number: int) -> Item:
        if number not in self._made:
            self._made[number] = self._make(decode(self._lines[number]))
        return self._made[number]


def lines(names: Mapping[str, list[int]], rows: Iterable[Any]) -> str:
    """The text of a file of lines: where to find what, then a row a line."""
    import json

    texts = [json.dumps(part, separators=(",", ":"), sort_keys=True, default=str) for part in (names, *rows)]
    return "\n".join(texts) + "\n"


def rule_lines(rows: Iterable[list[Any]]) -> str:
    """The text of a shard of rules, found by the types they are for, those of no resource by their scope."""
    found: dict[str, list[int]] = {}
    kept = list(rows)
    for number, row in enumerate(kept):
        for name in row[TYPES] if row[SCOPE_AT] == "resource" else [f"{row[SCOPE_AT]} {SCOPE}"]:
            found.setdefault(name, []).append(number)
    return lines(found, kept)


def prose_lines(docs: Mapping[str, Any]) -> str:
    """The text of a part of the documentation, found by the ids of the rules; sorted by them."""
    ids = sorted(docs)
    return lines({id: [n] for n, id in enumerate(ids)}, [docs[id] for id in ids])


def part_of(id: str) -> str:
    """The part of the documentation that a rule is in.

    >>> part_of("aws-rds-backup-disabled") == part_of("aws-rds-backup-disabled")
    True
    """
    return _part(sum(id.encode()) % PARTS)


def _part(number: int) -> str:
    return f"docs-{number:02}"


def shards_of(rule: Rule) -> set[str]:
    """The shards a rule belongs to."""
    if rule.scope != "resource":
        return {CORE}
    return {shard_of(rule.platform, type_) for type_ in rule.types or ("*",)}


def rule_from_json(raw: list[Any]) -> Rule:
    """A rule from its row in a shard."""
    id, trigger, severity, confidence, status, scope, check, platform, types, message, params, tags, fix = raw
    head = id, trigger, Severity(severity), confidence, status
    return Rule(*head, scope, check, platform, tuple(types), message, params, tuple(tags), fix)


def info_from_json(id: str, raw: dict[str, Any]) -> RuleInfo:
    """A rule's prose from its entry in the documentation."""
    return RuleInfo(
        id,
        raw["trigger"],
        Severity(raw["severity"]),
        raw["confidence"],
        raw["summary"],
        raw["why"],
        raw["remediation"],
        tuple(raw["references"]),
        tuple(raw.get("tags", ())),
        tuple(raw.get("aliases", ())),
    )


def read_json(path: str) -> Any:
    """The content of a JSON file of the pack, None when there is none."""
    try:
        with open(path, encoding="utf-8") as stream:
            return decode(stream.read())
    except FileNotFoundError:
        return None


class _Plain:
    """What the scanner of `json` asks a decoder for."""

    strict = True
    object_hook = object_pairs_hook = parse_constant = None
    parse_float = float
    parse_int = int


def decode(text: str) -> Any:
    """JSON text of our own to values. `json` itself compiles patterns when it is imported, for 4 ms of each start."""
    try:
        from _json import make_scanner
    except ImportError:  # another Python than CPython
        import json

        return json.loads(text)
    return make_scanner(_Plain)(text, 0)[0]  # type: ignore[arg-type] # it takes any object with these names
