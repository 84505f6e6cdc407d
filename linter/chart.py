"""A chart to what helm makes of it: the files of its folders are copied, and helm sees nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from linter import source
from linter.errors import InputError
from linter.platform import Chart
from linter.process import helm

MAX_CHART = 50_000_000
"""Bytes of a chart that helm is given; a larger one is not rendered."""
MAX_FILES = 20_000
"""Files of the dependencies that helm is given from elsewhere in the tree."""
_SCHEMA = "values.schema.json"
_PLACE = re.compile(rb"(?:^|[\s(])([\w./-]{1,200}\.(?:ya?ml|tpl|txt)):(\d{1,6})")
_MISSING = b"missing in charts/"
_PART_OF_CHART = re.compile(r"(?:templates|charts|crds)/|Chart\.|values|requirements\.|\.helmignore$")


def rendered(files: source.Files, root: str, release: str, chart: Chart, k8s_version: str = "") -> tuple[str, str]:
    """What helm makes of a chart, and what is wrong, in our own words: its own may quote a value."""
    listed = dict(_listed(files, root))
    room = len(listed) + MAX_FILES
    for inside, folder in chart.local.items():
        listed.update(islice(_listed(files, folder, f"{inside}/"), MAX_FILES + 1))
        if len(listed) > room:
            return "", f"its dependencies have more than {MAX_FILES:,} files"
    copies = _copies(files, listed)
    if copies is None:
        return "", f"the chart is larger than {MAX_CHART // 1_000_000} MB"
    if chart.about:
        copies["Chart.yaml"] = chart.about.encode()
    wanted = ("--kube-version", k8s_version) if k8s_version else ()
    values = ("--values", chart.values) if chart.values else ()
    answer = helm(copies, release, ".", "--skip-tests", "--skip-schema-validation", *wanted, *values)
    return answer.out.decode("utf-8", "replace"), _said(answer.fault, answer.error)


def _listed(files: source.Files, folder: str, inside: str = "") -> Iterator[tuple[str, str]]:
    """The files below a folder by their path in it; without schemas, which may name files and hosts."""
    for path in files.names(folder):
        name = path.rpartition("/")[2]
        if name != _SCHEMA and files.exists(path):
            yield inside + name, path
    for path in files.folders(folder):
        name = path.rpartition("/")[2]
        if name not in source.SKIPPED_FOLDERS:
            yield from _listed(files, path, f"{inside}{name}/")


def _copies(files: source.Files, listed: dict[str, str]) -> dict[str, bytes] | None:
    """The files of a chart, those that make it one first, others while there is room; None for one too large."""
    found: dict[str, bytes] = {}
    room = MAX_CHART
    for inside in sorted(listed, key=lambda name: (not _PART_OF_CHART.match(name), name)):
        with suppress(InputError):
            data = files.data(listed[inside])
            room -= len(data)
            if room < 0:
                return None if _PART_OF_CHART.match(inside) else found
            found[inside] = data
    return found


def _said(fault: str, error: bytes) -> str:
    """A fault with the place that helm names, and nothing else of what it says."""
    if fault and _MISSING in error:
        return f"{fault}: a dependency is not in its charts folder; run helm dependency build"
    found = _PLACE.search(error) if fault else None
    return f"{fault}: see {found[1].decode()}, line {int(found[2])}" if found else fault
