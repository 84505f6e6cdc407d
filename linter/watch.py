"""What a run asks of the files of a tree, and the answers as tokens: two runs with equal tokens see the same.

A token of content is a keyed digest, never a plain one: a short secret in a file whose rest is known could be
guessed from that. `Stat` is what tells, without reading, that nothing changed.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from linter.records import NamedTuple
from linter.typed import TypeAlias

Asked: TypeAlias = "tuple[str, str]"
"""`data`, `there` or `list`, and the relative path it was asked of."""
Digest: TypeAlias = "Callable[[bytes], bytes]"
SETTLED = 2_000_000_000
"""Nanoseconds that a change must lie back for its time to be trusted: some file systems count seconds in twos."""


CHANGES = sys.platform != "win32"
"""Whether `ctime` tells of a change; on Windows it is when a file was made."""


class Stat(NamedTuple):
    """Size, inode and times (ns) of a file or folder; `settled` when they tell of every change since."""

    size: int
    inode: int
    modified: int
    changed: int
    settled: bool

    def same(self, now: Stat | None) -> bool:
        """Whether a look at the same path says that nothing changed."""
        return self.settled and now is not None and self[:4] == now[:4]


class Token(NamedTuple):
    """The answer to one question: a digest, and the stat of what was read before it was read."""

    digest: bytes
    stat: Stat | None = None


class Watch:
    """Questions and tokens of one run; each answer is kept once, and `torn` says that two of them differ."""

    def __init__(self, digest: Digest, now: int) -> None:
        self.digest = digest
        self._now = now
        self.tokens: dict[Asked, Token] = {}
        self.torn = False
        self._asked: set[Asked] = set()
        self._straight: dict[str, bool] = {}

    def straight(self, root: str, folder: str) -> bool:
        """Whether a folder below a root (its real path) is reached without a link; asked once a folder."""
        if folder not in self._straight:
            there = os.path.join(root, *folder.split("/")) if folder else root
            self._straight[folder] = os.path.realpath(there) == there
        return self._straight[folder]

    def look(self, path: str) -> Stat | None:
        """The stat of an absolute path, None when there is nothing to read."""
        try:
            seen = os.stat(path)
        except (OSError, ValueError):
            return None
        if not (stat.S_ISREG(seen.st_mode) or stat.S_ISDIR(seen.st_mode)):
            return None
        settled = CHANGES and max(seen.st_mtime_ns, seen.st_ctime_ns) + SETTLED < self._now
        return Stat(seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, settled)

    def note(self, kind: str, path: str, answer: bytes | str, seen: Stat | None = None) -> None:
        """Keep the answer to a question."""
        raw = answer if isinstance(answer, bytes) else answer.encode("utf-8", "surrogateescape")
        self.keep((kind, path), Token(self.digest(raw), seen))

    def keep(self, asked: Asked, token: Token) -> None:
        """Keep a token of a question, heard here or in another process; the first one counts."""
        self._asked.add(asked)
        if self.tokens.setdefault(asked, token).digest != token.digest:
            self.torn = True

    def again(self, kind: str, path: str) -> bool:
        """Whether a question was answered before; it counts as asked now."""
        if (kind, path) not in self.tokens:
            return False
        self._asked.add((kind, path))
        return True

    @contextmanager
    def asking(self) -> Iterator[set[Asked]]:
        """The questions asked inside the block."""
        before, self._asked = self._asked, set()
        try:
            yield self._asked
        finally:
            self._asked = before | self._asked
