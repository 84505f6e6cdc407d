"""A repository to a folder with its newest commit: shallow, without submodules, hooks or filters.

Git starts with none of the user's or the repository's settings, so no filter, hook or helper is
defined; a clone command of the user's own runs as it is written, without a shell.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence

from linter import process
from linter.errors import InputError
from linter.fleet.sources import Source, masked
from linter.source import SKIPPED_FOLDERS

_OPTIONS = (
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.attributesFile=/dev/null",
    "-c", "core.longpaths=true",
    "-c", "submodule.recurse=false",
    "-c", "gc.auto=0",
    "-c", "advice.detachedHead=false",
)  # fmt: skip
_CLONE = ("--quiet", "--depth=1", "--single-branch", "--no-tags", "--no-recurse-submodules", "--template=")
_KEEP = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
)  # fmt: skip


def commit_of(one: Source, timeout: float) -> str:
    """The commit that HEAD names, without cloning; "" where git cannot say. Of a folder, a digest of its files."""
    if one.kind == "folder":
        return f"files-{digest(one.address)}"
    code, out, _ = _git(["ls-remote", "--", _remote(one), "HEAD"], os.getcwd(), timeout)
    return out.split()[0] if code == 0 and out.split() else ""


def clone(one: Source, folder: str, command: str, timeout: float) -> str:
    """Put the newest commit into `folder`, which is not there yet, and return its hash.

    `command` is the user's own with `{url}` and `{folder}`, "" for git. Raises `InputError` without any login.
    """
    if command:
        words = [w.replace("{url}", one.address).replace("{folder}", folder) for w in shlex.split(command)]
        code, _, said = _run(words, os.path.dirname(folder), dict(os.environ), timeout)
    else:
        code, _, said = _git(["clone", *_CLONE, "--", _remote(one), folder], os.path.dirname(folder), timeout)
    if code != 0:
        lines = [masked(line, one) for line in said.splitlines() if line.strip()]
        message = f"cannot be cloned ({f'exit {code}' if code > 0 else 'it was stopped'}): {' '.join(lines[-2:])[:300]}"
        raise InputError(message)
    code, out, _ = _git(["-C", folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"], folder, timeout)
    if code != 0:
        message = "holds no commit that HEAD names; make a bundle with `git bundle create FILE HEAD --all`"
        raise InputError(message)
    return out.strip()


def digest(folder: str) -> str:
    """A digest of the names and contents of the files below a folder, 40 hexadecimal digits."""
    total = hashlib.sha256()
    for path in sorted(_files(folder)):
        full = os.path.join(folder, path)
        total.update(path.encode("utf-8", "surrogateescape") + b"\0")
        if os.path.islink(full) or not os.path.isfile(full):
            total.update(b"link\0")
            continue
        try:
            with open(full, "rb") as stream:
                total.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError:
            total.update(b"unreadable\0")
    return total.hexdigest()[:40]


def _files(folder: str) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS | {f for f in folders if f == "lifecycle.d"})
        yield from (os.path.relpath(os.path.join(base, name), folder).replace(os.sep, "/") for name in names)


def _remote(one: Source) -> str:
    """What git is given: a local repository by a file address, or `--depth` would be ignored."""
    if os.path.isdir(one.address):
        from pathlib import Path

        return Path(one.address).as_uri()
    return one.address


def _git(arguments: Sequence[str], folder: str, timeout: float) -> tuple[int, str, str]:
    program = process.which("git")
    if program is None:
        message = "git is not on the PATH; install it"
        raise InputError(message)
    kept = {name: os.environ[name] for name in _KEEP if name in os.environ}
    environment = {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes"} | kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_NO_LAZY_FETCH": "1",
    }  # fmt: skip
    return _run([program, *_OPTIONS, *arguments], folder, environment, timeout)


def _run(command: list[str], folder: str, environment: dict[str, str], timeout: float) -> tuple[int, str, str]:
    """Exit code, output and errors of a program; with all it started it is ended when it is too slow."""
    try:
        running = subprocess.Popen(  # noqa: S603 - no shell; the program is git or the user's own
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        message = f"{os.path.basename(command[0])} cannot be started: {error.strerror}; check the clone command"
        raise InputError(message) from None
    try:
        out, said = running.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        message = f"{os.path.basename(command[0])} did not end within {timeout:g} seconds"
        raise InputError(message) from None
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    return running.returncode, out.decode("utf-8", "replace"), said.decode("utf-8", "replace")
