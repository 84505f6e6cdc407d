"""Files to parsed documents, each once for a unit; what cannot be read is said, not raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from linter import parse, source
from linter.errors import InputError
from linter.finding import Notice
from linter.platform import Chart
from linter.tree import Document

SHARED = (".tf", ".tofu")
"""Files that several units read: a Terraform module is parsed once for all its callers."""
MAX_SHARED = 400
MAX_KEPT = 200_000
"""Characters of other files whose trees are kept, for what the project's findings quote of a small input."""
MAX_CHART = 50_000_000
"""Bytes of a chart that helm is given; a larger one is not rendered."""
_SCHEMA = "values.schema.json"
_PLACE = re.compile(rb"(?:^|[\s(])([\w./-]{1,200}\.(?:ya?ml|tpl|txt)):(\d{1,6})")
_MISSING = b"missing in charts/"
_PART_OF_CHART = re.compile(r"(?:templates|charts|crds)/|Chart\.|values|requirements\.|\.helmignore$")


class FileReader:
    """The `platform.Reader` of a unit; `var_files` are the Terraform variable files of the configuration."""

    def __init__(
        self, files: source.Files, var_files: tuple[str, ...] = (), *, helm: bool = False, k8s_version: str = ""
    ) -> None:
        self._files = files
        self.var_files = var_files
        self._helm = helm
        self._k8s_version = k8s_version
        self._documents: dict[str, Document | None] = {}
        self.notices: list[Notice] = []

    def document(self, path: str) -> Document | None:
        """The parsed document of a file inside the tree, None when it cannot be read."""
        if path not in self._documents:
            shared, watch = self._files.shared, self._files.watch
            if path in shared and watch:
                watch.again("data", path)
            found = shared.get(path) or self._read(path)
            if found is not None and path not in shared and self._is_kept(path, found):
                shared[path] = found
            self._documents[path] = found
        return self._documents[path]

    def _is_kept(self, path: str, document: Document) -> bool:
        if path.endswith(SHARED):
            return len(self._files.shared) < MAX_SHARED
        kept = self._files.kept + len(document.text)
        if kept > MAX_KEPT:
            return False
        self._files.kept = kept
        return True

    def _read(self, path: str) -> Document | None:
        try:
            found, problem = source.document(self._files, path)
        except InputError as error:
            self.notices.append(Notice("warning", str(error).removeprefix(f"{path}: "), path))
            return None
        if found.syntax:
            parse.parse(found)
        if problem:
            found.problems = ((0, problem), *found.problems)
        return found

    def names(self, folder: str) -> list[str]:
        """Sorted paths of the files right in a folder."""
        return self._files.names(folder)

    def folders(self, folder: str) -> list[str]:
        """Sorted paths of the folders right in a folder."""
        return self._files.folders(folder)

    def exists(self, path: str) -> bool:
        """Whether there is such a file inside the tree."""
        return self._files.exists(path)

    def helm(self, root: str, release: str, chart: Chart) -> tuple[str, str] | None:
        """What helm makes of a chart, and what is wrong, in our own words: its own may quote a value."""
        if not self._helm:
            return None
        from linter.process import helm

        listed = dict(self._listed(root))
        for inside, folder in chart.local.items():
            listed.update(self._listed(folder, f"{inside}/"))
        copies = self._copies(listed)
        if copies is None:
            return "", f"the chart is larger than {MAX_CHART // 1_000_000} MB"
        if chart.about:
            copies["Chart.yaml"] = chart.about.encode()
        wanted = ("--kube-version", self._k8s_version) if self._k8s_version else ()
        values = ("--values", chart.values) if chart.values else ()
        answer = helm(copies, release, ".", "--skip-tests", "--skip-schema-validation", *wanted, *values)
        return answer.out.decode("utf-8", "replace"), _said(answer.fault, answer.error)

    def _listed(self, folder: str, inside: str = "") -> Iterator[tuple[str, str]]:
        """The files below a folder by their path in it; without schemas, which may name files and hosts."""
        for path in self._files.names(folder):
            name = path.rpartition("/")[2]
            if name != _SCHEMA and self._files.exists(path):
                yield inside + name, path
        for path in self._files.folders(folder):
            name = path.rpartition("/")[2]
            if name not in source.SKIPPED_FOLDERS:
                yield from self._listed(path, f"{inside}{name}/")

    def _copies(self, listed: dict[str, str]) -> dict[str, bytes] | None:
        """The files of a chart, those that make it one first, others while there is room; None for one too large."""
        found: dict[str, bytes] = {}
        room = MAX_CHART
        for inside in sorted(listed, key=lambda name: (not _PART_OF_CHART.match(name), name)):
            with suppress(InputError):
                data = self._files.data(listed[inside])
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
