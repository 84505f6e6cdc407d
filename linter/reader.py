"""Files to parsed documents, each once for a unit; what cannot be read is said, not raised."""

from __future__ import annotations

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
        """What helm makes of a chart, and what is wrong, in our own words."""
        if not self._helm:
            return None
        from linter.chart import rendered

        return rendered(self._files, root, release, chart, self._k8s_version)
