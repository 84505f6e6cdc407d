"""The one place that starts programs: git (and helm, when asked for), never through a shell."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from linter.errors import InputError
from linter.records import NamedTuple

_GIT = (
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.untrackedCache=false",
    "-c", "core.attributesFile=/dev/null",
    "-c", "diff.external=",
    "-c", "protocol.allow=never",
    "-c", "safe.bareRepository=explicit",
    "-c", "submodule.recurse=false",
)  # fmt: skip
_KEEP = (
    "PATH",
    "HOME",
    "TMPDIR",
    "SYSTEMROOT",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_WORK_TREE",
)
_READS_WORK_TREE = frozenset({"blame", "diff"})
"""Commands that compare files on disk, for which git would ask the repository's filters."""
_REFUSALS = (b"dubious ownership", b"is owned by someone else")
"""What git 2.35.3 and later, and 2.35.2, say of a repository of another user (setup.c)."""
TIMEOUT = 60


def which(program: str) -> str | None:
    """The absolute path of a program on the PATH, leaving out relative PATH entries."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        candidate = os.path.join(folder, program)
        if os.path.isabs(folder) and os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    return None


def git(folder: str, *arguments: str) -> bytes | None:
    """Run one reading git command in `folder`; None when git or the repository is not there.

    A scanned repository's fsmonitor, hooks, filters, text conversions and external diffs
    never run, and nothing is fetched. A repository of another user is an `InputError`, unless
    the caller's own git settings call it safe.
    """
    program = which("git")
    if program is None:
        return None
    try:
        return _git([program, *_GIT, *_strangers.get(folder, ())], folder, arguments)
    except _NotOurs:
        _strangers[folder] = _called_safe(program)
        try:
            return _git([program, *_GIT, *_strangers[folder]], folder, arguments)
        except _NotOurs as refused:
            where = refused.args[0] or folder
            mend = f"if you trust it, run `git config --global --add safe.directory {where}`"
            message = f"{where}: git refuses this repository, because it is owned by another user; {mend}"
            raise InputError(message) from None


_strangers: dict[str, list[str]] = {}
"""Folders of other users to what calls them safe: some commands do not refuse, they take it for no repository."""


class _NotOurs(Exception):  # noqa: N818 - becomes an `InputError` or is tried again
    """Git refuses a repository that another user owns; the argument is its path, where git says it."""


def _git(command: list[str], folder: str, arguments: tuple[str, ...]) -> bytes | None:
    environment = _environment()
    if arguments[0] in _READS_WORK_TREE:
        environment |= _without_filters(command, folder, environment)
    return run([*command, *arguments], folder, environment)


def _called_safe(program: str) -> list[str]:
    """Switches for the `safe.directory` of the caller's and the machine's git settings; the repository has no say."""
    named = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "PATH")
    environment = {name: os.environ[name] for name in named if name in os.environ} | {"LC_ALL": "C"}
    found: list[str] = []
    for scope in ("--system", "--global"):
        told = run([program, "config", scope, "-z", "--get-all", "safe.directory"], os.sep, environment)
        found += (value for value in os.fsdecode(told or b"").split("\0") if value)
    return [word for value in found for word in ("-c", f"safe.directory={value}")]


def _without_filters(command: list[str], folder: str, environment: dict[str, str]) -> dict[str, str]:
    """Settings that empty the repository's own filter programs; git has no switch for all of them."""
    named = run([*command, "config", "-z", "--name-only", "--get-regexp", r"^filter\."], folder, environment)
    keys = sorted({key for key in os.fsdecode(named or b"").split("\0") if key})
    made = {"GIT_CONFIG_COUNT": str(len(keys))}
    for number, key in enumerate(keys):
        made[f"GIT_CONFIG_KEY_{number}"] = key
        made[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    return made


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEEP if name in os.environ}
    return kept | {
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "GIT_ATTR_NOSYSTEM": "1",
    }


def run(command: list[str], folder: str, environment: dict[str, str]) -> bytes | None:
    """Standard output of a program, None when it fails; too slow is an `InputError`, a stranger's tree `_NotOurs`."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - an absolute path and no shell
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"{os.path.basename(command[0])} did not answer within {TIMEOUT} seconds in {folder}"
        raise InputError(message) from None
    except OSError:
        return None
    if done.returncode and any(words in done.stderr for words in _REFUSALS):
        import re

        at = re.search(rb"repository(?: at)? \(?'([^'\n]+)'", done.stderr)
        raise _NotOurs(os.fsdecode(at[1]) if at else "")
    return done.stdout if done.returncode == 0 else None


class Answer(NamedTuple):
    """What a program wrote to its two streams, and why there is nothing, "" when it ended well."""

    out: bytes = b""
    error: bytes = b""
    fault: str = ""


OLDEST_HELM = (3, 16)
"""The first helm that can be told to leave schemas alone, which may name files and hosts; DNS is off since 3.11.

Source: https://helm.sh/docs/helm/helm_template/ (read 2026-11-26).
"""
MAX_OUTPUT = 16_000_000
BUDGET = 120
"""Seconds that helm may take in a run of ours, all charts together."""
MAX_NAME = 255
_MAX_ERROR = 100_000
_MAX_MEMORY = 8_000_000_000
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that nobody answers at: should a helm ask for anything, it does not get out."""


def helm(files: Mapping[str, bytes], *arguments: str) -> Answer:
    """Run `helm template` in a temporary folder that holds copies of `files` (relative paths) and nothing else.

    The program sees an empty home, no plugins, no cluster and no network; it links to nothing outside,
    as copies are no links. Too much time, memory or output ends it. A path that could lead out of the
    folder is a fault, and then nothing is written.
    """
    if not all(map(_stays_inside, files)):
        return Answer(fault="a file or a dependency of the chart has a name that cannot be copied")
    program = which("helm")
    if program is None:
        return Answer(fault="helm is not on the PATH")
    if _helm_seconds[0] >= BUDGET:
        return Answer(fault=_OVER)
    if _helm_version(program) < OLDEST_HELM:
        return Answer(fault=f"helm is older than {'.'.join(map(str, OLDEST_HELM))}")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="upgradelint-") as folder:
        work = os.path.join(folder, "work")
        try:
            for path, data in files.items():
                full = os.path.join(work, *path.split("/"))
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "xb") as stream:
                    stream.write(data)
        except (OSError, ValueError):
            return Answer(fault="the chart's files could not be copied")
        return _limited([program, "template", *arguments], work, os.path.join(folder, "home"))


_OVER = "helm took too long in this run"
_helm_seconds = [0.0]
"""What helm has taken in this process so far."""


def _stays_inside(path: str) -> bool:
    """Whether a relative path names a file below the folder it is joined to, on every system."""
    for part in path.split("/"):
        if part in ("", ".", "..") or any(letter in part for letter in "\\:\0"):
            return False
        if len(part.encode("utf-8", "surrogatepass")) > MAX_NAME:
            return False
    return True


@cache
def _helm_version(program: str) -> tuple[int, ...]:
    """The version of a helm, `()` when it does not say."""
    import re
    import tempfile

    with tempfile.TemporaryDirectory(prefix="upgradelint-") as folder:
        said = _limited([program, "version", "--template", "{{.Version}}"], folder, os.path.join(folder, "home"))
    found = re.match(rb"v?(\d{1,4})\.(\d{1,4})", said.out.strip())
    return tuple(map(int, found.groups())) if found else ()


_OUT_OF_TIME = (-24, -9)
"""What a program is ended by that computes too long: SIGXCPU, and SIGKILL where it takes no notice of it."""


def _limited(command: list[str], work: str, home: str) -> Answer:
    """A program's answer, written to files that may not grow without end; its time counts in the run's."""
    import subprocess
    import time

    os.makedirs(home, exist_ok=True)
    names = [os.path.join(home, name) for name in ("out", "error")]
    left = BUDGET - _helm_seconds[0]
    late = Answer(fault=f"helm did not answer within {TIMEOUT} seconds" if left > TIMEOUT else _OVER)
    since = time.monotonic()
    try:
        with open(names[0], "wb") as out, open(names[1], "wb") as error:
            done = subprocess.run(  # noqa: S603 - an absolute path and no shell
                command,
                cwd=work,
                env=_alone(home),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=error,
                timeout=min(TIMEOUT, left),
                check=False,
                preexec_fn=_limit if os.name == "posix" else None,
            )
    except subprocess.TimeoutExpired:
        return late
    except OSError:
        return Answer(fault="helm could not be started")
    finally:
        _helm_seconds[0] += time.monotonic() - since
    if done.returncode in _OUT_OF_TIME:
        return late
    fault = "" if done.returncode == 0 else "helm could not render it"
    return Answer(_start_of(names[0], MAX_OUTPUT), _start_of(names[1], _MAX_ERROR), fault)


def _alone(home: str) -> dict[str, str]:
    """An environment of an empty home: no plugins, no cluster, no way to a network."""
    return {
        **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        **dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home),
        **dict.fromkeys(("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"), home),
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _NOWHERE),
        "HELM_PLUGINS": os.path.join(home, "no-plugins"),
        "HELM_NO_PLUGINS": "1",
        "KUBECONFIG": os.path.join(home, "no-cluster"),
        "LC_ALL": "C",
    }


def _start_of(path: str, size: int) -> bytes:
    with open(path, "rb") as stream:
        return stream.read(size)


def _limit() -> None:
    """Bounds for a program that reads what strangers wrote: processor time, memory and what it writes."""
    import resource

    for kind, wanted in (
        (resource.RLIMIT_CPU, TIMEOUT),
        (resource.RLIMIT_AS, _MAX_MEMORY),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (most, most))
