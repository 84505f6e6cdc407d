"""What earlier runs found, in the user's cache folder: a unit's answer by the digests of all it asked, a run's too.

Two kinds of file: `UNITS` holds the answers of the units of one tree and one configuration, `RUN` one whole run,
which is given again when a look at every file says that nothing changed. Files are of this user alone (mode 0600),
written whole, and sealed with a key that never leaves the folder; what is not as it was written is not read. A
cache that cannot be read or written costs time, never a result. There are no values of secrets in it: an answer
holds what reports hold, and fingerprints are under the key of the folder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module

from linter import cache_folder, workers
from linter.cache_folder import RUN, UNITS
from linter.errors import InputError
from linter.records import NamedTuple
from linter.source import Files
from linter.typed import Any, TypeAlias
from linter.watch import Asked, Token, Watch

FORMAT = "1"
MAX_ENTRY = 100_000_000
MAX_STRANGE = 1000
_SEAL = 32
Answer: TypeAlias = "Any"
"""What a unit's work gives: it has `asked`, tokens by question, and `sound`, whether it may be kept."""


class Kept(NamedTuple):
    """An answer as it is stored, with the tokens of all that its making asked."""

    asked: tuple[tuple[Asked, Token], ...]
    answer: bytes


class Memory:
    """The cache of one tree under one configuration; `settings` names all that decides an answer but the files."""

    def __init__(self, folder: str, key: bytes, settings: str) -> None:
        self.folder = folder
        self.key = key
        self._settings = settings
        self._units: dict[str, Kept] | None = None

    def watch(self) -> Watch:
        """A watch for one run."""
        return Watch(self._digest, time.time_ns())

    def run(self, question: str, files: Files) -> Any | None:
        """The whole run of a question, if each file is as it was."""
        found = self._read(self._name(question, RUN))
        return _loads(found.answer) if found is not None and _holds(files, found) else None

    def keep_run(self, question: str, files: Files, answer: Any) -> None:
        """Remember a whole run with all that it asked."""
        if files.watch and not files.watch.torn:
            self._write(self._name(question, RUN), Kept(tuple(files.watch.tokens.items()), _dumps(answer)))

    def each(self, files: Files) -> Callable[..., list[Answer]]:
        """`workers.each`, for those units only whose answers are not known."""
        return partial(self._each, files)

    def _each(
        self,
        files: Files,
        function: Callable[[Any], Answer],
        units: Sequence[Any],
        jobs: int,
        tick: Callable[[int, int], None] | None,
    ) -> list[Answer]:
        watch = files.watch
        assert watch is not None  # a run with a cache has one
        known, questions = self._known(), list(map(repr, units))
        given = {n: known[q] for n, q in enumerate(questions) if q in known and _holds(files, known[q])}
        fresh = [n for n in range(len(units)) if n not in given]
        made = dict(zip(fresh, workers.each(function, [units[n] for n in fresh], jobs, tick), strict=True))
        for answer in made.values():
            watch.torn |= not answer.sound
            for asked, token in answer.asked.items():
                watch.keep(asked, token)
        if made and not watch.torn:
            self._learn({questions[n]: answer for n, answer in made.items()}, len(units))
        return [made[n] if n in made else _loads(given[n].answer) for n in range(len(units))]

    def _learn(self, answers: dict[str, Answer], units: int) -> None:
        """Add answers to those of earlier runs; these are dropped when most are of units that are no more."""
        new = {q: Kept(tuple(a.asked.items()), _dumps(a._replace(asked={}))) for q, a in answers.items()}
        known = self._known()
        self._units = known | new if len(known) < 3 * units + MAX_STRANGE else new
        self._write(self._name("", UNITS), self._units)

    def _known(self) -> dict[str, Kept]:
        if self._units is None:
            self._units = self._read(self._name("", UNITS)) or {}
        return self._units

    def _digest(self, data: bytes) -> bytes:
        return _blake()(data, digest_size=16, key=self.key).digest()  # type: ignore[no-any-return] # as in `hashlib`

    def _name(self, question: str, kind: str) -> str:
        return os.path.join(self.folder, self._digest(f"{self._settings}\0{question}".encode()).hex() + kind)

    def _read(self, path: str) -> Any | None:
        data = cache_folder.read(path, MAX_ENTRY)
        return _loads(data[_SEAL:]) if data[:_SEAL] == self._seal(data[_SEAL:]) else None

    def _seal(self, data: bytes) -> bytes:
        return _blake()(data, digest_size=_SEAL, key=self.key).digest()  # type: ignore[no-any-return] # as above

    def _write(self, path: str, content: Any) -> None:
        data = _dumps(content)
        if len(data) < MAX_ENTRY:
            with suppress(OSError):
                cache_folder.replace(path, self._seal(data) + data)
                cache_folder.prune(self.folder)


def _holds(files: Files, kept: Kept) -> bool:
    """Whether all that was asked has the same answers; a question is looked at once a run, as asked by it."""
    watch = files.watch
    assert watch is not None
    for asked, token in kept.asked:
        if asked not in watch.tokens:
            if _unchanged(files, asked, token):
                watch.keep(asked, token)
            else:
                _ask(files, *asked)
        if watch.tokens[asked].digest != token.digest:
            return False
    return True


def _unchanged(files: Files, asked: Asked, token: Token) -> bool:
    """Whether a look alone says that the answer is the same; no look goes through a folder that is a link."""
    assert files.watch is not None
    folder = asked[1] if asked[0] == "list" else asked[1].rpartition("/")[0]
    if token.stat is None or not files.watch.straight(files.real, folder):
        return False
    return token.stat.same(files.watch.look(files.absolute(asked[1])))


def _ask(files: Files, kind: str, path: str) -> None:
    """Ask again; the answer goes to the watch."""
    if kind == "data":
        with suppress(InputError):
            files.data(path)
    elif kind == "there":
        files.exists(path)
    else:
        files.names(path)


def open_folder(folder: str, settings: str) -> Memory | None:
    """The cache in a folder, None where there can be none that is ours alone."""
    key = cache_folder.key_of(folder)
    return Memory(folder, key, settings) if key else None


def _blake() -> Any:
    """`hashlib.blake2b`; its own module, where there is one, loads without OpenSSL."""
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b


def _dumps(value: Any) -> bytes:
    return _pickle().dumps(value, 5)  # type: ignore[no-any-return] # as in `pickle`


def _loads(data: bytes) -> Any:
    """Our own data back: its seal was checked before."""
    return _pickle().loads(data)


def _pickle() -> Any:
    """`pickle`; its C half, where there is one, loads without the Python half."""
    for name in ("_pickle", "pickle"):
        with suppress(ImportError):
            return import_module(name)
    return None
