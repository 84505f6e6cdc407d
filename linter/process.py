"""The one place that starts programs: git (and helm, when asked for), never through a shell."""

from __future__ import annotations

import os

from linter.errors import InputError

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
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "SYSTEMROOT",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_WORK_TREE",
)
_READS_WORK_TREE = frozenset({"blame", "diff"})
"""Commands that compare files on disk, for which git would ask the repository's filters."""
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
    never run, and nothing is fetched.
    """
    program = which("git")
    if program is None:
        return None
    environment = _environment()
    if arguments[0] in _READS_WORK_TREE:
        environment |= _without_filters(program, folder, environment)
    return run([program, *_GIT, *arguments], folder, environment)


def _without_filters(program: str, folder: str, environment: dict[str, str]) -> dict[str, str]:
    """Settings that empty the repository's own filter programs; git has no switch for all of them."""
    named = run([program, *_GIT, "config", "-z", "--name-only", "--get-regexp", r"^filter\."], folder, environment)
    keys = sorted({key for key in os.fsdecode(named or b"").split("\0") if key})
    made = {"GIT_CONFIG_COUNT": str(len(keys))}
    for number, key in enumerate(keys):
        made[f"GIT_CONFIG_KEY_{number}"] = key
        made[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    return made


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEEP if name in os.environ}
    return kept | {
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
    """Standard output of a program, None when it fails; too slow is an `InputError`."""
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
    return done.stdout if done.returncode == 0 else None
