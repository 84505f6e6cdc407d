"""The folder of the cache: of this user alone, bounded, and with no file touched that is not ours."""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress

UNITS, RUN = ".units", ".run"
KEY = "upgradelint.key"
KEY_SIZE = 32
MAX_BYTES = 256_000_000
"""The most a cache folder holds; the files that were used longest ago go first."""
MAX_FILES = 400
_MARKS = {"CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n", ".gitignore": "*\n"}
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""No link is followed, and no pipe waited for."""
_OLD = 86_400
"""Seconds after which a temporary file is one that a killed run left behind."""


def key_of(folder: str) -> bytes:
    """The key of a cache folder, made when it is not there; empty where there can be none that is ours alone.

    What is read from it is believed, so nobody else may write to it: not the group, not others.
    """
    try:
        if not os.path.isabs(folder):
            return b""
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not _ours(os.stat(folder), stat.S_IWGRP | stat.S_IWOTH):
            return b""
        key = _key(os.path.join(folder, KEY))
        _mark(folder)
    except OSError:
        return b""
    return key


def _ours(seen: os.stat_result, never: int) -> bool:
    """Whether something is of this user, with none of the permissions that it may never have."""
    return not hasattr(os, "getuid") or (seen.st_uid == os.getuid() and not seen.st_mode & never)


def _key(path: str) -> bytes:
    """The key of a folder: random, made once; empty when what is there is no key of ours."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)
    except FileExistsError:
        handle = os.open(path, os.O_RDONLY | _SAFELY)
        with os.fdopen(handle, "rb") as stream:
            seen = os.fstat(stream.fileno())
            good = stat.S_ISREG(seen.st_mode) and seen.st_size == KEY_SIZE and _ours(seen, stat.S_IRWXG | stat.S_IRWXO)
            return stream.read(KEY_SIZE) if good else b""
    made = os.urandom(KEY_SIZE)
    with os.fdopen(handle, "wb") as stream:
        stream.write(made)
    return made


def _mark(folder: str) -> None:
    """Say to backups, and to git, that this is a cache."""
    for name, text in _MARKS.items():
        with suppress(OSError):
            handle = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)
            with os.fdopen(handle, "w") as stream:
                stream.write(text)


def default_folder() -> str:
    """Where the cache is: `UPGRADELINT_CACHE_DIR`, else in the user's folder for caches."""
    named = os.environ.get("UPGRADELINT_CACHE_DIR", "")
    if named:
        return os.path.abspath(named)
    given = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(given):  # as the XDG specification says
        homes = {"win32": os.environ.get("LOCALAPPDATA", ""), "darwin": os.path.expanduser("~/Library/Caches")}
        given = homes.get(sys.platform) or os.path.expanduser("~/.cache")
    return os.path.join(given, "upgradelint")


def entries(folder: str) -> list[tuple[int, int, str]]:
    """Time of writing or last use (ns), size and path of each of our files in a folder, oldest first."""
    found = []
    with suppress(OSError), os.scandir(folder) as inside:
        for entry in inside:
            if entry.is_file(follow_symlinks=False) and (entry.name == KEY or _is_ours(entry.name)):
                with suppress(OSError):
                    seen = entry.stat(follow_symlinks=False)
                    found.append((seen.st_mtime_ns, seen.st_size, entry.path))
    return sorted(found)


def _is_ours(name: str) -> bool:
    """Whether a file's name is one that we give: 32 digits, a kind, and what a temporary file has behind it."""
    digits, _, rest = name.partition(".")
    kind, _, temporary = rest.partition(".")
    hexadecimal = len(digits) == 32 and not digits.strip("0123456789abcdef")
    return hexadecimal and f".{kind}" in (UNITS, RUN) and (not temporary or temporary.endswith("tmp"))


def prune(folder: str) -> None:
    """Remove the oldest files until the folder is within its bounds, and what killed runs left behind."""
    found = [e for e in entries(folder) if os.path.basename(e[2]) != KEY]
    total, count = sum(size for _, size, _ in found), len(found)
    for written, size, path in found:
        left_behind = path.endswith(".tmp") and written < time.time_ns() - _OLD * 1_000_000_000
        if left_behind or total > MAX_BYTES or count > MAX_FILES:
            with suppress(OSError):
                os.unlink(path)
            total, count = total - size, count - 1


def clean(folder: str) -> tuple[int, int]:
    """Remove everything that is ours from a cache folder: how many files, and their bytes."""
    removed: list[int] = []
    for _, size, path in entries(folder):
        with suppress(OSError):
            os.unlink(path)
            removed.append(size)
    return len(removed), sum(removed)


def replace(path: str, data: bytes) -> None:
    """Write a file of this user alone, whole or not at all."""
    temporary = f"{path}.{os.getpid()}.tmp"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _SAFELY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def read(path: str, most: int) -> bytes:
    """The bytes of a regular file, empty for anything else; what is used is kept longest."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _SAFELY), "rb") as stream:
            data = stream.read(most + 1) if stat.S_ISREG(os.fstat(stream.fileno()).st_mode) else b""
        os.utime(path)
    except OSError:
        return b""
    return data
