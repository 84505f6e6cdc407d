"""From command-line paths to files and documents: discover, identify, read.

Paths inside the program are relative to the root, with `/`, and never leave it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from linter.errors import InputError
from linter.identify import identify, settle
from linter.tree import Document
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.watch import Watch

MAX_BYTES = 20_000_000
SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", "node_modules", ".venv", "venv", "__pycache__",
     ".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", "site-packages", "bower_components",
     "lifecycle.d"}
)  # fmt: skip


def root_of(paths: Iterable[str]) -> str:
    """The folder paths are shown from: the enclosing git work tree, else the working folder.

    When the paths lie outside both, their deepest common folder.
    """
    here = os.getcwd()
    folders = [p if os.path.isdir(p) else os.path.dirname(p) or "." for p in map(os.path.abspath, paths)] or [here]
    common = os.path.commonpath(folders)
    probe = common
    while True:
        if os.path.exists(os.path.join(probe, ".git")):
            return probe
        parent = os.path.dirname(probe)
        if parent == probe:
            break
        probe = parent
    return here if common == here or common.startswith(here + os.sep) else common


class Files:
    """The files below one root; `overlay` replaces or adds contents by relative path.

    `hidden` files count as not there. With `overlay_only` nothing is read from disk (tests,
    editors, standard input).
    """

    def __init__(
        self,
        root: str,
        overlay: Mapping[str, bytes] | None = None,
        hidden: frozenset[str] = frozenset(),
        *,
        overlay_only: bool = False,
    ) -> None:
        self.root = root
        self.real = os.path.realpath(root)
        self.overlay = dict(overlay or {})
        self.overlay_only = overlay_only
        self.hidden = hidden
        self._listings: dict[str, tuple[list[str], list[str]]] = {}
        self.shared: dict[str, Document] = {}  # parsed documents that are read more than once
        self.kept = 0  # characters of those that are no Terraform
        self.watch: Watch | None = None  # hears every question, for the cache

    def relative(self, path: str) -> str:
        """The path below the root, with `/`; an `InputError` when it is not below it."""
        found = os.path.relpath(os.path.abspath(path), self.root)
        if found.startswith(os.pardir + os.sep) or found == os.pardir:
            message = f"{path}: lies outside {self.root}; give paths of one tree"
            raise InputError(message)
        return found.replace(os.sep, "/")

    def absolute(self, path: str) -> str:
        """The path on disk of a relative one."""
        return os.path.join(self.root, *path.split("/"))

    def exists(self, path: str) -> bool:
        """Whether there is such a regular file inside the tree."""
        if path in self.overlay:
            return True
        found = not self.overlay_only and self.refusal(path) == ""
        if self.watch:
            self.watch.note("there", path, str(found), self.watch.look(self.absolute(path)) if found else None)
        return found

    def refusal(self, path: str) -> str:
        """Why a file is not read, "" when it is: a link out of the tree, a device, a FIFO."""
        if path in self.hidden:
            return "is not there in this version"
        full = self.absolute(path)
        try:
            mode = os.lstat(full).st_mode
            if stat.S_ISLNK(mode):
                real = os.path.realpath(full)
                if real != self.real and not real.startswith(self.real + os.sep):
                    return "is a link that leaves the tree; it is not followed"
                mode = os.stat(full).st_mode
            elif os.path.realpath(os.path.dirname(full)) + os.sep != os.path.dirname(full) + os.sep:
                real = os.path.realpath(full)
                if not real.startswith(self.real + os.sep):
                    return "lies behind a link that leaves the tree; it is not followed"
        except OSError as error:
            return f"cannot be read: {error.strerror}; check the path and its permissions"
        except ValueError:
            return "cannot be read: no file has such a name"
        return "" if stat.S_ISREG(mode) else "is not a regular file"

    def data(self, path: str) -> bytes:
        """The bytes of a file, at most `MAX_BYTES` + 1 of them; `InputError` says why not."""
        if path in self.overlay:
            return self.overlay[path]
        if self.watch is None:
            return self._data(path)
        seen = self.watch.look(self.absolute(path))
        try:
            found = self._data(path)
        except InputError as error:
            self.watch.note("data", path, str(error))
            raise
        self.watch.note("data", path, found, seen)
        return found

    def _data(self, path: str) -> bytes:
        why = "is not among the given files" if self.overlay_only else self.refusal(path)
        if why:
            message = f"{path}: {why}"
            raise InputError(message)
        try:
            with open(self.absolute(path), "rb") as stream:
                return stream.read(MAX_BYTES + 1)
        except OSError as error:
            message = f"{path}: cannot be read: {error.strerror}; check its permissions"
            raise InputError(message) from None

    def size(self, paths: Iterable[str]) -> int:
        """Bytes on disk of the files that are there."""
        total = 0
        for path in paths:
            try:
                total += os.stat(self.absolute(path)).st_size
            except OSError:
                continue
        return total

    def names(self, folder: str) -> list[str]:
        """Sorted relative paths of the files right in `folder` ("" is the root)."""
        return self._listing(folder)[0]

    def folders(self, folder: str) -> list[str]:
        """Sorted relative paths of the folders right in `folder`."""
        return self._listing(folder)[1]

    def _listing(self, folder: str) -> tuple[list[str], list[str]]:
        """What is right in a folder: files and folders; read once, for the many units of one folder."""
        if folder not in self._listings:
            seen = self.watch.look(self.absolute(folder) if folder else self.root) if self.watch else None
            prefix = folder + "/" if folder else ""
            below = [p[len(prefix) :].partition("/") for p in self.overlay if p.startswith(prefix)]
            files = {prefix + name for name, inside, _ in below if not inside}
            folders = {prefix + name for name, inside, _ in below if inside}
            if not self.overlay_only:
                with suppress(OSError), os.scandir(self.absolute(folder) if folder else self.root) as entries:
                    for entry in entries:
                        found = folders if entry.is_dir(follow_symlinks=False) else files
                        found.add(prefix + entry.name)
            self._listings[folder] = sorted(files - self.hidden), sorted(folders)
            if self.watch:
                self.watch.note("list", folder, "\0".join((*sorted(files), "", *sorted(folders))), seen)
        elif self.watch:
            self.watch.again("list", folder)
        return self._listings[folder]

    def text(self, path: str) -> str | None:
        """The text of a file of the tree, None when it cannot be read."""
        try:
            return decode(self.data(path))[0] if self.exists(path) else None
        except InputError:
            return None


def discover(files: Files, paths: Iterable[str]) -> list[str]:
    """Sorted relative paths below `paths` that we can read, each once.

    A named file is never left out; folders are listed by git where there is one (tracked and
    untracked-not-ignored files), else walked. Links to folders are not entered.
    """
    found: set[str] = set()
    for path in paths:
        relative = files.relative(path)
        if os.path.isdir(path) and relative not in files.overlay:
            prefix = "" if relative == "." else relative + "/"
            found.update(p for p in _below(files, path) if identify(p))
            found.update(p for p in files.overlay if p.startswith(prefix) and identify(p))
        elif os.path.lexists(path) or relative in files.overlay:
            found.add(relative)
        else:
            message = f"{path}: no such file or folder; check the spelling"
            raise InputError(message)
    return sorted(found - files.hidden)


def _below(files: Files, folder: str) -> Iterator[str]:
    """The files below a folder; repositories inside it (submodules, checkouts) are asked for their own."""
    if os.path.exists(os.path.join(files.root, ".git")):
        from linter.process import git

        listed = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        if listed:
            relative = files.relative(folder)
            prefix = "" if relative == "." else relative + "/"
            for name in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
                path = prefix + name.removesuffix("/")
                full = files.absolute(path)
                if not SKIPPED_FOLDERS.isdisjoint(name.split("/")[:-1]) or not os.path.lexists(full):
                    continue
                if not os.path.lexists(os.path.join(full, ".git")):
                    yield path
                elif os.path.realpath(full) == os.path.join(files.real, *path.split("/")):
                    yield from _below(files, full)
            return
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in names:
            yield files.relative(os.path.join(base, name))


def decode(data: bytes) -> tuple[str, str]:
    """Text and, where the bytes are no good text, what is wrong with them (else "")."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ""
    if b"\0" in data[:8192]:
        return "", "is binary, not text"
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return body.decode("utf-8", "replace"), f"line {line} is not UTF-8; save the file as UTF-8"


def text_of(path: str) -> str:
    """The text of a file that the settings name; an `InputError` when it cannot be read."""
    if os.path.exists(path) and not os.path.isfile(path):
        message = f"{path}: is not a regular file; check the path"
        raise InputError(message)
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read: {getattr(error, 'strerror', '') or 'it is not UTF-8'}; check the path"
        raise InputError(message) from None


def document(files: Files, path: str) -> tuple[Document, str]:
    """Read a file as a document that is not parsed yet, and what is wrong with its bytes."""
    data = files.data(path)
    if len(data) > MAX_BYTES:
        return Document(path, "text", ""), f"is larger than {MAX_BYTES // 1_000_000} MB; it is not read"
    text, problem = decode(data)
    return Document(path, settle(path, text), text), problem


def nearest_config(start: str) -> str:
    """The nearest `upgradelint.toml`, or `pyproject.toml` that names us, from `start` upward; "" for none."""
    folder = os.path.abspath(start if os.path.isdir(start) else os.path.dirname(start) or ".")
    while True:
        own = os.path.join(folder, "upgradelint.toml")
        if os.path.isfile(own):
            return own
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project):
            with open(project, "rb") as stream:
                if b"[tool.upgradelint" in stream.read():
                    return project
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = parent
