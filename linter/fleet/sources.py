"""A list file to the repositories it names: paths, bundles and addresses, each with a name that holds no login."""

from __future__ import annotations

import os
import re

from linter.errors import InputError
from linter.records import NamedTuple
from linter.report import clean

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[\w.-]+@[\w.-]+:(?!//)")
_SCHEMES = ("file", "git", "http", "https", "ssh")
_LOGIN = re.compile(r"//[^/@\s]*@")


class Source(NamedTuple):
    """One line of the list. `kind` is git (fetched by git) or folder (read where it is).

    `name` is what reports say; `address` may hold a login and is never stored or shown.
    """

    name: str
    address: str
    kind: str

    def __repr__(self) -> str:
        return f"Source({self.name!r})"  # schedulers log what a task is given


def read(path: str) -> list[Source]:
    """The repositories of a list file, each once; relative paths count from the file's folder.

    Empty lines and lines that start with `#` are passed over. Raises `InputError` for what is no repository.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            lines = stream.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read: {getattr(error, 'strerror', '') or 'it is not UTF-8'}; give a list file"
        raise InputError(message) from None
    found: dict[str, Source] = {}
    for number, raw in enumerate(lines, 1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        one = source(text, os.path.dirname(os.path.abspath(path)), f"{path}:{number}")
        if found.setdefault(one.name, one).address != one.address:
            message = f"{path}:{number}: a second repository with the name {one.name}; name each once"
            raise InputError(message)
    if not found:
        message = f"{path}: names no repository; write one path, bundle or address a line"
        raise InputError(message)
    return list(found.values())


def source(text: str, folder: str, at: str) -> Source:
    """One repository as it is written; `at` is the place to name when it is none."""
    if text.startswith("-"):
        message = f"{at}: a repository does not start with '-'"
        raise InputError(message)
    if _ADDRESS.match(text):
        scheme = text.partition("://")[0] if "://" in text else "ssh"
        if scheme.lower() not in _SCHEMES:
            message = f"{at}: {scheme}: is not fetched; use one of {', '.join(_SCHEMES)}, a path or a bundle"
            raise InputError(message)
        return Source(named(text), text, "git")
    full = os.path.normpath(os.path.join(folder, text))
    return Source(named(text), full, "git" if _by_git(full) else "folder")


def named(text: str) -> str:
    """A name without scheme, login, query and suffix.

    >>> named("https://bot:secret@git.acme.example/data/orders.git?x=1"), named("git@git.acme.example:data/orders")
    ('git.acme.example/data/orders', 'git.acme.example/data/orders')
    >>> named("./mirrors/orders.bundle")
    'mirrors/orders'
    """
    if "://" in text:
        text = re.split(r"[?#]", text.partition("://")[2])[0]
        host, slash, rest = text.partition("/")
        text = host.rpartition("@")[2] + slash + rest
    elif _ADDRESS.match(text):
        text = text.partition("@")[2].replace(":", "/", 1)
    else:
        text = os.path.normpath(text).replace(os.sep, "/")
    text = text.rstrip("/")
    for suffix in (".git", ".bundle"):
        text = text.removesuffix(suffix).rstrip("/")
    return clean.line(text) or "/"


def masked(text: str, one: Source) -> str:
    """A message of a program without the address and without logins, as one line."""
    return clean.line(_LOGIN.sub("//", text.replace(one.address, one.name)))


def _by_git(full: str) -> bool:
    """A bundle, a work tree's root or a bare repository; a plain folder is read where it is.

    What is not there is left to git, so that it becomes a row with its error and not the end of the run.
    """
    if not os.path.isdir(full):
        return True
    bare = os.path.isfile(os.path.join(full, "HEAD")) and os.path.isdir(os.path.join(full, "objects"))
    return bare or os.path.lexists(os.path.join(full, ".git"))
