"""Files to parsed documents, each once for a unit; what cannot be read is said, not raised."""

from __future__ import annotations

from linter import parse, source
from linter.errors import InputError
from linter.finding import Notice
from linter.tree import Document


class FileReader:
    """The `platform.Reader` of a unit."""

    def __init__(self, files: source.Files) -> None:
        self._files = files
        self._documents: dict[str, Document | None] = {}
        self.notices: list[Notice] = []

    def document(self, path: str) -> Document | None:
        """The parsed document of a file inside the tree, None when it cannot be read."""
        if path not in self._documents:
            self._documents[path] = self._read(path)
        return self._documents[path]

    def _read(self, path: str) -> Document | None:
        try:
            found, problem = source.document(self._files, path)
        except InputError as error:
            self.notices.append(Notice("warning", str(error), path))
            return None
        if found.syntax:
            parse.parse(found)
        if problem:
            found.problems = ((0, problem), *found.problems)
        return found

    def names(self, folder: str) -> list[str]:
        """Sorted paths of the files right in a folder."""
        return self._files.names(folder)

    def exists(self, path: str) -> bool:
        """Whether there is such a file inside the tree."""
        return self._files.exists(path)
