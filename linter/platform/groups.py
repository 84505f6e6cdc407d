"""File names to groups that resolve together: Compose projects, Helm charts, Kustomize roots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from linter.pattern import pattern
from linter.typed import TypeAlias

Group: TypeAlias = tuple[str, str, tuple[str, ...], bool]
"""Kind, root, paths, and whether another group of its kind reads it."""

_COMPOSE = pattern(r"(?:[\w.-]*[_.-])?(?:docker-)?compose(?:[._-][\w.-]*)?\.ya?ml")
_KUSTOMIZATION = pattern(r"(?i:kustomization\.ya?ml|kustomization)")
_LISTED = pattern(
    r"^[ \t]*+-\s++(?:path:\s*+)?[\"']?([\w./-]++)[\"']?[ \t]*+(?:#.*)?$|^[ \t]*+path:\s*+[\"']?([\w./-]+)",
    re.MULTILINE,
)
_FLOW = pattern(
    r"^[ \t]*+(?:resources|bases|components|patchesStrategicMerge|files|envs)[ \t]*+:[ \t]*+\[([^\]\[]{0,9999}+)\]",
    re.MULTILINE,
)


def grouped(paths: Iterable[str], peek: Callable[[str], str]) -> tuple[list[Group], list[str]]:
    """The groups among sorted paths, and the paths that are in none."""
    rest = list(paths)
    found: list[Group] = []
    for take in (_charts, _compose):
        groups = take(rest)
        found += groups
        taken = {path for group in groups for path in group[2]}
        rest = [path for path in rest if path not in taken]
    groups = _kustomize(rest, peek)
    taken = {path for group in groups for path in group[2]}
    return found + groups, [path for path in rest if path not in taken]


def _split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name


def _charts(paths: list[str]) -> list[Group]:
    """A folder with a `Chart.yaml`: what is in it, in `templates` and in `crds`."""
    roots = {folder for folder, name in map(_split, paths) if name == "Chart.yaml"}
    if not roots:
        return []
    found: dict[str, list[str]] = {}
    for path in paths:
        folder = _split(path)[0]
        for part in ("/templates", "/crds"):
            if f"{part}/" in f"/{folder}/":
                folder = f"/{folder}/".partition(f"{part}/")[0].lstrip("/")
        if folder in roots and path.endswith((".yaml", ".yml", ".json")):
            found.setdefault(folder, []).append(path)
    return [("helm", folder, tuple(files), False) for folder, files in found.items()]


def _compose(paths: list[str]) -> list[Group]:
    found: dict[str, list[str]] = {}
    for path in paths:
        folder, name = _split(path)
        if "compose" in name and _COMPOSE.fullmatch(name):
            found.setdefault(folder, []).append(path)
    return [("compose", folder, tuple(files), False) for folder, files in found.items()]


def _kustomize(paths: list[str], peek: Callable[[str], str]) -> list[Group]:
    """A kustomization and the files it lists; what it lists of another folder is called by it."""
    roots = {folder: path for path in paths for folder, name in (_split(path),) if _KUSTOMIZATION.fullmatch(name)}
    if not roots:
        return []
    known = set(paths)
    called: set[str] = set()
    found: dict[str, list[str]] = {}
    for folder, path in roots.items():
        text = peek(path)
        words = [a or b for a, b in _LISTED.findall(text)]
        words += [w.strip(" \t\r\n\"'") for flow in _FLOW.findall(text) for w in flow.split(",")]
        listed = {_below(folder, word.rpartition("=")[2]) for word in words if word}
        called |= {other for other in listed & roots.keys() if other != folder}
        found[folder] = [path, *sorted(listed & known - {path})]
    return [("kustomize", folder, tuple(files), folder in called) for folder, files in found.items()]


def _below(folder: str, relative: str) -> str:
    from linter.platform import _join

    return _join(folder, relative)
