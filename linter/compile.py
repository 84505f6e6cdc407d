"""Rule sources (`rules/**/*.yaml`) to the pack the engine loads. Runs at build time.

This module is the only reader of the rule format, so it is also where the format is checked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from linter import checks
from linter.comparison import TESTS
from linter.errors import RuleError
from linter.finding import TRIGGERS, Severity
from linter.predicate import parse_path
from linter.rulepack import FOLDER, SHARD, Rule, part_of, prose_lines, rule_from_json, rule_lines, shards_of
from linter.typed import Any

SOURCES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "rules")
REQUIRED = ("summary", "trigger", "severity", "why", "remediation", "references", "message", "examples")
OPTIONAL = ("confidence", "status", "since", "aliases", "tags", "platform", "types", "check", "fix", "notes")
CLAUSES = ("when", "expect", "where", "having", "some", "spared_having")
PATHS = ("path", "via", "through", "names", "paths", "about", "onward", "spared_via")
MAX_SUMMARY = 72
MAX_NODES = 200_000
TEXTS = ("summary", "trigger", "severity", "why", "remediation", "message", "check", "platform", "confidence", "status")
LISTS = ("references", "types", "tags", "aliases")
PATTERNS = ("matches", "not_matches", "named", "member")
"""Fields that hold a regular expression."""
INDEX = "index.json"
NOT_RULES = ("lifecycle", "removed.yaml")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENUMS = {
    "trigger": TRIGGERS,
    "severity": tuple(s.value for s in Severity),
    "confidence": ("high", "medium", "low"),
    "status": ("preview", "stable", "deprecated"),
}


def load_yaml(path: str) -> Any:
    """The plain data of a YAML file (dates stay text), read by the safe C loader."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    reader = YAML(typ="safe")
    try:
        with open(path, encoding="utf-8") as stream:
            data = reader.load(stream)
    except (YAMLError, ValueError) as error:  # ValueError: bytes, days and numbers that are none
        message = f"{path}: {' '.join(str(error).split())}"
        raise RuleError(message) from None
    except RecursionError:
        raise RuleError(f"{path}: is nested too deep") from None
    if _is_large(data):
        raise RuleError(f"{path}: holds more than {MAX_NODES:,} values; do aliases multiply?")
    return data


def _is_large(data: Any) -> bool:
    """Whether plain data holds too much when each alias is written out."""
    left, waiting = MAX_NODES, [data]
    while waiting and left:
        one = waiting.pop()
        left -= 1
        waiting.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
    return bool(waiting)


def sources(folder: str) -> Iterator[str]:
    """Sorted paths of the rule files below a folder; a link out of it, or a pipe, is a `RuleError`."""
    real = os.path.realpath(folder) + os.sep
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not (base == folder and f in NOT_RULES))
        for name in sorted(names):
            if name.endswith(".yaml") and not (base == folder and name in NOT_RULES):
                path = os.path.join(base, name)
                inside = not os.path.islink(path) or os.path.realpath(path).startswith(real)
                _demand(inside and os.path.isfile(path), path, f"is no file of {folder}; put a copy there")
                yield path


def read(folder: str = SOURCES, *, foreign: bool = False) -> dict[str, dict[str, Any]]:
    """Rule id to source fields. The id is the file's stem, unique in the whole tree.

    A `foreign` rule, which no test of ours has seen, may hold no pattern that is slow.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sources(folder):
        id = os.path.basename(path).removesuffix(".yaml")
        rule = load_yaml(path)
        _demand(id not in found, path, f"{id!r} is already taken")
        _validate(path, id, rule)
        if foreign:
            _demand_fast(path, rule)
        found[id] = rule
    return found


def _demand_fast(path: str, rule: dict[str, Any]) -> None:
    from linter import slow

    fields = {k: v for k, v in rule.items() if k != "examples"}
    for field, text in slow.patterns(fields, PATTERNS):
        if why := slow.fault(text):
            with open(path, encoding="utf-8") as stream:
                lines = stream.read().splitlines()
            forms = (text, text.replace("\\", "\\\\"))
            line = next((n for n, have in enumerate(lines, 1) if any(f in have for f in forms)), 1)
            raise RuleError(f"{path}:{line}: {field}: {why}")


def _demand(ok: object, path: str, what: str) -> None:
    if not ok:
        message = f"{path}: {what}"
        raise RuleError(message)


def _validate(path: str, id: str, rule: Any) -> None:
    _demand(isinstance(rule, dict), path, "a rule is a map of fields")
    _demand(_NAME.fullmatch(id), path, "the file name must be kebab-case")
    for field in REQUIRED:
        _demand(field in rule, path, f"field {field!r} is missing")
    _validate_shapes(path, rule)
    for field, allowed in _ENUMS.items():
        if field in rule:
            _demand(rule[field] in allowed, path, f"{field}: {rule[field]!r} is not one of {', '.join(allowed)}")
    summary = rule["summary"]
    fits = summary.endswith(".") and len(summary) <= MAX_SUMMARY
    _demand(fits, path, f"summary: one sentence of at most {MAX_SUMMARY} characters with a period")
    _demand(rule["message"].rstrip().endswith("."), path, "message: ends with a period")
    _demand(rule["references"], path, "references: name at least one official page")
    for polarity in ("bad", "good"):
        _demand(rule["examples"].get(polarity), path, f"examples.{polarity} is empty")
    for field in CLAUSES:
        for where, predicate in rule.get(field, {}).items():
            _validate_predicate(path, f"{field}.{where}", predicate)


def _validate_shapes(path: str, rule: dict[str, Any]) -> None:
    for field in TEXTS:
        _demand(isinstance(rule.get(field, ""), str), path, f"{field}: write text")
    for field in LISTS:
        listed = rule.get(field, [])
        fits = isinstance(listed, list) and all(isinstance(i, str) for i in listed)
        _demand(fits, path, f"{field}: write a list of texts")
    for field in ("examples", *CLAUSES):
        _demand(isinstance(rule.get(field, {}), dict), path, f"{field}: write a map")
    for polarity in ("bad", "good"):
        _demand(isinstance(rule["examples"].get(polarity, []), list), path, f"examples.{polarity}: write a list")


def _validate_predicate(path: str, where: str, predicate: Any) -> None:
    _demand(isinstance(predicate, dict), path, f"{where}: a predicate is a map such as {{equals: true}}")
    names = set(predicate) - {"default"}
    known = ", ".join(sorted({*TESTS, "exists"}))
    _demand(len(names) == 1 and names <= {*TESTS, "exists"}, path, f"{where}: one predicate of {known}")
    for name in ("matches", "not_matches"):
        if name in predicate:
            try:
                re.compile(predicate[name])
            except (re.error, TypeError) as error:
                _demand(ok=False, path=path, what=f"{where}: {error}")


def clauses(field: dict[str, Any]) -> list[Any]:
    """`path | other path: predicate` to `[[paths], predicate]`."""
    return [
        [[list(parse_path(p.strip())) for p in str(key).split(" | ")], predicate] for key, predicate in field.items()
    ]


def lower(id: str, rule: dict[str, Any]) -> list[Any]:
    """One rule as a row of its shard: prose dropped, paths split, scope looked up."""
    check = rule.get("check", "attribute")
    try:
        module = checks.load(check)
    except ModuleNotFoundError:
        message = f"{id}: there is no check {check!r}"
        raise RuleError(message) from None
    params = {k: v for k, v in rule.items() if k not in REQUIRED and k not in OPTIONAL}
    for field in params.keys() & set(CLAUSES):
        params[field] = clauses(params[field])
    for field in params.keys() & set(PATHS):
        texts = [params[field]] if isinstance(params[field], str) else params[field]
        params[field] = [list(parse_path(text)) for text in texts]
    try:
        module.Params(**params)
    except TypeError as error:
        message = f"{id}: check {check!r}: {error}"
        raise RuleError(message) from error
    head = [
        id,
        rule["trigger"],
        rule["severity"],
        rule.get("confidence", "high"),
        rule.get("status", "stable"),
    ]
    selected = [module.SCOPE, check, rule.get("platform", "any"), rule.get("types", [])]
    return [*head, *selected, rule["message"], params, rule.get("tags", []), rule.get("fix")]


def rules(folder: str) -> tuple[Rule, ...]:
    """The rules of a folder in memory."""
    return lowered(read(folder))


def lowered(sources: dict[str, dict[str, Any]]) -> tuple[Rule, ...]:
    """Rule sources by id, as `read` gives them, to rules in memory."""
    return tuple(rule_from_json(lower(id, rule)) for id, rule in sources.items())


def pack(folder: str = SOURCES) -> dict[str, str]:
    """File to text: a shard of rules each, `docs-*` for prose, and `index` for every id."""
    found: dict[str, list[Any]] = {}
    docs: dict[str, Any] = {}
    for id, rule in read(folder).items():
        row = lower(id, rule)
        for shard in shards_of(rule_from_json(row)):
            found.setdefault(f"{shard}{SHARD}", []).append(row)
        docs[id] = documentation(rule)
    parts: dict[str, dict[str, Any]] = {}
    for id, row in docs.items():
        parts.setdefault(f"{part_of(id)}{SHARD}", {})[id] = row
    texts = {name: rule_lines(rows) for name, rows in found.items()}
    texts |= {name: prose_lines(part) for name, part in parts.items()}
    return texts | {INDEX: _text(sorted(docs))}


def documentation(rule: dict[str, Any]) -> dict[str, Any]:
    """What reports and `explain` say of a rule."""
    kept = (
        "summary",
        "trigger",
        "severity",
        "why",
        "remediation",
        "references",
        "tags",
        "aliases",
        "since",
        "examples",
    )
    row = {k: rule[k] for k in kept if k in rule}
    row |= {"confidence": rule.get("confidence", "high"), "status": rule.get("status", "stable")}
    row |= {"platform": rule.get("platform", "any"), "types": rule.get("types", []), "fix": rule.get("fix")}
    return row | {"check": rule.get("check", "attribute")}


def write(target: str = FOLDER, folder: str = SOURCES) -> None:
    """Write the pack of `folder` into `target`, one file a shard; the index comes last."""
    from linter.compile_lifecycle import compile_lifecycle

    os.makedirs(target, exist_ok=True)
    stamp = _stamp(folder)
    lifecycle = compile_lifecycle(os.path.join(folder, "lifecycle"))
    shards = {**pack(folder), **{f"lifecycle-{k}.json": _text(v) for k, v in lifecycle.items()}}
    for old in os.listdir(target):
        if old.endswith((".json", SHARD)) and old not in shards:
            os.remove(os.path.join(target, old))
    for name in sorted(shards, key=lambda n: (n == INDEX, n)):
        temporary = os.path.join(target, f".{name}.{os.getpid()}.tmp")
        with open(temporary, "w", encoding="utf-8") as stream:
            stream.write(shards[name])
        if name == INDEX:  # as old as what was read: a source that changes meanwhile is newer
            os.utime(temporary, ns=(stamp, stamp))
        os.replace(temporary, os.path.join(target, name))


def _text(content: Any) -> str:
    import json

    return json.dumps(content, separators=(",", ":"), sort_keys=True, default=str)


def refresh() -> None:
    """In a checkout, rebuild the pack when a rule source or this compiler is newer than it."""
    if not os.path.isdir(SOURCES):
        return
    index = os.path.join(FOLDER, INDEX)
    built = os.stat(index).st_mtime_ns if os.path.exists(index) else -1
    if _stamp(SOURCES) > built:
        write()


def _stamp(folder: str) -> int:
    """The last time (ns) that the sources of a pack, or what compiles it, changed."""
    own = os.path.dirname(__file__)
    return max(newest(folder), *(os.stat(os.path.join(own, n)).st_mtime_ns for n in ("compile.py", "rulepack.py")))


def newest(folder: str) -> int:
    """The last time (ns) that anything below a folder changed."""
    last = os.stat(folder).st_mtime_ns
    with os.scandir(folder) as entries:
        for entry in entries:
            inside = entry.is_dir(follow_symlinks=False)
            last = max(last, newest(entry.path) if inside else entry.stat().st_mtime_ns)
    return last
